"""The audit finds what does not hold, and nothing in whatever a distribution point does."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from distro.cards.code import read
from distro.model.cards import RevokeReason
from distro.model.events import HandoverLine
from distro.model.goods import AdjustmentReason
from distro.stations import card_office, days, stockroom
from distro.stations.audit import audit
from distro.stations.closing import Close
from distro.stations.errors import Refused
from distro.stations.session import Session
from distro.store import StoreDamaged
from stage import PASSPHRASE, ROUND, Stage, make_stage


def findings(stage: Stage) -> set[str]:
    return {finding.code for finding in audit(stage.session.store, stage.session.books).findings}


Document = dict[str, Any]


def served(stage: Stage) -> Document:
    """A handover as it stands in the journal."""
    desk = stage.desk()
    desk.hand_over(desk.scan(read(stage.card(1).code, stage.session.card_key)))
    documents = [json.loads(raw) for _, raw in stage.session.store.events.table("handovers").raw()]
    return documents[-1]  # type: ignore[no-any-return]


def forge(stage: Stage, table: str, document: Document, change: Callable[[Document], None]) -> None:
    """Write a changed copy of a document behind the stations' back, with the next number and id."""
    copy = json.loads(json.dumps(document))
    stamp = stage.session.stamper()("RBT")
    copy["id"], copy["seq"] = stamp["id"], stamp["seq"]
    change(copy)
    stage.session.store.events.insert_raw(table, [json.dumps(copy).encode()])
    stage.session.books = Session(stage.session.store, stage.clock).books


def more(document: Document) -> None:
    """The same goods once more: beyond the entitlement, but whole in itself."""


def other_goods(document: Document) -> None:
    document["movements"] = document["movements"][:-1]


def below_zero(document: Document) -> None:
    document["movements"][0][1] = -1


def far_number(document: Document) -> None:
    document["seq"] += 5


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (more, "more_than_entitled"),
        (other_goods, "lines_differ_from_goods"),
        (below_zero, "aside_ill_formed"),
        (far_number, "number_gap"),
    ],
)
def test_a_forged_handover_is_found(stage: Stage, change: Callable[[Document], None], code: str) -> None:
    forge(stage, "handovers", served(stage), change)
    assert code in findings(stage)


def test_a_forged_close_is_found(stage: Stage) -> None:
    served(stage)
    close = Close(stage.session, "RBT")
    book = dict(stockroom.on_shelf(stage.session, "RBT"))
    for item in close.items:
        close.count(item, book.get(item, 0))
    close.sign("omar", "sara", PASSPHRASE, PASSPHRASE)
    assert findings(stage) == set()
    documents = [json.loads(raw) for _, raw in stage.session.store.events.table("days").raw()]

    def another_day(document: Document) -> None:
        document["day"] = "RBT-2023-06-15"
        document["lines"][0][1] += 1
        document["approved_by"] = document["counted_by"]

    forge(stage, "days", documents[-1], another_day)
    assert {"close_does_not_tie", "signed_alone"} <= findings(stage)


def test_a_book_that_differs_from_the_journal_is_found(stage: Stage) -> None:
    served(stage)
    books = stage.session.books
    books.stock.post(next(iter(books.days.all()[0].handovers.values())).movements)
    assert "book_differs" in findings(stage)


class AnyDay(RuleBasedStateMachine):
    """Whatever people do, in whatever order, the audit finds nothing and a restart gives the same books."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self.stage = make_stage(Path(self._folder.name) / "store")

    def teardown(self) -> None:
        self.stage.session.store.close()
        self._folder.cleanup()

    @rule(number=st.integers(1, 10), part=st.booleans())
    def scan_and_hand_over(self, number: int, part: bool) -> None:
        self.stage.pass_time(20)
        desk = self.stage.desk()
        verdict = desk.scan(read(self.stage.card(number).code, self.stage.session.card_key))
        if verdict.code.may_collect:
            some = [HandoverLine(d.round, d.basket, d.item, d.quantity, d.quantity) for d in verdict.due[:2]]
            desk.hand_over(verdict, some if part else None)

    @rule(back=st.integers(0, 5))
    def void(self, back: int) -> None:
        recent = self.stage.desk().recent()
        if back < len(recent):
            self.stage.desk().void(recent[back].id, "essai")

    @rule(number=st.integers(1, 10))
    def reissue(self, number: int) -> None:
        card_office.reissue(self.stage.session, self.stage.card(number).code, RevokeReason.LOST)

    @contextmanager
    def only_what_stands_there(self, item: str, n: int) -> Iterator[None]:
        """Nothing at all, and more than there is, are refused and write nothing; the rest is done."""
        session = self.stage.session
        before, held = session.books.version, dict(stockroom.standing(session, "RBT")).get(item, 0)
        if 0 < n <= held:
            yield
            return
        with pytest.raises(Refused, match="stock_too_small" if n else "amount_zero"):
            yield
        assert session.books.version == before

    @rule(item=st.sampled_from(["RIZ", "SAVON", "LAIT"]), n=st.integers(0, 30))
    def lose(self, item: str, n: int) -> None:
        with self.only_what_stands_there(item, n):
            stockroom.lose(self.stage.session, "RBT", [(item, n)], AdjustmentReason.DAMAGED, "")

    @rule(item=st.sampled_from(["RIZ", "SAVON", "LAIT"]), n=st.integers(0, 30))
    def give_back(self, item: str, n: int) -> None:
        with self.only_what_stands_there(item, n):
            stockroom.give_back(self.stage.session, "RBT", [(item, n)])

    @rule(off=st.dictionaries(st.sampled_from(["RIZ", "SAVON", "LAIT"]), st.integers(-3, 3)))
    def close_and_open_again(self, off: dict[str, int]) -> None:
        session = self.stage.session
        close = Close(session, "RBT")
        book = dict(stockroom.on_shelf(session, "RBT"))
        for item in close.items:
            close.count(item, max(0, book.get(item, 0) + off.get(item, 0)))
        for line in close.unexplained():
            close.explain(line.item, AdjustmentReason.LOST)
        close.sign("omar", "sara", PASSPHRASE, PASSPHRASE)
        days.open_day(session, "RBT", (ROUND,), again_because="essai")

    @rule()
    def restart(self) -> None:
        shelf = stockroom.on_shelf(self.stage.session, "RBT")
        glance = self.stage.desk().glance()
        folder = self.stage.folder
        self.stage.reopen()
        assert self.stage.folder == folder
        assert stockroom.on_shelf(self.stage.session, "RBT") == shelf
        assert self.stage.desk().glance() == glance

    @invariant()
    def all_holds(self) -> None:
        assert findings(self.stage) == set()


def test_whatever_people_do_everything_holds() -> None:
    run_state_machine_as_test(
        AnyDay,
        settings=settings(
            max_examples=25, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


def test_a_record_that_changed_on_the_disk_is_found_while_the_store_is_open(tmp_path: Path) -> None:
    stage = make_stage(tmp_path / "store")
    served(stage)
    told: list[tuple[int, int]] = []
    found = audit(stage.session.store, stage.session.books, lambda done, total: told.append((done, total)))
    done, total = told[-1]
    assert done == total > found.records  # all of these are read, and then what stands in them
    assert found.head == stage.session.store.head().code
    segment = tmp_path / "store" / "events" / "000001.journal"
    data = bytearray(segment.read_bytes())
    data[200] ^= 1
    segment.write_bytes(data)
    with pytest.raises(StoreDamaged) as damaged:
        audit(stage.session.store, stage.session.books)
    assert damaged.value.params["file"] == "000001.journal"
    stage.session.store.close()
