"""A link between a laptop and a hub: it can be slow, and it can break at any moment."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress
from queue import Queue


class Link:
    """Passes bytes on from `address` here to the hub; `bytes_a_second` and `delay` (seconds) make it slow."""

    def __init__(self, hub: str, bytes_a_second: float = 0.0, delay: float = 0.0) -> None:
        host, _, port = hub.rpartition(":")
        self._hub = (host, int(port))
        self._rate, self._delay = bytes_a_second, delay
        self._open: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._listener.getsockname()[1]}"
        self.passed = 0
        self._flows = threading.Event()
        self._flows.set()
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Everything under way breaks; a new connection is possible at once."""
        for each in list(self._open):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def hold(self) -> None:
        """Nothing arrives any more and nothing breaks: what a cable pulled out of a switch looks like."""
        self._flows.clear()

    def let_go(self) -> None:
        """All that was held arrives."""
        self._flows.set()

    def close(self) -> None:
        self._listener.close()
        self.cut()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(self._hub, timeout=5)
                far.settimeout(None)
            except OSError:
                near.close()
                continue
            self._open |= {near, far}
            for source, target in ((near, far), (far, near)):
                line: Queue[tuple[float, bytes]] = Queue()
                threading.Thread(target=self._take, args=(source, line), daemon=True).start()
                threading.Thread(target=self._give, args=(target, source, line), daemon=True).start()

    def _take(self, source: socket.socket, line: Queue[tuple[float, bytes]]) -> None:
        """Each piece arrives after the delay, and after those before it have passed at the line's rate."""
        free = 0.0
        with suppress(OSError):
            while data := source.recv(4096):
                free = max(free, time.monotonic()) + (len(data) / self._rate if self._rate else 0)
                line.put((free + self._delay / 2, data))
        line.put((time.monotonic(), b""))

    def _give(self, target: socket.socket, source: socket.socket, line: Queue[tuple[float, bytes]]) -> None:
        with suppress(OSError):
            while True:
                due, data = line.get()
                if not data:
                    break
                time.sleep(max(0.0, due - time.monotonic()))
                self._flows.wait()
                self.passed += len(data)
                target.sendall(data)
        for each in (source, target):
            self._open.discard(each)
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
