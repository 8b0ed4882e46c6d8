"""`distro day`: open a day, count it, explain what differs, close it."""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import to_builtins

from distro.books.signatures import exceptions
from distro.cli import goods
from distro.cli.amounts import understood
from distro.cli.context import Context
from distro.cli.files import reads
from distro.exchange.toml_file import toml_in
from distro.model.goods import AdjustmentReason, Lot
from distro.rules.clean import printed
from distro.rules.roles import Task
from distro.stations import days, doubles, stockroom, supplements
from distro.stations.closing import Close
from distro.stations.errors import Refused
from distro.stations.explaining import explanations, reconstruct
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
    _count_of(close)
    close.add_argument("--counted-by", required=True, metavar="ID", help=say("cli.day.counted_by"))
    close.add_argument("--approved-by", required=True, metavar="ID", help=say("cli.day.approved_by"))
    close.set_defaults(run=_close)

    count = day.add_parser("count", help=say("cli.day.count"))
    count.add_argument("--point", required=True, help=say("cli.option.point"))
    _count_of(count)
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


def _count_of(parser: argparse.ArgumentParser) -> None:
    reads(parser, "--counts", required=True, metavar="FILE.toml", help=say("cli.day.counts"))
    reads(parser, "--scans", metavar="FILE", help=say("cli.day.scans"))


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
        close = _counted(session, args.point, sheet, args.scans)
        _tell_heard(close)
        secret = context.passphrase(args.counted_by, "DISTRO_COUNTER_PASSPHRASE")
        passphrase = context.passphrase(args.approved_by, "DISTRO_APPROVER_PASSPHRASE")
        close.keep(args.counted_by, secret)
        closed = close.sign(args.counted_by, args.approved_by, passphrase)
        differing = [line for line in closed.lines if line.counted != line.book]
        exceptional = exceptions(session.books, close.day)
    for line in differing:
        n = line.counted - line.book
        shown = say("cli.day.variance", item=line.item, book=line.book, counted=line.counted, n=n)
        print(printed(shown), file=sys.stderr)
    for one in exceptional:
        print(printed(say(f"reports.exception_line.{one.why}", person=one.person, n=one.handovers)), file=sys.stderr)
    context.print(say("cli.day.closed", day=closed.day, n=len(differing)),
                  {**to_builtins(closed), "exceptions": exceptional})  # fmt: skip
    return 0


def _count(context: Context, args: argparse.Namespace) -> None:
    """One pass, kept before anybody sees the book; nothing is said of it but that it is there."""
    sheet = toml_in(args.counts.read_bytes())
    with context.session() as session:
        close = _counted(session, args.point, sheet, args.scans)
        kept = close.keep(args.counted_by, context.passphrase(args.counted_by, "DISTRO_COUNTER_PASSPHRASE"))
        told = {"day": kept.day, "counted_by": kept.counted_by, "passes_missing": close.passes_missing()}
        told["differ"] = [] if close.passes_missing() else close.passes_differ()
    context.print(say("cli.day.counted", day=kept.day, person=kept.counted_by), told)


def _variances(context: Context, args: argparse.Namespace) -> None:
    """Of the last count that somebody signed, against the book as it is now."""
    with context.session() as session:
        close = Close(session, args.point)
        close.take_up()
        found = [line for line in close.variances() if line.difference]
        stories = [story for one in explanations(close)[:1] for story in one.stories]
    lines = [
        say("cli.day.variance", item=line.item, book=line.book, counted=line.counted, n=line.difference)
        for line in found
    ]
    context.print("\n".join(lines) or say("cli.day.no_variance"), {"variances": found, "stories": stories})


def _reconstruct(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        close = Close(session, args.point)
        close.take_up()
        made = reconstruct(close, args.household, args.paper)
    context.print(say("cli.day.reconstructed", paper=args.paper, n=len(made.lines)), made)


def _counted(session: Session, point: str, sheet: dict[str, Any], scans: Path | None) -> Close:
    """A close with what a file says: `RIZ = 120`, `RIZ = "4p+3"`, or by lot `[RIZ]` and `L1 = 80`.

    What was scanned comes to it, a case for each of the `scans`. Reasons stand under `[reasons]`: `RIZ = "lost"`, or
    with a note `RIZ = ["lost", "introuvable"]`.
    """
    close = Close(session, point)
    reasons = sheet.pop("reasons", {})
    if not isinstance(reasons, dict):
        raise Refused("reason_unknown", item="reasons", reason=str(reasons), known=", ".join(AdjustmentReason))
    scanned: defaultdict[str, Counter[Lot]] = defaultdict(Counter)
    for lot, n in goods.cases(session, point, scans) if scans else ():
        scanned[lot.item][lot] += n
    for item, said in sheet.items():
        if isinstance(said, dict):
            lots = {lot.batch: lot for lot in close.lots_of(item)}
            if unknown := sorted(said.keys() - lots):
                raise Refused("lot_unknown", item=item, batch=unknown[0], known=", ".join(lots))
            of_lots = {lots[batch]: _pieces(session, item, each) for batch, each in said.items()}
            _count_lots(close, item, of_lots, scanned.pop(item, Counter()))
        else:
            close.count(item, _pieces(session, item, said) + scanned.pop(item, Counter()).total())
    for item, more in scanned.items():
        if session.programme.count_lots and close.lots_of(item):
            _count_lots(close, item, {}, more)
        else:
            close.count(item, more.total())
    for item, said in reasons.items():
        reason, *note = said if isinstance(said, list) and said else [said]
        if reason not in list(AdjustmentReason):
            raise Refused("reason_unknown", item=item, reason=str(reason), known=", ".join(AdjustmentReason))
        close.explain(item, AdjustmentReason(reason), " ".join(map(str, note)))
    return close


def _count_lots(close: Close, item: str, counted: dict[Lot, int], scanned: Counter[Lot]) -> None:
    """What was counted of each lot, and scanned. Refused for a scan that says no lot, or none that is known."""
    if scanned[Lot(item)]:
        raise Refused("lot_unsaid", item=item)
    known = close.session.books.stock.lots()
    if unknown := sorted(scanned.keys() - known):
        lots = ", ".join(lot.batch for lot in close.lots_of(item))
        raise Refused("lot_unknown", item=item, batch=unknown[0].batch or "–", known=lots)
    close.count_lots(item, counted | {lot: counted.get(lot, 0) + n for lot, n in scanned.items()})


def _pieces(session: Session, item: str, said: object) -> int:
    """A whole number, or an amount in words; `true` is no number, and no scans make up for one below zero."""
    otherwise = Refused("count_not_a_number", item=item)
    if isinstance(said, bool) or not isinstance(said, int | str):
        raise otherwise
    pieces = understood(session, item, said, otherwise) if isinstance(said, str) else said
    if pieces < 0:
        raise Refused("amount_below_zero", item=item)
    return pieces


def _tell_heard(close: Close) -> None:
    """Before anybody signs: what the count cannot know."""
    if others := close.heard():
        print(say("supplement.heard_how"), file=sys.stderr)
        for other in others:
            print(printed("  " + say("supplement.heard", laptop=other.name, until=other.until)), file=sys.stderr)


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
