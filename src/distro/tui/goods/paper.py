"""A paper of the stock room that was scanned: what it is, when it was written, what it moved."""

from __future__ import annotations

from distro.model.events import GoodsReceived
from distro.stations.session import Session
from distro.texts import say
from distro.tui.dialogs.message import MessageScreen
from distro.wording import dates
from distro.wording.names import amount, item_name

_SHOWN = 12


def show_paper(session: Session, number: str) -> MessageScreen:
    """The screen for the paper `number`, which exists."""
    programme, papers = session.programme, session.books.stock_documents
    paper = papers.get(number)
    assert paper is not None
    kind = "received" if isinstance(paper, GoodsReceived) else paper.why
    lines = [say("stock.paper.written", when=dates.moment(paper.occurred_at), by=paper.by)]
    if cancelled := papers.cancellation_of(number):
        lines.append(say("stock.paper.cancelled", when=dates.moment(cancelled.occurred_at), reason=cancelled.reason))
    lines.append("")
    known = {item.code: item for item in programme.items}
    for move in paper.movements[:_SHOWN]:
        item = known.get(move.lot.item)
        quantity = amount(item, move.quantity) if item else str(move.quantity)
        lines.append(" · ".join(filter(None, (quantity, item_name(programme, move.lot.item), move.lot.batch))))
    if more := len(paper.movements) - _SHOWN:
        lines += [say("stock.paper.more", n=more)] if more > 0 else []
    return MessageScreen(f"{say(f'stock.paper.kind.{kind}')} {number}", "\n".join(lines))
