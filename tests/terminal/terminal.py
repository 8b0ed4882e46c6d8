"""A program on a real pseudo-terminal, and the screen that it paints there."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path

import pyte

_TESTS = Path(__file__).parent.parent


_KEY = re.compile(rb"\x1b(?:\[[0-9;]*[~A-Za-z]|O[A-Z])|.", re.DOTALL)  # a function key comes in one piece


class Terminal:
    """80 columns by 24 lines. What the program paints is read whenever something is asked of it."""

    def __init__(self, *arguments: str, columns: int = 80, lines: int = 24) -> None:
        self._screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self._screen)
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            path = os.pathsep.join([str(_TESTS), os.environ.get("PYTHONPATH", "")])
            environment = os.environ | {"TERM": "xterm-256color", "COLORTERM": "truecolor", "PYTHONPATH": path}
            os.execve(sys.executable, [sys.executable, *arguments], environment)
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def type(self, text: str | bytes, gap: float = 0.0) -> None:
        """Send `text`: in one piece, or key after key with `gap` seconds between them."""
        data = text.encode() if isinstance(text, str) else text
        for piece in _KEY.findall(data) if gap else [data]:
            while piece:
                self.listen(gap)
                if self._is_ready(select.POLLOUT, 1):
                    piece = piece[os.write(self._fd, piece[:512]) :]

    def listen(self, seconds: float = 0.0) -> bool:
        """Read what was painted within `seconds`; whether anything was."""
        end, heard = time.monotonic() + seconds, False
        while True:
            wait = max(0.0, end - time.monotonic())
            if not self._is_ready(select.POLLIN, wait):
                return heard
            try:
                data = os.read(self._fd, 65536)
            except OSError:  # the program ended
                return heard
            if not data:
                return heard
            self._stream.feed(_for_pyte(data))
            heard = True

    def seconds_to(self, painted: str, typed: str, limit: float = 10.0) -> float:
        """Send `typed`, and how long until `painted` comes back; what the emulator takes does not count."""
        begun, data = time.perf_counter(), b""
        os.write(self._fd, typed.encode())
        while painted.encode() not in data:
            assert time.perf_counter() - begun < limit, f"not painted: {painted}"
            if self._is_ready(select.POLLIN, 0.01):
                data += os.read(self._fd, 65536)
        taken = time.perf_counter() - begun
        self._stream.feed(_for_pyte(data))
        return taken

    def _is_ready(self, for_what: int, seconds: float) -> bool:
        """Whether it can be read or written within `seconds`, whatever the number of its descriptor."""
        poll = select.poll()
        poll.register(self._fd, for_what)
        return bool(poll.poll(max(0.0, seconds) * 1000))

    def text(self) -> str:
        """What stands on the screen."""
        return "\n".join(self._screen.display)

    def until(self, there: str | Callable[[str], bool], seconds: float = 30.0) -> str:
        """The screen as soon as `there` stands on it; fails when it does not within `seconds`."""
        test = there if callable(there) else lambda text: there in text
        end = time.monotonic() + seconds
        while not test(text := self.text()):
            assert time.monotonic() < end, f"not on the screen: {there}\n{text}"
            self.listen(0.002)
        return text

    def end(self) -> None:
        """Kill the program, if it still runs."""
        try:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        except (ProcessLookupError, ChildProcessError):
            pass
        os.close(self._fd)

    @property
    def runs(self) -> bool:
        """Whether the program still runs."""
        return os.waitpid(self.pid, os.WNOHANG) == (0, 0)


def _for_pyte(data: bytes) -> bytes:
    """Without the private modes and questions that pyte takes for text."""
    for private in (b"\x1b[>1u", b"\x1b[<u", b"\x1b[?2026$p", b"\x1b[?2048$p", b"\x1b[>31u"):
        data = data.replace(private, b"")
    return data
