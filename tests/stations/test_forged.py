"""What a trusted laptop forged when nothing looked at it (one row each): now it is refused or set aside, in words, it
changes nothing, and whatever is numbered here goes on.
"""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from apart import carry, close, findings, meet, serve, site
from distro.model.bounds import LAST_YEAR, LATEST
from distro.model.goods import AdjustmentReason
from distro.model.ids import next_id
from distro.model.quarantine import Reason
from distro.stations import days, registration, stockroom
from distro.stations.stockroom import ReceiptLine
from distro.texts import LANGUAGES, speaking
from distro.wording.quarantine import set_aside_in_words
from hostile import HANDOVER, REFUSED, Liar, lives
from stage import MAN, ROUND, Stage, household, make_stage

_MOST_MEMORY = 16 << 20  # bytes
SERIES = ("BL", "BS", "BR", "BT", "BP", "PV", "BRT", "OR")
LINE: list[Any] = [["RIZ", "L1", None, ""], 1, ["store", "RBT"], ["point", "RBT"]]
# What the liar says, and why it is set aside.
Forged = tuple[Callable[[Liar], list[bytes]], Reason]


def at(time: datetime) -> str:
    """The last id there is of this millisecond."""
    return next_id(time, "")[:15] + "fff" + "-bfff-ffffffffffff"


def handover(**changed: object) -> Callable[[Liar], list[bytes]]:
    return lambda liar: [liar.doc("Handover", **HANDOVER | changed)]


def moved(**changed: object) -> Callable[[Liar], list[bytes]]:
    said: dict[str, Any] = {"document": "RBT-BT-1", "why": "transfer", "movements": [LINE]} | changed
    return lambda liar: [liar.doc("GoodsMoved", **said)]


def stamped(**header: object) -> Callable[[Liar], list[bytes]]:
    return lambda liar: [msgspec.json.encode(msgspec.json.decode(liar.doc("ScanRefused", **REFUSED)) | header)]


def family(**changed: object) -> Callable[[Liar], list[bytes]]:
    def said(liar: Liar) -> list[bytes]:
        found: dict[str, Any] = msgspec.to_builtins(liar.victim.session.books.register.get("h-RBT-0002"))
        return [liar.doc("HouseholdChanged", household=found | changed, changed=["members"])]

    return said


def round_of_itself(liar: Liar) -> list[bytes]:
    added = {
        "code": ROUND, "name": {"fr": "x"}, "window_from": "1990-01-01", "window_to": "1990-01-02", "points": ["RBT"],
        "baskets": ["PANIER"],
    }  # fmt: skip
    return [liar.doc("RoundAdded", added=added, of=ROUND)]


def gone(*runs: list[object]) -> Callable[[Liar], list[bytes]]:
    return lambda liar: [liar.doc("RegisterPurged", households=0, people=0, gone=list(runs))]


FORGED: dict[str, Forged] = {
    "a handover whose id is none": (
        lambda liar: [liar.doc("Handover", id_="not a uuid", **HANDOVER)], Reason.ILL_FORMED,
    ),
    "a card key that is no hex": (lambda liar: [liar.doc("CardKeyMade", key="zz")], Reason.ILL_FORMED),
    "an empty card key": (lambda liar: [liar.doc("CardKeyMade", key="")], Reason.ILL_FORMED),
    "an id that is none": (stamped(id="zzzz"), Reason.ILL_FORMED),
    "the last id there is": (stamped(id="ffffffff-ffff-7fff-bfff-ffffffffffff"), Reason.ILL_FORMED),
    "a number before the first": (stamped(seq=0), Reason.ILL_FORMED),
    "a number below nothing": (stamped(seq=-1), Reason.ILL_FORMED),
    "numbers up to ten to the fifteenth": (gone(["cafe0000", 1, 10**15]), Reason.ILL_FORMED),
    "its own numbers to come": (lambda liar: gone([liar.device, 1, 300_000_000])(liar), Reason.ILL_FORMED),
    "a paper number of 5,000 digits": (
        lambda liar: [moved(document=f"RBT-{series}-" + "9" * 5000)(liar)[0] for series in SERIES], Reason.ILL_FORMED,
    ),
    "ages that are none": (family(members=[["F", "3-7", 1]]), Reason.ILL_FORMED),
    "less than nobody": (family(members=[["F", "25-59", -1]]), Reason.ILL_FORMED),
    "a round of itself": (round_of_itself, Reason.ILL_FORMED),
    "less than nothing": (handover(lines=[[ROUND, "PANIER", "RIZ", -1, 1]]), Reason.ILL_FORMED),
    "goods that move backwards": (moved(movements=[[LINE[0], -5, *LINE[2:]]]), Reason.ILL_FORMED),
    "more than a database holds": (moved(movements=[[LINE[0], 2**63, *LINE[2:]]]), Reason.ILL_FORMED),
    "more than a database adds up": (moved(movements=[[LINE[0], 2**63 - 1, *LINE[2:]]] * 2), Reason.ILL_FORMED),
    "2 to the seventieth": (moved(movements=[[LINE[0], 2**70, *LINE[2:]]]), Reason.ILL_FORMED),
    "a desk of 2 to the fortieth": (handover(desk=2**40), Reason.ILL_FORMED),
    "an item that nobody has": (moved(movements=[[["XX", "L1", None, ""], *LINE[1:]]]), Reason.PROGRAMME_OLDER),
    "a point that nobody has": (moved(movements=[[*LINE[:3], ["point", "QQQ"]]]), Reason.PROGRAMME_OLDER),
    "a round that nobody has": (handover(lines=[["XX", "PANIER", "RIZ", 1, 1]]), Reason.PROGRAMME_OLDER),
    "a time without an offset": (stamped(recorded_at="2023-06-14T10:00:00"), Reason.ILL_FORMED),
    "a time of the year 1": (stamped(occurred_at="0001-01-01T00:00:00Z"), Reason.ILL_FORMED),
    "a time of the year 9999": (stamped(recorded_at="9999-12-31T23:59:59Z"), Reason.ILL_FORMED),
    "the last id that the gate lets in": (stamped(id=at(LATEST - timedelta(milliseconds=1))), Reason.ILL_FORMED),
    "an id of the last year": (stamped(id=at(LAST_YEAR)), Reason.ILL_FORMED),
    "an id of 1970": (stamped(id="00000000-0000-7000-8000-000000000001"), Reason.ILL_FORMED),
    "a name that drives a terminal": (family(name="Essai\x1b]52;c;AA\x07"), Reason.ILL_FORMED),
    "a name that turns the writing": (family(name="Essai\u202eabc"), Reason.ILL_FORMED),
    "a kind of a newer distro": (lambda liar: [liar.doc("SurveyDone", what=1)], Reason.NEWER),
    "brackets without end": (
        lambda liar: [liar.doc("ScanRefused", **REFUSED)[:-1] + b',"x":' + b"[" * 990 + b"]" * 990 + b"}"],
        Reason.ILL_FORMED,
    ),
    "letters that are none": (
        lambda liar: [liar.doc("ScanRefused", **REFUSED)[:-1] + b',"x":"\xff"}'], Reason.ILL_FORMED,
    ),
    "no brackets at all": (lambda _: [b"7"], Reason.ILL_FORMED),
    "an entitlement of a million": (
        lambda liar: [liar.doc("Entitled", round=ROUND, household="h-RBT-0002", group="MIGRANT",
                               members=[["F", "25-59", 1]], lines=[["PANIER", "RIZ", 1_000_000, []]])],
        Reason.NOT_ALLOWED,
    ),
    "a receipt of no office": (lambda liar: [liar.doc("ReceiptGiven", upto={"cafe0000": 10**6})], Reason.NOT_ALLOWED),
}  # fmt: skip


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return make_stage(tmp_path / "store")


def numbers_go_on(stage: Stage) -> None:
    """Papers of every series, and a household's number."""
    stage.pass_time()
    session = stage.session
    stockroom.receive(session, "RBT", "BL-9", [ReceiptLine(item="RIZ", received=5, batch="L9")])
    stockroom.issue(session, "RBT", [("RIZ", 2)])
    stockroom.lose(session, "RBT", [("SAVON", 1)], AdjustmentReason.DAMAGED)
    registration.register(session, [household(77, MAN, name="Essai Dernier")])


@pytest.mark.parametrize("forged", FORGED)
def test_it_is_set_aside_in_words_and_changes_nothing(stage: Stage, tmp_path: Path, forged: str) -> None:
    make, reason = FORGED[forged]
    liar = Liar(stage)
    documents = make(liar)
    before = (stage.session.card_key, stage.session.books.stock.accounts(), len(stage.session.books.register))
    tracemalloc.start()
    try:
        taken = liar.send([liar.segment(documents)], tmp_path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < _MOST_MEMORY
    assert (taken.new, {kept.reason for kept in taken.set_aside}) == (0, {reason})
    assert len(taken.set_aside) == len(documents)
    for language in LANGUAGES:
        with speaking(language):
            assert len(set_aside_in_words(stage.session.books, taken.set_aside)) == len(documents)
    assert before == (stage.session.card_key, stage.session.books.stock.accounts(), len(stage.session.books.register))
    assert findings(stage) == {f"aside_{reason}"}
    lives(stage, 1)
    numbers_go_on(stage)
    stage.session.store.close()


# ---------------------------------------------------------------- the last that the gate lets in


def the_last_paper(liar: Liar) -> list[bytes]:
    return [
        moved(document=f"RBT-{series}-{number}")(liar)[0] for series in SERIES for number in (999_999_998, 999_999_999)
    ]


def the_last_household(liar: Liar) -> list[bytes]:
    found: dict[str, Any] = msgspec.to_builtins(liar.victim.session.books.register.get("h-RBT-0002"))
    return [liar.doc("HouseholdRegistered", household=found | {"id": "h-last", "number": "RBT-999999999"})]


@pytest.mark.parametrize("make", [the_last_paper, the_last_household])
def test_numbers_go_on_after_the_last_that_anybody_can_give(
    stage: Stage, tmp_path: Path, make: Callable[[Liar], list[bytes]]
) -> None:
    liar = Liar(stage)
    documents = make(liar)
    assert liar.send([liar.segment(documents)], tmp_path).new == len(documents)
    lives(stage, 1)
    numbers_go_on(stage)
    numbers_go_on(stage)
    stage.session.store.close()


def test_a_day_opens_again_whatever_numbers_others_left_out(stage: Stage, tmp_path: Path) -> None:
    liar = Liar(stage)
    close(stage)
    said = liar.doc("DayOpened", day="RBT-2023-06-14-3", date="2023-06-14", rounds=[ROUND])
    assert liar.send([liar.segment([said])], tmp_path).new == 1
    close(stage)
    days.open_day(stage.session, "RBT", (ROUND,), again_because="les gens attendent")
    day = stage.session.books.days.open_at("RBT")
    assert day is not None and day.name == "RBT-2023-06-14-4"
    stage.session.store.close()


def test_whoever_leaps_ahead_leaves_room_for_all_that_follows(tmp_path: Path) -> None:
    """Up to where nobody may leap; what honest ones said waits for what it followed."""
    one, other = site(tmp_path, 2)
    liar, last = Liar(one), at(LAST_YEAR - timedelta(milliseconds=1))
    liar.send([liar.segment(stamped(id=last)(liar))], tmp_path)
    serve(one, 1)
    assert [made.id > last for made in one.session.books.handovers] == [True]
    carry(one, other)
    serve(other, 2)
    meet(one, other)
    for stage in (one, other):
        for _ in range(2):
            assert (findings(stage), len(list(stage.session.books.handovers))) == (set(), 2)
            stage.session.reload()
        numbers_go_on(stage)
        stage.session.store.close()
