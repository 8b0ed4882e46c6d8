"""Who stands out, and who only does the work they were given: the help desk, the slips of a power cut, one approver."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from math import comb
from time import process_time
from typing import Any

import pytest
from msgspec.structs import replace

from distro.model import events as e
from distro.model.goods import Account, AccountKind, Lot, Movement
from distro.rules.signs import _CHANCE, _by_lot, _tail, signs
from distro.rules.told import SignKind

MORNING = datetime(2023, 6, 14, 9)
EVERY = timedelta(seconds=50)
USUAL: dict[str, Any] = {"card": "c", "how": e.How.SCANNED}
ASKED: dict[str, Any] = {"card": "", "how": e.How.SEARCHED, "challenge": e.Challenge.RIGHT}


def handover(number: int, at: datetime, by: str, *, typed: datetime | None = None, **more: Any) -> e.Handover:
    told = {"desk": 1, "occurred_at": at, "recorded_at": typed or at, **USUAL, **more}
    return e.Handover(
        id=f"{number:06}", seq=1, device=f"d{number}", site="RBT", by=by, day="RBT-2023-06-14", household=f"h{number}",
        lines=(), movements=(), **told,
    )  # fmt: skip


def queue(begin: datetime, people: Sequence[str], count: int, first: int = 1, **more: Any) -> list[e.Handover]:
    """Handovers one after the other, by each of the people in turn."""
    return [handover(first + n, begin + n * EVERY, people[n % len(people)], **more) for n in range(count)]


def standing_out(events: Iterable[e.Event]) -> set[tuple[SignKind, str]]:
    day = MORNING.date()
    return {(sign.kind, sign.who) for sign in signs(events, {"RBT"}, day, day, 3) if sign.stands_out}


def test_the_help_desk_does_not_stand_out_and_one_who_does_its_work_elsewhere_does() -> None:
    served = queue(MORNING, ["awa", "lina", "omar"], 120)
    at_help_desk = queue(MORNING, ["lina"], 12, 200, desk=2, **ASKED)
    elsewhere = queue(MORNING, ["omar"], 12, 300, **ASKED)
    assert standing_out([*served, *at_help_desk]) == set()
    assert standing_out([*served, *elsewhere]) == {(SignKind.NO_CARD, "omar")}
    unasked = queue(MORNING, ["lina"], 12, 200, desk=2, card="", how=e.How.SEARCHED)
    assert (SignKind.NO_CARD, "lina") in standing_out([*served, *unasked])


def test_the_slips_of_a_power_cut_are_ordinary_and_those_of_a_lunch_break_are_not() -> None:
    before, after = queue(MORNING, ["awa", "lina"], 40), MORNING + timedelta(hours=2)
    served = [*before, *queue(after, ["awa", "lina"], 40, 100)]
    cut = MORNING + 41 * EVERY
    typed = after + timedelta(minutes=3)

    def slips(begin: datetime, count: int) -> list[e.Handover]:
        return [
            handover(300 + n, begin + n * timedelta(seconds=120), "omar", typed=typed, card="", how=e.How.PAPER)
            for n in range(count)
        ]

    assert standing_out([*served, *slips(cut, 35)]) == set(), "as many as the gap of 85 minutes could have"
    assert standing_out([*served, *slips(cut, 4)]) == {(SignKind.PAPER, "omar")}, "four in it: a lunch break"
    assert standing_out([*served, *slips(MORNING, 8)]) == {(SignKind.PAPER, "omar")}, "while laptops recorded"


def test_who_alone_may_approve_is_held_against_nobody() -> None:
    served = queue(MORNING, ["awa", "lina"], 100)
    approved = queue(MORNING, ["awa", "lina"], 8, 200, override_by="sara")
    assert standing_out([*served, *approved]) == set()
    other = queue(MORNING, ["awa"], 1, 300, override_by="karim")
    assert standing_out([*served, *approved, *other]) == set(), "eight of one and one of the other may be chance"
    many = queue(MORNING, ["awa", "lina"], 20, 400, override_by="sara")
    assert standing_out([*served, *approved, *other, *many]) == {(SignKind.OVERRIDE, "sara")}


def test_three_that_fell_to_one_of_three_by_lot_are_nothing() -> None:
    served = queue(MORNING, ["awa", "lina", "omar"], 300)
    assert standing_out([*served, *queue(MORNING, ["omar"], 3, 400, **ASKED)]) == set()


def test_a_year_of_handovers_is_weighed_at_once() -> None:
    served = queue(MORNING, ["awa", "omar"], 2400)
    cut = [handover(5000 + n, MORNING, "omar", card="", how=e.How.PAPER) for n in range(2)]
    assert standing_out([*served, *cut]) == set(), "1,200 each are past what a float can count"
    begun = process_time()
    assert _by_lot(2_000, 10_000, 8_000, 60_000) < _CHANCE < _by_lot(1_450, 10_000, 8_600, 60_000)
    assert process_time() - begun < 0.5


def test_chances_are_what_counting_finds() -> None:
    for times, of, others, others_of in ((3, 10, 2, 30), (8, 100, 1, 100), (12, 52, 0, 80), (5, 5, 5, 5)):
        seen = times + others
        lots = range(times, min(of, seen) + 1)
        counted = sum(comb(of, n) * comb(others_of, seen - n) for n in lots) / comb(of + others_of, seen)
        assert _by_lot(times, of, others, others_of) == pytest.approx(counted) or times * (of + others_of) <= of * seen
        rate = (others + 0.5) / (others_of + 1)
        binomial = sum(comb(of, n) * rate**n * (1 - rate) ** (of - n) for n in range(times, of + 1))
        assert _tail(times, of, rate) == pytest.approx(binomial)


def test_a_help_desk_that_serves_others_too_and_replaces_lost_cards_does_not_stand_out() -> None:
    served = queue(MORNING, ["awa", "omar"], 200)
    others = queue(MORNING, ["lina"], 40, 300, desk=2)
    sent = queue(MORNING, ["lina"], 12, 400, desk=2, **ASKED)
    lost = [*replaced(500, "lina", desk=2), *replaced(510, "lina", desk=2), *replaced(520, "lina", desk=2)]
    assert standing_out([opened(), *served, *others, *sent, *lost]) == set()
    elsewhere = [*replaced(600, "omar"), *replaced(610, "omar")]
    assert standing_out([opened(), *served, *others, *sent, *lost, *elsewhere]) == {(SignKind.CARD_SAME_DAY, "omar")}


def test_cards_that_come_again_are_held_against_who_had_handed_over() -> None:
    served = queue(MORNING, ["awa", "lina", "karim"], 300)
    copied = [handover(400 + n, MORNING, "karim", card=f"copied{n}") for n in range(5)]
    came = [again(500 + n, MORNING + timedelta(hours=3), f"copied{n}") for n in range(5)]
    assert standing_out([*served, *copied, *came]) == {(SignKind.CARD_AGAIN, "karim")}
    assert standing_out([*served, *copied[:3], *came[:3]]) == {(SignKind.CARD_AGAIN, "karim")}, "three, and none else"
    assert standing_out([*served, *copied[:2], *came[:2]]) == set(), "two may be chance"
    at_once = [again(600 + n, MORNING + timedelta(minutes=3), f"copied{n}") for n in range(5)]
    assert standing_out([*served, *copied, *at_once]) == set(), "the bag was looked into outside"


def test_what_a_thief_writes_on_the_papers_of_the_store_stands_out() -> None:
    served = [replace(made, movements=(move(2),)) for made in queue(MORNING, ["awa", "lina"], 100)]
    drops = [paper(400 + n, e.MoveKind.LOSS, move(3)) for n in range(5)]
    assert standing_out([*served, *drops]) == {(SignKind.STOCK_NOTE, "omar")}, "three at a time, fifteen of two hundred"
    assert standing_out([*served, *drops[:2]]) == set()

    came, less = received(500, 100), received(530, 80)
    late = cancelled(520, came, MORNING + timedelta(hours=5))
    assert standing_out([*served, came, late, less]) == {(SignKind.RECEIPT_LESS, "omar")}
    assert standing_out([*served, came, late]) == {(SignKind.RECEIPT_LESS, "omar")}, "and never came again"
    assert standing_out([*served, came, late, received(530, 100)]) == set()
    between = replace(received(522, 100), document="RBT-BR-0522")
    gone = cancelled(524, between, MORNING + timedelta(minutes=9))
    assert standing_out([*served, came, late, between, gone, less]) == {(SignKind.RECEIPT_LESS, "omar")}
    assert standing_out([*served, came, late, between, gone, received(530, 100)]) == set()
    assert standing_out([*served, came, late, replace(less, declared_by="lina")]) == set(), "somebody else read it"
    assert standing_out([*served, came, cancelled(520, came, MORNING + timedelta(minutes=4)), less]) == set()

    spoiled = move(20, expiry=date(2023, 6, 1))
    thrown = paper(610, e.MoveKind.DISPOSAL, spoiled)
    assert standing_out([*served, replace(came, movements=(spoiled,)), thrown]) == {
        (SignKind.SPOILED_DESTROYED, "omar")
    }
    assert standing_out([*served, replace(came, movements=(spoiled,), by="lina"), thrown]) == set()


def test_who_signs_with_somebody_they_let_in_meanwhile_stands_out() -> None:
    served = queue(MORNING, ["awa", "lina"], 100, 10)
    nobody = person(50_000, "fatou", by="karim")
    signed = closed(50_010, "fatou", "karim")
    assert standing_out([opened(), *served, nobody, signed]) == {(SignKind.OWN_SECOND, "karim")}
    assert standing_out([opened(), *served, nobody, closed(50_010, "karim", "fatou")]) == {
        (SignKind.OWN_SECOND, "karim")
    }
    assert standing_out([opened(), *served, replace(nobody, by="sara"), signed]) == set()
    at_work = handover(50_005, MORNING, "fatou")
    assert standing_out([opened(), *served, at_work, nobody, signed]) == set()
    assert standing_out([person(2, "fatou", by="karim"), opened(5), *served, signed]) == set(), "as all people began"


def test_who_signs_a_count_of_the_store_with_somebody_they_let_in_stands_out() -> None:
    served = queue(MORNING, ["awa", "lina"], 100, 10)
    store = Account(AccountKind.STORE, "RBT")
    nobody = person(50_000, "fatou", by="karim")
    found = e.ShelfCounted(**said(50_001), day="RBT/store/2023-06-14", account=store, lines=(), counted_by="fatou")
    paper_ = e.GoodsMoved(**said(50_002), document="RBT-IN-0001", why=e.MoveKind.LOSS, movements=(), witness="karim")
    assert standing_out([opened(), *served, nobody, found, paper_]) == {(SignKind.OWN_SECOND, "karim")}
    assert standing_out([opened(), *served, replace(nobody, by="sara"), found, paper_]) == set()


def said(number: int, at: datetime = MORNING, by: str = "omar") -> dict[str, Any]:
    return {"id": f"{number:06}", "seq": 1, "device": f"d{number}", "site": "RBT", "by": by, "occurred_at": at,
            "recorded_at": at}  # fmt: skip


def opened(number: int = 0) -> e.DayOpened:
    return e.DayOpened(**said(number), day="RBT-2023-06-14", date=MORNING.date(), rounds=("T1",))


def closed(number: int, counted: str, approved: str) -> e.DayClosed:
    return e.DayClosed(**said(number), day="RBT-2023-06-14", account=Account(AccountKind.POINT, "RBT"), lines=(),
                       movements=(), counted_by=counted, approved_by=approved, knew={})  # fmt: skip


def person(number: int, who: str, by: str) -> e.PersonChanged:
    return e.PersonChanged(**said(number, by=by), person=who, change=e.PersonChange.ADDED, role="registrar")


def replaced(number: int, by: str, desk: int = 1) -> list[e.Event]:
    issued = e.CardIssued(**said(number, by=by), card=f"new{number}", household=f"h{number + 1}")
    return [issued, handover(number + 1, MORNING + timedelta(minutes=1), by, desk=desk, card=f"new{number}")]


def again(number: int, at: datetime, card: str) -> e.ScanRefused:
    return e.ScanRefused(**said(number, at), day="RBT-2023-06-14", desk=1, verdict="already_collected", card=card)


def move(quantity: int, expiry: date | None = None) -> Movement:
    lot = Lot("RIZ", "L1", expiry)
    return Movement(lot, quantity, Account(AccountKind.POINT, "RBT"), Account(AccountKind.LOST))


def paper(number: int, why: e.MoveKind, moved: Movement) -> e.GoodsMoved:
    return e.GoodsMoved(**said(number), document=f"RBT-PV-{number:04}", why=why, movements=(moved,))


def received(number: int, quantity: int) -> e.GoodsReceived:
    return e.GoodsReceived(
        **said(number), document=f"RBT-BR-{number:04}", waybill="BL-1", movements=(move(quantity),),
        declared=(quantity,),
    )  # fmt: skip


def cancelled(number: int, of: e.GoodsReceived, at: datetime) -> e.DocumentCancelled:
    return e.DocumentCancelled(**said(number, at), document=of.document, reason="erreur")
