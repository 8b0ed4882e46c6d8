"""The ledger: what is taken from one account is given to another, and the published figures come out."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from distro.model.goods import Account, AccountKind, Condition, Lot, Movement
from distro.rules.ledger import Ledger, move_items
from distro.rules.reconciliation import Flows, needs_reason
from tests_programme import programme

SUPPLIER, LOST = Account(AccountKind.SUPPLIER), Account(AccountKind.LOST)
STORE, POINT = Account(AccountKind.STORE, "RBT"), Account(AccountKind.POINT, "RBT")
HOUSEHOLD = Account(AccountKind.HOUSEHOLD, "h1")
TODAY = date(2023, 6, 14)

accounts = st.sampled_from([SUPPLIER, STORE, POINT, HOUSEHOLD, LOST])
lots = st.builds(
    Lot,
    st.sampled_from(["RIZ", "HUILE"]),
    st.sampled_from(["A", "B"]),
    st.none() | st.dates(date(2023, 1, 1), date(2024, 12, 31)),
    st.sampled_from(["JPN", "UE"]),
)
movements = st.lists(
    st.builds(Movement, lots, st.integers(0, 500), accounts, accounts, st.sampled_from(list(Condition))), max_size=30
)


@given(movements)
def test_the_sum_over_all_accounts_is_zero_for_every_lot(history: list[Movement]) -> None:
    ledger = Ledger()
    ledger.post(history)
    total: Counter[tuple[Lot, Condition]] = Counter()
    for account in ledger.accounts():
        for key, quantity in ledger.shelf(account).items():
            total[key] += quantity
    assert set(total.values()) <= {0}


@given(movements, st.randoms())
def test_balances_do_not_depend_on_the_order(history: list[Movement], random: object) -> None:
    one, other = Ledger(), Ledger()
    one.post(history)
    shuffled = list(history)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    other.post(shuffled)
    for account in (SUPPLIER, STORE, POINT, HOUSEHOLD, LOST):
        assert dict(one.shelf(account)) == dict(other.shelf(account))


@given(movements)
def test_taking_back_restores_exactly(history: list[Movement]) -> None:
    ledger = Ledger()
    ledger.post(history)
    ledger.post(history, reverse=True)
    assert all(quantity == 0 for account in ledger.accounts() for quantity in ledger.shelf(account).values())


@given(movements)
def test_the_book_of_an_account_is_its_balance(history: list[Movement]) -> None:
    """opening + received - handed over - returned - lost - damaged - expired = what the ledger says is there."""
    ledger, flows = Ledger(), Flows(POINT)
    inner = [move for move in history if move.source != move.target]
    ledger.post(inner)
    flows.post(inner)
    for item in ("RIZ", "HUILE"):
        held = sum(quantity for (lot, _), quantity in ledger.shelf(POINT).items() if lot.item == item)
        assert flows.of(item).book == held


@given(
    st.dictionaries(
        st.tuples(lots, st.sampled_from(list(Condition))), st.integers(-5, 60), max_size=8
    ),
    st.integers(0, 200),
)  # fmt: skip
def test_first_expired_first_out_and_never_an_expired_one(
    shelf: dict[tuple[Lot, Condition], int], quantity: int
) -> None:
    moves = move_items(shelf, [("RIZ", quantity)], POINT, HOUSEHOLD, TODAY, "JPN")
    taken = [(move.lot, move.quantity) for move in moves]
    assert sum(part for _, part in taken) == quantity
    nameless = Lot("RIZ", donor="JPN")
    from_shelf = [(lot, part) for lot, part in taken if lot != nameless]
    for lot, part in from_shelf:
        assert lot.expiry is None or lot.expiry >= TODAY
        assert 0 < part <= shelf[lot, Condition.GOOD]
    dates = [lot.expiry or date.max for lot, _ in from_shelf]
    assert dates == sorted(dates)
    if any(lot == nameless for lot, _ in taken):  # only when everything usable is gone
        mine = [(lot, held) for (lot, state), held in shelf.items() if lot.item == "RIZ" and state == Condition.GOOD]
        usable = sum(held for lot, held in mine if held > 0 and (lot.expiry is None or lot.expiry >= TODAY))
        assert sum(part for _, part in from_shelf) == usable


def test_a_shelf_that_is_too_short_goes_below_zero_and_never_refuses() -> None:
    ledger = Ledger()
    lot = Lot("RIZ", "A", None, "JPN")
    ledger.post([Movement(lot, 3, SUPPLIER, POINT)])
    ledger.post(move_items(ledger.shelf(POINT), [("RIZ", 5)], POINT, HOUSEHOLD, TODAY, "JPN"))
    assert ledger.on_hand(POINT, "RIZ") == -2
    assert ledger.shelf(POINT)[Lot("RIZ", donor="JPN"), Condition.GOOD] == -2


@pytest.mark.parametrize(
    ("item", "opening", "returned", "issued", "left"),
    [
        ("jerrycan", 120, 0, 30, 90),
        ("tarpaulin", 70, 0, 30, 40),
        ("hygiene kit", 100, 0, 20, 80),
        ("net", 100, 0, 40, 60),
        ("kitchen set", 61, 2, 21, 42),
    ],
)
def test_a_published_stock_movement_report(item: str, opening: int, returned: int, issued: int, left: int) -> None:
    """The figures of the field guide, section 5."""
    ledger, lot = Ledger(), Lot(item, donor="JPN")
    ledger.post([Movement(lot, opening, SUPPLIER, STORE), Movement(lot, issued, STORE, POINT)])
    ledger.post([Movement(lot, returned, POINT, STORE)])
    assert ledger.on_hand(STORE, item) == left
    assert ledger.on_hand(POINT, item) == issued - returned


def test_a_variance_within_the_tolerance_needs_no_reason() -> None:
    loose = (
        programme()
        .item("RIZ")
        .__class__(code="X", name={"fr": "x"}, kind=programme().item("RIZ").kind, tolerance_permille=20)
    )
    assert not needs_reason(loose, 1000, 980)
    assert needs_reason(loose, 1000, 979)
    assert needs_reason(programme().item("RIZ"), 1000, 999)
    assert not needs_reason(programme().item("RIZ"), 0, 0)
