"""A store that holds what no gate let in: written before there was one, or by whoever has the keys and means harm.

Opening never fails because of an event, and `repair` gives a store that opens.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from distro.model.quarantine import Reason
from distro.stations.audit import audit
from distro.stations.session import Session
from distro.store import open_store
from distro.store.repair import repair_store
from hostile import HANDOVER, REFUSED, Liar, lives
from stage import PASSPHRASE, Stage, make_stage

FIRST = "01700000-0000-7000-8000-000000000001"
LAST = "ffffffff-ffff-7fff-bfff-ffffffffffff"

# Of each: the table that it stands in, and the documents.
Poison = Callable[[Liar], tuple[str, list[bytes]]]


def household(liar: Liar, **changed: object) -> bytes:
    found = liar.victim.session.books.register.get("h-RBT-0002")
    return liar.doc("HouseholdChanged", household=msgspec.to_builtins(found) | changed, changed=["members"])


def of(table: str, kind: str, **fields: object) -> Poison:
    return lambda liar: (table, [liar.doc(kind, **fields)])  # type: ignore[arg-type]


POISONS: dict[str, Poison] = {
    "a handover whose id is none": of("handovers", "Handover", **HANDOVER, id_="not a uuid"),
    "a card key that is no hex": of("devices", "CardKeyMade", key="zz", id_=FIRST),
    "an empty card key": of("devices", "CardKeyMade", key="", id_=FIRST),
    "the last id there is": of("refusals", "ScanRefused", **REFUSED, id_=LAST),
    "numbers up to ten to the fifteenth": of("purges", "RegisterPurged", households=0, people=0,
                                             gone=[["cafe0000", 1, 10**15]]),
    "300 million numbers": lambda liar: ("purges", [
        liar.doc("RegisterPurged", households=0, people=0, gone=[[liar.device, 2, 300_000_000]]),
        liar.doc("RegisterPurged", seq=300_000_001, households=0, people=0, gone=[]),
    ]),
    "ages that are none": lambda liar: ("households", [household(liar, members=[["F", "3-7", 1]])]),
    "more than a database adds up": of("goods", "GoodsMoved", document="RBT-BT-1", why="transfer", movements=[
        [["RIZ", "L1", None, ""], 2**70, ["store", "RBT"], ["point", "RBT"]]]),
    "a kind of a newer distro": of("surveys", "SurveyDone", what=1),
    "no event at all": lambda liar: ("handovers", [b"{}", b'{"kind":7}']),
    "the same event twice": lambda liar: ("refusals", [liar.doc("ScanRefused", **REFUSED)] * 2),
    "two under one number": lambda liar: ("refusals", [
        liar.doc("ScanRefused", seq=1, **REFUSED), liar.doc("ScanRefused", seq=1, **REFUSED),
    ]),
}  # fmt: skip


def write_past_the_gate(stage: Stage, table: str, documents: list[bytes]) -> None:
    register = table == "households"
    (stage.session.store.register if register else stage.session.store.events).insert_raw(table, documents)


@pytest.mark.parametrize("poison", POISONS)
def test_a_poisoned_store_opens_and_so_does_what_repair_makes_of_it(tmp_path: Path, poison: str) -> None:
    stage = make_stage(tmp_path / "store")
    write_past_the_gate(stage, *POISONS[poison](Liar(stage)))
    lives(stage, 1)
    stage.session.store.close()
    mended = tmp_path / "mended" / "store"
    mended.parent.mkdir()
    repair_store(stage.folder, "sara", PASSPHRASE, mended)
    store = open_store(mended, "sara", PASSPHRASE, counters=tmp_path / "mended" / "heads")
    lives(Stage(mended, Session(store, stage.clock), stage.clock), 2)
    store.close()


def test_what_stands_twice_is_named_by_verify(tmp_path: Path) -> None:
    stage = make_stage(tmp_path / "store")
    liar = Liar(stage)
    one = json.loads(liar.doc("ScanRefused", **REFUSED))
    write_past_the_gate(stage, "refusals", [json.dumps(one).encode(), json.dumps(one | {"seq": 2}).encode()])
    stage.reopen()
    codes = {found.code for found in audit(stage.session.store, stage.session.books).findings}
    assert "id_twice" in codes
    write_past_the_gate(stage, "refusals", [json.dumps(one | {"desk": 7}).encode()])
    stage.reopen()
    assert Reason.NUMBER_TAKEN in {kept.reason for kept in stage.session.quarantine}
    stage.session.store.close()
