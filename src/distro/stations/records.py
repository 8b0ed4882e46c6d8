"""Reports and lists: one table says who may have which, of what it is made, and what it can be written as.

Commands are made from the table, and screens ask it: what one face may not show, no other shows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from distro.model.people import Household
from distro.reports.wanted import Wanted
from distro.rules.roles import Task, may
from distro.rules.sampling import sample, weighted_sample
from distro.rules.signs import signs
from distro.stations import slots
from distro.stations.errors import Refused
from distro.stations.laptops import sync
from distro.stations.lookups import day_named, household_numbered, item_named, point_named, round_named
from distro.stations.protection import protection
from distro.stations.session import Session

if TYPE_CHECKING:
    from distro.reports.day.figures import DayReport
    from distro.reports.press.report import Report
    from distro.reports.reach import Reach


class Ask(StrEnum):
    """What a report can be asked about; each is an option of its command."""

    POINT = "point"  # one, and it must be said
    POINTS = "points"
    DAY = "day"
    ON = "on"  # the first day must be said
    PERIOD = "period"
    UNTIL = "until"
    ITEM = "item"  # must be said
    OF_ITEM = "of_item"
    LOT = "lot"
    DONOR = "donor"
    HOUSEHOLD = "household"  # must be said
    OF_HOUSEHOLD = "of_household"
    ROUND = "round"
    SAMPLE = "sample"
    LANE = "lane"
    HANDOVERS = "handovers"
    SLOTS = "slots"
    OFFICE = "office"


class Query(Wanted, frozen=True, kw_only=True):
    """The answers to what was asked; what a kind does not ask is left as it is. `household` is its number.

    `office`: where the head office's tables are, which are asked instead of what this laptop knows.
    """

    point: str = ""
    day: str = ""
    donor: str = ""
    round: str = ""
    size: int = 30
    seed: int = 1
    weighted: bool = False
    by_lane: bool = False
    office: str = ""
    date: date | None = None


@dataclass(frozen=True)
class Record:
    """What was made: `data` for a program, the `report` where it is one, and `write` it to a path.

    A report's `write` takes the `dialect` of a CSV too. `households`: the numbers of those that were drawn.
    """

    data: object
    write: Callable[..., object]
    report: Report | None = None
    households: tuple[str, ...] = field(default=())


Maker = Callable[[Session, Query], Record]


@dataclass(frozen=True)
class ReportKind:
    """Whoever may do `task` may have it; everybody where there is none. `asks` are its options in order."""

    task: Task | None
    make: Maker
    formats: tuple[str, ...]
    asks: tuple[Ask, ...]


_TABLES = (".pdf", ".xlsx", ".csv")
_PAPER = (".pdf",)


def make(session: Session, kind: str, query: Query) -> Record:
    """The record of a `kind` of REPORTS. Refused for whose role it is not, and for an unknown point, round or day."""
    found = REPORTS[kind]
    if found.task is not None:
        session.demand(found.task)
    for point in (*query.points, *([query.point] if query.point else [])):
        point_named(session, point)
    return found.make(session, query)


def kinds_for(session: Session) -> list[str]:
    """What the person who is logged in may have."""
    return [name for name, kind in REPORTS.items() if kind.task is None or may(session.role, kind.task)]


def demand_format(kind: str, out: Path) -> None:
    """Refused when a report cannot be written as the ending of `out` says."""
    if out.suffix not in REPORTS[kind].formats:
        raise Refused("format_unknown", path=str(out), known=", ".join(REPORTS[kind].formats))


# ---------------------------------------------------------------- makers


def _of(report: Report, data: object = None) -> Record:
    from distro.reports.press.report import as_data, write_report

    return Record(as_data(report) if data is None else data, partial(write_report, report), report)


def _day(session: Session, query: Query) -> Record:
    from distro.reports.day.layout import as_report

    days = [day.name for day in session.books.days.all() if day.point == query.point]
    name = query.day or (days[-1] if days else query.point)
    day_named(session, name)
    found = day_figures(session, name)
    return _of(as_report(found), found)


def day_figures(session: Session, name: str) -> DayReport:
    """The day report of the day `name`, with what this store proves and what protects it."""
    from distro.reports.day.report import day_report

    head, guarded = session.store.head().code, protection(session)
    return day_report(session.programme, session.books, name, anchor=head, protection=guarded)


def _donor(session: Session, query: Query) -> Record:
    from distro.reports.donor import donor_report, figures

    found = _reach(session, query)
    return _of(donor_report(session.programme, session.books, found, session.now()), figures(found))


def _five_w(session: Session, query: Query) -> Record:
    from distro.reports.donor import five_w_report

    found = _reach(session, query)
    return _of(five_w_report(session.programme, found, session.now()))


def _reach(session: Session, query: Query) -> Reach:
    """Whom a donor reads of, beside what the donor has read at the ends of earlier months."""
    from distro.reports.reach import reach_beside_months

    return reach_beside_months(session.programme, session.books, query.last or _last_date(session))


def _kobo(session: Session, query: Query) -> Record:
    from distro.exchange.kobo_export import write_kobo_export
    from distro.stations.upload import Period, as_submissions

    forms, held = as_submissions(session, Period(query.first, query.last))
    return Record({"submissions": len(forms), "held": held}, partial(write_kobo_export, forms))


def _stock(session: Session, query: Query) -> Record:
    from distro.reports.stock import stock_report

    return _of(stock_report(session.programme, session.books, *_where_and_when(session, query), session.now()))


def _distribution(session: Session, query: Query) -> Record:
    from distro.reports.distribution import distribution_report, report_of

    if query.office:
        from distro.stations.laptops import office

        sites, first, last = _where_and_when(session, query)
        told = office.distributed(session, query.office, sites, first, last)
        return _of(report_of(session.programme, told, sites, (first, last), session.now()))
    return _of(distribution_report(session.programme, session.books, *_where_and_when(session, query), session.now()))


def _days(session: Session, query: Query) -> Record:
    from distro.reports.site_days import days_report

    sites, first, _ = _where_and_when(session, query)
    try:
        return _of(days_report(session.programme, session.books, sites, first, query.last or first, session.now()))
    except KeyError:
        raise Refused("day_unknown", day=query.first) from None


def _doubles(session: Session, query: Query) -> Record:
    from distro.reports.doubles import doubles_report

    found = sync.doubles(session)
    return _of(doubles_report(session.programme, session.books, found, session.now()), found)


def _audit(session: Session, query: Query) -> Record:
    from distro.reports.audit import audit_report

    where_and_when = _where_and_when(session, query)
    events = (event for event, _ in session.raw_events())
    found = signs(events, *where_and_when, session.programme.max_units_per_proxy)
    report = audit_report(session.programme, session.books, found, *where_and_when, session.now())
    return _of(report, {"signs": found})


def _pack(session: Session, query: Query) -> Record:
    from distro.stations import audit_pack

    made = audit_pack.make(session, *_where_and_when(session, query))
    return Record({"events": len(made.events)}, partial(audit_pack.write, session, made))


def _handovers(session: Session, query: Query) -> Record:
    from distro.reports.handovers import handovers_report

    household = household_numbered(session, query.household).id if query.household else ""
    _demand_known(session, query)
    wanted = replace(query, household=household)
    return _of(handovers_report(session.programme, session.books, wanted, session.now()))


def _demand_known(session: Session, query: Query) -> None:
    """Refused when no item, batch or operator is called so, now or in what was handed over: a slip of the keys would
    read as "nothing was handed over".
    """
    made = session.books.handovers.every
    items = (item.code for item in session.programme.items)
    if query.item and query.item not in chain(items, (line.item for one in made() for line in one.lines)):
        raise Refused("item_unknown", item=query.item)
    if query.operator and query.operator not in chain(session.store.keyring.people(), (one.by for one in made())):
        raise Refused("operator_unknown", person=query.operator)
    papers = chain(session.books.stock_documents, made())
    if query.lot and query.lot not in (move.lot.batch for paper in papers for move in paper.movements):
        raise Refused("batch_unknown", batch=query.lot)


def _round(session: Session, query: Query) -> Record:
    from distro.reports.round import round_report

    round_ = round_named(session, query.round)
    points = query.points or round_.points
    return _of(round_report(session.programme, session.books, round_, points, session.now()))


def _stock_card(session: Session, query: Query) -> Record:
    from distro.reports.stock_card import stock_card

    item_named(session, query.item)
    books = session.books
    return _of(stock_card(session.programme, books, query.point, query.item, session.now(), query.lot, query.donor))


def _access(session: Session, query: Query) -> Record:
    from distro.reports.access import access_report

    household = household_numbered(session, query.household)
    return _of(access_report(session.programme, session.books, household, session.now()))


def _count_sheet(session: Session, query: Query) -> Record:
    from distro.reports.forms.count_sheet import write_count_sheet

    return Record({}, partial(write_count_sheet, session.programme, query.point, session.now()))


def _pdm(session: Session, query: Query) -> Record:
    """Drawn among those who collected in the round, so that everybody asked has something to tell.

    Minors without an adult are asked by the protection focal point, never by a list. `weighted`: half of it among
    those served by whoever stands out in the audit report, for whom may have that.
    """
    from distro.reports.forms.monitoring import write_monitoring_form, write_monitoring_xlsform

    round_named(session, query.round)
    books = session.books
    served = {made.household for made in books.handovers if any(line.round == query.round for line in made.lines)}
    asked = (one for one in served if (known := books.register.get(one)) and not known.lone_minor)
    if query.weighted:
        chosen = weighted_sample(asked, _looked_at(session, query.round), query.size, query.seed)
    else:
        chosen = sample(asked, query.size, query.seed)
    drawn: list[Household] = [household for one in chosen if (household := books.register.get(one))]

    def write(out: Path) -> None:
        if out.suffix == ".pdf":
            write_monitoring_form(session.programme, drawn, query.round, query.seed, session.now(), out)
        else:
            write_monitoring_xlsform(drawn, out)

    numbers = tuple(household.number for household in drawn)
    return Record({"households": numbers}, write, households=numbers)


def _looked_at(session: Session, code: str) -> set[str]:
    """The households that in this round were served by somebody who stands out in the audit report."""
    session.demand(Task.APPROVE)
    where_and_when = _where_and_when(session, Query())
    events = (event for event, _ in session.raw_events())
    who = {
        sign.who for sign in signs(events, *where_and_when, session.programme.max_units_per_proxy) if sign.stands_out
    }
    return {
        made.household
        for made in session.books.handovers
        if made.by in who and any(line.round == code for line in made.lines)
    }


def _tally(session: Session, query: Query) -> Record:
    from distro.reports.forms.lists import write_tally_sheet

    return _list(session, query, write_tally_sheet)


def _receipts(session: Session, query: Query) -> Record:
    from distro.reports.forms.lists import write_receipt_sheet

    return _list(session, query, write_receipt_sheet)


def _wall_list(session: Session, query: Query) -> Record:
    from distro.reports.forms.invitations import write_wall_list

    return _invitations(session, query, write_wall_list)


def _invited(session: Session, query: Query) -> Record:
    from distro.reports.forms.invitations import write_invitations

    return _invitations(session, query, write_invitations)


def _invitations(session: Session, query: Query, write_paper: Callable[..., None]) -> Record:
    plan = slots.planned_for(session, query.point, query.date)
    invited = list(slots.invited(session, plan))
    write = partial(write_paper, session.programme, session.books, plan, invited, session.now())
    return Record({"households": sum(len(households) for _, households in invited)}, write)


def _messages(session: Session, query: Query) -> Record:
    from distro.reports.forms.invitations import write_messages

    plan = slots.planned_for(session, query.point, query.date)
    invited = list(slots.invited(session, plan))
    phones = [bool(household.phone) for _, households in invited for household in households]
    told = {"messages": sum(phones), "without_phone": len(phones) - sum(phones)}
    return Record(told, partial(write_messages, session.programme, plan, invited))


def _list(session: Session, query: Query, write_list: Callable[..., int]) -> Record:
    round_named(session, query.round)

    def write(out: Path) -> None:
        now = session.now()
        write_list(session.programme, session.books, query.round, query.point, out, now, query.by_lane)

    return Record({}, write)


def _where_and_when(session: Session, query: Query) -> tuple[tuple[str, ...], date, date]:
    """All points and all days of the programme so far, where nothing else was said."""
    programme = session.programme
    sites = query.points or tuple(point.code for point in programme.points)
    return sites, query.first or programme.starts, query.last or _last_date(session)


def _last_date(session: Session) -> date:
    """Until when there is something to tell: today, or the last day, where this laptop's clock is behind it."""
    return max([session.now().date(), *(day.date for day in session.books.days.all())])


REPORTS: dict[str, ReportKind] = {
    "day": ReportKind(Task.SEE_STOCK, _day, _TABLES, (Ask.POINT, Ask.DAY)),
    "days": ReportKind(Task.SEE_STOCK, _days, _TABLES, (Ask.POINTS, Ask.ON)),
    "donor": ReportKind(None, _donor, _TABLES, (Ask.UNTIL,)),
    "5w": ReportKind(None, _five_w, _TABLES, (Ask.UNTIL,)),
    "kobo": ReportKind(Task.SYNC, _kobo, (".xlsx",), (Ask.PERIOD,)),
    "stock": ReportKind(Task.SEE_STOCK, _stock, _TABLES, (Ask.POINTS, Ask.PERIOD)),
    "distribution": ReportKind(Task.SEE_STOCK, _distribution, _TABLES, (Ask.POINTS, Ask.PERIOD, Ask.OFFICE)),
    "audit": ReportKind(Task.APPROVE, _audit, _TABLES, (Ask.POINTS, Ask.PERIOD)),
    "pack": ReportKind(Task.APPROVE, _pack, (".html",), (Ask.POINTS, Ask.PERIOD)),
    "doubles": ReportKind(Task.SYNC, _doubles, _TABLES, ()),
    "handovers": ReportKind(
        Task.SEE_REGISTER, _handovers, _TABLES,
        (Ask.POINTS, Ask.PERIOD, Ask.OF_HOUSEHOLD, Ask.OF_ITEM, Ask.LOT, Ask.HANDOVERS),
    ),
    "round": ReportKind(Task.SEE_STOCK, _round, _TABLES, (Ask.ROUND, Ask.POINTS)),
    "stock-card": ReportKind(Task.SEE_STOCK, _stock_card, _TABLES, (Ask.ITEM, Ask.POINT, Ask.LOT, Ask.DONOR)),
    "count-sheet": ReportKind(None, _count_sheet, _PAPER, (Ask.POINT,)),
    "access": ReportKind(Task.SEE_REGISTER, _access, (".pdf", ".xlsx"), (Ask.HOUSEHOLD,)),
    "pdm": ReportKind(Task.SEE_REGISTER, _pdm, (".pdf", ".xlsx"), (Ask.ROUND, Ask.SAMPLE)),
    "tally": ReportKind(Task.SEE_REGISTER, _tally, _PAPER, (Ask.POINT, Ask.ROUND, Ask.LANE)),
    "receipts": ReportKind(Task.SEE_REGISTER, _receipts, _PAPER, (Ask.POINT, Ask.ROUND, Ask.LANE)),
    "wall-list": ReportKind(Task.SEE_REGISTER, _wall_list, _PAPER, (Ask.POINT, Ask.SLOTS)),
    "invitations": ReportKind(Task.SEE_REGISTER, _invited, _PAPER, (Ask.POINT, Ask.SLOTS)),
    "messages": ReportKind(Task.SEE_REGISTER, _messages, (".csv",), (Ask.POINT, Ask.SLOTS)),
}  # fmt: skip
