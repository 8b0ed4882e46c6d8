"""Who stands out, and who only does the work they were given: the help desk, the slips of a power cut, one approver."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from math import comb
from time import process_time
from typing import Any

import pytest

from distro.model import events as e
from distro.rules.signs import _CHANCE, SignKind, _by_lot, _tail, signs

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
