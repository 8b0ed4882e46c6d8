"""An amendment at the desk: a birth, a newcomer, a corrected size count from now on; why is asked, and kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Input

from distro.model.people import Household
from distro.rules.amendments import amended_lines
from distro.stations import amending
from distro.stations.cooperative import run_at_once
from distro.texts import say
from distro.tui.commands import Amend, Back, bindings
from distro.tui.page import Dialog, Page
from distro.tui.widgets.field import Field
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.text import Text
from distro.wording.amendments import amendment_lines


class AmendScreen(Dialog[str]):
    """Gives why, or None. What would change stands below and scrolls: it may be every item of many households."""

    BINDINGS = bindings((Back,), up="scroll(-1)", down="scroll(1)", pageup="turn(-1)", pagedown="turn(1)")
    is_read_first = is_confirmed_by_enter = True

    def __init__(self, title: str, why: str, lines: Sequence[str]) -> None:
        super().__init__()
        self._title, self._why, self._lines = title, why, lines

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Text(self._title, classes="title")
            yield Text(self._why)
            yield Field()
            with VerticalScroll(can_focus=False):
                yield Text("\n".join(self._lines))
        yield Hints(self.offers)

    def action_scroll(self, by: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False)

    def action_turn(self, by: int) -> None:
        changes = self.query_one(VerticalScroll)
        changes.scroll_relative(y=by * max(1, changes.size.height - 1), animate=False)

    @on(Input.Submitted)
    def _answered(self, event: Input.Submitted) -> None:
        if (why := event.value.strip()) and not self.has_more():
            self.dismiss(why)


def amend(page: Page[None], household: Household, done: Callable[[], None]) -> None:
    """Show before and after of every open round; a reason grants them, Escape leaves all as it was."""
    session = page.distro.session
    found = amending.open_amendments(session, household)
    if not found:
        page.distro.mention("amending.nothing_here", number=household.number)
        return
    lines = []
    for code, one in found:
        changed = amended_lines(code, one.before, one.after, one.taken)
        lines += [code, *amendment_lines(session.programme, household.number, one.point, changed, one.perhaps_from)]

    def granted(why: str | None) -> None:
        def write() -> None:
            for code, one in found:
                run_at_once(amending.amend(session, code, [one], why or ""))

        if why and page.does(write):
            page.distro.mention("amending.done", n=1)
            done()

    page.app.push_screen(AmendScreen(Amend.title(), say("amending.why"), lines), granted)
