"""Inviting by time slots: what a plan would come to, letter by letter; then its times are set and its papers made."""

from __future__ import annotations

from datetime import date

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Button, Input

from distro.model.programme import Round
from distro.problems import explain
from distro.rules.slots import SlotPlan
from distro.stations import records, slots
from distro.stations.errors import Refused
from distro.stations.records import Query
from distro.stations.session import Session
from distro.stations.slots import Hours
from distro.texts import in_words, say
from distro.tui.dialogs.filled import Filled
from distro.tui.look.plain import content
from distro.tui.widgets.field import Field, NumberField
from distro.tui.widgets.form import Lines, in_line
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.text import Text
from distro.wording import dates
from distro.wording.slots import draft_in_words

_PAPERS = {"wall-list": ".pdf", "invitations": ".pdf", "messages": ".csv"}
_MINUTES = 30


class SlotsScreen(Filled[bool]):
    """Gives True when the times of a day were set."""

    def __init__(self, session: Session, point: str, round_: Round) -> None:
        super().__init__()
        self._session, self._point, self._round = session, point, round_
        first = max(session.now().date(), round_.window_from)
        self._date = Field(value=f"{first:%d/%m}", compact=True, max_length=10, select_on_focus=True)
        self._begins = Field(value="09:00", compact=True, max_length=5, select_on_focus=True)
        self._ends = Field(value="13:00", compact=True, max_length=5, select_on_focus=True)
        self._minutes = NumberField(_MINUTES)
        self._desks = NumberField(session.programme.point(point).desks)
        self._seconds = NumberField(slots.measured(session, point))

    def compose(self) -> ComposeResult:
        fields = {
            "date": self._date, "begins": self._begins, "ends": self._ends, "minutes": self._minutes,
            "desks": self._desks, "seconds": self._seconds,
        }  # fmt: skip
        with Vertical(classes="box"):
            yield Text(say("slots.ask.title", round=in_words(self._round.name)), classes="title")
            with Lines():
                for name, field in fields.items():
                    yield in_line(Text(say(f"slots.ask.{name}"), classes="name"), [field])
            yield Text(id="about")
            yield Button(content(say("slots.ask.confirm")), variant="primary")
        yield Hints(self.offers)

    def on_mount(self) -> None:
        self._date.focus()
        self._tell()

    @on(Input.Changed)
    def _tell(self) -> None:
        """What the plan would come to, or why it is none yet."""
        try:
            made = self._drafted()
            text = "\n".join(draft_in_words(made)) if made else say("slots.ask.not_yet")
        except Refused as refused:
            text = explain(refused)
        self.query_one("#about", Text).say(text)

    def _drafted(self) -> SlotPlan | None:
        """The plan as it stands in the fields; None while they are not filled in. Refused as a plan is."""
        on_day = dates.typed(self._date.value, self._session.now().date())
        begins, ends = dates.minute_typed(self._begins.value), dates.minute_typed(self._ends.value)
        if on_day is None or begins is None or ends is None or self._minutes.number is None:
            return None
        hours = Hours(
            date=on_day,
            begins=begins,
            ends=ends,
            minutes=self._minutes.number,
            desks=self._desks.number,
            seconds=self._seconds.number,
        )
        return slots.draft(self._session, self._point, (self._round.code,), hours)

    def on_do_confirm(self) -> None:
        if (made := self.attempt(self._drafted)) is None:
            return
        if self.attempt(lambda: slots.plan(self._session, made)) and self.does(lambda: self._write(made.date)):
            self.distro.mention("slots.written", folder=str(self.distro.reports_folder))
        self.dismiss(True)

    def _write(self, day: date) -> None:
        """The papers among the reports, anew where the same date was planned before."""
        for kind, ending in _PAPERS.items():
            made = records.make(self._session, kind, Query(point=self._point, date=day))
            self.among_reports(f"{kind}-{self._point}-{day:%Y-%m-%d}{ending}", made.write)
