"""One POST to one server and to nobody else: no redirect is followed, and it comes to an end.

A server that says a byte now and then gives signs of life for ever; its time is over all the same. A laptop's own
server is never asked through a proxy: on the way there and back everybody could read what is sent.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Mapping
from contextlib import suppress
from email.message import Message
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from threading import Timer
from typing import NamedTuple
from urllib.parse import urlsplit
from urllib.request import HTTPHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request, UnknownHandler

LOOPBACK = ("localhost", "127.0.0.1", "::1")
_LONGEST = 65_536  # bytes of an answer that are read; what follows says nothing more
_IN_ALL = 4  # times the seconds without a sign of life


class Said(NamedTuple):
    """What a server answered: the beginning of its body, and whether the line broke in it."""

    status: int
    headers: Message
    body: bytes
    is_cut: bool


def post(url: str, body: bytes, headers: Mapping[str, str], timeout: float) -> Said:
    """Send `body` and read the answer, whatever it is. `timeout`: seconds without a sign of life; four times it in all.

    OSError or HTTPException when the line does not stand or breaks, TimeoutError when the time is over, ValueError or
    InvalidURL for an address that is none.
    """
    line = _Line()
    clock = Timer(_IN_ALL * timeout, line.hang_up)
    clock.daemon = True
    clock.start()
    try:
        with _opener(line, url).open(Request(url, body, dict(headers)), timeout=timeout) as response:
            said = _said(response)
    except Exception as broken:
        if line.is_over:
            raise TimeoutError from broken
        raise
    finally:
        clock.cancel()
    if line.is_over:
        raise TimeoutError
    return said


def _said(response: HTTPResponse) -> Said:
    body = b""
    while len(body) < _LONGEST and (piece := response.read1(_LONGEST - len(body))):
        body += piece
    expected = response.headers.get("Content-Length", "")
    is_cut = len(body) < _LONGEST and expected.isdecimal() and len(body) < int(expected)
    return Said(response.status, response.headers, body, is_cut)


class _Line:
    """The line to a server while it stands; whoever hangs up ends what waits for a byte of it."""

    def __init__(self) -> None:
        self.is_over = False
        self._connection: HTTPConnection | None = None
        self._socket: socket.socket | None = None

    def to(self, kind: type[HTTPConnection]) -> Callable[..., HTTPConnection]:
        """What makes connections that this line knows of."""
        line = self

        class Known(kind):  # type: ignore[misc, valid-type]  # either of two
            def connect(self) -> None:
                line._connection = self
                super().connect()
                line._socket = self.sock
                if line.is_over:  # hung up before there was a socket to hang up
                    raise TimeoutError

        return Known

    def hang_up(self) -> None:
        self.is_over = True
        connected = self._socket or (self._connection.sock if self._connection else None)
        if connected is not None:
            with suppress(OSError):
                socket.socket.shutdown(connected, socket.SHUT_RDWR)  # below TLS, which another thread reads


def _opener(line: _Line, url: str) -> OpenerDirector:
    """Opens http and https, through the proxy of the environment; an answer is an answer, whatever its status."""

    class Plain(HTTPHandler):
        def http_open(self, req: Request) -> HTTPResponse:
            return self.do_open(line.to(HTTPConnection), req)

    class Sealed(HTTPSHandler):
        def https_open(self, req: Request) -> HTTPResponse:
            return self.do_open(line.to(HTTPSConnection), req)

    opener = OpenerDirector()
    for handler in (Plain(), Sealed(), UnknownHandler()):
        opener.add_handler(handler)
    if urlsplit(url).hostname not in LOOPBACK:
        opener.add_handler(ProxyHandler())
    return opener
