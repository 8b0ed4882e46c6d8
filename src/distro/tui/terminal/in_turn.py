"""One thing after the other: what is typed ahead of a busy laptop goes where it would have gone on an idle one.

Textual sends a key to whatever has the focus when the key comes to the app; what the key before it asked for (the next
field, a page, a dialog that closes) may happen only then. So a key that may move the focus holds up those behind it
until nobody has anything left to do.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from time import monotonic

from textual.app import App

from distro.tui.terminal.ending import Ending

_TURNS = 12  # of the loop in which nobody has a message waiting: one that is being handled would show by then
_LONGEST = 1.0  # seconds; then whoever is still busy is not waited for


class InTurn:
    """Acts are done in the order they come; after one that `moves` the focus, the next waits until all is quiet."""

    def __init__(self, app: App[Ending]) -> None:
        self._app = app
        self._waiting: deque[tuple[Callable[[], object], bool]] = deque()
        self._settling: asyncio.Task[None] | None = None

    @property
    def waits(self) -> bool:
        """Whether an act waits, or would have to."""
        return self._settling is not None or bool(self._waiting)

    def do(self, act: Callable[[], object], moves: bool) -> None:
        """Do it now, or as soon as it is its turn."""
        self._waiting.append((act, moves))
        if self._settling is None:
            self._go_on()

    def _go_on(self) -> None:
        self._settling = None
        while self._waiting:
            act, moves = self._waiting.popleft()
            act()
            if moves:
                self._settling = asyncio.create_task(self._settle())
                return

    async def _settle(self) -> None:
        until, quiet = monotonic() + _LONGEST, 0
        while quiet < _TURNS and monotonic() < until and self._app.is_running:
            await asyncio.sleep(0)
            quiet = 0 if self._is_busy() else quiet + 1
        # In the app's own turn: what goes wrong is told there.
        self._app.call_later(self._go_on)

    def _is_busy(self) -> bool:
        if self._app.message_queue_size or not (screens := self._app.screen_stack):
            return True
        if any(screen.message_queue_size or not screen.is_mounted for screen in screens):
            return True
        return any(widget.message_queue_size for widget in screens[-1].walk_children())
