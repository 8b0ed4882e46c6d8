"""`distro report`: the day report, the donor report and the paper lists, as files or on the terminal."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from distro.cli.context import Context
from distro.rules.roles import Task
from distro.rules.sampling import sample
from distro.stations import registration, rounds
from distro.stations.errors import Refused
from distro.stations.laptops import sync
from distro.stations.session import Session
from distro.texts import in_words, say
from distro.wording.rations import how_shared

if TYPE_CHECKING:
    from distro.reports.day.figures import DayReport
    from distro.reports.press.report import Report


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    report = commands.add_parser("report", help=say("cli.report.help")).add_subparsers(required=True)
    day = report.add_parser("day", help=say("cli.report.day"))
    day.add_argument("--point", required=True, help=say("cli.option.point"))
    day.add_argument("--day", help=say("cli.report.which_day"))
    day.add_argument("--out", type=Path, metavar="FILE.(pdf|xlsx|csv)", help=say("cli.option.out"))
    day.set_defaults(run=_day)
    days = report.add_parser("days", help=say("cli.report.days"))
    days.add_argument("--point", action="append", dest="points", help=say("cli.report.points"))
    one_day = date.fromisoformat
    days.add_argument(
        "--date", dest="first", required=True, type=one_day, metavar="YYYY-MM-DD", help=say("cli.report.date")
    )
    days.add_argument("--until", type=date.fromisoformat, metavar="YYYY-MM-DD", help=say("cli.report.until_date"))
    days.add_argument("--out", type=Path, required=True, metavar="FILE.(pdf|xlsx|csv)", help=say("cli.option.out"))
    days.set_defaults(run=_days)
    donor = report.add_parser("donor", help=say("cli.report.donor"))
    donor.add_argument("--until", type=date.fromisoformat, metavar="YYYY-MM-DD", help=say("cli.report.until"))
    donor.add_argument("--out", type=Path, metavar="FILE.(pdf|xlsx|csv)", help=say("cli.option.out"))
    donor.set_defaults(run=_donor)
    for name, work in (("stock", _stock), ("distribution", _distribution)):
        period = report.add_parser(name, help=say(f"cli.report.{name}"))
        period.add_argument("--point", action="append", dest="points", help=say("cli.report.points"))
        period.add_argument(
            "--from", dest="first", type=date.fromisoformat, metavar="YYYY-MM-DD", help=say("cli.report.from")
        )
        period.add_argument("--until", type=date.fromisoformat, metavar="YYYY-MM-DD", help=say("cli.report.until"))
        period.add_argument(
            "--out", type=Path, required=True, metavar="FILE.(pdf|xlsx|csv)", help=say("cli.option.out")
        )
        period.set_defaults(run=work)
    twice = report.add_parser("doubles", help=say("cli.report.doubles"))
    twice.add_argument("--out", type=Path, metavar="FILE.(pdf|xlsx|csv)", help=say("cli.option.out"))
    twice.set_defaults(run=_doubles)
    card = report.add_parser("stock-card", help=say("cli.report.stock_card"))
    card.add_argument("item")
    card.add_argument("--point", required=True, help=say("cli.option.point"))
    card.add_argument("--lot", default="", help=say("cli.report.lot"))
    card.add_argument("--donor", default="", help=say("cli.report.of_donor"))
    card.add_argument("--out", type=Path, required=True, metavar="FILE.(pdf|xlsx|csv)", help=say("cli.option.out"))
    card.set_defaults(run=_stock_card)
    sheet = report.add_parser("count-sheet", help=say("cli.report.count_sheet"))
    sheet.add_argument("--point", required=True, help=say("cli.option.point"))
    sheet.add_argument("--out", type=Path, required=True, metavar="FILE.pdf", help=say("cli.option.out"))
    sheet.set_defaults(run=_count_sheet)
    access = report.add_parser("access", help=say("cli.report.access"))
    access.add_argument("household", metavar="NUMBER", help=say("cli.referral.household"))
    access.add_argument("--out", type=Path, required=True, metavar="FILE.(pdf|xlsx)", help=say("cli.option.out"))
    access.set_defaults(run=_access)
    pdm = report.add_parser("pdm", help=say("cli.report.pdm"))
    pdm.add_argument("--round", required=True, help=say("cli.option.round"))
    pdm.add_argument("--size", type=int, default=30, metavar="N", help=say("cli.report.size"))
    pdm.add_argument("--seed", type=int, default=1, metavar="S", help=say("cli.report.seed"))
    pdm.add_argument("--out", type=Path, required=True, metavar="FILE.(pdf|xlsx)", help=say("cli.option.out"))
    pdm.set_defaults(run=_pdm)
    for name in ("tally", "receipts"):
        paper = report.add_parser(name, help=say(f"cli.report.{name}"))
        paper.add_argument("--point", required=True, help=say("cli.option.point"))
        paper.add_argument("--round", required=True, help=say("cli.option.round"))
        paper.add_argument("--out", type=Path, required=True, metavar="FILE.pdf", help=say("cli.option.out"))
        paper.add_argument("--by-lane", action="store_true", help=say("cli.report.by_lane"))
        paper.set_defaults(run=_list, paper=name)


def _day(context: Context, args: argparse.Namespace) -> None:
    from distro.reports.day.report import day_report

    with context.session() as session:
        session.demand(Task.SEE_STOCK)
        name = args.day or _last_day(session, args.point)
        try:
            report = day_report(session.programme, session.books, name, anchor=session.store.head().code)
        except KeyError:
            raise Refused("day_unknown", day=name) from None
    if args.out is not None:
        from distro.reports.day.layout import as_report
        from distro.reports.press.report import write_report

        _known_format(args.out)
        write_report(as_report(report), args.out)
    context.print(say("cli.report.written", path=args.out) if args.out else day_in_words(report), report)


def _doubles(context: Context, args: argparse.Namespace) -> None:
    from distro.reports.doubles import doubles_report
    from distro.reports.press.report import write_report
    from distro.wording.doubles import doubles_in_words

    _known_format(args.out)
    with context.session() as session:
        session.demand(Task.SYNC)
        found = sync.doubles(session)
        if args.out is not None:
            write_report(doubles_report(session.programme, session.books, found, session.now()), args.out)
        text = "\n".join(doubles_in_words(session.programme, session.books, found)) or say("hub.page.no_doubles")
    context.print(say("cli.report.written", path=args.out) if args.out else text, found)


def _donor(context: Context, args: argparse.Namespace) -> None:
    from distro.reports.donor import donor_report, figures, summaries
    from distro.reports.press.report import write_report
    from distro.reports.reach import reach

    with context.session() as session:
        until = args.until or session.now().date()
        _known_format(args.out)
        found = reach(session.programme, session.books, until)
        if args.out is not None:
            write_report(donor_report(session.programme, session.books, found, session.now()), args.out)
        text = "\n\n".join(summaries(session.programme, found))
    context.print(say("cli.report.written", path=args.out) if args.out else text, figures(found))


def _stock(context: Context, args: argparse.Namespace) -> None:
    from distro.reports.stock import stock_report

    _of_period(context, args, stock_report)


def _distribution(context: Context, args: argparse.Namespace) -> None:
    from distro.reports.distribution import distribution_report

    _of_period(context, args, distribution_report)


def _days(context: Context, args: argparse.Namespace) -> None:
    from distro.reports.site_days import days_report

    args.until = args.until or args.first
    try:
        _of_period(context, args, days_report)
    except KeyError:
        raise Refused("day_unknown", day=args.first) from None


def _of_period(context: Context, args: argparse.Namespace, make: Callable[..., Report]) -> None:
    from distro.reports.press.report import write_report

    _known_format(args.out)
    with context.session() as session:
        session.demand(Task.SEE_STOCK)
        programme = session.programme
        sites = tuple(args.points or (point.code for point in programme.points))
        for site in sites:
            _known_point(session, site)
        first, last = args.first or programme.starts, args.until or session.now().date()
        write_report(make(programme, session.books, sites, first, last, session.now()), args.out)
    context.print(say("cli.report.written", path=args.out), {"path": str(args.out)})


def _stock_card(context: Context, args: argparse.Namespace) -> None:
    from distro.reports.press.report import write_report
    from distro.reports.stock_card import stock_card

    _known_format(args.out)
    with context.session() as session:
        session.demand(Task.SEE_STOCK)
        _known_point(session, args.point)
        if args.item not in {item.code for item in session.programme.goods}:
            raise Refused("item_unknown", item=args.item)
        programme, books, now = session.programme, session.books, session.now()
        write_report(stock_card(programme, books, args.point, args.item, now, args.lot, args.donor), args.out)
    context.print(say("cli.report.written", path=args.out), {"path": str(args.out)})


def _count_sheet(context: Context, args: argparse.Namespace) -> None:
    from distro.reports.forms.count_sheet import write_count_sheet

    with context.session() as session:
        _known_point(session, args.point)
        write_count_sheet(session.programme, args.point, session.now(), args.out)
    context.print(say("cli.report.written", path=args.out), {"path": str(args.out)})


def _known_point(session: Session, point: str) -> None:
    known = [each.code for each in session.programme.points]
    if point not in known:
        raise Refused("point_unknown", point=point, known=", ".join(known))


def _access(context: Context, args: argparse.Namespace) -> None:
    from distro.reports.access import access_report
    from distro.reports.press.report import write_report

    _known_format(args.out)
    with context.session() as session:
        session.demand(Task.SEE_REGISTER)
        household = registration.numbered(session, args.household)
        write_report(access_report(session.programme, session.books, household, session.now()), args.out)
    context.print(say("cli.report.written", path=args.out), {"path": str(args.out)})


def _pdm(context: Context, args: argparse.Namespace) -> None:
    """Drawn among those who collected in the round, so that everybody asked has something to tell.

    Minors without an adult are asked by the protection focal point, never by a list.
    """
    from distro.reports.forms.monitoring import write_monitoring_form, write_monitoring_xlsform

    _known_format(args.out)
    with context.session() as session:
        session.demand(Task.SEE_REGISTER)
        rounds.named(session, args.round)
        books = session.books
        served = {made.household for made in books.handovers if any(line.round == args.round for line in made.lines)}
        asked = (one for one in served if (known := books.register.get(one)) and not known.lone_minor)
        drawn = sample(asked, args.size, args.seed)
        households = [household for one in drawn if (household := books.register.get(one))]
        if args.out.suffix == ".pdf":
            write_monitoring_form(session.programme, households, args.round, args.seed, session.now(), args.out)
        else:
            write_monitoring_xlsform(households, args.out)
    numbers = [household.number for household in households]
    context.print(say("cli.report.drawn", n=len(numbers), path=args.out), {"households": numbers})


def _known_format(out: Path | None) -> None:
    from distro.reports.press.report import FORMATS

    if out is not None and out.suffix not in FORMATS:
        raise Refused("format_unknown", path=str(out), known=", ".join(FORMATS))


def _list(context: Context, args: argparse.Namespace) -> None:
    from distro.reports.forms.lists import write_receipt_sheet, write_tally_sheet

    write = write_tally_sheet if args.paper == "tally" else write_receipt_sheet
    with context.session() as session:
        session.demand(Task.SEE_REGISTER)
        rounds.named(session, args.round)
        write(session.programme, session.books, args.round, args.point, args.out, session.now(), args.by_lane)
    context.print(say("cli.report.written", path=args.out), {"path": str(args.out)})


def _last_day(session: Session, point: str) -> str:
    days = [day.name for day in session.books.days.all() if day.point == point]
    if not days:
        raise Refused("day_unknown", day=point)
    return days[-1]


def day_in_words(report: DayReport) -> str:
    """The report for a terminal: who came, what went out, what differs."""
    everybody = next(people for people in report.people if people.group is None)
    lines = [
        say("cli.report.title", day=report.day, city=report.city, donor=in_words(report.donor_name)),
        say("cli.report.came", planned=report.planned.households, served=report.served.households,
            no_show=report.no_show.households, people=everybody.reached.people),
        say("cli.report.people", women=everybody.women, men=everybody.men, girls=everybody.girls,
            boys=everybody.boys, unknown=everybody.unknown, alone=report.lone_minors),
        "",
        _row(*say("cli.report.columns").split("|")),
    ]  # fmt: skip
    for item in report.items:
        figures = (item.opening, item.received, item.handed_over, item.lost + item.damaged + item.expired)
        lines.append(_row(in_words(item.name), *figures, item.book, item.counted, item.variance))
    signed, desk = report.signed, report.desk
    for short in report.shortages:
        what = say("ration.line", what=in_words(short.name), why=how_shared(short.mode, short.permille))
        lines.append(f"! {what} ({short.round}, {short.at:%H:%M}, {short.by})")
    lines += ["", say("cli.report.refused", n=sum(line.scans for line in report.refusals), voids=len(report.voids))]
    lines.append(say("cli.report.collected", n=len(report.overrides), alternates=desk.alternates, proxies=desk.proxies))
    lines += [say("reports.fan_in_line", n=line.households, by=", ".join(line.by)) for line in report.fan_in]
    if signed:
        lines.append(say("cli.report.signed", counted=signed.counted_by, approved=signed.approved_by))
    else:
        lines.append(say("cli.report.provisional"))
    return "\n".join([*lines, say("cli.report.anchor", anchor=report.anchor)])


def _row(name: str, *figures: object) -> str:
    return f"{name:<38}" + "".join(f"{'' if figure is None else figure!s:>10}" for figure in figures)
