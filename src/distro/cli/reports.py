"""`distro report`: every report and list of `stations.records`, as a file or on the terminal."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import to_builtins

from distro.cli.context import Context
from distro.cli.files import writes
from distro.model.events import How
from distro.model.people import CollectorKind
from distro.stations import records
from distro.stations.records import REPORTS, Ask, Query, Record
from distro.stations.session import Session
from distro.texts import in_words, listed, say
from distro.wording.protection import protection_in_words
from distro.wording.rations import how_shared
from distro.wording.upload import held_in_words

if TYPE_CHECKING:
    from distro.reports.day.figures import DayReport

# Papers to be filled in, and files for others.
_NO_TERMINAL = ("count-sheet", "pdm", "tally", "receipts", "kobo", "pack", "wall-list", "invitations", "messages")


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    report = commands.add_parser("report", help=say("cli.report.help")).add_subparsers(required=True)
    for name, kind in REPORTS.items():
        parser = report.add_parser(name, help=say(f"cli.report.{name.replace('-', '_')}"))
        for ask in kind.asks:
            _OPTIONS[ask](parser)
        writes(parser, "--out", endings=kind.formats, required=name in _NO_TERMINAL, help=say("cli.option.out"))
        parser.add_argument(
            "--format", choices=[ending.removeprefix(".") for ending in kind.formats], help=say("cli.report.format")
        )
        if ".csv" in kind.formats:
            parser.add_argument("--dialect", choices=("semicolon", "comma", "tab"), help=say("cli.report.dialect"))
        parser.set_defaults(run=_run, kind=name)


def _option(*names: str, text: str, **how: Any) -> Callable[[argparse.ArgumentParser], object]:
    return lambda parser: parser.add_argument(*names, help=say(text), **how)


def _all(*options: Callable[[argparse.ArgumentParser], object]) -> Callable[[argparse.ArgumentParser], object]:
    return lambda parser: [option(parser) for option in options]


class _OfTheOffice(argparse.Action):
    """Where the office's tables are. No open desk asks them between two keys: a server may be far away."""

    def __call__(
        self, parser: object, namespace: argparse.Namespace, values: object, option: str | None = None
    ) -> None:
        namespace.office, namespace.alone = values, True


_DAY: dict[str, Any] = {"type": date.fromisoformat, "metavar": "YYYY-MM-DD"}

_OPTIONS: dict[Ask, Callable[[argparse.ArgumentParser], object]] = {
    Ask.POINT: _option("--point", required=True, text="cli.option.point"),
    Ask.POINTS: _option("--point", action="append", dest="points", text="cli.report.points"),
    Ask.DAY: _option("--day", text="cli.report.which_day"),
    Ask.ON: _all(
        _option("--date", dest="first", required=True, text="cli.report.date", **_DAY),
        _option("--until", dest="last", text="cli.report.until_date", **_DAY),
    ),
    Ask.PERIOD: _all(
        _option("--from", dest="first", text="cli.report.from", **_DAY),
        _option("--until", dest="last", text="cli.report.until", **_DAY),
    ),
    Ask.UNTIL: _option("--until", dest="last", text="cli.report.until", **_DAY),
    Ask.ITEM: _option("item", text="cli.report.item"),
    Ask.OF_ITEM: _option("--item", metavar="CODE", text="cli.report.item"),
    Ask.LOT: _option("--lot", text="cli.report.lot"),
    Ask.DONOR: _option("--donor", text="cli.report.of_donor"),
    Ask.HOUSEHOLD: _option("household", metavar="NUMBER", text="cli.referral.household"),
    Ask.OF_HOUSEHOLD: _option("--household", metavar="NUMBER", text="cli.referral.household"),
    Ask.ROUND: _option("--round", required=True, text="cli.option.round"),
    Ask.SAMPLE: _all(
        _option("--size", type=int, metavar="N", text="cli.report.size"),
        _option("--seed", type=int, metavar="S", text="cli.report.seed"),
        _option("--weighted", action="store_true", default=None, text="cli.report.weighted"),
    ),
    Ask.LANE: _option("--by-lane", action="store_true", default=None, text="cli.report.by_lane"),
    Ask.SLOTS: _option("--date", text="cli.slots.of_date", **_DAY),
    Ask.OFFICE: _option(
        "--office", metavar="FILE.sqlite|postgresql://...", action=_OfTheOffice, text="cli.report.office"
    ),
    Ask.HANDOVERS: _all(
        _option("--by", dest="operator", metavar="ID", text="cli.report.by"),
        _option("--desk", type=int, metavar="N", text="cli.report.desk"),
        _option("--how", choices=[how.value for how in How], text="cli.report.how"),
        _option("--collector", choices=[kind.value for kind in CollectorKind], text="cli.report.collector"),
        _option("--overridden", action="store_true", default=None, text="cli.report.overridden"),
        _option("--voided", action="store_true", default=None, text="cli.report.voided"),
        _option("--late", action="store_true", default=None, text="cli.report.late"),
    ),
}


def _run(context: Context, args: argparse.Namespace) -> int | None:
    """Make the report and write it, or say it on the terminal."""
    given = {name: value for name in Query.__struct_fields__ if (value := getattr(args, name, None)) is not None}
    if "points" in given:
        given["points"] = tuple(given["points"])
    if args.out is not None:
        records.demand_format(args.kind, args.out)
    with context.session() as session:
        made = records.make(session, args.kind, Query(**given))
        if args.out is not None:
            _write(made, args, args.out)
            text = say("cli.report.written", path=args.out)
            if args.kind == "kobo":
                text = "\n".join([text, *held_in_words(made.data["held"].items())])  # type: ignore[index]
            if made.households:
                text = say("cli.report.drawn", n=len(made.households), path=args.out)
        else:
            text = _in_words(session, args.kind, made)
    written = {"path": str(args.out)} if args.out is not None else {}
    data = to_builtins(made.data)
    context.print(text, {**data, **written} if isinstance(data, dict) else data)
    return None


def _write(made: Record, args: argparse.Namespace, out: Path) -> None:
    if out.suffix == ".csv" and args.dialect:
        from distro.reports.press.csv import DIALECTS

        made.write(out, dialect=DIALECTS[args.dialect])
    else:
        made.write(out)


def _in_words(session: Session, kind: str, made: Record) -> str:
    """What a report says on the terminal: its own words where it has some."""
    from distro.reports.press import report

    if kind == "day":
        return day_in_words(made.data)  # type: ignore[arg-type]
    assert made.report is not None
    if kind == "donor":
        return "\n\n".join(made.report.summary)
    if kind == "doubles":
        from distro.stations.laptops import sync
        from distro.wording.doubles import doubles_in_words

        told = doubles_in_words(session.programme, session.books, sync.doubles(session))
        return "\n".join(told) or say("hub.page.no_doubles")
    return report.in_words(made.report)


def day_in_words(report: DayReport) -> str:
    """The report for a terminal: who came, what went out, what differs."""
    everybody = next(people for people in report.people if people.group is None)
    donors = listed(in_words(share.name) for share in report.donors) or in_words(report.donor_name)
    lines = [
        say("cli.report.title", day=report.day, city=report.city, donor=donors),
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
    lines += [say("reports.declined_line", n=report.declined)] if report.declined else []
    lines += [say("reports.fan_in_line", n=line.households, by=listed(line.by)) for line in report.fan_in]
    if signed:
        lines.append(say("cli.report.signed", counted=signed.counted_by, approved=signed.approved_by))
    else:
        lines.append(say("cli.report.provisional"))
    guarded = protection_in_words(report.protection) if report.protection else []
    return "\n".join([*lines, *guarded, say("cli.report.anchor", anchor=report.anchor)])


def _row(name: str, *figures: object) -> str:
    return f"{name:<38}" + "".join(f"{'' if figure is None else figure!s:>10}" for figure in figures)
