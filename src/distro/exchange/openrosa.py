"""OpenRosa submissions, as KoboToolbox and ODK Central take them, and what their answers mean.

A submission carries the id of the event it tells of as its instanceID, so that a server takes it once however often it
is sent; without one Central would invent an id and every retry would double. The XML is built once, kept, and the same
bytes are sent again (field guide, section 8).
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from enum import StrEnum
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlparse
from urllib.request import Request, urlopen
from xml.sax.saxutils import escape, quoteattr

from distro.rules.uploading import FIELDS, FORM, VERSION

_TIMEOUT = 30  # seconds; a slow link is not a dead one
_ROOM = "http://www.w3.org/2002/xforms"


class Answer(StrEnum):
    """What became of one attempt. Only TAKEN and KNOWN end it; LATER is tried again, the others need a person."""

    TAKEN = "taken"
    KNOWN = "known"
    LATER = "later"
    CONFLICT = "conflict"
    NOT_ALLOWED = "not_allowed"
    REFUSED = "refused"


def submission(instance_id: str, values: Mapping[str, str | int]) -> bytes:
    """The XML of one submission: the fields of the form in their order, missing ones empty."""
    lines = [f"<{name}>{escape(str(values.get(name, '')))}</{name}>" for name, _ in FIELDS]
    meta = f"<meta><instanceID>uuid:{escape(instance_id)}</instanceID></meta>"
    head = f"<data xmlns={quoteattr(_ROOM)} id={quoteattr(FORM)} version={quoteattr(VERSION)}>"
    return ('<?xml version="1.0" encoding="UTF-8"?>' + head + "".join(lines) + meta + "</data>").encode()


def meaning(status: int) -> Answer:
    """What an HTTP status of a submission says.

    201: new, and from Central also an identical one sent again. 202: Kobo has exactly this already. 409: the same id
    with other content. 423, 408, 425, 429 and 5xx: try later.
    """
    if status == 201:
        return Answer.TAKEN
    if status == 202:
        return Answer.KNOWN
    if status == 409:
        return Answer.CONFLICT
    if status in (408, 423, 425, 429) or status >= 500:
        return Answer.LATER
    return Answer.NOT_ALLOWED if status in (401, 403, 407) else Answer.REFUSED


def send(url: str, xml: bytes, authorization: str = "") -> Answer:
    """Send one submission to the form server at `url` (".../submission"); LATER when it cannot be reached.

    `authorization` is the whole header ("Token ..." for Kobo, "Bearer ..." for Central). ValueError when `url` is
    neither https nor a server of this laptop: what people received does not travel in the open.
    """
    parts = urlparse(url)
    if parts.scheme != "https" and parts.hostname not in ("localhost", "127.0.0.1", "::1"):
        raise ValueError(url)
    boundary = uuid.uuid4().hex
    disposition = b'Content-Disposition: form-data; name="xml_submission_file"; filename="submission.xml"'
    edge = b"--" + boundary.encode()
    body = b"\r\n".join([edge, disposition, b"Content-Type: text/xml", b"", xml, edge + b"--", b""])
    headers = {"Content-Type": f"multipart/form-data; boundary={boundary}", "X-OpenRosa-Version": "1.0"}
    if authorization:
        headers["Authorization"] = authorization
    try:
        with urlopen(Request(url, body, headers), timeout=_TIMEOUT) as response:
            return meaning(response.status)
    except HTTPError as error:
        return meaning(error.code)
    except (URLError, HTTPException, OSError):
        return Answer.LATER


def write_form(path: Path) -> None:
    """The XLSForm of the receiving side: upload it to the server once, before the first submission."""
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        survey, settings = book.add_worksheet("survey"), book.add_worksheet("settings")
        survey.write_row(0, 0, ["type", "name", "label"])
        for row, (name, kind) in enumerate(FIELDS, 1):
            survey.write_row(row, 0, [kind, name, name])
        settings.write_row(0, 0, ["form_title", "form_id", "version"])
        settings.write_row(1, 0, ["distro", FORM, VERSION])
