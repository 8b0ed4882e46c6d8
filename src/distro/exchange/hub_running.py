"""The server of a hub while it runs: told what changed, and started anew once a disk that was full has room again, or
what it held is forgotten.

By itself it would refuse everything from the first write that failed on, however much room there is later.
"""

from __future__ import annotations

import shutil
import subprocess
import threading
import time
from enum import StrEnum
from pathlib import Path
from typing import IO

from distro.exchange.hub_server import reload_server

_ROOM = 32 << 20  # bytes: two blocks of a stream and what goes with them
_AGAIN = 10.0  # seconds between two starts, on a disk that fails otherwise
_FAILED = (b"write error", b"failed to store", b"out of resources")  # what NATS says when a write failed


class ServerChange(StrEnum):
    """What a look at it came to, where that is to be told."""

    FULL = "full"
    ROOM = "room"
    ANEW = "anew"  # what it held was forgotten, and it has no streams yet


class RunningServer:
    """A server of ours, started by `binary` with the configuration `conf`; what it holds is in `folder`."""

    def __init__(self, binary: str, conf: Path, folder: Path) -> None:
        self._binary, self._conf, self._folder = binary, conf, folder
        self._start()

    def _start(self) -> None:
        self._read, self._told = self._conf.read_bytes(), False
        self._failed = threading.Event()
        self._may_end = time.monotonic() + _AGAIN
        self._process = subprocess.Popen(
            [self._binary, "-c", str(self._conf)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        assert self._process.stderr is not None
        threading.Thread(target=_listen, args=(self._process.stderr, self._failed), daemon=True).start()

    @property
    def pid(self) -> int:
        """The number of its process, another one after it was started anew."""
        return self._process.pid

    def look(self) -> ServerChange | int | None:
        """Tell it what changed; its exit code once it has ended by itself, and what became of its disk."""
        if (ended := self._process.poll()) is not None:
            return ended
        if (now := self._conf.read_bytes()) != self._read:  # on a full disk too: who was retired is cut off
            begins_anew = _said(now, b"jetstream ") != _said(self._read, b"jetstream ")
            if begins_anew or _said(now, b"cluster ") != _said(self._read, b"cluster "):
                self.stop()  # while it runs it would go on with who is in the cluster no more
                self._start()
                return ServerChange.ANEW if begins_anew else None
            self._read = now
            reload_server(self._process)
        if self._failed.is_set():
            if not self._told:
                self._told = True
                return ServerChange.FULL
            if shutil.disk_usage(self._folder).free >= _ROOM and time.monotonic() >= self._may_end:
                self.stop()
                self._start()
                return ServerChange.ROOM
        return None

    def stop(self) -> int:
        """End it; how it ended."""
        self._process.terminate()
        return self._process.wait()


def _said(conf: bytes, begun: bytes) -> list[bytes]:
    """What a configuration says in lines that begin so: where all of it lies and under which key, who is in the
    cluster."""
    return [line for line in conf.splitlines() if line.startswith(begun)]


def _listen(said: IO[bytes], failed: threading.Event) -> None:
    """What a server says is kept nowhere: only whether it could not write."""
    with said:
        for line in said:
            if b"[ERR]" in line and any(each in line.lower() for each in _FAILED):
                failed.set()
