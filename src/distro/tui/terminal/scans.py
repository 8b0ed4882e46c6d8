"""Between the terminal and the screens: every key, paste and mouse button passes the gate first.

The gate may hold a key for a moment until it knows whose it was; what a person pressed comes back from here as a new
event, in its turn, which then passes.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from time import monotonic

from textual.app import App
from textual.events import InputEvent, Key, MouseDown, MouseUp, Paste
from textual.widgets import Input

from distro.cards.code import Reading, ReadingKind, is_genuine, read
from distro.scanning.barcode import Board
from distro.scanning.gate import Gate, GateAnswer, Stroke
from distro.scanning.unread import Unread
from distro.tui.terminal.ending import Ending
from distro.tui.terminal.in_turn import InTurn
from distro.tui.widgets.field import Field

# The gate lets go when more than its time has passed.
_LATER = 0.001


class Scans:
    """Tells scans from typing. `deliver` gets each reading; `junk` hears of what came as fast and was none: how many
    keys, and why no card was read, where they show it. `goods` is asked before that with what it spelled and the board
    that the last card proved, and says whether it was a code of goods. `stands` says whether a reading is what stands
    on the screen. `card_key` is asked each time: a laptop that joins a programme gets another one."""

    def __init__(
        self,
        app: App[Ending],
        card_key: Callable[[], bytes],
        deliver: Callable[[Reading], None],
        junk: Callable[[int, Unread | None], None],
        goods: Callable[[str, Board | None], bool],
        stands: Callable[[Reading], bool],
    ) -> None:
        self._app = app
        self._key = card_key
        self._deliver = deliver
        self._junk = junk
        self._goods = goods
        self._gate = Gate(self._prove, self._resembles, lambda letters: stands(read(letters, card_key())))
        self._in_turn = InTurn(app)
        self._unseen = 0  # readings that are not painted yet
        self._let_through: set[int] = set()
        self._looking = False

    @property
    def waiting(self) -> bool:
        """Whether a key is held: its owner is not known yet, or it is not its turn."""
        return self._gate.due is not None or bool(self._let_through) or self._in_turn.waits

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

    def _act(self, outcome: GateAnswer) -> None:
        for stroke in outcome.pass_on:
            self._send_on(stroke.event, moves=not (stroke.is_letter and isinstance(self._app.focused, Input)))
        if outcome.take_back:
            self._in_turn.do(partial(self._take_back, outcome.take_back), moves=False)
        if outcome.junk:
            self._show(partial(self._no_card, outcome, self._board))
        if outcome.paste_on:
            self._in_turn.do(partial(self._paste_on, outcome.paste_on, self._board), moves=False)
        for scan in outcome.scans:
            self._show(partial(self._deliver, read(scan, self._key())))

    @property
    def _board(self) -> Board | None:
        latin = self._gate.latin
        return None if latin is None else Board.LATIN if latin else Board.ARABIC

    def _no_card(self, outcome: GateAnswer, board: Board | None) -> None:
        if not outcome.spelled or not self._goods(outcome.spelled, board):
            self._junk(outcome.junk, outcome.unread)

    def _paste_on(self, text: str, board: Board | None) -> None:
        """Into the field; where none takes it nobody pasted but a scanner, and what it read is no card."""
        focused = self._app.focused
        if focused.takes(text) if isinstance(focused, Field) else isinstance(focused, Input):
            self._let_pass(Paste(text))
        else:
            self._show(partial(self._no_card, GateAnswer(junk=len(text), spelled=text), board))

    def _show(self, act: Callable[[], None]) -> None:
        """Until it is painted, no key is an answer to it."""
        self._unseen += 1
        self._gate.unseen = True
        self._in_turn.do(act, moves=False)
        self._in_turn.do(partial(self._app.call_after_refresh, self._painted, monotonic()), moves=False)

    def _painted(self, since: float) -> None:
        self._unseen -= 1
        if not self._unseen:
            self._gate.painted(monotonic() - since)

    def _send_on(self, event: Key, moves: bool) -> None:
        self._in_turn.do(partial(self._let_pass, event), moves)

    def _let_pass(self, event: Key | Paste) -> None:
        self._let_through.add(id(event))
        self._app.post_message(event)

    def _take_back(self, letters: int) -> None:
        if isinstance(focused := self._app.focused, Field):
            # Behind the letters that were sent on, in the app's queue and then in the field's.
            self._app.call_later(focused.call_later, focused.take_back, letters)

    def _prove(self, text: str) -> bool:
        return is_genuine(text, self._key())

    def _resembles(self, text: str) -> bool:
        return read(text, self._key()).kind is not ReadingKind.NOT_A_CARD
