"""`distro day`: open a day, count it, explain what differs, close it."""

from __future__ import annotations

import argparse
import sys
from datetime import date

from msgspec import to_builtins

from distro.books.signatures import exceptions
from distro.cli import counted
from distro.cli.amounts import understood
from distro.cli.context import Context
from distro.exchange.toml_file import toml_in
from distro.rules.clean import printed
from distro.rules.roles import Task
from distro.stations import days, doubles, stockroom, supplements
from distro.stations.closing import Close
from distro.stations.errors import Refused
from distro.stations.explaining import reconstruct
from distro.stations.session import Session
from distro.texts import say
from distro.wording.doubles import doubles_in_words
from distro.wording.names import number_of
from distro.wording.supplements import supplements_in_words


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    day = commands.add_parser("day", help=say("cli.day.help")).add_subparsers(required=True)
    opening = day.add_parser("open", help=say("cli.day.open"))
    opening.add_argument("--point", required=True, help=say("cli.option.point"))
    opening.add_argument("--round", action="append", required=True, dest="rounds", help=say("cli.option.round"))
    opening.add_argument("--keep-in-store", action="store_true", help=say("cli.day.keep_in_store"))
    opening.add_argument("--date", type=date.fromisoformat, metavar="YYYY-MM-DD", help=say("cli.day.date"))
    opening.add_argument("--again", default="", metavar="REASON", help=say("cli.day.again"))
    opening.set_defaults(run=_open)

    close = day.add_parser("close", help=say("cli.day.close"))
    close.add_argument("--point", required=True, help=say("cli.option.point"))
    counted.add_to(close)
    close.add_argument("--counted-by", required=True, metavar="ID", help=say("cli.day.counted_by"))
    close.add_argument("--approved-by", required=True, metavar="ID", help=say("cli.day.approved_by"))
    close.set_defaults(run=_close)

    count = day.add_parser("count", help=say("cli.day.count"))
    count.add_argument("--point", required=True, help=say("cli.option.point"))
    counted.add_to(count)
    count.add_argument("--counted-by", required=True, metavar="ID", help=say("cli.day.counted_by"))
    count.set_defaults(run=_count)

    variances = day.add_parser("variances", help=say("cli.day.variances"))
    variances.add_argument("--point", required=True, help=say("cli.option.point"))
    variances.set_defaults(run=_variances)

    found = day.add_parser("reconstruct", help=say("cli.day.reconstruct"))
    found.add_argument("household", metavar="NUMBER|CARD", help=say("cli.day.on_paper"))
    found.add_argument("--paper", required=True, help=say("cli.day.paper"))
    found.add_argument("--point", required=True, help=say("cli.option.point"))
    found.set_defaults(run=_reconstruct)

    late = day.add_parser("supplement", help=say("supplement.help"))
    late.add_argument("--point", required=True, help=say("cli.option.point"))
    late.add_argument("--day", help=say("supplement.day"))
    late.add_argument("--approved-by", metavar="ID", help=say("cli.day.approved_by"))
    late.add_argument("--holds", default="", metavar="LAPTOP", help=say("supplement.holds"))
    late.add_argument("--lost", action="append", default=[], metavar="ITEM=N", help=say("supplement.lost"))
    late.set_defaults(run=_supplement)

    twice = day.add_parser("doubles", help=say("supplement.doubles_help"))
    twice.add_argument("--household", metavar="NUMBER", help=say("supplement.household"))
    twice.add_argument("--reason", default="", help=say("supplement.reason"))
    twice.add_argument("--approved-by", metavar="ID", help=say("cli.day.approved_by"))
    twice.set_defaults(run=_doubles)


def _open(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        day = days.open_day(
            session, args.point, tuple(args.rounds), args.date, args.again, issue_all=not args.keep_in_store
        )
        on_shelf = dict(stockroom.on_shelf(session, args.point))
    context.print(say("cli.day.opened", day=day.name, items=len(on_shelf)), {"day": day.name, "on_shelf": on_shelf})


def _close(context: Context, args: argparse.Namespace) -> int:
    """The signatures first: what fails then says no figure of the book."""
    sheet = toml_in(args.counts.read_bytes())
    with context.session() as session:
        close = Close(session, args.point)
        counted.count(close, sheet, args.scans)
        counted.tell_heard(close)
        secret = context.passphrase(args.counted_by, "DISTRO_COUNTER_PASSPHRASE")
        passphrase = context.passphrase(args.approved_by, "DISTRO_APPROVER_PASSPHRASE")
        close.keep(args.counted_by, secret)
        closed = close.sign(args.counted_by, args.approved_by, passphrase)
        differing = [line for line in closed.lines if line.counted != line.book]
        exceptional = exceptions(session.books, close.day)
    for line in differing:
        print(printed(counted.variance_in_words(line)), file=sys.stderr)
    for one in exceptional:
        print(printed(say(f"reports.exception_line.{one.why}", person=one.person, n=one.handovers)), file=sys.stderr)
    context.print(say("cli.day.closed", day=closed.day, n=len(differing)),
                  {**to_builtins(closed), "exceptions": exceptional})  # fmt: skip
    return 0


def _count(context: Context, args: argparse.Namespace) -> None:
    """One pass, kept before anybody sees the book; nothing is said of it but that it is there."""
    sheet = toml_in(args.counts.read_bytes())
    with context.session() as session:
        close = Close(session, args.point)
        counted.count(close, sheet, args.scans)
        kept = close.keep(args.counted_by, context.passphrase(args.counted_by, "DISTRO_COUNTER_PASSPHRASE"))
        told = {"day": kept.day, "counted_by": kept.counted_by, "passes_missing": close.passes_missing()}
        told["differ"] = [] if close.passes_missing() else close.passes_differ()
    context.print(say("cli.day.counted", day=kept.day, person=kept.counted_by), told)


def _variances(context: Context, args: argparse.Namespace) -> None:
    """Of the last count that somebody signed, against the book as it is now."""
    with context.session() as session:
        close = Close(session, args.point)
        counted.tell_variances(context, close)


def _reconstruct(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        close = Close(session, args.point)
        close.take_up()
        made = reconstruct(close, args.household, args.paper)
    context.print(say("cli.day.reconstructed", paper=args.paper, n=len(made.lines)), made)


def _supplement(context: Context, args: argparse.Namespace) -> int:
    """What is open, or with `--approved-by` its signature; 1 while something is open."""
    with context.session() as session:
        session.demand(Task.CLOSE_DAY)
        found = [one for one in supplements.unsigned(session, args.point) if args.day in (None, one.day)]
        lines = supplements_in_words(session.programme, session.books, found) or [say("supplement.nothing")]
        if args.approved_by is None:
            context.print("\n".join(lines), {"open": found})
            return 1 if found else 0
        lost = _amounts(session, args.lost)
        passphrase = context.passphrase(args.approved_by, "DISTRO_APPROVER_PASSPHRASE")
        signed = supplements.sign_all(session, found, args.approved_by, passphrase, lost, args.holds)
    lines = lines[:-1] + [say("supplement.signed", day=one.day, by=one.approved_by) for one in signed]
    context.print("\n".join(lines) if signed else say("supplement.nothing"), {"signed": signed})
    return 0


def _doubles(context: Context, args: argparse.Namespace) -> int:
    """Those that nobody looked into yet, or with `--approved-by` their explanation; 1 while there are any."""
    with context.session() as session:
        session.demand(Task.CLOSE_DAY)
        found = [
            one for one in doubles.unexplained(session)
            if args.household in (None, number_of(session.books, one.household))
        ]  # fmt: skip
        lines = doubles_in_words(session.programme, session.books, found) or [say("hub.page.no_doubles")]
        if args.approved_by is None:
            context.print("\n".join(lines), {"open": found})
            return 1 if found else 0
        passphrase = context.passphrase(args.approved_by, "DISTRO_APPROVER_PASSPHRASE")
        explained = doubles.explain(session, found, args.reason, args.approved_by, passphrase)
    said = say("supplement.explained", n=len(explained), by=args.approved_by)
    context.print("\n".join([*lines, said] if explained else lines), {"explained": explained})
    return 0


def _amounts(session: Session, told: list[str]) -> dict[str, int]:
    """Each `ITEM=N`."""
    pairs = (text.partition("=") for text in told)
    return {
        item: understood(session, item, said, Refused("line_not_understood", line=f"{item}={said}"))
        for item, _, said in pairs
    }
