"""Handing over a part of what is due: one quantity a line, and what becomes of the rest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import Click
from textual.widgets import Button, Input

from distro.model.entitlements import DueLine
from distro.model.events import HandoverLine
from distro.model.programme import Programme, Substitution
from distro.rules.lines import declined, given, swapped
from distro.texts import say
from distro.tui.commands import Back, Command, Confirm, Nothing, Rest, bindings
from distro.tui.dialogs.filled import Filled
from distro.tui.look.plain import content
from distro.tui.widgets.field import NumberField
from distro.tui.widgets.form import Lines, in_line
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.text import Text
from distro.wording.names import amount, item_name


class _Line:
    """One line of the page: what is due, the field for what is given of it, and beside it what becomes of the rest."""

    def __init__(self, due: DueLine, swaps: Sequence[Substitution] = ()) -> None:
        self.due = due
        self.field = NumberField(due.quantity)
        self.beside = Text(say("desk.part.of", n=due.quantity), classes="of", one_line=True)
        self.fates: tuple[Substitution | str, ...] = ("kept", "declined", *swaps)
        self.fate = 0

    @property
    def is_wrong(self) -> bool:
        """Whether no number, or more than is due, stands in the field."""
        return self.field.number is None or self.field.number > self.due.quantity

    @property
    def rest(self) -> int:
        """What is not given."""
        return 0 if self.is_wrong else self.due.quantity - (self.field.number or 0)

    def turn(self) -> None:
        """The next thing that may become of the rest."""
        self.fate = (self.fate + 1) % len(self.fates)

    def of_the_rest(self) -> HandoverLine | None:
        """How the rest is settled: declined, or given as another item; None while it stays due."""
        fate = self.fates[self.fate]
        if not self.rest or fate == "kept":
            return None
        return declined(self.due, self.rest) if isinstance(fate, str) else swapped(fate, self.due, self.rest)

    @property
    def is_uneven(self) -> bool:
        """Whether the rest cannot be given as the other item: the table swaps whole amounts only."""
        return self.rest > 0 and not isinstance(self.fates[self.fate], str) and self.of_the_rest() is None


class AmountsScreen(Filled[list[HandoverLine]]):
    """Gives the lines to hand over to `whom`, or None. The texts are `<words>.title`, `.how` and `.hand_over`."""

    offers: ClassVar[tuple[type[Command], ...]] = (Confirm, Nothing, Back)
    BINDINGS = bindings((Confirm, Nothing, Back), up="app.focus_previous", down="app.focus_next")
    keeps_filled = True
    is_read_first = True
    takes_scans = True
    words: ClassVar[str] = ""

    def __init__(
        self,
        programme: Programme,
        whom: str,
        due: Sequence[DueLine],
        swaps: Mapping[str, Sequence[Substitution]] | None = None,
    ) -> None:
        super().__init__()
        self.programme = programme
        self._whom = whom
        self.entries = [_Line(line, (swaps or {}).get(line.item, ())) for line in due]

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Text(f"{say(f'{self.words}.title')} · {self._whom}", classes="title")
            with Lines():
                for line in self.entries:
                    name = Text(item_name(self.programme, line.due.item), classes="name")
                    yield in_line(name, [line.field, line.beside])
            yield Text(self.how(), id="about", classes="quiet")
            yield Button(content(say(f"{self.words}.hand_over")), variant="primary")
        yield Hints(self.offers)

    def how(self) -> str:
        """What to know, under the lines."""
        return say(f"{self.words}.how", key=Rest.key_name())

    def on_do_confirm(self) -> None:
        for line in self.entries:
            if line.is_wrong:
                line.field.focus()
                self.tell(say("desk.part.not_a_number", most=line.due.quantity))
                return
            if line.is_uneven:
                line.field.focus()
                self.tell(say("desk.part.uneven", item=item_name(self.programme, line.due.item)))
                return
        if not (lines := list(self._lines())):
            self.tell(say("desk.part.nothing"))
        elif not self.has_more():
            self.dismiss(lines)

    def on_do_nothing(self) -> None:
        """All amounts to zero, for whoever gives one thing only."""
        for line in self.entries:
            line.field.value = "0"
        self.entries[0].field.focus()
        self.entries[0].field.select_all()

    def _lines(self) -> Iterator[HandoverLine]:
        for line in self.entries:
            if line.field.number:
                yield given(line.due, line.field.number)
            if (rest := line.of_the_rest()) is not None:
                yield rest

    def tell_more(self) -> None:
        self.tell(say("app.more_below", key=Confirm.key_name()))

    def tell(self, text: str) -> None:
        """Say it under the lines."""
        self.query_one("#about", Text).say(text)


class PartScreen(AmountsScreen):
    """A part of what is due. What is not given stays due, unless it is said line by line that it is declined, or given
    as another item of the programme's table."""

    offers = (Confirm, Rest, Nothing, Back)
    BINDINGS = bindings(offers, up="app.focus_previous", down="app.focus_next")
    words = "desk.part"

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        for line in self.entries:
            if line.field is event.input:
                self._show(line)

    @on(Click, ".of")
    def _clicked(self, event: Click) -> None:
        self._turn([line for line in self.entries if line.beside is event.widget])

    def on_do_rest(self) -> None:
        self._turn([line for line in self.entries if line.field is self.focused])

    def _turn(self, lines: Sequence[_Line]) -> None:
        if not any(line.rest for line in lines):
            self.tell(say("desk.part.no_rest", key=Rest.key_name()))
            return
        for line in lines:
            line.turn()
            self._show(line)
        self.tell(self.how())

    def _show(self, line: _Line) -> None:
        """What becomes of the rest, in figures."""
        settled = line.of_the_rest()
        line.beside.set_class(settled is not None or line.is_uneven, "-settled")
        if not line.rest:
            line.beside.say(say("desk.part.of", n=line.due.quantity))
        elif line.is_uneven:
            line.beside.say(say("desk.part.no_whole", n=line.rest))
        elif settled is None:
            line.beside.say(say("desk.part.kept", n=line.rest, all=line.due.quantity))
        elif settled.instead_of:
            quantity = amount(self.programme.item(settled.item), settled.quantity)
            item = item_name(self.programme, settled.item)
            line.beside.say(say("desk.part.swapped", n=line.rest, quantity=quantity, item=item))
        else:
            line.beside.say(say("desk.part.declined", n=line.rest, all=line.due.quantity))


class OverrideLinesScreen(AmountsScreen):
    """What a supervisor would let pass of what the desk refuses; who allows it is asked next."""

    words = "desk.override"
