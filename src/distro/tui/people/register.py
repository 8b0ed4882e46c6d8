"""Registering a household, or correcting one: a few lines of typing, no page to turn."""

from __future__ import annotations

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input, Select

from distro.model.people import PARTNERS, Alternate, Household, PopulationGroup
from distro.rules.members import members_in_short, read_members
from distro.stations import duplicates, registration
from distro.stations.fields import alternates_in_short
from distro.stations.registration import Entry
from distro.stations.session import Session
from distro.texts import in_words, say
from distro.tui.commands import Back, Confirm, Help, ReadAloud, bindings
from distro.tui.look.arabic import mirrored
from distro.tui.look.plain import content
from distro.tui.page import Page
from distro.tui.people.alike import ask_who_it_is
from distro.tui.widgets.field import Field
from distro.tui.widgets.form import Lines
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.text import Text
from distro.tui.widgets.tick import Tick
from distro.wording.people import composition

_FIELDS = ("name", "members", "phone", "word", "alternates")
_LONGEST = {"name": 60, "members": 120, "phone": 20, "word": 30, "alternates": 120}


class RegisterScreen(Page[str]):
    """Gives the id of the household that was registered or corrected, or None."""

    offers = (Confirm, ReadAloud, Back, Help)
    BINDINGS = bindings(offers, down="app.focus_next", up="app.focus_previous")
    keeps_filled = True

    def __init__(self, session: Session, point: str, household: Household | None = None) -> None:
        super().__init__()
        self._session = session
        self._point = point
        self._before = household

    def compose(self) -> ComposeResult:
        before, programme = self._before, self._session.programme
        title = say("registering.change", number=before.number) if before else say("registering.title")
        yield Text(title, classes="title")
        with Lines():
            for name in _FIELDS:
                value = self._value(name)
                field = Field(say(f"registering.hint.{name}"), value=value, id=name, compact=True,
                              max_length=_LONGEST[name])  # fmt: skip
                yield self._line(name, field)
                if name == "members":
                    yield Text(id="composition", classes="quiet")
            groups = [(content(say(f"reports.group_{group}")).plain, group) for group in PopulationGroup]
            chosen = before.group if before else PopulationGroup.MIGRANT
            yield self._line("group", Select(groups, allow_blank=False, value=chosen, compact=True, id="group"))
            for flag in programme.flags:
                ticked = before is not None and flag.code in before.flags
                yield Tick(in_words(flag.instruction), ticked, name=flag.code)
            yield from self._consent()
        yield Text(id="about", classes="quiet")
        yield Hints(self.offers)

    def _consent(self) -> ComposeResult:
        consent = self._before.consent if self._before else None
        version = self._version
        if version:
            label = say("registering.consent", version=version)
            yield Tick(label, consent is not None, id="consent")
        partners = consent is not None and PARTNERS in consent.share_with
        yield Tick(say("registering.partners"), partners, id="partners")
        government = consent is not None and consent.share_with_government
        yield Tick(say("registering.government"), government, id="government")

    @staticmethod
    def _line(name: str, field: Widget) -> Horizontal:
        cells: list[Widget] = [Text(say(f"registering.{name}"), classes="label", one_line=True), field]
        return Horizontal(*(reversed(cells) if mirrored() else cells), classes="line")

    @property
    def _version(self) -> str:
        """The newest consent text of the programme; without any, the one agreed to before."""
        consents = self._session.programme.consents
        if consents:
            return consents[-1].version
        return self._before.consent.version if self._before and self._before.consent else ""

    def _value(self, name: str) -> str:
        before = self._before
        if before is None:
            return ""
        if name == "members":
            return members_in_short(before.members, before.head_sex)
        if name == "alternates":
            return alternates_in_short(before.alternates)
        return str(getattr(before, name))

    def on_mount(self) -> None:
        self.query_one("#name").focus()

    @on(Input.Changed, "#members")
    def _show_members(self, event: Input.Changed) -> None:
        """Who was understood, at once: a slip of the finger is seen before it is saved."""
        shown = self.query_one("#composition", Text)
        try:
            members = read_members(event.value)
        except ValueError as wrong:
            word = wrong.args[0]
            shown.say(say("registering.not_understood", word=word) if word else say("registering.how_members"))
            return
        people = sum(one.count for one in members)
        who = Household(id="", number="", name="", point="", group=PopulationGroup.MIGRANT, members=members)
        counted, them = say("desk.who.people", n=people), " · ".join(composition(who))
        shown.say(say("app.labelled", label=counted, value=them))

    @on(Input.Submitted)
    def _next(self) -> None:
        self.focus_next()

    def on_do_read_aloud(self) -> None:
        from distro.tui.people.aloud import AloudScreen

        consents = self._session.programme.consents
        if consents:
            self.app.push_screen(AloudScreen(consents[-1]))

    def on_do_confirm(self) -> None:
        """A new household that looks like somebody of the register is kept when a person said who it is."""
        session, entry, before = self._session, self._entry(), self._before
        if before is not None:
            self._saved("changed", lambda: registration.enrol(session, self._point, entry, before))
            return
        drafted = self.attempt(lambda: registration.drafted(session, self._point, entry))
        alike = registration.look_alikes_of(session, drafted) if drafted is not None else []

        def keep() -> Household:
            assert drafted is not None
            duplicates.register_apart(session, drafted, [pair.one for pair in alike])
            return drafted

        if alike:
            ask_who_it_is(self, alike, self._known_already, lambda: self._saved("done", keep))
        elif drafted is not None:
            self._saved("done", keep)

    def _saved(self, told: str, save: Callable[[], Household]) -> None:
        saved = self.attempt(save)
        if saved is not None:
            self.distro.mention(f"registering.{told}", number=saved.number)
            self.dismiss(saved.id)

    def _known_already(self, household: str) -> None:
        """It is somebody of the register: nothing is written, and that one is shown."""
        found = self._session.books.register.get(household)
        self.distro.mention("registry.alike.known", number=found.number if found else "")
        self.dismiss(household)

    def _entry(self) -> Entry:
        typed = {name: self.query_one(f"#{name}", Input).value for name in _FIELDS}
        group = self.query_one("#group", Select).value
        agreed = [box.value for box in self.query("#consent").results(Tick)]
        return Entry(
            name=typed["name"],
            members=typed["members"],
            group=group if isinstance(group, PopulationGroup) else PopulationGroup.MIGRANT,
            phone=typed["phone"],
            word=typed["word"],
            alternates=tuple(_alternate(one) for one in typed["alternates"].split(";") if one.strip()),
            flags=tuple(box.name for box in self.query(Tick) if box.name and box.value),
            consent_version=self._version if any(agreed) else "",
            share_with_partners=self.query_one("#partners", Tick).value,
            share_with_government=self.query_one("#government", Tick).value,
        )


def _alternate(text: str) -> Alternate:
    """`Fatou Diallo, soeur`."""
    name, _, relation = text.partition(",")
    return Alternate(name.strip(), relation.strip())
