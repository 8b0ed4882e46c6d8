"""Whatever is opened, handed over, declined, voided, declared short or made up, in whatever order: the rules hold.

A machine drives the real stations on a real store: four rounds with overlapping windows and one basket for each kind
of frequency. After every step all that was ever handed over is counted anew, by plain sums of its own.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path
from random import Random

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from msgspec.structs import replace

from distro.books import Books
from distro.model.entitlements import ShortageMode
from distro.model.events import Handover, HandoverLine
from distro.model.programme import Basket, Frequency, Round, ScaleLine
from distro.model.verdicts import Verdict
from distro.rules.lines import all_of, declined
from distro.stations import days, rounds, stockroom
from distro.stations.audit import audit
from distro.stations.closing import Close
from distro.stations.errors import Refused
from distro.stations.shortages import Scarce
from distro.stations.stockroom import ReceiptLine
from stage import PASSPHRASE, Stage, make_stage

APART, TIMES, PERIOD = 10, 2, 20
BASKETS = (
    Basket(code="PANIER", name={"fr": "p"}, lines=(ScaleLine(item="RIZ", fixed=1, per_person=2, cap=6),)),
    Basket(
        code="HYGIENE",
        name={"fr": "h"},
        lines=(ScaleLine(item="SAVON", per_person=2), ScaleLine(item="JAVEL", fixed=1)),
        frequency=Frequency(rule="not_within", days=APART),
    ),
    Basket(
        code="HIVER",
        name={"fr": "k"},
        lines=(ScaleLine(item="COUVERTURE", per_person=1, cap=2),),
        frequency=Frequency(rule="once"),
    ),
    Basket(
        code="SUIVI",
        name={"fr": "s"},
        lines=(ScaleLine(item="LESSIVE", fixed=2),),
        frequency=Frequency(rule="at_most", times=TIMES, days=PERIOD),
    ),
)
CODES = ("A", "B", "C", "D")
HOUSEHOLDS = tuple(f"h-RBT-{number:04}" for number in (1, 2, 9))
ITEMS = ("RIZ", "SAVON", "JAVEL", "COUVERTURE", "LESSIVE")


def round_(code: str) -> Round:
    return Round(
        code=code,
        name={"fr": code},
        window_from=date(2023, 6, 1),
        window_to=date(2024, 12, 31),
        baskets=tuple(basket.code for basket in BASKETS),
        points=("RBT",),
    )


class RoundsMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.stage: Stage = make_stage(self.folder / "store", open_day=False)
        session = self.stage.session
        session.programme = replace(session.programme, baskets=BASKETS, rounds=tuple(map(round_, CODES)))
        for code in CODES:
            rounds.freeze(session, code, "RBT")
        stockroom.receive(session, "RBT", "BL-2", [ReceiptLine(item=item, received=100_000) for item in ITEMS])
        stockroom.issue(session, "RBT", stockroom.in_store(session, "RBT"))
        days.open_day(session, "RBT", CODES)

    def teardown(self) -> None:
        session = self.stage.session
        before = {household: self.told(household) for household in HOUSEHOLDS}
        events = [event for event, _ in session.raw_events()]
        Random(len(events)).shuffle(events)
        session.books = Books.of(events)
        assert {household: self.told(household) for household in HOUSEHOLDS} == before
        assert audit(session.store, session.books).findings == ()
        session.store.close()
        shutil.rmtree(self.folder)

    # ------------------------------------------------------------ what may happen

    @property
    def is_open(self) -> bool:
        return self.stage.session.books.days.open_at("RBT") is not None

    def verdict(self, household: str) -> Verdict:
        return self.stage.desk()._decide(household, None)  # as `look_up`, but leaves no trace

    def told(self, household: str) -> Verdict:
        return replace(self.verdict(household), version=0)

    @rule(length=st.integers(1, 12))
    def days_pass(self, length: int) -> None:
        self.stage.pass_time(length * 86_400)

    @precondition(lambda self: self.is_open)
    @rule(data=st.data(), household=st.sampled_from(HOUSEHOLDS))
    def hand_over(self, data: st.DataObject, household: str) -> None:
        """All that is due, or a part of each line, some of it declined."""
        verdict = self.verdict(household)
        if not verdict.code.may_collect:
            return
        lines = list(all_of(verdict.due))
        if data.draw(st.booleans(), "a part"):
            lines = []
            for line in verdict.due:
                amount = data.draw(st.integers(0, line.quantity))
                no = data.draw(st.booleans())
                lines += [declined(line, amount)] if no else [HandoverLine(*_key(line), amount, amount)]
        self.stage.desk().hand_over(verdict, [line for line in lines if line.settles] or list(all_of(verdict.due)))

    @precondition(lambda self: self.is_open)
    @rule(household=st.sampled_from(HOUSEHOLDS))
    def hand_over_and_void_restores_exactly(self, household: str) -> None:
        session, before = self.stage.session, self.told(household)
        shelf = dict(session.books.stock.shelf(stockroom.shelf_of("RBT")))
        if before.code.may_collect:
            made = self.stage.desk().hand_over(before)
            self.stage.desk().void(made.id, "essai")
        after = dict(session.books.stock.shelf(stockroom.shelf_of("RBT")))
        assert {lot: held for lot, held in after.items() if held} == {lot: n for lot, n in shelf.items() if n}
        assert self.told(household) == before

    @precondition(lambda self: self.is_open)
    @rule(data=st.data())
    def void(self, data: st.DataObject) -> None:
        standing = sorted(made.id for made in self.stage.session.books.handovers)
        if standing:
            self.stage.desk().void(data.draw(st.sampled_from(standing)), "essai")

    @rule(
        code=st.sampled_from(CODES),
        item=st.sampled_from(ITEMS),
        mode=st.sampled_from(ShortageMode),
        permille=st.integers(0, 1000),
    )
    def something_is_short(self, code: str, item: str, mode: ShortageMode, permille: int) -> None:
        Scarce(self.stage.session, code, "RBT", item).declare(mode, permille)

    @rule(data=st.data(), length=st.integers(0, 30))
    def make_up(self, data: st.DataObject, length: int) -> None:
        session = self.stage.session
        code = data.draw(st.sampled_from([known.code for known in session.rounds()]))
        try:
            rounds.make_up(session, code, "RBT", session.now().date() + timedelta(days=length))
        except Refused as refused:
            assert refused.code == "nobody_left"

    @rule(data=st.data())
    def another_day(self, data: st.DataObject) -> None:
        """The day is closed, and another one opened for any rounds within their window, make-ups beside their round."""
        session, today = self.stage.session, self.stage.session.now().date()
        if self.is_open:
            close, book = Close(session, "RBT"), dict(stockroom.on_shelf(session, "RBT"))
            for item in close.items:
                close.count(item, book.get(item, 0))
            close.sign("omar", "sara", PASSPHRASE, PASSPHRASE)
        open_now = [known.code for known in session.rounds() if known.window_from <= today <= known.window_to]
        chosen = data.draw(st.lists(st.sampled_from(open_now), unique=True))
        if chosen:
            days.open_day(session, "RBT", tuple(chosen), again_because="essai")

    # ------------------------------------------------------------ what must hold

    def taken(self) -> list[tuple[Handover, HandoverLine, str]]:
        """Every line that stands, and the round it belongs to: a make-up's code begins with its round's."""
        return [(made, line, line.round[0]) for made in self.stage.session.books.handovers for line in made.lines]

    @invariant()
    def never_more_than_the_cap_and_never_twice(self) -> None:
        settled: defaultdict[tuple[str, str, str, str], int] = defaultdict(int)
        for made, line, first in self.taken():
            settled[made.household, first, line.basket, line.item] += line.settles
        for (household, first, basket, item), amount in settled.items():
            granted = self.stage.session.books.entitlements.get(first, household)
            assert granted is not None
            [line_granted] = [line for line in granted.lines if (line.basket, line.item) == (basket, item)]
            assert amount <= line_granted.quantity
            assert line_granted.cap is None or amount <= line_granted.cap

    @invariant()
    def each_basket_keeps_its_frequency(self) -> None:
        received: defaultdict[tuple[str, str], set[tuple[date, str]]] = defaultdict(set)
        for made, line, first in self.taken():
            if line.quantity:
                received[made.household, line.basket].add((made.occurred_at.date(), first))
        for (_, basket), times in received.items():
            others = [(one, other) for one in times for other in times if one[1] < other[1]]
            if basket == "HIVER":
                assert not others
            if basket == "HYGIENE":
                assert all(abs((one[0] - other[0]).days) >= APART for one, other in others)
            if basket == "SUIVI":
                for last, _ in times:
                    assert len({first for day, first in times if 0 <= (last - day).days < PERIOD}) <= TIMES

    @invariant()
    def what_is_offered_is_no_more_than_what_is_left_and_what_is_held_back_is_not_lost(self) -> None:
        settled: defaultdict[tuple[str, str, str, str], int] = defaultdict(int)
        for made, line, first in self.taken():
            settled[made.household, first, line.basket, line.item] += line.settles
        for household in HOUSEHOLDS:
            verdict = self.verdict(household)
            offered: defaultdict[tuple[str, str, str], int] = defaultdict(int)
            for due in (*verdict.due, *verdict.held):
                assert 0 <= due.quantity <= due.left <= due.entitled
                assert (due.held > 0) is (due.short is not None)
                offered[due.round[0], due.basket, due.item] += due.left
            for (first, basket, item), amount in offered.items():
                granted = self.stage.session.books.entitlements.get(first, household)
                assert granted is not None
                [whole] = [line.quantity for line in granted.lines if (line.basket, line.item) == (basket, item)]
                assert amount + settled[household, first, basket, item] <= whole


def _key(line: object) -> tuple[str, str, str]:
    return line.round, line.basket, line.item  # type: ignore[attr-defined]


# Not shrunk: with a store for each try that takes minutes, and a run of forty steps can be read.
RoundsMachine.TestCase.settings = settings(
    max_examples=40, stateful_step_count=40, deadline=None, phases=(Phase.reuse, Phase.generate)
)
TestRounds = RoundsMachine.TestCase
