"""`distro day`: open and close a day."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from distro.cli.context import Context
from distro.exchange.toml_bounds import load_toml
from distro.model.goods import AdjustmentReason
from distro.rules.clean import printed
from distro.stations import days, stockroom
from distro.stations.closing import Close
from distro.stations.errors import Refused
from distro.texts import say


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    day = commands.add_parser("day", help=say("cli.day.help")).add_subparsers(required=True)
    opening = day.add_parser("open", help=say("cli.day.open"))
    opening.add_argument("--point", required=True, help=say("cli.option.point"))
    opening.add_argument("--round", action="append", required=True, dest="rounds", help=say("cli.option.round"))
    opening.add_argument("--keep-in-store", action="store_true", help=say("cli.day.keep_in_store"))
    opening.set_defaults(run=_open)

    close = day.add_parser("close", help=say("cli.day.close"))
    close.add_argument("--point", required=True, help=say("cli.option.point"))
    close.add_argument("--counts", type=Path, required=True, metavar="FILE.toml", help=say("cli.day.counts"))
    close.add_argument("--counted-by", required=True, metavar="ID", help=say("cli.day.counted_by"))
    close.add_argument("--approved-by", required=True, metavar="ID", help=say("cli.day.approved_by"))
    close.set_defaults(run=_close)


def _open(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        day = days.open_day(session, args.point, tuple(args.rounds))
        waiting = stockroom.in_store(session, args.point)
        if waiting and not args.keep_in_store:
            stockroom.issue(session, args.point, waiting)
        on_shelf = dict(stockroom.on_shelf(session, args.point))
    context.print(say("cli.day.opened", day=day.name, items=len(on_shelf)), {"day": day.name, "on_shelf": on_shelf})


def _close(context: Context, args: argparse.Namespace) -> int:
    """Counts and reasons come from a file: `RIZ = 120`, and `[reasons]` with `RIZ = ["lost", "a note"]`."""
    sheet = load_toml(args.counts.read_text("utf-8"))
    reasons = sheet.pop("reasons", {})
    with context.session() as session:
        close = Close(session, args.point)
        for item, counted in sheet.items():
            if not isinstance(counted, int):
                raise Refused("count_not_a_number", item=item)
            close.count(item, counted)
        for item, (reason, *note) in reasons.items():
            if reason not in list(AdjustmentReason):
                raise Refused("reason_unknown", item=item, reason=reason, known=", ".join(AdjustmentReason))
            close.explain(item, AdjustmentReason(reason), " ".join(note))
        differing = [line for line in close.variances() if line.difference]
        for line in differing:
            shown = say("cli.day.variance", item=line.item, book=line.book, counted=line.counted, n=line.difference)
            print(printed(shown), file=sys.stderr)
        passphrase = context.passphrase(args.approved_by, "DISTRO_APPROVER_PASSPHRASE")
        closed = close.sign(args.counted_by, args.approved_by, passphrase)
    context.print(say("cli.day.closed", day=closed.day, n=len(differing)), closed)
    return 0
