"""Finding a household that has no card with it: a name, a number, a phone; five answers at most."""

from __future__ import annotations

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets.option_list import Option

from distro.model.people import Household
from distro.stations.finding import Finder
from distro.texts import say
from distro.tui.dialogs.picker import Picker
from distro.tui.look.plain import Cell, row
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.text import Text

_WIDTH = 60
_NUMBER = 12


class FindScreen(Picker[str]):
    """Gives the id of the household that was chosen, or None."""

    takes_scans = True

    def __init__(self, finder: Finder) -> None:
        super().__init__()
        self._finder = finder

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Text(say("desk.find.title"), classes="title")
            yield from self.field(say("desk.find.placeholder"))
            yield Text(say("desk.find.hint"), id="about", classes="quiet")
        yield Hints(self.offers)

    def options_for(self, text: str) -> list[Option]:
        found = self._finder.find(text)
        nothing = not found and len(text.strip()) > 2
        self.query_one("#about", Text).say(say("desk.find.none" if nothing else "desk.find.hint"))
        return [self._option(household) for household in found]

    @staticmethod
    def _option(household: Household) -> Option:
        people = say("desk.who.people", n=household.size)
        size = cell_len(people)
        return Option(
            row(
                Cell(household.number, _NUMBER, "bold"),
                Cell(household.name, _WIDTH - _NUMBER - size - 2),
                Cell("", 2),
                Cell(people, size, end=True),
            ),
            id=household.id,
        )

    def take(self, chosen: str) -> None:
        self.dismiss(chosen)
