"""Whatever a server says to a submission, byte by byte: taken is what a form server says that it took."""

from __future__ import annotations

import gzip
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.client import HTTPConnection
from time import sleep
from typing import Any

import pytest

from distro.exchange.openrosa import Reply, UploadAnswer, send, server_of, submission
from distro.rules.uploading import FilledForm

XML = submission("x", FilledForm({}))
MARK = "X-OpenRosa-Version: 1.0\r\n"
BODY = '<OpenRosaResponse xmlns="http://openrosa.org/http/response"><message/></OpenRosaResponse>'
TOKEN = "Token secret"


class Says:
    """A server of this laptop that says the same to everybody: `drops` of it every 20 ms, or all at once."""

    def __init__(self, said: str, drops: int = 0, host: str = "127.0.0.1") -> None:
        self.heard: list[bytes] = []
        self._said, self._drops = said.encode("latin-1"), drops
        self._done = threading.Event()
        self._listening = socket.create_server((host, 0), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
        self.at = f"[{host}]" if ":" in host else host
        self.port: int = self._listening.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://{self.at}:{self.port}/submission"

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                line, _ = self._listening.accept()
                if self._done.is_set():
                    return
                with line, suppress(OSError):
                    self.heard.append(_request(line))
                    step = self._drops or len(self._said) or 1
                    for at in range(0, len(self._said), step):
                        line.sendall(self._said[at : at + step])
                        if self._drops and self._done.wait(0.02):
                            break

    def close(self) -> None:
        self._done.set()
        with suppress(OSError):
            socket.create_connection(self._listening.getsockname()[:2]).close()
        self._listening.close()
        self._thread.join(5)


def _request(line: socket.socket) -> bytes:
    """All of a request: its head, and as many bytes as it says."""
    heard = b""
    while b"\r\n\r\n" not in heard and (more := line.recv(65_536)):
        heard += more
    head, _, body = heard.partition(b"\r\n\r\n")
    length = next((int(row.split(b":")[1]) for row in head.split(b"\r\n") if row.lower().startswith(b"content-l")), 0)
    while len(body) < length and (more := line.recv(65_536)):
        body += more
    return head + body


@pytest.fixture
def says() -> Iterator[list[Says]]:
    made: list[Says] = []
    yield made
    for server in made:
        server.close()


def asked(says: list[Says], said: str, drops: int = 0, timeout: float = 30.0) -> Reply:
    says.append(Says(said, drops))
    return send(says[-1].url, XML, TOKEN, timeout)


def answer(status: int, headers: str = "", body: str = "") -> str:
    return f"HTTP/1.1 {status} Said\r\n{headers}\r\n{body}"


def packed(body: str) -> str:
    return gzip.compress(body.encode()).decode("latin-1")


GZIP = "Content-Encoding: gzip\r\n"
SAID = {
    "packed on the way": (answer(201, GZIP, packed(BODY)), UploadAnswer.TAKEN),
    "a packed page under the headers of a form server": (
        answer(201, MARK + GZIP, packed("<!DOCTYPE html><html>connexion</html>")),
        UploadAnswer.NOT_A_FORM_SERVER,
    ),
    "said to be packed, and not": (answer(201, MARK + GZIP, BODY), UploadAnswer.NOT_A_FORM_SERVER),
    "packed as nobody can read here": (
        answer(201, MARK + "Content-Encoding: br\r\n", "..."),
        UploadAnswer.NOT_A_FORM_SERVER,
    ),
    "packed, with little in it": (
        answer(201, MARK + GZIP, packed("\0" * 50_000_000)),
        UploadAnswer.TAKEN,
    ),
    "the answer of Kobo": (answer(201, MARK, BODY), UploadAnswer.TAKEN),
    "marked in its body alone": (answer(201, f"Content-Length: {len(BODY)}\r\n", BODY), UploadAnswer.TAKEN),
    "after the declaration of XML": (answer(202, "", f'<?xml version="1.0"?>\n{BODY}'), UploadAnswer.KNOWN),
    "told to go on first": ("HTTP/1.1 100 Continue\r\n\r\n" + answer(201, MARK), UploadAnswer.TAKEN),
    "a page that speaks of it": (answer(201, "", f"<html><p>{BODY}</p></html>"), UploadAnswer.NOT_A_FORM_SERVER),
    "a page under the headers of a form server": (
        answer(201, MARK, "<!DOCTYPE html>\n<HTML lang='fr'>connexion</HTML>"),
        UploadAnswer.NOT_A_FORM_SERVER,
    ),
    "a page that leaves out its first tags": (
        answer(201, MARK, "\n<head><title>Connexion</title>"),
        UploadAnswer.NOT_A_FORM_SERVER,
    ),
    "no more than the beginning of a page": (
        answer(202, MARK, "<!doctype html><!-- > --><p>Connectez-vous"),
        UploadAnswer.NOT_A_FORM_SERVER,
    ),
    "under another prefix": (
        answer(201, "", '<o:OpenRosaResponse xmlns:o="http://openrosa.org/http/response"/>'),
        UploadAnswer.TAKEN,
    ),
    "nothing but beginnings": (answer(201, "", "<!>" * 20_000), UploadAnswer.NOT_A_FORM_SERVER),
    "another word that begins alike": (answer(201, "", "<OpenRosaResponseless/>"), UploadAnswer.NOT_A_FORM_SERVER),
    "nothing to say, but marked": (answer(204, MARK), UploadAnswer.NOT_A_FORM_SERVER),
    "packed, and huge when unpacked": (
        answer(201, "Content-Encoding: gzip\r\n", "\x1f\x8b" + "\0" * 90_000),
        UploadAnswer.NOT_A_FORM_SERVER,
    ),
    "cut in its body": (answer(201, "Content-Length: 500\r\n", "<Open"), UploadAnswer.CUT),
    "pieces that are none": (answer(201, "Transfer-Encoding: chunked\r\n", "zz\r\nhello"), UploadAnswer.CUT),
    "nothing at all": ("", UploadAnswer.CUT),
    "no HTTP": ("SSH-2.0-OpenSSH_9.6\r\n", UploadAnswer.NOT_A_FORM_SERVER),
    "a status that is none": (answer(99_999), UploadAnswer.NOT_A_FORM_SERVER),
    "a head without an end": ("HTTP/1.1 201 Created\r\nX: " + "a" * 70_000, UploadAnswer.NOT_A_FORM_SERVER),
    "a redirect to no address": (answer(302, "Location: http://[bad/\r\n"), UploadAnswer.MOVED),
    "a redirect to nowhere": (answer(308), UploadAnswer.MOVED),
    "too many at once": (answer(429), UploadAnswer.TOO_MANY),
}


@pytest.mark.parametrize("said", SAID)
def test_what_is_said_is_taken_for_what_it_is(says: list[Says], said: str) -> None:
    bytes_of_it, meant = SAID[said]
    assert asked(says, bytes_of_it).answer is meant


@pytest.mark.parametrize("said", [answer(201, "Content-Length: 9000\r\n", "a" * 9000), answer(201, "X: a\r\n" * 90)])
def test_a_server_that_says_a_byte_now_and_then_comes_to_an_end(says: list[Says], said: str) -> None:
    assert asked(says, said, drops=1, timeout=0.1).answer is UploadAnswer.TOO_SLOW


def test_a_line_that_stands_when_its_time_is_over_is_not_waited_for(
    says: list[Says], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that is looked up for long, or several addresses of which the last one answers."""
    connect = socket.create_connection

    def late(*args: Any, **options: Any) -> socket.socket:
        sleep(0.6)
        return connect(*args, **options)

    server = Says(answer(201, "Content-Length: 9000\r\n", "a" * 9000), drops=1)
    says.append(server)
    with monkeypatch.context() as patched:
        patched.setattr(HTTPConnection, "__init__", _with(late))
        assert send(server.url, XML, TOKEN, 0.1).answer is UploadAnswer.TOO_SLOW
    assert server.heard == [] or server.heard == [b""]


def _with(connect: Callable[..., socket.socket]) -> Callable[..., None]:
    begin = HTTPConnection.__init__

    def begun(self: HTTPConnection, *args: Any, **options: Any) -> None:
        begin(self, *args, **options)
        self._create_connection = connect  # type: ignore[attr-defined]

    return begun


@pytest.mark.parametrize(
    ("location", "shown"),
    [
        ("https://portal.example.org/login?x=1", "portal.example.org"),
        ("/login", ""),
        ("javascript:alert(1)", ""),
        ("http://a\x1b]0;title\x07.org/", ""),
        ("http://\xff\xe9.org/", ""),
    ],
)
def test_of_where_it_points_only_a_name_is_shown(says: list[Says], location: str, shown: str) -> None:
    assert asked(says, answer(307, f"Location: {location}\r\n")) == Reply(UploadAnswer.MOVED, 307, shown)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ("Retry-After: 90\r\n", 90),
        ("Retry-After: 99999999999999\r\n", 86_400),
        ("Date: Wed, 21 Oct 2026 07:28:00 GMT\r\nRetry-After: Wed, 21 Oct 2026 07:30:00 GMT\r\n", 120),
        ("Retry-After: Wed, 21 Oct 2026 07:30:00 GMT\r\n", 0),
        ("Retry-After: soon\r\n", 0),
    ],
)
def test_what_it_asks_to_wait_is_told(says: list[Says], headers: str, seconds: int) -> None:
    assert asked(says, answer(503, headers)).wait == seconds


def test_a_server_of_this_laptop_is_asked_by_no_proxy(says: list[Says], monkeypatch: pytest.MonkeyPatch) -> None:
    says.append(Says(answer(202, MARK)))
    for name in ("http_proxy", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{says[0].port}")
    monkeypatch.delenv("no_proxy", raising=False)
    assert asked(says, answer(409)).answer is UploadAnswer.CONFLICT
    assert says[0].heard == []
    assert TOKEN.encode() in says[1].heard[0]


def test_a_proxy_in_between_hears_where_to_and_nothing_else(says: list[Says], monkeypatch: pytest.MonkeyPatch) -> None:
    says.append(Says(answer(407)))
    monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{says[0].port}")
    monkeypatch.delenv("no_proxy", raising=False)
    assert send("https://kc.example.org/submission", XML, TOKEN, 30.0).answer is UploadAnswer.UNREACHABLE
    assert says[0].heard[0].startswith(b"CONNECT kc.example.org:443")
    assert TOKEN.encode() not in says[0].heard[0]


@pytest.mark.parametrize(
    "url", ["https://a..b/submission", f"https://{'a' * 64}.org/submission", "https://example.org/sub mission"]
)
def test_a_name_that_no_computer_can_have_is_no_address(url: str) -> None:
    with pytest.raises(ValueError):
        server_of(url)
