"""Finding a household that has no card with it: a name, a number, a phone; five answers at most.

Households of the same name are told apart by what their holder is asked, and the desk types: the list never shows it.
"""

from __future__ import annotations

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets.option_list import Option

from distro.model.people import Household
from distro.model.refusal import Refusal
from distro.problems import explain
from distro.rules.names import words_of
from distro.stations.finding import Finder
from distro.texts import say
from distro.tui.dialogs.picker import Picker
from distro.tui.look.plain import Cell
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.list_line import ListLine
from distro.tui.widgets.text import Text

_WIDTH = 60
_NUMBER = 12


class FindScreen(Picker[str]):
    """Gives the id of the household that was chosen, or None."""

    takes_scans = True

    def __init__(self, finder: Finder, challenge: str) -> None:
        super().__init__()
        self._finder = finder
        self._challenge = challenge

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Text(say("desk.find.title"), classes="title")
            yield from self.field(say("desk.find.placeholder"))
            yield Text(say("desk.find.hint"), id="about", classes="quiet")
        yield Hints(self.offers)

    def options_for(self, text: str) -> list[Option]:
        try:
            found = self._finder.find(text)
        except Refusal as refused:  # while somebody types: a dialog would take the next key
            self.query_one("#about", Text).say(explain(refused))
            return []
        nothing = not found and len(text.strip()) > 2
        names = [sorted(words_of(household.name)) for household in found]
        same = f"same_name.{self._challenge}" if any(names.count(name) > 1 for name in names) else ""
        self.query_one("#about", Text).say(say(f"desk.find.{same or ('none' if nothing else 'hint')}"))
        return [self._option(household, self._finder.joined_to(household)) for household in found]

    @staticmethod
    def _option(household: Household, joined: str) -> Option:
        people = say("register.joined", number=joined) if joined else say("desk.who.people", n=household.size)
        size = cell_len(people)
        return Option(
            ListLine(
                Cell(household.number, _NUMBER, "bold"),
                Cell(household.name, _WIDTH - _NUMBER - size - 2),
                Cell("", 2),
                Cell(people, size, end=True),
            ),
            id=household.id,
        )

    def take(self, chosen: str) -> None:
        self.dismiss(chosen)
