"""A form server on the loopback that answers by the published contract, or as a test tells it to."""

from __future__ import annotations

import re
import threading
from email import message_from_bytes
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import SSLContext

# What a test may have it do instead of taking a submission.
CUT = "cut"  # hang up at once
LOSE = "lose"  # take it, then hang up before answering
HANG = "hang"  # never answer
UNMARKED = "unmarked"  # 201, but nothing says OpenRosa

Trouble = int | str


class FormServer:
    """Takes submissions; a repeat is answered with `repeat` (Kobo 202, Central 201), the same id changed with 409.

    `next`: what it does with the submissions to come, before it takes anything; `always`: with each of them; `to`: with
    those of an instanceID. A status of 3xx points to `elsewhere`. With `tls` it is asked by https, as `host`.
    """

    def __init__(self, repeat: int = 202, tls: SSLContext | None = None, host: str = "127.0.0.1") -> None:
        self.kept: dict[str, bytes] = {}
        self.next: list[Trouble] = []
        self.always: Trouble | None = None
        self.to: dict[str, Trouble] = {}
        self.elsewhere = "http://127.0.0.1:9/"
        self.requests: list[tuple[str, str, str]] = []  # method, path, authorization
        self._repeat = repeat
        self._closing = threading.Event()
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._seen()
                self._say(201, marked=True)

            def do_POST(self) -> None:
                self._seen()
                xml = _submission(self.headers["Content-Type"], self.rfile.read(int(self.headers["Content-Length"])))
                instance = _instance(xml)
                trouble = server._trouble(instance)
                if trouble == CUT:
                    return
                if trouble == HANG:
                    server._closing.wait(60)
                    return
                if trouble in (None, LOSE, UNMARKED):
                    assert self.headers["X-OpenRosa-Version"] == "1.0"
                    status = server._take(instance, xml)
                    if trouble != LOSE:
                        self._say(status, marked=trouble is None)
                else:
                    self._say(int(trouble), marked=False)

            def _seen(self) -> None:
                server.requests.append((self.command, self.path, self.headers.get("Authorization") or ""))

            def _say(self, status: int, marked: bool) -> None:
                body = b"<html>log in</html>"
                if marked:
                    body = b'<OpenRosaResponse xmlns="http://openrosa.org/http/response"><message/></OpenRosaResponse>'
                self.send_response_only(status)
                if 300 <= status < 400:
                    self.send_header("Location", server.elsewhere)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Quiet."""

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        if tls is not None:
            self._http.socket = tls.wrap_socket(self._http.socket, server_side=True)
        self._thread = threading.Thread(target=self._http.serve_forever, daemon=True)
        self._thread.start()
        self.url = f"{'https' if tls else 'http'}://{host}:{self._http.server_port}/submission"

    def _trouble(self, instance: str) -> Trouble | None:
        return self.next.pop(0) if self.next else self.to.get(instance, self.always)

    def _take(self, instance: str, xml: bytes) -> int:
        if instance not in self.kept:
            self.kept[instance] = xml
            return 201
        return self._repeat if self.kept[instance] == xml else 409

    def close(self) -> None:
        self._closing.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


def _submission(content_type: str, body: bytes) -> bytes:
    part = message_from_bytes(f"Content-Type: {content_type}\r\n\r\n".encode() + body).get_payload(0)
    assert isinstance(part, Message)
    assert part.get_param("name", header="Content-Disposition") == "xml_submission_file"
    xml = part.get_payload(decode=True)
    assert isinstance(xml, bytes)
    return xml


def _instance(xml: bytes) -> str:
    found = re.search(rb"<instanceID>(.+?)</instanceID>", xml)
    assert found is not None
    return found[1].decode()
