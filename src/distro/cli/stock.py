"""`distro stock`: what is there, what came in, what moved, what was lost, what expires."""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict

from msgspec import to_builtins
from msgspec.structs import astuple

from distro.cards.layouts import LAYOUTS
from distro.cards.sheet import Fonts
from distro.cli import goods, store_count
from distro.cli.amounts import understood
from distro.cli.coded import coded
from distro.cli.context import Context
from distro.cli.day_said import day_said
from distro.cli.files import reads, writes
from distro.cli.printing import place
from distro.model.events import GoodsMoved
from distro.model.goods import AdjustmentReason, Condition, Lot
from distro.rules.clean import printed
from distro.rules.ledger import of_donor
from distro.rules.roles import Task
from distro.stations import lots, papers, stockroom, transfers
from distro.stations.changed_units import changed_units
from distro.stations.errors import Refused
from distro.stations.outlook import outlooks
from distro.stations.overtaken_count import overtaken_count
from distro.stations.recall import recalled
from distro.stations.session import Session
from distro.stations.sheets import places_before, sheet_named
from distro.stations.stockroom import shelf_of, store_of
from distro.stations.store_count import passes_of
from distro.texts import fonts, in_words, language, listed, say
from distro.wording.changed_units import unit_changed
from distro.wording.lots import lot_words
from distro.wording.names import donor_name
from distro.wording.outlook import in_days
from distro.wording.overtaken_count import count_overtaken

# A paper's number says which point it is of; a lot and what a trade number stands for are the same at all.
_BY_NUMBER = ("paper", "cancel", "recall", "number")


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    stock = commands.add_parser("stock", help=say("cli.stock.help")).add_subparsers(required=True)

    receive = stock.add_parser("receive", help=say("cli.stock.receive"))
    came = "ITEM=N[:DECLARED][/BATCH[/EXPIRY[/DONOR]]]"
    receive.add_argument("lines", nargs="*", metavar=came, help=say("cli.stock.lines"))
    reads(receive, "--scans", metavar="FILE", help=say("cli.stock.receive_scans"))
    receive.add_argument("--waybill", required=True, help=say("cli.stock.waybill"))
    receive.add_argument("--donor", default="", metavar="CODE", help=say("cli.stock.donor"))
    receive.add_argument("--declared-by", default="", metavar="ID", help=say("cli.stock.declared_by"))
    receive.add_argument("--expired-too", action="store_true", help=say("cli.stock.expired_too"))
    receive.add_argument("--same-waybill", action="store_true", help=say("cli.stock.same_waybill"))
    receive.set_defaults(run=_receive)

    for name, moving in (("issue", stockroom.issue), ("return", stockroom.give_back)):
        parser = stock.add_parser(name, help=say(f"cli.stock.{name}"))
        _amounts_of(parser)
        parser.set_defaults(run=_move, move=moving)

    move = stock.add_parser("move", help=say("cli.stock.move"))
    _amounts_of(move)
    move.add_argument("--to", required=True, metavar="POINT", help=say("cli.stock.to"))
    move.add_argument("--note", default="", help=say("cli.given.note"))
    move.set_defaults(run=_transfer)

    arrive = stock.add_parser("arrive", help=say("cli.stock.arrive"))
    arrive.add_argument("document", metavar="NUMBER", help=say("cli.stock.transfer_number"))
    came = "ITEM=N[/BATCH[/EXPIRY[/DONOR]]]"
    arrive.add_argument("lines", nargs="*", metavar=came, help=say("cli.stock.arrived_lines"))
    arrive.add_argument("--donor", default="", metavar="CODE", help=say("cli.stock.donor"))
    arrive.add_argument("--from-paper", action="store_true", help=say("cli.stock.from_paper"))
    arrive.add_argument("--although-cancelled", action="store_true", help=say("cli.stock.although_cancelled"))
    arrive.add_argument("--note", default="", help=say("cli.given.note"))
    arrive.set_defaults(run=_arrive)

    stock.add_parser("transfers", help=say("cli.stock.transfers")).set_defaults(run=_transfers)

    kit = stock.add_parser("kit", help=say("cli.stock.kit"))
    kit.add_argument("kit", metavar="KIT=N", help=say("cli.given.kit"))
    _of_donor(kit)
    kit.add_argument("--break", dest="apart", action="store_true", help=say("cli.stock.break"))
    kit.set_defaults(run=_kit)

    lose = stock.add_parser("lose", help=say("cli.stock.lose"))
    _amounts_of(lose)
    lose.add_argument(
        "--reason",
        required=True,
        choices=[one.value for one in AdjustmentReason],
        help=coded("cli.given.stock_reason", "stock.reason", AdjustmentReason),
    )
    lose.add_argument("--note", default="", help=say("cli.given.note"))
    lose.add_argument("--on-the-way", action="store_true", help=say("cli.stock.on_the_way"))
    lose.set_defaults(run=_lose)

    dispose = stock.add_parser("dispose", help=say("cli.stock.dispose"))
    dispose.add_argument("lines", nargs="*", metavar="ITEM=N", help=say("cli.stock.dispose_found"))
    dispose.add_argument("--witness", required=True, help=say("cli.stock.witness"))
    dispose.set_defaults(run=_dispose)

    cancel = stock.add_parser("cancel", help=say("cli.stock.cancel"))
    cancel.add_argument("document", help=say("cli.given.document"))
    cancel.add_argument("--reason", required=True, help=say("cli.given.why"))
    cancel.set_defaults(run=_cancel)

    paper = stock.add_parser("paper", help=say("cli.stock.paper"))
    paper.add_argument("document", help=say("cli.stock.document"))
    writes(paper, "--out", endings=(".pdf",), required=True, help=say("cli.option.out"))
    paper.set_defaults(run=_paper)

    labels = stock.add_parser("labels", help=say("cli.stock.labels"))
    labels.add_argument("lots", nargs="*", metavar="ITEM[/BATCH]", help=say("cli.stock.labels_of"))
    writes(labels, "--out", endings=(".pdf",), required=True, help=say("cli.option.out"))
    known = listed(name for name in LAYOUTS if name[0].isupper())
    labels.add_argument("--sheet", default="a4", metavar="SHEET", help=say("cli.cards.sheet", labels=known))
    labels.add_argument("--each", type=int, default=1, metavar="N", help=say("cli.stock.labels_each"))
    labels.add_argument("--start", type=place, default=1, metavar="N", help=say("cli.cards.start"))
    labels.set_defaults(run=_labels)

    goods.add_to(stock)
    store_count.add_to(stock)

    soon = stock.add_parser("expiring", help=say("cli.stock.expiring"))
    soon.add_argument("--within", type=int, default=90, metavar="DAYS", help=say("cli.stock.within"))
    soon.set_defaults(run=_expiring)

    ahead = stock.add_parser("forecast", help=say("cli.stock.forecast"))
    ahead.set_defaults(run=_forecast)

    recall = stock.add_parser("recall", help=say("cli.stock.recall"))
    recall.add_argument("lot", metavar="ITEM/LOT", help=say("cli.stock.recall_lot"))
    recall.set_defaults(run=_recall)

    show = stock.add_parser("list", help=say("cli.stock.list"))
    show.set_defaults(run=_list)
    for name, parser in stock.choices.items():
        if name not in _BY_NUMBER:
            parser.add_argument("--point", required=True, help=say("cli.option.point"))


def _amounts_of(parser: argparse.ArgumentParser) -> None:
    """What a paper takes: by item or by lot, in words or scanned."""
    parser.add_argument("lines", nargs="*", metavar="ITEM=N[/BATCH]", help=say("cli.stock.taken"))
    reads(parser, "--scans", metavar="FILE", help=say("cli.stock.taken_scans"))
    _of_donor(parser)


def _of_donor(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--donor", default="", metavar="CODE", help=say("cli.stock.of_donor"))


def _taken(session: Session, args: argparse.Namespace) -> list[tuple[str | Lot, int]]:
    """Each `ITEM=N`, or `ITEM=N/BATCH` of that lot alone, and a case for each scan. Refused where there is nothing."""
    found: list[tuple[str | Lot, int]] = []
    for line in args.lines:
        item, _, rest = line.partition("=")
        said, _, batch = rest.partition("/")
        found.append((Lot(item, batch) if batch else item, _amount(session, line, item, said)))
    if args.scans:
        found += goods.cases(session, args.point, args.scans)
    if not found:
        raise Refused("nothing_to_move")
    return of_donor(found, args.donor)


def _amounts(session: Session, lines: list[str]) -> list[tuple[str, int]]:
    return [(item, _amount(session, line, item, said)) for line in lines for item, _, said in [line.partition("=")]]


def _amount(session: Session, line: str, item: str, said: str) -> int:
    """What was said (500, 20p, 4p+3, 50kg, 45L) in the item's smallest unit."""
    return understood(session, item, said, Refused("line_not_understood", line=line))


def _receive(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        lines = [_receipt_line(session, line, args.donor) for line in args.lines]
        if args.scans:
            lines += goods.received(session, args.point, args.scans, args.donor)
        if not args.same_waybill and (paper := stockroom.came_already(session, args.point, args.waybill, lines)):
            raise Refused("waybill_came_already", waybill=args.waybill, document=paper)
        second = args.declared_by
        secret = context.passphrase(second, "DISTRO_COUNTER_PASSPHRASE") if second else ""
        event = stockroom.receive(session, args.point, args.waybill, lines, args.expired_too, second, secret)
    context.print(say("cli.stock.received", document=event.document, n=len(lines)), event)


def _receipt_line(session: Session, line: str, donor: str) -> stockroom.ReceiptLine:
    """`ITEM=RECEIVED[:DECLARED][/BATCH[/EXPIRY[/DONOR]]]`; `donor` where the line names none."""
    item, _, rest = line.partition("=")
    amounts, batch, expiry, whose = [*rest.split("/"), "", "", ""][:4]
    received, _, declared = amounts.partition(":")
    try:
        until = day_said(expiry, session.now().date()) if expiry else None
    except ValueError:
        raise Refused("line_not_understood", line=line) from None
    return stockroom.ReceiptLine(
        item=item,
        received=_amount(session, line, item, received),
        declared=_amount(session, line, item, declared) if declared else None,
        batch=batch,
        expiry=until,
        donor=whose or donor,
    )


def _moved(context: Context, event: GoodsMoved) -> None:
    context.print(say("cli.stock.moved", document=event.document, n=len(event.movements)), event)


def _move(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        event = args.move(session, args.point, _taken(session, args))
    _moved(context, event)


def _lose(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        reason = AdjustmentReason(args.reason)
        lose = transfers.lose_on_the_way if args.on_the_way else stockroom.lose
        event = lose(session, args.point, _taken(session, args), reason, args.note)
    _moved(context, event)


def _transfer(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        event = transfers.send(session, args.point, args.to, _taken(session, args), args.note)
    _moved(context, event)


def _arrive(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        lines = [_receipt_line(session, line, args.donor) for line in args.lines]
        if args.from_paper:
            event = transfers.arrive_from_paper(session, args.point, args.document, lines, args.note)
        else:
            event = transfers.arrive(session, args.point, args.document, lines, args.note, args.although_cancelled)
    context.print(say("cli.stock.arrived", document=event.document, n=len(event.movements)), event)


def _transfers(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        found = transfers.in_transit(session, args.point)
    lines = [
        say(
            "cli.stock.transfer_line", document=one.document, point=one.point, to=one.to, on=f"{one.sent_at:%d/%m/%Y}",
            items=_items(one.items),
        )
        for one in found.transfers
    ]  # fmt: skip
    lines += [say("cli.stock.transfer_missing", items=_items(found.missing))] if found.missing else []
    context.print("\n".join(lines or [say("cli.stock.no_transfer")]), found)


def _items(items: dict[str, int]) -> str:
    return listed(f"{item} {amount}" for item, amount in items.items())


def _kit(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        [(kit, number)] = of_donor(_amounts(session, [args.kit]), args.donor)
        work = stockroom.break_kits if args.apart else stockroom.make_kits
        event = work(session, args.point, kit, number)
    _moved(context, event)


def _dispose(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        found = _amounts(session, args.lines) if args.lines else None
        known = stockroom.is_somebody_here(session, args.witness)
        secret = context.passphrase(known, "DISTRO_COUNTER_PASSPHRASE") if known else ""
        event = stockroom.dispose_of_expired(session, args.point, args.witness, found, secret)
    _moved(context, event)


def _cancel(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        event = stockroom.cancel(session, args.document, args.reason)
    context.print(say("cli.stock.cancelled", document=args.document), event)


def _paper(context: Context, args: argparse.Namespace) -> None:
    from distro.reports.forms.documents import write_document

    asked = args.document.strip().upper()
    with context.session() as session:
        session.demand(Task.SEE_STOCK)
        books = session.books.stock_documents
        number = papers.number_of(session, asked) or asked
        document = books.get(number)
        if document is None:
            raise Refused("document_unknown", document=number)
        code = papers.code_of(session, number)
        passes = passes_of(session, document) if isinstance(document, GoodsMoved) else []
        cancelled = books.cancellation_of(number)
        write_document(session.programme, document, cancelled, code, session.now(), args.out, passes)
    context.print(say("cli.report.written", path=args.out), {**to_builtins(document), "path": str(args.out)})


def _labels(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        found = lots.lots_here(session, args.point, args.lots)
        paper = sheet_named(args.sheet)
        pages = lots.print_labels(
            session, found, args.out, paper, lambda lot: lot_words(session.programme, lot),
            Fonts(fonts.path("regular"), fonts.path("bold")), each=args.each, skip=places_before(paper, args.start),
            right_to_left=language() == "ar",
        )  # fmt: skip
        told = [{"code": lots.code_of(session, lot), "lot": lot} for lot in found]
    n = len(found) * args.each
    context.print(say("cli.stock.labels_printed", n=n, path=args.out), {"labels": n, "pages": pages, "lots": told})


def _expiring(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        session.demand(Task.SEE_STOCK)
        found = stockroom.expiring(session, args.point, args.within)
        names = {item.code: in_words(item.name) for item in session.programme.goods}
    lines = [
        f"{line.lot.expiry:%d/%m/%Y}  {line.held:>6}  {names[line.lot.item]}"
        + ("  " + say("cli.stock.is_expired") if line.days < 0 else "")
        for line in found
    ]
    context.print("\n".join(lines) or say("cli.stock.nothing_expires", n=args.within), found)


def _forecast(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        found = outlooks(session, args.point)
        told = [told for one in found for told in in_days(session.programme, one)]
    context.print("\n".join(told) or say("stock.outlook.suffices"), found)


def _recall(context: Context, args: argparse.Namespace) -> None:
    item, _, batch = args.lot.partition("/")
    with context.session() as session:
        found = recalled(session, item, batch)
    lines = [f"{one.number:<16}{one.quantity:>6}  {one.on:%d/%m/%Y}  {one.phone}" for one in found.households]
    lines.append(say("cli.stock.recalled", n=len(found.households), quantity=found.handed_over, left=found.standing))
    context.print("\n".join(lines), found)


def _list(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        session.demand(Task.SEE_STOCK)
        stored, shelved = (dict(on(session, args.point)) for on in (stockroom.in_store, stockroom.on_shelf))
        bad = {item: store + point for item, store, point in stockroom.spoiled(session, args.point)}
        rows = [
            (item.code, in_words(item.name), stored.get(item.code, 0), shelved.get(item.code, 0), bad.get(item.code, 0))
            for item in session.programme.goods
        ]
        whose = _by_donor(session, args.point)
        several = len(session.programme.all_donors) > 1
        mixed = [unit_changed(session.programme, *astuple(one)) for one in changed_units(session, args.point)]
        overtaken = [count_overtaken(session.programme, *astuple(one)) for one in overtaken_count(session, args.point)]
    for told in (*mixed, *overtaken):
        print(printed(told), file=sys.stderr)
    head = say("cli.stock.columns").split("|")
    lines = []
    for c, n, s, p, b in [tuple(head), *rows]:
        lines.append(f"{c:<12}{n:<40}{s:>10}{p:>10}{b or '':>14}")
        if several and c in whose:
            lines += [f"{'':<12}  {donor_name(session.programme, one)} : {held}" for one, held in whose[c].items()]
    context.print("\n".join(lines), [
        {"item": c, "store": s, "point": p, "spoiled": b, "donors": whose.get(c, {})} for c, _, s, p, b in rows
    ])  # fmt: skip


def _by_donor(session: Session, point: str) -> dict[str, dict[str, int]]:
    """How much of each item is here, in the store and at the point together, by who paid for it."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for account in (store_of(point), shelf_of(point)):
        for (lot, condition), held in session.books.stock.shelf(account).items():
            if condition is Condition.GOOD:
                found[lot.item][lot.donor or session.programme.donor] += held
    return {item: {donor: held for donor, held in sorted(paid.items()) if held} for item, paid in found.items()}
