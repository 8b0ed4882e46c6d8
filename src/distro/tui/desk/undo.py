"""Taking a handover of today back: which one, and why. The last one and the commonest reason are two Enters away."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from distro.model.events import Handover
from distro.rules.received import received
from distro.stations.desk import Desk, Second
from distro.texts import say
from distro.tui.commands import Back, bindings
from distro.tui.desk.last_handovers import LastHandovers
from distro.tui.dialogs.second import SecondScreen
from distro.tui.page import Dialog
from distro.tui.widgets.field import Field
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.list_line import ListLine
from distro.tui.widgets.text import Text
from distro.wording.names import amount, item_name

_SHOWN = 8
_REASONS = ("wrong_household", "wrong_amount", "given_back", "too_early")


class UndoScreen(Dialog[bool]):
    """Gives True when a handover was taken back: one of the last, or `chosen` where that was said before."""

    BINDINGS = bindings((Back,))
    is_read_first = is_confirmed_by_enter = True

    def __init__(self, desk: Desk, chosen: Handover | None = None) -> None:
        super().__init__()
        self._desk = desk
        self._chosen = chosen
        self._offered = [chosen] if chosen else desk.recent(_SHOWN)

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Text(say("desk.undo.title"), classes="title")
            if self._offered:
                yield LastHandovers(self._desk, id="which")
                yield Text(id="whom")
                yield Text(say("desk.undo.why"), classes="title")
                yield OptionList(
                    *(Option(ListLine.words(say(f"desk.undo.reason.{reason}")), id=reason) for reason in _REASONS),
                    id="why",
                    compact=True,
                )
                yield Field(say("desk.undo.other"), compact=True)
            else:
                yield Text(say("desk.undo.none"))
        yield Hints(self.offers)

    def on_mount(self) -> None:
        if self._offered:
            self.query_one(LastHandovers).show(self._offered)
            self.query_one("#why", OptionList).highlighted = 0
        if self._chosen:
            self.query_one("#why").focus()
        else:  # it came into view while the list was taller than a small screen leaves it: from the title on
            self.call_after_refresh(self.query_one(".box").scroll_home, animate=False)

    @on(OptionList.OptionHighlighted, "#which")
    def _show_whom(self) -> None:
        """From whom it would be taken back, and what: nobody takes back by a number alone."""
        handover, session = self.query_one(LastHandovers).chosen, self._desk.session
        if handover is None:
            return
        household = session.books.register.get(handover.household)
        given = [
            f"{amount(session.programme.item(line.item), line.quantity)} {item_name(session.programme, line.item)}"
            for line in received(handover.lines)
            if line.quantity
        ]
        self.query_one("#whom", Text).say(" · ".join([household.name if household else "-", *given]))

    @on(OptionList.OptionSelected, "#which")
    def _which(self) -> None:
        self.query_one("#why").focus()

    @on(OptionList.OptionSelected, "#why")
    def _because(self, event: OptionList.OptionSelected) -> None:
        self._take_back(say(f"desk.undo.reason.{event.option_id}"))

    @on(Input.Submitted)
    def _in_words(self, event: Input.Submitted) -> None:
        if event.value.strip():
            self._take_back(event.value)

    def _take_back(self, reason: str) -> None:
        handover = self.query_one(LastHandovers).chosen
        if handover is None or self.has_more():
            return
        if self._desk.undone_alone(handover):
            self._void(handover, reason, None)
            return
        self.app.push_screen(
            SecondScreen("desk.undo.second"),
            lambda allowed: self._void(handover, reason, allowed) if allowed else None,
        )

    def _void(self, handover: Handover, reason: str, allowed: Second | None) -> None:
        if self.attempt(lambda: self._desk.void(handover.id, reason, allowed)):
            self.dismiss(True)
