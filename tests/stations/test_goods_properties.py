"""Whatever comes in, goes out, spoils, is lost, made into kits, cancelled or counted: goods neither appear nor vanish.

A machine drives the real stations on a real store. After every step each account is added up anew from the events
themselves, by item, lot, donor, condition and place.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from msgspec.structs import replace

from distro.model import events as e
from distro.model.goods import Account, AdjustmentReason, Condition, Lot, Movement
from distro.model.programme import Basket, Donor, Round, ScaleLine
from distro.rules.lines import swapped
from distro.stations import days, rounds, stockroom, transfers
from distro.stations.audit import audit
from distro.stations.closing import Close
from distro.stations.desk import Desk
from distro.stations.errors import Refused
from distro.stations.stockroom import ReceiptLine, shelf_of, store_of
from distro.stations.store_count import StoreCount
from stage import PASSPHRASE, Stage, make_stage

PARTS = ("SERVIETTES", "SAVON", "SHAMPOOING")
ITEMS = (*PARTS, "LAIT")
BASKET = Basket(
    code="PANIER",
    name={"fr": "p"},
    lines=(ScaleLine(item="LAIT", per_person=2), ScaleLine(item="SAVON", fixed=1), ScaleLine(item="DIGNITE", fixed=1)),
)
EUROPE = Donor(code="ECHO", name={"fr": "Union européenne"})
CODES = tuple(f"T{number}" for number in range(6))
HOUSEHOLDS = tuple(f"h-RBT-{number:04}" for number in (1, 2, 5))
POINTS = ("RBT", "TNG")
PLACES = tuple(account for point in POINTS for account in (store_of(point), shelf_of(point)))

amounts = st.integers(1, 12)
items = st.sampled_from(ITEMS)


def adds_up(events: list[e.Event]) -> Counter[tuple[Account, Lot, Condition]]:
    """Every account anew, from what each event says that it moved."""
    held: Counter[tuple[Account, Lot, Condition]] = Counter()
    papers: dict[str, tuple[Movement, ...]] = {}
    handed: dict[str, tuple[Movement, ...]] = {}
    for event in sorted(events, key=lambda event: event.id):
        sign, moves = 1, getattr(event, "movements", ())
        if isinstance(event, e.Handover):
            handed[event.id] = moves
        elif isinstance(event, e.GoodsReceived | e.GoodsMoved):
            papers[event.document] = moves
        elif isinstance(event, e.Void):
            sign, moves = -1, handed[event.handover]
        elif isinstance(event, e.DocumentCancelled):
            sign, moves = -1, papers[event.document]
        for move in moves:
            held[move.source, move.lot, move.condition] -= sign * move.quantity
            held[move.target, move.lot, move.condition] += sign * move.quantity
    return held


class GoodsMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.stage: Stage = make_stage(self.folder / "store", open_day=False)
        session = self.stage.session
        first = session.now().date()
        every = tuple(
            Round(
                code=code,
                name={"fr": code},
                window_from=first,
                window_to=first + timedelta(days=400),
                baskets=("PANIER",),
                points=("RBT",),
            )
            for code in CODES
        )
        session.programme = replace(session.programme, baskets=(BASKET,), rounds=every, donors=(EUROPE,))
        for code in CODES:
            rounds.freeze(session, code, "RBT")
        self.seen = 0
        self.known: set[tuple[Account, Lot]] = set()
        days.open_day(session, "RBT", CODES[:1])

    def teardown(self) -> None:
        session = self.stage.session
        assert audit(session.store, session.books).findings == ()
        session.store.close()
        shutil.rmtree(self.folder)

    # ------------------------------------------------------------ what may happen

    @rule(
        item=items, amount=amounts, batch=st.sampled_from("AB"), left=st.none() | st.integers(-2, 6), bad=st.booleans()
    )
    def receive(self, item: str, amount: int, batch: str, left: int | None, bad: bool) -> None:
        session = self.stage.session
        expiry = None if left is None else session.now().date() + timedelta(days=left)
        condition = Condition.DAMAGED if bad else Condition.GOOD
        line = ReceiptLine(
            item=item, received=amount, batch=batch, expiry=expiry, donor="ECHO" if bad else "JPN", condition=condition
        )
        with suppress(Refused):
            stockroom.receive(session, "RBT", "BL", [line], spoiled_too=bad)

    @rule(item=st.sampled_from((*ITEMS, "DIGNITE")), amount=amounts, what=st.integers(0, 5))
    def move(self, item: str, amount: int, what: int) -> None:
        session, one = self.stage.session, [(item, amount)]
        with suppress(Refused):
            match what:
                case 0 | 1:
                    stockroom.issue(session, "RBT", one)
                case 2:
                    stockroom.give_back(session, "RBT", one)
                case 3:
                    transfers.send(session, "RBT", "TNG", one)
                case 4:
                    for coming in transfers.in_transit(session, "TNG").transfers:
                        transfers.arrive(session, "TNG", coming.document, [ReceiptLine(item=item, received=amount)])
                case _:
                    stockroom.lose(session, "RBT", one, AdjustmentReason.LOST)

    @rule(number=st.integers(1, 3), apart=st.booleans())
    def kits(self, number: int, apart: bool) -> None:
        with suppress(Refused):
            (stockroom.break_kits if apart else stockroom.make_kits)(self.stage.session, "RBT", "DIGNITE", number)

    @rule()
    def dispose(self) -> None:
        with suppress(Refused):
            stockroom.dispose_of_expired(self.stage.session, "RBT", "omar", secret=PASSPHRASE)

    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        if papers := self.stage.session.books.stock_documents.numbers():
            with suppress(Refused):
                stockroom.cancel(self.stage.session, data.draw(st.sampled_from(papers)), "erreur")

    @rule(household=st.sampled_from(HOUSEHOLDS), swap=st.booleans(), back=st.booleans())
    def hand_over(self, household: str, swap: bool, back: bool) -> None:
        desk = Desk(self.stage.session, "RBT")
        verdict = desk._decide(household, None)  # as `look_up`, but leaves no trace
        if not verdict.code.may_collect:
            return
        lines = None
        if swap:
            swaps = [(line, found) for line in verdict.due for found in desk.swaps(household, line.item)]
            lines = [given for line, found in swaps[:1] if (given := swapped(found, line, line.quantity))] or None
        with suppress(Refused):
            made = desk.hand_over(verdict, lines)
            if back:
                desk.void(made.id, "erreur")

    @rule(days_=st.integers(1, 4))
    def time_passes(self, days_: int) -> None:
        self.stage.pass_time(days_ * 86_400)

    @rule(off=st.integers(-3, 3), item=items, next_=st.sampled_from(CODES), lots=st.booleans())
    def count_and_close(self, off: int, item: str, next_: str, lots: bool) -> None:
        session = self.stage.session
        close, book = Close(session, "RBT"), dict(stockroom.standing(session, "RBT"))
        for code in close.items:
            counted = max(0, book.get(code, 0) + (off if code == item else 0))
            if lots and close.lots_of(code):
                close.count_lots(code, {close.lots_of(code)[0]: counted})
            else:
                close.count(code, counted)
        for line in close.unexplained():
            close.explain(line.item, AdjustmentReason.EXPIRED if off < 0 else AdjustmentReason.LOST)
        with suppress(Refused):  # who kept the store does not count, which is all that may stand against it
            close.sign("omar", "sara", PASSPHRASE, PASSPHRASE)
            days.open_day(session, "RBT", (next_,), again_because="essai")

    @rule(off=st.integers(-3, 3), item=items, lots=st.booleans())
    def count_the_store(self, off: int, item: str, lots: bool) -> None:
        session = self.stage.session
        count = StoreCount(session, "RBT")
        for code in count.items:
            held = session.books.stock.on_hand(store_of("RBT"), code)
            counted = max(0, held + (off if code == item else 0))
            if lots and count.lots_of(code):
                count.count_lots(code, {count.lots_of(code)[0]: counted})
            else:
                count.count(code, counted)
        for line in count.unexplained():
            count.explain(line.item, AdjustmentReason.EXPIRED if off < 0 else AdjustmentReason.FOUND)
        with suppress(Refused):
            count.sign("omar", "sara", PASSPHRASE, PASSPHRASE)

    # ------------------------------------------------------------ what must hold

    @invariant()
    def nothing_appears_or_vanishes(self) -> None:
        session = self.stage.session
        events = [event for event, _ in session.raw_events()]
        held = adds_up(events)
        total: Counter[tuple[Lot, Condition]] = Counter()
        for (_, lot, condition), amount in held.items():
            total[lot, condition] += amount
        assert not any(total.values())
        booked = {
            (account, lot, condition): amount
            for account in session.books.stock.accounts()
            for (lot, condition), amount in session.books.stock.shelf(account).items()
            if amount
        }
        assert booked == {key: amount for key, amount in held.items() if amount}

    @invariant()
    def no_store_ever_holds_less_than_nothing(self) -> None:
        stock = self.stage.session.books.stock
        assert all(held >= 0 for point in POINTS for held in stock.shelf(store_of(point)).values())

    @invariant()
    def only_good_stock_goes_out_and_always_under_its_name(self) -> None:
        events = sorted((event for event, _ in self.stage.session.raw_events()), key=lambda event: event.id)
        for event in events[self.seen :]:
            day = self.stage.session.books.days.get(getattr(event, "day", ""))
            today = event.occurred_at.date() if day is None else day.date  # which a person confirmed
            for move in getattr(event, "movements", ()):
                issued = isinstance(event, e.GoodsMoved) and event.why is e.MoveKind.ISSUE
                if issued or isinstance(event, e.Handover):
                    assert move.condition is Condition.GOOD
                    assert move.lot.expiry is None or move.lot.expiry >= today
                if not move.lot.batch and move.source in PLACES and move.lot.item != "DIGNITE":
                    good = [
                        lot
                        for place, lot in self.known
                        if place == move.source
                        and lot.item == move.lot.item
                        and (not lot.expiry or lot.expiry >= today)
                    ]
                    assert not good or move.lot in good, "a nameless lot stands in for a known one"
            for move in getattr(event, "movements", ()):
                if move.condition is Condition.GOOD and move.target in PLACES:
                    self.known.add((move.target, move.lot))
        self.seen = len(events)


# Not shrunk: with a store for each try that takes minutes, and a run of forty steps can be read.
GoodsMachine.TestCase.settings = settings(
    max_examples=20, stateful_step_count=40, deadline=None, phases=(Phase.reuse, Phase.generate)
)
TestGoods = GoodsMachine.TestCase
