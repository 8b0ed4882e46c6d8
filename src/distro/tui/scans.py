"""Between the terminal and the screens: every key, paste and mouse button passes the gate first.

The gate may hold a key for a moment until it knows whose it was; what a person pressed comes back from here as a new
event, which then passes.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from textual.app import App
from textual.events import InputEvent, Key, MouseDown, MouseUp, Paste
from textual.widgets import Input

from distro.cards.code import Reading, ReadingKind, is_genuine, read
from distro.scanning.gate import Gate, Outcome, Stroke
from distro.tui.ending import Ending

# The gate lets go when more than its time has passed.
_LATER = 0.001


class Scans:
    """Tells scans from typing. `deliver` gets each reading; `junk` hears of what came as fast and was none."""

    def __init__(
        self, app: App[Ending], card_key: bytes, deliver: Callable[[Reading], None], junk: Callable[[], None]
    ) -> None:
        self._app = app
        self._key = card_key
        self._deliver = deliver
        self._junk = junk
        self._gate = Gate(self._prove, self._resembles)
        self._let_through: set[int] = set()
        self._looking = False

    @property
    def waiting(self) -> bool:
        """Whether a key is held whose owner is not known yet."""
        return self._gate.due is not None or bool(self._let_through)

    def passes(self, event: InputEvent | Paste) -> bool:
        """Whether the event goes on to the screen now; what the gate asks for is done here."""
        if id(event) in self._let_through:
            self._let_through.discard(id(event))
            return True
        if isinstance(event, Paste):
            self._act(self._gate.paste(event.text, event.time))
            return False
        if isinstance(event, Key):
            stroke = Stroke(event.key, event.character or "", event)
        elif isinstance(event, MouseDown | MouseUp):
            stroke = Stroke("mouse", "", event)
        else:
            return True
        self._act(self._gate.stroke(stroke, event.time))
        self._wait(event.time)
        return False

    def seen(self, text: str) -> None:
        """A camera saw the QR code `text`."""
        self._act(self._gate.seen(text, monotonic()))

    def _wait(self, now: float) -> None:
        """Look again when what is held is due, behind the keys that have come by then."""
        if self._looking or (due := self._gate.due) is None:
            return
        self._looking, at = True, due + _LATER
        self._app.set_timer(at - now, lambda: self._app.call_later(self._look, at))

    def _look(self, at: float) -> None:
        self._looking = False
        self._act(self._gate.tick(at))
        self._wait(max(at, self._gate.last))

    def _act(self, outcome: Outcome) -> None:
        for stroke in outcome.pass_on:
            self._send_on(stroke.event)
        if outcome.take_back and isinstance(focused := self._app.focused, Input):
            # Behind the letters that were sent on, in the app's queue and then in the field's.
            self._app.call_later(focused.call_later, _take_back, focused, outcome.take_back)
        if outcome.junk:
            self._junk()
        if outcome.paste_on:
            self._send_on(Paste(outcome.paste_on))
        for scan in outcome.scans:
            self._deliver(read(scan, self._key))

    def _send_on(self, event: Key | Paste) -> None:
        self._let_through.add(id(event))
        self._app.post_message(event)

    def _prove(self, text: str) -> bool:
        return is_genuine(text, self._key)

    def _resembles(self, text: str) -> bool:
        return read(text, self._key).kind is not ReadingKind.NOT_A_CARD


def _take_back(field: Input, letters: int) -> None:
    end = field.cursor_position
    field.delete(max(0, end - letters), end)
