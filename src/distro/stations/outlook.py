"""What will run out or expire before the rounds here are over, days before it does."""

from __future__ import annotations

from collections import Counter

from distro.model.goods import Lot
from distro.rules.forecast import Outlook, outlook
from distro.rules.ledger import is_good
from distro.rules.roles import Task
from distro.stations.rounds import still_due
from distro.stations.rules_date import today
from distro.stations.session import Session
from distro.stations.stockroom import shelf_of, store_of


def outlooks(session: Session, point: str) -> list[Outlook]:
    """Each item that is still due in the frozen rounds at `point`, with what stands in its store and on its shelf.

    Until the last day of those rounds; in the programme's order. Nothing where no round is under way or coming.
    """
    session.demand(Task.SEE_STOCK)
    books, on = session.books, today(session, point)
    ahead = [
        round_
        for round_ in session.rounds()
        if round_.window_to >= on and books.entitlements.is_frozen(round_.code, point)
    ]
    if not ahead:
        return []
    needed: Counter[str] = Counter()
    for _, lines in still_due(session, point, [round_.code for round_ in ahead]):
        for line in lines:
            needed[line.item] += line.left
    lots: dict[str, Counter[Lot]] = {}
    for account in (store_of(point), shelf_of(point)):
        for (lot, condition), held in books.stock.shelf(account).items():
            if is_good(lot, condition, on):
                lots.setdefault(lot.item, Counter())[lot] += held
    last = max(round_.window_to for round_ in ahead)
    return [
        outlook(item.code, lots.get(item.code, {}), needed[item.code], on, last)
        for item in session.programme.goods
        if needed[item.code]
    ]
