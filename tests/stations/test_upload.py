"""Upload to servers that answer as KoboToolbox and ODK Central do: once each, and nobody's name."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from msgspec.structs import replace
from pyxform.xls2xform import convert

from distro.cards.code import read
from distro.exchange.openrosa import Answer, meaning, send, submission, write_form
from distro.model.people import Consent
from distro.stations import registration, upload
from stage import Stage


class FormServer:
    """A form server by its published contract: kobo answers a repeat with 202, central with 201; both 409 a change."""

    def __init__(self, repeat: int) -> None:
        self.kept: dict[str, bytes] = {}
        self.refuse: list[int] = []  # statuses to answer next, before taking anything
        self.lose_answers = 0  # take it, then hang up before answering
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response_only(server.take(self.headers, body, repeat))
                if server.lose_answers:
                    server.lose_answers -= 1
                    self.connection.close()
                    return
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Quiet."""

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._http.serve_forever, daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._http.server_port}/submission"

    def take(self, headers: object, body: bytes, repeat: int) -> int:
        if self.refuse:
            return self.refuse.pop(0)
        assert headers["X-OpenRosa-Version"] == "1.0"  # type: ignore[index]
        head = f"Content-Type: {headers['Content-Type']}\r\n\r\n".encode()  # type: ignore[index]
        part = message_from_bytes(head + body).get_payload(0)
        assert isinstance(part, Message)
        assert part.get_param("name", header="Content-Disposition") == "xml_submission_file"
        xml = part.get_payload(decode=True)
        assert isinstance(xml, bytes)
        found = re.search(rb"<instanceID>(.+?)</instanceID>", xml)
        assert found is not None
        instance = found[1].decode()
        if instance not in self.kept:
            self.kept[instance] = xml
            return 201
        return repeat if self.kept[instance] == xml else 409

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


@pytest.fixture(params=[202, 201], ids=["kobo", "central"])
def server(request: pytest.FixtureRequest) -> Iterator[FormServer]:
    made = FormServer(request.param)
    yield made
    made.close()


@pytest.fixture
def served(stage: Stage) -> Stage:
    """Three handovers of consenting households, one of them voided, and one of a household without consent."""
    households = [replace(h, consent=Consent("v1")) for h in stage.session.books.register if h.number != "RBT-0004"]
    registration.register(stage.session, households)
    for number in (1, 2, 3, 4):
        desk = stage.desk()
        desk.hand_over(desk.scan(read(stage.card(number).code, stage.session.card_key)))
        stage.pass_time()
    stage.desk().void(stage.desk().recent()[1].id, "mauvais ménage")
    return stage


def test_each_is_told_once_whatever_breaks_on_the_way(served: Stage, server: FormServer) -> None:
    session = served.session
    assert upload.prepare(session) == 4
    assert upload.prepare(session) == 0
    server.refuse = [503]
    assert upload.upload(session, server.url) == Counter({Answer.LATER: 1})
    server.lose_answers = 1
    upload.upload(session, server.url)
    served.reopen()
    session = served.session
    upload.upload(session, server.url)
    assert session.books.uploads.waiting() == []
    assert len(server.kept) == 4
    assert set(session.books.uploads.answers().values()) <= {Answer.TAKEN, Answer.KNOWN}


def test_no_name_number_or_card_leaves_and_nothing_without_consent(served: Stage, server: FormServer) -> None:
    session = served.session
    upload.prepare(session)
    upload.upload(session, server.url)
    sent = b"".join(server.kept.values())
    for household in session.books.register:
        card = session.books.cards.of_household(household.id)
        for secret in (household.name, household.number, household.id, household.phone, card.code if card else "x"):
            assert secret.encode() not in sent
    made = {f"uuid:{handover.id}" for handover in session.books.handovers.of_household("h-RBT-0004")}
    assert made.isdisjoint(server.kept)


def test_a_void_names_the_submission_it_takes_back(served: Stage, server: FormServer) -> None:
    session = served.session
    upload.prepare(session)
    upload.upload(session, server.url)
    voids = [re.search(rb"<voids>(.*?)</voids>", xml) for xml in server.kept.values()]
    named = {found[1].decode() for found in voids if found and found[1]}
    assert len(named) == 1
    assert named <= set(server.kept)


def test_a_conflict_is_kept_for_a_person_and_the_rest_goes_on(served: Stage, server: FormServer) -> None:
    session = served.session
    upload.prepare(session)
    first = session.books.uploads.waiting()[0]
    server.kept[f"uuid:{first.about}"] = b"something else"
    answers = upload.upload(session, server.url)
    assert answers == Counter({Answer.CONFLICT: 1, Answer.TAKEN: 3})
    assert session.books.uploads.answers()[first.about] == Answer.CONFLICT


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        *((status, "taken") for status in (201,)),
        *((status, "known") for status in (202,)),
        *((status, "conflict") for status in (409,)),
        *((status, "later") for status in (408, 423, 425, 429, 500, 502, 503, 504)),
        *((status, "not_allowed") for status in (401, 403)),
        *((status, "refused") for status in (200, 400, 404, 413)),
    ],
)
def test_what_each_status_means(status: int, answer: str) -> None:
    assert meaning(status) == answer


def test_a_server_that_is_not_there_is_tried_later_and_an_open_link_is_never_used() -> None:
    assert send("http://127.0.0.1:9/submission", submission("x", {})) == Answer.LATER
    with pytest.raises(ValueError, match="http://example"):
        send("http://example.org/submission", submission("x", {}))


def test_the_form_for_the_receiving_side_is_valid(tmp_path: Path) -> None:
    write_form(tmp_path / "form.xlsx")
    made = convert(str(tmp_path / "form.xlsx"), validate=False)
    for name in (b"occurred_at", b"items", b"women"):
        assert name.decode() in made.xform
