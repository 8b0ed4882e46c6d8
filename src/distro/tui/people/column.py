"""What a column of a list is, said by hand."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets.option_list import Option

from distro.exchange.register import FIELDS, is_field
from distro.texts import say
from distro.tui.dialogs.picker import Picker
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.list_line import ListLine
from distro.tui.widgets.text import Text
from distro.wording.import_plan import field_in_words

_ASIDE = "-"


class ColumnScreen(Picker[str]):
    """Gives the field that was chosen, empty for a column that is left aside, or None. Bands are typed: `F 0-4`."""

    def __init__(self, header: str) -> None:
        super().__init__()
        self._header = " ".join(header.split())

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Text(say("registry.column.what", header=self._header), classes="title")
            yield from self.field(say("registry.column.placeholder"))
            yield Text(say("registry.column.how"), id="about", classes="quiet")
        yield Hints(self.offers)

    def options_for(self, text: str) -> list[Option]:
        typed = text.strip()
        known = [name for name in FIELDS if typed.casefold() in _shown(name).casefold()]
        if is_field(typed):
            known = [typed, *(name for name in known if name != typed)]
        aside = [] if typed else [Option(ListLine.words(say("registry.column.aside")), id=_ASIDE)]
        return [*(Option(ListLine.words(_shown(name)), id=name) for name in known), *aside]

    def take(self, chosen: str) -> None:
        self.dismiss("" if chosen == _ASIDE else chosen)


def _shown(field: str) -> str:
    return f"{field_in_words(field)} · {field}"
