"""One field to type in, a list that follows it: arrows choose, Enter takes, a click too."""

from __future__ import annotations

from typing import TypeVar

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from distro.tui.commands import Back, bindings
from distro.tui.page import Dialog
from distro.tui.widgets.field import Field

_Chosen = TypeVar("_Chosen")


class Picker(Dialog[_Chosen]):
    """The cursor stays in the field all the time."""

    BINDINGS = bindings((Back,), up="move(-1)", down="move(1)", pageup="page(-1)", pagedown="page(1)")

    def field(self, placeholder: str, longest: int = 80) -> ComposeResult:
        """The field and its list, for a subclass to compose."""
        field = Field(placeholder, max_length=longest)
        options = OptionList(compact=True)
        options.can_focus = False
        yield field
        yield options

    def options_for(self, text: str) -> list[Option]:
        """What to offer for `text`; each option has an id."""
        raise NotImplementedError

    def take(self, chosen: str) -> None:
        """The option with the id `chosen` was taken."""
        raise NotImplementedError

    def on_mount(self) -> None:
        self._fill("")

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._fill(event.value)

    def _fill(self, text: str) -> None:
        found = self.options_for(text)
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options(found)
        options.highlighted = 0 if found else None

    def action_page(self, by: int) -> None:
        options = self.query_one(OptionList)
        last = options.option_count - 1
        if last >= 0:
            page = max(1, options.content_size.height - 1)
            options.highlighted = min(last, max(0, (options.highlighted or 0) + by * page))

    def action_move(self, by: int) -> None:
        options = self.query_one(OptionList)
        if options.option_count:
            options.highlighted = ((options.highlighted or 0) + by) % options.option_count

    @on(Input.Submitted)
    def _entered(self) -> None:
        options = self.query_one(OptionList)
        if options.highlighted is not None:
            self.take(options.get_option_at_index(options.highlighted).id or "")

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        self.take(event.option_id or "")
