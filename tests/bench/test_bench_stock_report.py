"""The stock report of twelve months at five sites, beside the same sums made with pandas."""

from __future__ import annotations

import os
import time
from datetime import date, datetime, timedelta, timezone
from itertools import count
from typing import Any

import pandas
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from distro.books import Books
from distro.model import events as e
from distro.model.goods import Account, AccountKind, Lot, Movement
from distro.reports.flows import stock_lines
from distro.reports.postings import held_at, postings
from tests_programme import programme

FULL = os.environ.get("DISTRO_BENCH") == "full"
_SITES = ("RBT", "TNG", "CAS", "FES", "OUJ")
_HOUSEHOLDS = 250 if FULL else 20
_FIRST = datetime(2023, 1, 2, 9, 0, tzinfo=timezone(timedelta(hours=1)))


def year() -> Books:
    """A delivery and a round a month at each site: thirteen items to each household."""
    items = [item.code for item in programme().goods[:13]]
    numbers = count(1)
    books = Books()

    def stamp(at: datetime, site: str) -> dict[str, Any]:
        number = next(numbers)
        return {"id": f"{number:012}", "seq": number, "device": "d", "site": site, "by": "sara",
                "occurred_at": at, "recorded_at": at}  # fmt: skip

    for month in range(12):
        for number, site in enumerate(_SITES):
            at = _FIRST + timedelta(days=30 * month + number)
            lots = [Lot(item, f"L{month}", None, "JPN" if month % 2 else "EU") for item in items]
            supplier, shelf = Account(AccountKind.SUPPLIER), Account(AccountKind.POINT, site)
            moves = tuple(Movement(lot, 3 * _HOUSEHOLDS, supplier, shelf) for lot in lots)
            books.advance(
                e.GoodsReceived(**stamp(at, site), document=f"{site}-BR-{month:04}", waybill="BL", movements=moves,
                                declared=(3 * _HOUSEHOLDS,) * len(lots))
            )  # fmt: skip
            for household in range(_HOUSEHOLDS):
                given = Account(AccountKind.HOUSEHOLD, f"{site}-{household}")
                moves = tuple(Movement(lot, 2, shelf, given) for lot in lots)
                lines = tuple(e.HandoverLine("R", "PANIER", lot.item, 2, 2) for lot in lots)
                books.advance(
                    e.Handover(**stamp(at, site), day="x", desk=1, household=given.place, card="", how=e.How.SCANNED,
                               lines=lines, movements=moves)
                )  # fmt: skip
    return books


def by_pandas(books: Books) -> pandas.DataFrame:
    ours = {account for site in _SITES for account in held_at(site)}
    frame = pandas.DataFrame.from_records(
        [
            (one.on, m.lot.item, m.lot.donor, one.sign * m.quantity, m.source, m.target)
            for one in postings(books)
            for m in (one.movement,)
        ],
        columns=["on", "item", "donor", "quantity", "source", "target"],
    )
    frame["into"] = frame["target"].map(lambda account: account in ours)
    frame["out"] = frame["source"].map(lambda account: account in ours)
    frame = frame[frame["into"] != frame["out"]]
    frame["kind"] = frame["target"].where(~frame["into"], frame["source"]).map(lambda account: account.kind)
    return frame.groupby(["item", "donor", "kind"])["quantity"].sum().unstack(fill_value=0)


def test_twelve_months_at_five_sites(benchmark: BenchmarkFixture, capsys: pytest.CaptureFixture[str]) -> None:
    books = year()
    sites, first, last = frozenset(_SITES), date(2023, 1, 1), date(2024, 1, 1)
    ours = benchmark.pedantic(lambda: stock_lines(postings(books), sites, first, last, "JPN"), rounds=3)
    begun = time.perf_counter()
    stock_lines(postings(books), sites, first, last, "JPN")
    taken = time.perf_counter() - begun
    begun = time.perf_counter()
    theirs = by_pandas(books)
    peer = time.perf_counter() - begun
    for (item, donor), line in ours.items():
        assert line.flows["handed_over"] == theirs.loc[(item, donor), AccountKind.HOUSEHOLD]
        assert line.flows["received"] == theirs.loc[(item, donor), AccountKind.SUPPLIER]
    with capsys.disabled():
        moves = 12 * len(_SITES) * 13 * (_HOUSEHOLDS + 1)
        print(f"\n{moves} movements: {taken:.2f} s, pandas {peer:.2f} s, ratio {taken / peer:.2f}")
