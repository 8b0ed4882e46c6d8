"""Between the keyboard and the screens: every key and paste passes the gate first, before bindings and focus."""

from __future__ import annotations

from collections.abc import Callable
from hmac import compare_digest

from textual.app import App
from textual.events import Key, Paste
from textual.widgets import Input

from distro.cards.code import ID_LENGTH, LENGTH, VERSION, Reading, ReadingKind, read, tag
from distro.scanning.gate import Gate, Outcome

# A little longer than the gate waits for a burst to go on.
_TICK = 0.35
_BODY = len(VERSION) + ID_LENGTH


class Scans:
    """Tells scans from typing. `deliver` gets each reading; `junk` hears of what came as fast and was none."""

    def __init__(
        self, app: App[None], card_key: bytes, deliver: Callable[[Reading], None], junk: Callable[[], None]
    ) -> None:
        self._app = app
        self._key = card_key
        self._deliver = deliver
        self._junk = junk
        self._gate = Gate(self._prove, self._resembles)

    def passes(self, event: Key | Paste) -> bool:
        """Whether the event goes on to the screen; what the gate asks for is done here."""
        if isinstance(event, Paste):
            outcome = self._gate.paste(event.text, event.time)
        else:
            outcome = self._gate.key(event.key, event.character, event.time)
        self._act(outcome)
        if self._gate.holds:
            at = event.time + _TICK
            self._app.set_timer(_TICK, lambda: self._act(self._gate.tick(at)))
        return outcome.passes

    def _act(self, outcome: Outcome) -> None:
        focused = self._app.focused
        if isinstance(focused, Input) and (outcome.take_back or outcome.released):
            # In the field's own queue: letters that passed before may still be waiting there.
            focused.call_later(_correct, focused, outcome.take_back, outcome.released)
        for scan in outcome.scans:
            self._deliver(read(scan, self._key))
        if outcome.junk:
            self._junk()

    def _prove(self, text: str) -> bool:
        return (
            len(text) == LENGTH
            and text.startswith(VERSION)
            and compare_digest(tag(self._key, text[len(VERSION) : _BODY]).encode(), text[_BODY:].encode())
        )

    def _resembles(self, text: str) -> bool:
        return read(text, self._key).kind is not ReadingKind.NOT_A_CARD


def _correct(field: Input, take_back: int, released: str) -> None:
    end = field.cursor_position
    field.delete(max(0, end - take_back), end)
    field.insert_text_at_cursor(released)
