"""What may stand in a handover: never more than is due, never a thing that nothing grants, whoever hands over."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from distro.model import events as e
from distro.model.entitlements import DueLine
from distro.model.people import Household, Members, PopulationGroup, Sex
from distro.model.programme import Substitution
from distro.rules import lines as rules
from distro.rules.ration import entitle
from distro.rules.verdict import due as still_due
from tests_programme import programme, round_of

ROUND = "2023-T1"
MORNING = datetime(2023, 6, 14, 9, 0, tzinfo=timezone(timedelta(hours=1)))
HOUSEHOLD = Household(
    id="h1", number="RBT-0001", name="Invented Name", point="RBT", group=PopulationGroup.MIGRANT,
    members=(Members(Sex.FEMALE, "25-59", 1), Members(Sex.MALE, "1-4", 2)),
)  # fmt: skip
SWAPS = (*programme().substitutions, Substitution(due="SAVON", given="LESSIVE", due_amount=2, given_amount=1))


def entitled(household: Household = HOUSEHOLD) -> e.Entitled:
    lines = entitle(programme(), round_of(ROUND), household)
    return e.Entitled(
        **stamp(), round=ROUND, household="h1", group=household.group, members=household.members, lines=lines
    )


def stamp(at: datetime = MORNING) -> dict[str, Any]:
    return {
        "id": at.isoformat(), "seq": 1, "device": "d", "site": "RBT", "by": "awa", "occurred_at": at, "recorded_at": at,
    }  # fmt: skip


def handover(*lines: e.HandoverLine, at: datetime = MORNING) -> e.Handover:
    return e.Handover(
        **stamp(at), day="d", desk=1, household="h1", card="", how=e.How.SCANNED, lines=lines, movements=()
    )


DUE = still_due([entitled()], (), {})
ITEMS = [item.code for item in programme().items]


@st.composite
def any_line(draw: st.DrawFn) -> e.HandoverLine:
    """A line about something that is due, or nearly so, with whatever amounts and item."""
    due = draw(st.sampled_from(DUE))
    round_ = draw(st.sampled_from([due.round] * 5 + ["2023-T2"]))
    settles = draw(st.integers(-1, due.quantity + 1))
    if draw(st.booleans()):
        item = draw(st.sampled_from([due.item] * 5 + ITEMS))
        return e.HandoverLine(round_, due.basket, item, draw(st.sampled_from([settles, 0, settles + 1, -1])), settles)
    given = draw(st.sampled_from([swap.given for swap in SWAPS] + ITEMS))
    return e.HandoverLine(round_, due.basket, given, draw(st.integers(0, 3)) * settles, settles, due.item)


@st.composite
def fair_lines(draw: st.DrawFn) -> list[e.HandoverLine]:
    """Lines as the desk makes them: some of it given, and of the rest some declined or swapped."""
    made: list[e.HandoverLine] = []
    for line in DUE:
        amount = draw(st.integers(0, line.quantity))
        rest = draw(st.integers(0, line.quantity - amount))
        if amount:
            made.append(rules.given(line, amount))
        swap = draw(st.sampled_from([None, *(swap for swap in SWAPS if swap.due == line.item)]))
        other = rules.swapped(swap, line, rest) if swap and rest else rules.declined(line, rest) if rest else None
        made += [other] if other else []
    return made


@given(fair_lines())
def test_what_the_desk_makes_of_what_is_due_may_stand(lines: list[e.HandoverLine]) -> None:
    assert rules.wrong_line(lines, DUE, SWAPS) is None


@given(st.lists(st.one_of(any_line(), st.sampled_from(rules.all_of(DUE))), min_size=1, max_size=4))
def test_what_may_stand_never_gives_more_than_is_due(lines: list[e.HandoverLine]) -> None:
    if rules.wrong_line(lines, DUE, SWAPS) is not None:
        return
    granted = {(line.round, line.basket, line.item): line.quantity for line in DUE}
    settled: dict[tuple[str, str, str], int] = {}
    for line in lines:
        key = (line.round, line.basket, line.instead_of or line.item)
        settled[key] = settled.get(key, 0) + line.settles
        assert line.settles > 0
        if line.instead_of:
            rates = [s.given_amount / s.due_amount for s in SWAPS if (s.due, s.given) == (line.instead_of, line.item)]
            assert line.quantity / line.settles in rates
            fats = {item.code for item in programme().items if item.is_fat}
            assert line.item not in fats
        else:
            assert line.quantity in (0, line.settles)
    assert all(amount <= granted.get(key, 0) for key, amount in settled.items())


@given(st.lists(fair_lines(), max_size=4))
def test_parts_taken_one_after_another_settle_the_entitlement_at_most(parts: list[list[e.HandoverLine]]) -> None:
    """Given, declined and swapped together: what is left is the entitlement less what was settled, and never below."""
    made: list[e.Handover] = []
    for lines in parts:
        if rules.wrong_line(lines, still_due([entitled()], made, {}), SWAPS) is None:
            made.append(handover(*lines))
    left = {(line.basket, line.item): line.quantity for line in still_due([entitled()], made, {})}
    for line in entitled().lines:
        used = sum(
            x.settles for h in made for x in h.lines if (x.basket, x.instead_of or x.item) == (line.basket, line.item)
        )
        assert left.get((line.basket, line.item), 0) == line.quantity - used >= 0


def test_a_swap_is_whole_or_none() -> None:
    soap = DueLine(ROUND, "HYGIENE", "SAVON", 6, 6)
    two_for_one = SWAPS[-1]
    assert rules.swapped(two_for_one, soap, 3) is None
    assert rules.swapped(two_for_one, soap, 4) == e.HandoverLine(ROUND, "HYGIENE", "LESSIVE", 2, 4, "SAVON")
    assert rules.swapped(two_for_one, replace(soap, item="RIZ"), 4) is None


def test_a_substitute_is_given_for_a_month_at_most() -> None:
    pasta = e.HandoverLine(ROUND, "PANIER", "PATES", 10, 5, "RIZ")
    rice = e.HandoverLine(ROUND, "PANIER", "RIZ", 5, 5)

    def swaps(today: date, *handovers: e.Handover) -> int:
        return len(rules.swaps_for(programme(), "RIZ", handovers, today))

    first = handover(pasta)
    assert swaps(date(2023, 6, 14)) == 1
    assert swaps(date(2023, 7, 15), first) == 1
    assert swaps(date(2023, 7, 16), first) == 0
    later = handover(pasta, at=MORNING + timedelta(days=20))
    assert swaps(date(2023, 7, 16), first, later) == 0, "counted from the first, not from the last"
    itself = handover(rice, at=MORNING + timedelta(days=25))
    assert swaps(date(2023, 7, 16), first, itself) == 1, "it received rice since"
    assert swaps(date(2023, 7, 16), first, handover(replace(rice, quantity=0), at=MORNING)) == 0, "declined is not it"
    assert rules.swaps_for(programme(), "HUILE", [first], date(2023, 9, 1)), "of other items nothing is said"


members = st.lists(
    st.tuples(st.sampled_from([Sex.FEMALE, Sex.MALE]), st.sampled_from(["1-4", "12-14", "15-17", "25-59", "60+"])),
    min_size=1, max_size=9,
)  # fmt: skip


@given(members, st.sampled_from([None, ROUND]), st.booleans(), st.sampled_from(["2023-T1", "2023-T3", "2023-S2"]))
def test_an_override_never_goes_beyond_one_ration(
    who: list[tuple[Sex, str]], frozen: str | None, took_all: bool, code: str
) -> None:
    household = replace(HOUSEHOLD, members=tuple(Members(sex, ages, 1) for sex, ages in who))
    granted = [entitled(household)] if frozen else []
    took = [handover(*rules.all_of(still_due(granted, (), {})))] if granted and took_all else []
    round_ = round_of(code)
    offered = rules.against_the_verdict(programme(), [round_], household, granted, took, {})
    if granted:
        assert offered == still_due(granted, (), {})
        return
    scales = {(line.basket, line.item): line.quantity for line in entitle(programme(), round_, household)}
    assert {(line.basket, line.item): line.quantity for line in offered} == scales
    assert all(line.round == code and line.quantity == line.entitled > 0 for line in offered)


def test_who_is_eligible_for_nothing_gets_what_a_household_of_its_size_would() -> None:
    """For a supervisor to choose from: no basket of the round is for it, so all of them are shown."""
    only_flagged = replace(round_of("2023-S2"), baskets=("EMPLOI", "ACTIVITE"))
    offered = rules.against_the_verdict(programme(), [only_flagged], HOUSEHOLD, [], [], {})
    assert [line.item for line in offered] == ["FORMATION", "AGR"]
    elsewhere = replace(HOUSEHOLD, point="TNG")
    assert rules.against_the_verdict(programme(), [round_of(ROUND)], elsewhere, [], [], {})


def test_what_is_left_comes_before_all_of_it_again() -> None:
    begun = handover(rules.given(DUE[0], 1))
    offered = rules.against_the_verdict(programme(), [round_of(ROUND)], HOUSEHOLD, [entitled()], [begun], {})
    assert offered == still_due([entitled()], [begun], {})
    assert offered[0].quantity == DUE[0].quantity - 1
