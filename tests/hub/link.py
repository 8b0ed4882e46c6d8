"""A link between a laptop and a hub: it can be slow, and it can break at any moment."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress


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
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Everything under way breaks; a new connection is possible at once."""
        for each in list(self._open):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

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
                threading.Thread(target=self._pump, args=(source, target), daemon=True).start()

    def _pump(self, source: socket.socket, target: socket.socket) -> None:
        try:
            while data := source.recv(4096):
                if self._delay:
                    time.sleep(self._delay / 2)
                if self._rate:
                    time.sleep(len(data) / self._rate)
                self.passed += len(data)
                target.sendall(data)
        except OSError:
            pass
        for each in (source, target):
            self._open.discard(each)
            each.close()
