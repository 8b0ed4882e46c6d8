"""Every report and list of the programme by keys: which, about what; then it is read here, or lies as a file."""

from __future__ import annotations

from datetime import date

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Select

from distro.model.events import How
from distro.model.people import CollectorKind
from distro.reports.press.report import Report, in_columns
from distro.stations import records
from distro.stations.records import REPORTS, Ask, Query, Record
from distro.stations.session import Session
from distro.texts import in_words, say
from distro.tui import commands as c
from distro.tui.dialogs.choose import ChooseScreen
from distro.tui.look.arabic import mirrored
from distro.tui.look.plain import content, paragraph
from distro.tui.page import Page
from distro.tui.widgets.field import Field
from distro.tui.widgets.form import Lines
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.pane import Pane
from distro.tui.widgets.text import Text
from distro.tui.widgets.tick import Tick
from distro.wording import dates
from distro.wording.names import item_name, point_name

# What each thing that is asked needs to be filled in: the names of the answers in a `Query`.
_FIELDS: dict[Ask, tuple[str, ...]] = {
    Ask.POINT: ("point",),
    Ask.POINTS: ("points",),
    Ask.DAY: ("day",),
    Ask.ON: ("first", "last"),
    Ask.PERIOD: ("first", "last"),
    Ask.UNTIL: ("last",),
    Ask.ITEM: ("item",),
    Ask.OF_ITEM: ("item",),
    Ask.LOT: ("lot",),
    Ask.DONOR: ("donor",),
    Ask.HOUSEHOLD: ("household",),
    Ask.OF_HOUSEHOLD: ("household",),
    Ask.ROUND: ("round",),
    Ask.SAMPLE: ("size", "seed", "weighted"),
    Ask.LANE: ("by_lane",),
    Ask.HANDOVERS: ("operator", "desk", "how", "collector", "overridden", "voided", "late"),
    Ask.SLOTS: ("date",),
    Ask.OFFICE: (),  # a command's, as the tables themselves are: they are made away from the queue
}
_DATES = ("first", "last")
_NUMBERS = ("size", "seed", "desk")
_TICKS = ("by_lane", "weighted", "overridden", "voided", "late")
_MOST = 300  # rows of a table on the screen; a file has all
# What must be said; the rest may stay open.
_NEEDED = {Ask.ON: "first", Ask.ITEM: "item", Ask.HOUSEHOLD: "household", Ask.ROUND: "round"}


def begin(page: Page[None], session: Session, point: str) -> None:
    """Which report; those that the person at the keyboard may have."""
    kinds = {kind: title_of(kind) for kind in records.kinds_for(session)}

    def chose(kind: str | None) -> None:
        if kind is not None:
            page.app.push_screen(ReportScreen(session, point, kind))

    page.app.push_screen(ChooseScreen(c.Reports.title(), kinds), chose)


def title_of(kind: str) -> str:
    """A kind of report as the list of them says it."""
    text = say(f"cli.report.{kind.replace('-', '_')}")
    return text[:1].upper() + text[1:]


def _label(name: str) -> str:
    return say("reporting.how_found" if name == "how" else f"reporting.{name}")


class ReportScreen(Page[None]):
    """What the report is about. What stays empty is everything; the point is the one whose desk this is."""

    offers = (c.Confirm, c.WriteReport, c.Back, c.Help)
    BINDINGS = c.bindings(offers)

    def __init__(self, session: Session, point: str, kind: str) -> None:
        super().__init__()
        self._session, self._point, self._kind = session, point, kind
        self._asks = REPORTS[kind].asks

    def compose(self) -> ComposeResult:
        yield Text(title_of(self._kind), classes="title")
        with Lines():
            for ask in self._asks:
                for name in _FIELDS[ask]:
                    yield self._line(name)
        yield Text(say("reporting.how", show=c.Confirm.key_name(), write=c.WriteReport.key_name()), id="about")
        yield Hints(self.offers)

    def on_mount(self) -> None:
        for first in list(self.query("Input, Select, Tick"))[:1]:
            first.focus()

    def _line(self, name: str) -> Widget:
        if name in _TICKS:
            return Tick(say(f"cli.report.{name}"), id=name)
        label = Text(_label(name), classes="label", one_line=True)
        cells = [label, self._field(name)]
        return Horizontal(*(reversed(cells) if mirrored() else cells), classes="line")

    def _field(self, name: str) -> Widget:
        choices = self._choices(name)
        if choices is None:
            hint = say(f"reporting.hint.{'day' if name in _DATES else name}")
            digits = r"[0-9]*" if name in _NUMBERS else None
            return Field(hint, id=name, compact=True, restrict=digits, max_length=40)
        options = [(content(words).plain, value) for value, words in choices]
        chosen = self._point if name in ("point", "points") else options[0][1]
        return Select(options, allow_blank=False, value=chosen, compact=True, id=name)

    def _choices(self, name: str) -> list[tuple[str, str]] | None:
        """What may be chosen, each with its words; None where it is typed."""
        programme, books = self._session.programme, self._session.books
        everything = ("", say("reporting.all"))
        points = [(one.code, point_name(programme, one.code)) for one in programme.points]
        match name:
            case "point":
                return points
            case "points":
                return [everything, *points]
            case "day":
                days = [(day.name, day.name) for day in books.days.all() if day.point == self._point]
                return [("", say("reporting.last_day")), *reversed(days)]
            case "date":
                planned = sorted(plan.date for plan in books.slots.at(self._point))
                return [("", say("reporting.next_day")), *((day.isoformat(), dates.full(day)) for day in planned)]
            case "item":
                if Ask.ITEM in self._asks:
                    return [(one.code, item_name(programme, one.code)) for one in programme.goods]
                return [everything, *((one.code, item_name(programme, one.code)) for one in programme.items)]
            case "donor":
                return [everything, *((code, in_words(name)) for code, name in programme.all_donors.items())]
            case "round":
                return [(one.code, in_words(one.name)) for one in reversed(self._session.rounds())] or [everything]
            case "how":
                return [everything, *((how.value, say(f"handovers.how_{how}")) for how in How)]
            case "collector":
                return [everything, *((kind.value, say(f"handovers.collector_{kind}")) for kind in CollectorKind)]
        return None

    @on(Input.Submitted)
    def _next(self) -> None:
        self.focus_next()

    def _asked(self) -> Query | None:
        """What was filled in; None, with a word about it, where something is missing or is no day."""
        said: dict[str, object] = {}
        today = self._session.now().date()
        for name in (name for ask in self._asks for name in _FIELDS[ask]):
            field = self.query_one(f"#{name}")
            value = field.value if isinstance(field, Input | Select | Tick) else None
            if isinstance(value, str):
                value = value.strip()
            if name in _DATES and value and (value := dates.typed_past(str(value), today)) is None:
                self._point_to(name, "not_a_day")
                return None
            if not value:
                if name in {_NEEDED.get(ask) for ask in self._asks}:
                    self._point_to(name, "missing")
                    return None
                continue
            if name == "date":
                value = date.fromisoformat(str(value))
            said[name] = (value,) if name == "points" else int(str(value)) if name in _NUMBERS else value
        return Query(**said)  # type: ignore[arg-type]

    def _point_to(self, name: str, why: str) -> None:
        self.query_one("#about", Text).say(say(f"reporting.{why}", what=_label(name)))
        self.query_one(f"#{name}").focus()

    def _made(self) -> Record | None:
        query = self._asked()
        return None if query is None else self.attempt(lambda: records.make(self._session, self._kind, query))

    def on_do_confirm(self) -> None:
        made = self._made()
        if made is None:
            return
        if made.report is None:  # a paper to be filled in, or a file for others: there is nothing to read
            self._ask_format(made)
        else:
            self.app.push_screen(ShownScreen(made), lambda write: self._ask_format(made) if write else None)

    def on_do_write_report(self) -> None:
        if made := self._made():
            self._ask_format(made)

    def _ask_format(self, made: Record) -> None:
        formats = REPORTS[self._kind].formats
        if len(formats) == 1:
            self._write(made, formats[0])
            return
        choices = {ending: say(f"reporting.format.{ending.removeprefix('.')}") for ending in formats}
        title = say("reporting.which_format")
        self.app.push_screen(ChooseScreen(title, choices), lambda ending: self._write(made, ending) if ending else None)

    def _write(self, made: Record, ending: str) -> None:
        name = f"{self._kind}-{self._session.now():%Y%m%d-%H%M%S}{ending}"
        if written := self.attempt(lambda: self.among_reports(name, made.write)):
            self.query_one("#about", Text).say(say("reporting.written", path=str(written)))


class ShownScreen(Page[bool]):
    """A report to be read. Gives True when it is to be written as a file."""

    offers = (c.WriteReport, c.Back)
    BINDINGS = c.bindings(offers)

    def __init__(self, made: Record) -> None:
        super().__init__()
        self._made = made

    def compose(self) -> ComposeResult:
        assert self._made.report is not None
        yield Text(self._made.report.title, classes="title")
        with VerticalScroll():
            yield Body(self._made.report)
        yield Hints(self.offers)

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def on_do_write_report(self) -> None:
        self.dismiss(True)


class Body(Pane):
    """What stands on its paper. A table that is wider than the screen is read line by line."""

    def __init__(self, report: Report) -> None:
        super().__init__()
        self._report = report

    def lines(self, width: int, height: int) -> list[Content]:
        told = in_columns(self._report, width, _MOST)
        return [line for text in told for line in (paragraph(text, width) if text else [Content()])]
