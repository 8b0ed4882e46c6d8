"""`distro stock scan`, `stock number`: what a code on goods says, what a trade number stands for; goods scanned in."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Collection, Sequence
from pathlib import Path

from distro.cli.amounts import understood
from distro.cli.context import Context
from distro.cli.files import reads
from distro.model.goods import Lot
from distro.rules.clean import printed
from distro.rules.roles import Task
from distro.scanning.barcode import Board
from distro.stations import goods_scans
from distro.stations.errors import Refused
from distro.stations.goods_scans import ScanKind, Scanned
from distro.stations.session import Session
from distro.stations.stockroom import ReceiptLine
from distro.texts import say
from distro.wording.lots import lot_scanned, lot_words, scan_doubt
from distro.wording.names import amount, item_name


def add_to(stock: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    scan = stock.add_parser("scan", help=say("cli.stock.scan"))
    scan.add_argument("codes", nargs="*", metavar="TEXT", help=say("cli.stock.scan_text"))
    reads(scan, "--scans", metavar="FILE", help=say("cli.stock.scans"))
    scan.add_argument("--latin", action="store_true", help=say("cli.stock.latin"))
    scan.set_defaults(run=_scan)

    number = stock.add_parser("number", help=say("cli.stock.number"))
    number.add_argument("number", nargs="?", metavar="GTIN", help=say("cli.stock.gtin"))
    number.add_argument("line", nargs="?", metavar="ITEM=UNITS", help=say("cli.stock.number_line"))
    number.add_argument("--instead", action="store_true", help=say("cli.stock.number_instead"))
    number.set_defaults(run=_number)


def lines_of(path: Path) -> list[str]:
    """What a scanner typed into a file, a scan a line; empty lines are none."""
    return [line for line in path.read_text("utf-8-sig", errors="replace").split("\n") if line.strip()]


def received(session: Session, point: str, path: Path, donor: str) -> list[ReceiptLine]:
    """The lines of a receipt out of the scans in a file. Refused for a scan that says nothing for certain."""

    return goods_scans.receipt_lines(session, point, lines_of(path), donor, in_doubt)


def cases(session: Session, point: str, path: Path) -> list[tuple[Lot, int]]:
    """What the scans in a file say of each lot."""
    return list(goods_scans.cases(session, point, lines_of(path), in_doubt).items())


def bag(session: Session, point: str, texts: Sequence[str], due: Collection[str]) -> dict[Lot, int]:
    """The lots of what was scanned at the bag check. Refused for what is past its date; what belongs to nobody, or to
    no lot that is known here, is said."""
    lots: dict[Lot, int] = {}
    for lot, found in goods_scans.sure_scans(session, point, texts, in_doubt):
        lots = goods_scans.with_scanned(lots, found)
        what, kind = " · ".join(lot_words(session.programme, lot)), goods_scans.in_bag(found, due)
        if kind == "expired":
            raise Refused("bag_expired", what=what)
        if kind != "belongs":
            print(printed(say(f"goods.at_desk.{kind}", what=what)), file=sys.stderr)
    return lots


def in_doubt(line: int, found: Scanned) -> Refused:
    """Why the scan of that number says nothing for certain."""
    return Refused("scan_in_doubt", line=line, why=_doubt(found))


def _scan(context: Context, args: argparse.Namespace) -> int:
    """1 where anything is in doubt, or past its date."""
    texts = args.codes + (lines_of(args.scans) if args.scans else [])
    if not texts:
        raise Refused("nothing_scanned")
    with context.session() as session:
        session.demand(Task.SEE_STOCK)
        board = Board.LATIN if args.latin else None
        found = [goods_scans.look_at(session, args.point, text, board) for text in texts]
        lines = [_told(session, each) for each in found]
    context.print("\n".join(lines), found)
    return int(any(each.kind is not ScanKind.GOODS or each.expired for each in found))


def _told(session: Session, found: Scanned) -> str:
    if found.lot is None:
        return _doubt(found)
    return lot_scanned(session.programme, found.lot, found.units, found.expired, (found.store, found.shelf))


def _doubt(found: Scanned) -> str:
    return scan_doubt(found.kind, found.number, found.readings)


def _number(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        if args.line is None:
            session.demand(Task.SEE_STOCK)
            known = [one for one in session.books.trade_numbers.all() if args.number in (None, one.number)]
        else:
            item, _, said = args.line.partition("=")
            units = understood(session, item, said, Refused("line_not_understood", line=args.line))
            known = [goods_scans.tell_number(session, args.number, item, units, args.instead)]
        items = {item.code: item for item in session.programme.items}
        lines = [
            f"{one.number}  {item_name(session.programme, one.item)}  "
            + (amount(items[one.item], one.units) if one.item in items else str(one.units))
            for one in known
        ]
    context.print("\n".join(lines) or say("cli.stock.no_number"), known)
