"""`distro stock count`, `distro stock variances`: the store room is counted, and two sign for it."""

from __future__ import annotations

import argparse
import sys

from distro.cli import counted
from distro.cli.context import Context
from distro.exchange.toml_file import toml_in
from distro.rules.clean import printed
from distro.stations.store_count import StoreCount
from distro.texts import listed, say


def add_to(stock: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The two commands, among those of the stock room."""
    count = stock.add_parser("count", help=say("cli.stock.count"))
    counted.add_to(count)
    count.add_argument("--counted-by", required=True, metavar="ID", help=say("cli.day.counted_by"))
    count.add_argument("--approved-by", default="", metavar="ID", help=say("cli.stock.count_approved_by"))
    count.set_defaults(run=_count)

    variances = stock.add_parser("variances", help=say("cli.stock.variances"))
    variances.set_defaults(run=_variances)


def _count(context: Context, args: argparse.Namespace) -> None:
    """One pass, kept before anybody sees the book; with who approves it is the count, and its papers are written."""
    sheet = toml_in(args.counts.read_bytes())
    with context.session() as session:
        count = StoreCount(session, args.point)
        counted.count(count, sheet, args.scans)
        if args.approved_by:
            counted.tell_heard(count)
        secret = context.passphrase(args.counted_by, "DISTRO_COUNTER_PASSPHRASE")
        passphrase = context.passphrase(args.approved_by, "DISTRO_APPROVER_PASSPHRASE") if args.approved_by else ""
        kept = count.keep(args.counted_by, secret)
        told = {"count": kept.day, "counted_by": kept.counted_by, "passes_missing": count.passes_missing()}
        told["differ"] = [] if count.passes_missing() else count.passes_differ()
        if not args.approved_by:
            context.print(say("cli.day.counted", day=kept.day, person=kept.counted_by), told)
            return
        differing = [line for line in count.variances() if line.difference]
        papers = count.sign(args.counted_by, args.approved_by, passphrase)
    for line in differing:
        print(printed(counted.variance_in_words(line)), file=sys.stderr)
    numbers = listed(paper.document for paper in papers)
    told |= {"approved_by": args.approved_by, "variances": differing, "papers": papers}
    context.print(say("cli.stock.counted", documents=numbers, n=len(differing)), told)


def _variances(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        counted.tell_variances(context, StoreCount(session, args.point))
