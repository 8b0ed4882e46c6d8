"""`distro office`: the head office's tables, in a file of SQLite or on a server of PostgreSQL."""

from __future__ import annotations

import argparse

from distro.cli.context import Context
from distro.texts import say


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    tables = commands.add_parser("office", help=say("cli.office.help"), description=say("cli.office.more"))
    tables.add_argument("target", metavar="FILE.sqlite|postgresql://...", help=say("cli.office.target"))
    tables.set_defaults(run=_office, alone=True)


def _office(context: Context, args: argparse.Namespace) -> int:
    from distro.stations.laptops import office, root

    with context.session() as session:
        folded = office.fold(session, args.target)
        gives = root.decides(session)
    told = say("cli.office.folded", n=folded.new, where=folded.where)
    if not gives:
        told += " " + say("cli.office.no_receipts")
    if folded.quarantined:
        told += " " + say("cli.office.quarantined", n=folded.quarantined)
    context.print(told, folded)
    return 1 if folded.quarantined else 0
