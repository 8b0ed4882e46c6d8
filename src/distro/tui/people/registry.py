"""The office's page: the register leafed through, households registered, corrected and moved, consent from paper."""

from __future__ import annotations

from functools import partial

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from distro.model.people import Household
from distro.stations import fields
from distro.stations.session import Session
from distro.texts import say
from distro.tui import commands as c
from distro.tui.dialogs.ask import AskScreen
from distro.tui.dialogs.choose import ChooseScreen
from distro.tui.dialogs.picker import Picker
from distro.tui.look.plain import Cell, row
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.text import Text
from distro.wording.import_plan import before_and_after
from distro.wording.names import point_name

_MOST = 200  # households that are listed at once
_NUMBER, _PEOPLE, _POINT, _CONSENT, _NAME = 16, 14, 6, 14, 20
_SIDES = 6


class RegistryScreen(Picker[None]):
    """Typing looks for a household, arrows choose one, Enter opens its record to be corrected."""

    offers = (c.Enrol, c.ImportList, c.Relocate, c.Consents, c.OneField, c.Back, c.Menu, c.Duplicates)
    BINDINGS = c.bindings(offers, up="move(-1)", down="move(1)", pageup="page(-1)", pagedown="page(1)")

    def __init__(self, session: Session, point: str) -> None:
        super().__init__()
        self._session, self._point = session, point

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            here = point_name(self._session.programme, self._point)
            yield Text(say("registry.title", point=here), classes="title")
            yield from self.field(say("registry.placeholder"))
            yield Text(id="about", classes="quiet")
        yield Hints(self.offers)

    def options_for(self, text: str) -> list[Option]:
        found, left = self.distro.finder.browse(text, self._point, _MOST)
        about = say("registry.more", n=left) if left else say("registry.how" if found else "registry.nobody")
        self.query_one("#about", Text).say(about)
        return [Option(self._row(household), id=household.id) for household in found]

    def _row(self, household: Household) -> Content:
        people = say("desk.who.people", n=household.size)
        agreed = say("registry.agreed") if household.consent else say("registry.not_agreed")
        room = max(_NAME, self.size.width - _NUMBER - _PEOPLE - _POINT - _CONSENT - _SIDES)
        return row(
            Cell(household.number, _NUMBER, "bold"), Cell(household.name, room), Cell(people, _PEOPLE),
            Cell(household.point, _POINT), Cell(agreed, _CONSENT),
        )  # fmt: skip

    def on_resize(self) -> None:
        self.renew()

    def renew(self) -> None:
        """List again what there is now; the household that was highlighted stays so."""
        options = self.query_one(OptionList)
        at = options.highlighted
        self._fill(self.query_one(Input).value)
        if at is not None and options.option_count:
            options.highlighted = min(at, options.option_count - 1)

    @property
    def chosen(self) -> Household | None:
        """The household that is highlighted."""
        options = self.query_one(OptionList)
        if options.highlighted is None:
            return None
        return self._session.books.register.get(options.get_option_at_index(options.highlighted).id or "")

    # ------------------------------------------------------------ what can be done

    def take(self, chosen: str) -> None:
        self._open(self._session.books.register.get(chosen))

    def on_do_enrol(self) -> None:
        self._open(None)

    def _open(self, household: Household | None) -> None:
        from distro.tui.people.register import RegisterScreen

        self.app.push_screen(RegisterScreen(self._session, self._point, household), self._shown)

    def _shown(self, household: str | None) -> None:
        """Whoever was registered or corrected just now is looked for, and stands there."""
        found = self._session.books.register.get(household or "")
        if found is not None:
            self.query_one(Input).value = found.number
        self.renew()

    def on_do_import_list(self) -> None:
        from distro.tui.people.importing import ImportScreen

        self.app.push_screen(ImportScreen(self._session), lambda _: self.renew())

    def on_do_relocate(self) -> None:
        from distro.tui.people.relocate import RelocateScreen

        self.app.push_screen(RelocateScreen(self._session, self._numbers), lambda _: self.renew())

    def on_do_consents(self) -> None:
        from distro.tui.people.consents import ConsentsScreen

        self.app.push_screen(ConsentsScreen(self._session, self._numbers), lambda _: self.renew())

    @property
    def _numbers(self) -> str:
        return self.chosen.number if self.chosen else ""

    def on_do_one_field(self) -> None:
        """One field of the household that is highlighted, whichever: also those that the form has no line for."""
        household = self.chosen
        if household is None:
            self.distro.mention("registry.nobody")
            return
        said = fields.said_of(household)
        choices = {name: say("app.labelled", label=_label(name), value=value or "–") for name, value in said.items()}
        title = say("registry.field.which", number=household.number)
        self.app.push_screen(ChooseScreen(title, choices), partial(self._ask, household))

    def _ask(self, household: Household, field: str | None) -> None:
        if field is not None:
            title, value = say("registering.change", number=household.number), fields.said_of(household)[field]
            asked = AskScreen(title, _label(field), value=value, may_be_empty=True)
            self.app.push_screen(asked, partial(self._correct, household.number, field))

    def _correct(self, number: str, field: str, text: str | None) -> None:
        if text is None:
            return
        done = self.attempt(lambda: fields.change(self._session, number, {field: text}))
        if done is not None:
            before, after = done
            [line] = list(before_and_after(before, after, [fields.KEPT_AS.get(field, field)]))
            self.distro.mention("registry.field.done", number=after.number, line=line.strip())
            self.renew()


def _label(field: str) -> str:
    return say(f"register.field.{fields.KEPT_AS.get(field, field)}")
