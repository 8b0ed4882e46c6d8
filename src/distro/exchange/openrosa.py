"""OpenRosa submissions, as KoboToolbox and ODK Central take them, and what their answers mean.

A submission carries the id of the event it tells of as its instanceID, so that a server takes it once however often it
is sent; without one Central would invent an id and every retry would double. The XML is built once, kept, and the same
bytes are sent again (field guide, section 8).
"""

from __future__ import annotations

import re
import ssl
import uuid
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from email.message import Message
from email.utils import parsedate_to_datetime
from enum import StrEnum
from http.client import HTTPException, IncompleteRead, InvalidURL, RemoteDisconnected
from urllib.error import URLError
from urllib.parse import urlsplit
from xml.sax.saxutils import escape, quoteattr

from distro.exchange.posting import LOOPBACK, Said, post
from distro.rules.uploading import FIELDS, FORM, ITEM_FIELDS, ITEMS, VERSION, FilledForm

TIMEOUT = 30.0  # seconds; a slow link is not a dead one
_ROOM = "http://www.w3.org/2002/xforms"
_MARK = "X-OpenRosa-Version"  # header of every OpenRosa answer (OpenRosa 1.0, HTTP request API)
_BEFORE = rb"(?:\xef\xbb\xbf)?\s*(?:<[?!][^>]*>\s*)*"  # what may stand before the root of XML
_ANSWER = re.compile(_BEFORE + rb"<(?:[A-Za-z_][\w.-]*:)?OpenRosaResponse[\s/>]")
_PAGE = re.compile(  # a page may leave out its first tags
    rb"(?:\xef\xbb\xbf)?\s*<!doctype\s+html|"
    + _BEFORE
    + rb"<(?:html|head|title|meta|link|style|script|body|h[1-6]|p|div|center|table|form|a|img|br)[\s/>]",
    re.IGNORECASE,
)
_SECRET = re.compile(r"/(key|test)/[^/]+")  # Central's app users and drafts: whoever has it may send
_HOST = re.compile(r"[\w.:-]{1,253}")
_LONGEST_WAIT = 86_400  # seconds
_UNPACKED = 65_536  # bytes


class UploadAnswer(StrEnum):
    """What became of one attempt.

    TAKEN and KNOWN end it: the server has it. CONFLICT ends it too, until a person asks for it `again`. Whatever else
    happened, the submission waits.
    """

    TAKEN = "taken"
    KNOWN = "known"
    CONFLICT = "conflict"
    LATER = "later"  # the server is busy or has a fault
    TOO_MANY = "too_many"  # it takes no more for now
    REFUSED = "refused"  # it does not like this one submission
    NOT_ALLOWED = "not_allowed"  # the authorization
    NOT_FOUND = "not_found"  # nothing at this address takes submissions
    MOVED = "moved"  # sent elsewhere: never followed
    NOT_A_FORM_SERVER = "not_a_form_server"  # a page of a hotel's network, a proxy, a web site
    UNREACHABLE = "unreachable"
    NOT_TRUSTED = "not_trusted"  # its certificate
    CUT = "cut"  # the line broke: it may have arrived, and goes again under the same id
    TOO_SLOW = "too_slow"

    @property
    def is_taken(self) -> bool:
        """Whether the server has it."""
        return self in (UploadAnswer.TAKEN, UploadAnswer.KNOWN)

    @property
    def is_final(self) -> bool:
        """Whether nothing is sent again by itself."""
        return self.is_taken or self is UploadAnswer.CONFLICT


class Untrusted(StrEnum):
    """What is wrong with a certificate."""

    TIME = "time"  # expired, or not valid yet: by the clock of this laptop
    NAME = "name"  # it is another host's
    ISSUER = "issuer"  # nobody vouches for it whom this laptop knows


# By the numbers of OpenSSL (X509_V_ERR_*): not yet valid, expired; another host's, another IP address's.
_UNTRUSTED = {9: Untrusted.TIME, 10: Untrusted.TIME, 62: Untrusted.NAME, 64: Untrusted.NAME}


@dataclass(frozen=True)
class Reply:
    """The HTTP `status`, 0 when none came; `to` the host a redirect points to; `wait` the seconds it asks for.

    `why` is what is wrong with its certificate, where that is not trusted.
    """

    answer: UploadAnswer
    status: int = 0
    to: str = ""
    wait: int = 0
    why: Untrusted | None = None


def submission(instance_id: str, filled: FilledForm) -> bytes:
    """The XML of one submission: the fields of the form in their order, missing ones empty, then the items."""
    body = _elements(FIELDS, filled.values)
    body += "".join(f"<{ITEMS}>{_elements(ITEM_FIELDS, item)}</{ITEMS}>" for item in filled.items)
    meta = f"<meta><instanceID>uuid:{escape(instance_id)}</instanceID></meta>"
    head = f"<data xmlns={quoteattr(_ROOM)} id={quoteattr(FORM)} version={quoteattr(VERSION)}>"
    return f'<?xml version="1.0" encoding="UTF-8"?>{head}{body}{meta}</data>'.encode()


def _elements(fields: Iterable[tuple[str, str]], values: Mapping[str, str | int]) -> str:
    return "".join(f"<{name}>{escape(str(values.get(name, '')))}</{name}>" for name, _ in fields)


def server_of(url: str) -> str:
    """The name a server is remembered by: its address without what is secret in it, such as Central's `/key/...`.

    ValueError when `url` is neither https nor a server of this laptop: what people received does not travel in the
    open. And when a password stands in it, which would be kept with it, or when no computer can have that name.
    """
    parts = urlsplit(url)
    safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    plain = url.isascii() and url.isprintable() and " " not in url
    if not parts.hostname or not safe or parts.username is not None or not plain:
        raise ValueError(url)
    parts.hostname.encode("idna")  # a UnicodeError is a ValueError: two dots, a part of 64 letters
    _ = parts.port  # ValueError when it is no number
    port = {"https": ":443", "http": ":80"}[parts.scheme]  # one server, whether its port is said or not
    host = parts.netloc.lower().removesuffix(port).removesuffix(":")
    path = _SECRET.sub("", parts.path).rstrip("/")
    return f"{parts.scheme}://{host}{path}"


def without_secrets(url: str) -> str:
    """What of an address, even of a wrong one, may be shown: no password, no key, nothing that is asked with it."""
    before, _, shown = url.rpartition("@")
    if "?" in before or "#" in before:
        return "…"  # nobody can tell a password from what is asked
    return _SECRET.sub("", re.split("[?#]", shown, maxsplit=1)[0])


def meaning(status: int, is_openrosa: bool = True) -> UploadAnswer:
    """What an HTTP status of a submission says; `is_openrosa`: the answer is marked as one of a form server.

    201: new, and from Central also an identical one sent again. 202: Kobo has exactly this already. 409: the same id
    with other content. 423, 408, 425 and 5xx: try later; 429: not so many.
    """
    if status in (201, 202):
        taken = UploadAnswer.TAKEN if status == 201 else UploadAnswer.KNOWN
        return taken if is_openrosa else UploadAnswer.NOT_A_FORM_SERVER
    if status in _NAMED:
        return _NAMED[status]
    if status < 300:
        return UploadAnswer.NOT_A_FORM_SERVER
    if status < 400:
        return UploadAnswer.MOVED
    return UploadAnswer.LATER if status >= 500 else UploadAnswer.REFUSED


_NAMED = {
    409: UploadAnswer.CONFLICT,
    **dict.fromkeys((408, 423, 425), UploadAnswer.LATER),
    429: UploadAnswer.TOO_MANY,
    **dict.fromkeys((401, 403, 407), UploadAnswer.NOT_ALLOWED),
    **dict.fromkeys((404, 405, 410), UploadAnswer.NOT_FOUND),
    511: UploadAnswer.NOT_A_FORM_SERVER,  # "network authentication required": a captive portal that says so
}


def send(url: str, xml: bytes, authorization: str = "", timeout: float = TIMEOUT) -> Reply:
    """Send one submission to the form server at `url` (".../submission"), and nowhere else: no redirect is followed.

    `authorization` is the whole header ("Token ..." for Kobo, "Bearer ..." for Central). `timeout`: seconds without a
    sign of life. ValueError as `server_of`, and when `authorization` can be no header.
    """
    server_of(url)
    if authorization and not (authorization.isascii() and authorization.isprintable()):
        raise ValueError("authorization")
    boundary = uuid.uuid4().hex
    disposition = b'Content-Disposition: form-data; name="xml_submission_file"; filename="submission.xml"'
    edge = b"--" + boundary.encode()
    body = b"\r\n".join([edge, disposition, b"Content-Type: text/xml", b"", xml, edge + b"--", b""])
    headers = {"Content-Type": f"multipart/form-data; boundary={boundary}", _MARK: "1.0"}
    if authorization:
        headers["Authorization"] = authorization
    try:
        return _reply(post(url, body, headers, timeout))
    except (HTTPException, OSError, ValueError) as error:
        return Reply(_broken(error), why=_untrusted(error))


def _reply(said: Said) -> Reply:
    if 300 <= said.status < 400:
        return Reply(meaning(said.status), said.status, _host(said.headers.get("Location") or ""))
    # A page for people is no answer of a form server, whatever stands over it: a gateway hands headers on.
    body = _unpacked(said)
    marked = body is not None and (_ANSWER.match(body) is not None or (_MARK in said.headers and not _PAGE.match(body)))
    if said.is_cut and not marked and said.status in (201, 202):
        return Reply(UploadAnswer.CUT, said.status)
    return Reply(meaning(said.status, marked), said.status, wait=_wait(said.headers))


def _unpacked(said: Said) -> bytes | None:
    """The beginning of the body as it was before something on the way packed it, which nobody asked for; None where
    nobody can tell what it says.
    """
    packed = (said.headers.get("Content-Encoding") or "").strip().lower()
    if packed in ("", "identity"):
        return said.body
    if packed not in ("gzip", "x-gzip", "deflate"):
        return None
    try:
        return zlib.decompressobj(wbits=47).decompress(said.body, _UNPACKED)  # of either kind
    except zlib.error:
        return None


def _host(address: str) -> str:
    """The host of an address that a stranger wrote, if it is one and fit to be shown."""
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return ""
    return host if host.isascii() and _HOST.fullmatch(host) else ""


def _wait(headers: Message) -> int:
    """The seconds of a Retry-After, given as such or as a time by the clock of the server itself; 0 without one."""
    asked = (headers.get("Retry-After") or "").strip()
    try:
        if asked.isdecimal():
            seconds = int(asked[:9])
        else:
            between = parsedate_to_datetime(asked) - parsedate_to_datetime(headers.get("Date") or "")
            seconds = int(between.total_seconds())
    except (TypeError, ValueError):
        return 0
    return min(max(seconds, 0), _LONGEST_WAIT)


def _untrusted(error: Exception) -> Untrusted | None:
    cause = error.reason if isinstance(error, URLError) else error
    if not isinstance(cause, ssl.SSLCertVerificationError):
        return None
    return _UNTRUSTED.get(cause.verify_code, Untrusted.ISSUER)


def _broken(error: Exception) -> UploadAnswer:
    """Why no answer came. A URLError is a link that never stood; the rest broke on the way, or was no HTTP."""
    cause = error.reason if isinstance(error, URLError) else error
    if isinstance(cause, ssl.SSLCertVerificationError):
        return UploadAnswer.NOT_TRUSTED
    if isinstance(cause, TimeoutError):
        return UploadAnswer.TOO_SLOW
    if isinstance(
        cause, ConnectionResetError | BrokenPipeError | IncompleteRead | RemoteDisconnected | ssl.SSLEOFError
    ):
        return UploadAnswer.CUT
    if isinstance(error, URLError | InvalidURL | ValueError):
        return UploadAnswer.UNREACHABLE
    return UploadAnswer.NOT_A_FORM_SERVER if isinstance(cause, HTTPException) else UploadAnswer.CUT
