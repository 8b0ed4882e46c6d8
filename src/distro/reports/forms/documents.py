"""The papers of the stock room: what came in, moved, was lost or destroyed; places to sign, and a QR of the number."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from distro.books import StockDocument
from distro.model.events import DocumentCancelled, GoodsReceived, MoveKind
from distro.model.goods import Account, Movement
from distro.model.programme import Programme
from distro.reports.press.page import PaperPage
from distro.texts import in_words, say

# Who signs: those who give and who take, and whoever must have seen it.
_SIGNERS = {
    "received": ("delivered", "received"),
    MoveKind.ISSUE: ("storekeeper", "received"),
    MoveKind.RETURN: ("returned", "storekeeper"),
    MoveKind.TRANSFER: ("storekeeper", "driver", "received"),
    MoveKind.LOSS: ("storekeeper", "supervisor"),
    MoveKind.DISPOSAL: ("storekeeper", "witness", "supervisor"),
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
) -> None:
    """Write `document` with its scannable `code` to `out`, in the language spoken now.

    A cancelled one says so on top, with the reason.
    """
    kind = "received" if isinstance(document, GoodsReceived) else document.why
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
    names = {"storekeeper": document.by, "witness": getattr(document, "witness", "")}
    page.signatures([(say(f"reports.document.sign.{who}"), names.get(who, "")) for who in _SIGNERS[kind]])
    page.save(out)


def _facts(programme: Programme, document: StockDocument) -> list[tuple[str, str]]:
    facts = [
        (say("reports.programme"), in_words(programme.name)),
        (say("reports.donor"), f"{in_words(programme.donor_name)} ({programme.project_code})"),
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
