"""The stock card (fiche de stock): one item at one site, line by line: date, paper, from or to, in, out, balance."""

from __future__ import annotations

from datetime import date, datetime

from distro.books import Books
from distro.model.goods import Account, AccountKind
from distro.model.programme import Programme
from distro.reports.postings import Posting, held_at, postings
from distro.reports.press.report import Report
from distro.reports.press.table import Cell, Table
from distro.texts import in_words, say


def stock_card(
    programme: Programme, books: Books, site: str, item: str, made_at: datetime, batch: str = "", donor: str = ""
) -> Report:
    """The card of `item` at `site`; of one `batch` or `donor` alone where they are given. KeyError for an unknown item.

    A day's handovers are one line. The store and the point are one place here: what is issued to the point stays.
    """
    name = in_words(programme.item(item).name)
    ours = held_at(site)
    mine = [
        posting
        for posting in postings(books)
        if posting.movement.lot.item == item
        and (not batch or posting.movement.lot.batch == batch)
        and (not donor or (posting.movement.lot.donor or programme.donor) == donor)
        and (posting.movement.source in ours) != (posting.movement.target in ours)
    ]
    table = _table(sorted(mine, key=lambda posting: (posting.on, posting.id)), ours)
    of = " · ".join(filter(None, (batch, donor)))
    return Report(
        title=say("movement.card", item=name),
        subtitle=f"{in_words(programme.point(site).name)}{f', {of}' if of else ''}",
        made_at=made_at,
        foot=f"{programme.project_code} · {site} · {item}",
        rehearsal=programme.rehearsal,
        data=table,
        parts=(table,),
        signatures=((say("movement.storekeeper"), ""),),
    )


def _table(mine: list[Posting], ours: frozenset[Account]) -> Table:
    lines: dict[tuple[date, str, str], list[int]] = {}
    for posting in mine:
        move = posting.movement
        into = move.target in ours
        other = move.source if into else move.target
        handed = other.kind is AccountKind.HOUSEHOLD
        where = say("movement.handovers") if handed else _place(other)
        amounts = lines.setdefault((posting.on, posting.paper, where), [0, 0])
        amounts[0 if into else 1] += posting.sign * move.quantity
    balance = 0
    rows: list[tuple[Cell, ...]] = []
    for (on, paper, where), (came, went) in lines.items():
        balance += came - went
        rows.append((on, paper, where, came or None, went or None, balance))
    columns = (
        (say("reports.date"), "#date+occurred"),
        (say("movement.paper"), "#meta+id"),
        (say("movement.from_to"), "#loc"),
        (say("movement.in"), "#indicator+in"),
        (say("movement.out"), "#indicator+out"),
        (say("movement.balance"), "#indicator+balance"),
    )
    return Table(say("movement.lines"), columns, tuple(rows))


def _place(account: Account) -> str:
    return f"{say(f'reports.document.account.{account.kind}')} {account.place}".strip()
