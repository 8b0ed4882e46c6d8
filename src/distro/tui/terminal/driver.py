"""What comes from the terminal, on Linux and macOS. Part of what we need of Textual beyond its public face (8.2).

A scanner types whatever a barcode holds, escape sequences too. Textual takes some of them for the terminal's own words:
a paste that never ends swallows every scan after it, a report of the window's size draws the screen at that size, a
report that the window lost the focus takes it from the field, a byte that is not UTF-8 ends the thread that reads.
Here none of them does.
"""

from __future__ import annotations

import locale
import os
import selectors
from codecs import getincrementaldecoder
from collections.abc import Iterable
from contextlib import suppress
from time import monotonic
from typing import IO, Any, cast

from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.events import AppBlur, AppFocus, CursorPosition, Key, Resize
from textual.message import Message
from textual.messages import InBandWindowResize

from distro.stations.console_font import is_console
from distro.tui.terminal.console import drawable
from distro.tui.terminal.ending import Ending

_SECONDS_BETWEEN_LOOKS = 0.1
_A_PASTE_STALLS = 0.5  # seconds without a byte: its end does not come
_PASTE_ENDS = "\x1b[201~"
# The window's true size comes as a signal; the focus of the window is nothing to us.
_NOT_BELIEVED = (AppBlur, AppFocus, CursorPosition, InBandWindowResize, Resize)


class _Screen:
    """Where it is painted. On a terminal that is gone nothing is, and nobody is told: the reader says that it is gone.

    An error here would end Textual's writing thread, and leaving the app would wait for it for ever.
    """

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def write(self, text: str) -> int:
        with suppress(OSError):
            return self._file.write(text)
        return 0

    def flush(self) -> None:
        with suppress(OSError):
            self._file.flush()

    def fileno(self) -> int:
        return self._file.fileno()


class CalmDriver(LinuxDriver):
    """Reads keys, pastes and the mouse; believes nothing else that comes the same way."""

    def start_application_mode(self) -> None:
        painted: Any = self._file
        if not isinstance(painted, _Screen):  # it begins again after each time it made way for another program
            self._file = cast(Any, _Screen(painted))
        super().start_application_mode()  # type: ignore[no-untyped-call]

    def write(self, data: str) -> None:
        """Paint it, in characters that this terminal has."""
        encoding = locale.getpreferredencoding(False)
        plain = is_console() or "utf" not in encoding.lower()
        super().write(drawable(data, encoding) if plain else data)

    def run_input_thread(self) -> None:
        parser = XTermParser()
        decode = getincrementaldecoder("utf-8")(errors="replace").decode
        last = monotonic()
        with selectors.DefaultSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(_SECONDS_BETWEEN_LOOKS):
                    last = monotonic()  # what came in one piece came at one time, however long we take over it
                    if not (data := self._read()):
                        # Nobody can see or type anything here any more: the store is let go of.
                        self._loop.call_soon_threadsafe(self._app.exit, Ending.LEFT)
                        return
                    if text := decode(data):
                        self._take(parser.feed(text), last)
                elif monotonic() - last > _A_PASTE_STALLS:
                    last = monotonic()
                    self._take(parser.feed(_PASTE_ENDS), last)
                self._take(parser.tick(), monotonic())

    def _read(self) -> bytes:
        """What was typed; nothing once the terminal is gone."""
        try:
            return os.read(self.fileno, 4096)
        except OSError:
            return b""

    def _take(self, messages: Iterable[Message], at: float) -> None:
        for message in messages:
            # Nobody binds this key; it tells the gate that what stands beside it came as fast.
            believed = Key("report", None) if isinstance(message, _NOT_BELIEVED) else message
            believed.time = at
            self.process_message(believed)
