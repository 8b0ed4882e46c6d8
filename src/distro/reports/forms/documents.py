"""The papers of the stock room: what came in, moved, was lost or destroyed; places to sign, and a QR of the number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from distro.books import StockDocument
from distro.model.events import DocumentCancelled, GoodsMoved, GoodsReceived, MoveKind, ShelfCounted
from distro.model.events.stock import is_declared
from distro.model.goods import Account, Movement
from distro.model.programme import Programme
from distro.reports.press.page import PaperPage
from distro.texts import in_words, listed, say
from distro.wording.names import donor_name

# Who signs: those who give and who take, and whoever must have seen it.
_SIGNERS = {
    "received": ("delivered", "received"),
    MoveKind.ISSUE: ("storekeeper", "received"),
    MoveKind.RETURN: ("returned", "storekeeper"),
    MoveKind.TRANSFER: ("storekeeper", "driver", "received"),
    MoveKind.LOSS: ("storekeeper", "supervisor"),
    MoveKind.DISPOSAL: ("storekeeper", "witness", "supervisor"),
    "store_count": ("counter", "approver"),
    MoveKind.KIT_MADE: ("storekeeper", "supervisor"),
    MoveKind.KIT_BROKEN: ("storekeeper", "supervisor"),
}


def write_document(
    programme: Programme,
    document: StockDocument,
    cancelled: DocumentCancelled | None,
    code: str,
    made_at: datetime,
    out: Path,
    passes: Sequence[ShelfCounted] = (),
) -> None:
    """Write `document` with its scannable `code` to `out`, in the language spoken now.

    A cancelled one says so on top, with the reason. Of a count of the store its `passes` stand on it, the first and the
    last.
    """
    kind = kind_of(document)
    page = PaperPage(
        say(f"reports.document.{kind}"),
        f"{document.document} · {document.occurred_at:%d/%m/%Y %H:%M}",
        made_at,
        f"{programme.project_code} · {document.document}",
    )
    page.qr(code)
    if programme.rehearsal:
        page.heading(say("reports.rehearsal"))
    if cancelled is not None:
        on = f"{cancelled.occurred_at:%d/%m/%Y}"
        page.heading(say("reports.document.cancelled", on=on, by=cancelled.by, reason=cancelled.reason))
    page.facts(_facts(programme, document))
    page.gap()
    if isinstance(document, GoodsReceived):
        _received(page, programme, document)
    else:
        _moved(page, programme, document.movements)
    names = {"storekeeper": document.by, "witness": _witness(document)}
    if passes:
        page.gap()
        _counted(page, programme, passes)
        names |= {"counter": passes[-1].counted_by, "approver": _witness(document)}
    page.signatures([(say(f"reports.document.sign.{who}"), names.get(who, "")) for who in _SIGNERS[kind]])
    page.save(out)


def kind_of(document: StockDocument) -> str:
    """What paper it is, as a text of `reports.document` says."""
    if isinstance(document, GoodsReceived):
        return "received"
    return "store_count" if document.is_of_count else document.why


def _witness(document: StockDocument) -> str:
    """Their id where they proved it; of who was only named, that it is so."""
    who = document.witness if isinstance(document, GoodsMoved) else ""
    return say("reports.document.name_declared", name=who) if is_declared(who) else who


def _counted(page: PaperPage, programme: Programme, passes: Sequence[ShelfCounted]) -> None:
    """What was counted of each item, first and last, against the book."""
    first = {line.item: line for line in passes[0].lines}
    rows = []
    for line in passes[-1].lines:
        figures = (line.book, first[line.item].counted, line.counted, line.counted - line.book)
        rows.append([in_words(programme.item_words(line.item)), *map(str, figures)])
    columns = ("closing.explain.book", "reports.document.first_count", "closing.explain.counted",
               "closing.explain.difference")  # fmt: skip
    head = [say("reports.document.item"), *map(say, columns)]
    page.table(head, [80, 25, 25, 25, 25], rows, figures=range(1, 5))


def _facts(programme: Programme, document: StockDocument) -> list[tuple[str, str]]:
    facts = [
        (say("reports.programme"), in_words(programme.name)),
        (say("reports.donor"), f"{_donors(programme, document)} ({programme.project_code})"),
        (say("reports.document.written_by"), document.by),
    ]
    if isinstance(document, GoodsReceived):
        facts.append((say("reports.document.waybill"), document.waybill))
    else:
        if document.reason is not None:
            facts.append((say("reports.document.reason"), say(f"reports.reason_{document.reason}")))
        if document.note:
            facts.append((say("reports.document.note"), document.note))
    return facts


def _donors(programme: Programme, document: StockDocument) -> str:
    """Whose goods stand on the paper, who paid for most lines first: a second donor's delivery is not the first's."""
    whose = Counter(move.lot.donor or programme.donor for move in document.movements)
    return listed(donor_name(programme, donor) for donor, _ in whose.most_common()) or in_words(programme.donor_name)


def _received(page: PaperPage, programme: Programme, document: GoodsReceived) -> None:
    """What the waybill declared, what was counted in, and the claim for the difference."""
    rows = []
    for move, declared in zip(document.movements, document.declared, strict=True):
        claim = declared - move.quantity
        figures = [str(declared), str(move.quantity), str(claim) if claim else "–"]
        rows.append([*_lot(programme, move), *figures])
    head = [say(f"reports.document.{name}") for name in ("item", "batch", "expiry", "declared", "counted", "claim")]
    page.table(head, [64, 26, 24, 22, 22, 22], rows, figures=range(3, 6))


def _moved(page: PaperPage, programme: Programme, movements: tuple[Movement, ...]) -> None:
    rows = [
        [*_lot(programme, move), _account(move.source), _account(move.target), str(move.quantity)] for move in movements
    ]
    head = [say(f"reports.document.{name}") for name in ("item", "batch", "expiry", "from", "to", "quantity")]
    page.table(head, [60, 22, 24, 32, 32, 18], rows, figures=(5,))


def _lot(programme: Programme, move: Movement) -> list[str]:
    name = in_words(programme.item_words(move.lot.item))
    return [name, move.lot.batch or "–", f"{move.lot.expiry:%d/%m/%Y}" if move.lot.expiry else "–"]


def _account(account: Account) -> str:
    kind = say(f"reports.document.account.{account.kind}")
    return f"{kind} {account.place}".strip()
