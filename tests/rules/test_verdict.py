"""The verdict: what stands against a handover is said, and what is due is never more than what is left."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from distro.model import events as e
from distro.model.cards import Card, RevokeReason
from distro.model.entitlements import EntitlementLine, ShortageMode
from distro.model.people import Household, Members, PopulationGroup, Sex
from distro.model.programme import Basket, Frequency, ScaleLine
from distro.model.verdicts import Verdict, VerdictCode
from distro.rules.ration import entitle
from distro.rules.verdict import Facts, decide, due
from tests_programme import programme, round_of

MORNING = datetime(2023, 6, 14, 9, 0, tzinfo=timezone(timedelta(hours=1)))
HOUSEHOLD = Household(
    id="h1", number="RBT-0001", name="Invented Name", point="RBT", group=PopulationGroup.MIGRANT,
    members=(Members(Sex.FEMALE, "25-59", 1), Members(Sex.MALE, "1-4", 2), Members(Sex.FEMALE, "12-14", 1)),
)  # fmt: skip
CARD = Card(code="C" * 21, household="h1", issued_on=date(2023, 6, 1), expires=date(2024, 1, 31))


def stamp(at: datetime = MORNING) -> dict[str, Any]:
    return {
        "id": f"{at.isoformat()}", "seq": 1, "device": "d", "site": "RBT", "by": "awa",
        "occurred_at": at, "recorded_at": at,
    }  # fmt: skip


def entitled(code: str = "2023-T1") -> e.Entitled:
    lines = entitle(programme(), round_of(code), HOUSEHOLD)
    return e.Entitled(
        **stamp(), round=code, household="h1", group=HOUSEHOLD.group, members=HOUSEHOLD.members, lines=lines
    )


def handover(*lines: e.HandoverLine, at: datetime = MORNING) -> e.Handover:
    return e.Handover(
        **stamp(at), day="d", desk=1, household="h1", card="", how=e.How.SCANNED, lines=lines, movements=()
    )


def everything(code: str = "2023-T1", at: datetime = MORNING) -> e.Handover:
    lines = entitled(code).lines
    return handover(*(e.HandoverLine(code, x.basket, x.item, x.quantity, x.quantity) for x in lines), at=at)


@dataclass
class Case:
    household: Household = HOUSEHOLD
    card: Card | None = CARD
    day_is_open: bool = True
    entitled: list[e.Entitled] = field(default_factory=lambda: [entitled()])
    handovers: list[e.Handover] = field(default_factory=list)
    today: date = MORNING.date()
    original_of: dict[str, str] = field(default_factory=dict)

    def code(self) -> VerdictCode:
        return decide(programme(), Facts(version=1, point="RBT", **vars(self))).code


def test_every_answer_has_its_case() -> None:
    lost = replace(CARD, revoked=RevokeReason.LOST, revoked_on=date(2023, 6, 3))
    first_line = entitled().lines[0]
    part = handover(e.HandoverLine("2023-T1", first_line.basket, first_line.item, 1, 1))
    cases = {
        VerdictCode.MAY_COLLECT: Case(),
        VerdictCode.MAY_COLLECT_REST: Case(handovers=[part]),
        VerdictCode.ALREADY_COLLECTED: Case(handovers=[everything()]),
        VerdictCode.NOT_IN_ROUND: Case(entitled=[]),
        VerdictCode.WRONG_POINT: Case(household=replace(HOUSEHOLD, point="TNG")),
        VerdictCode.CARD_REVOKED: Case(card=lost),
        VerdictCode.CARD_HELD: Case(card=replace(CARD, held_on=date(2023, 6, 3))),
        VerdictCode.CARD_EXPIRED: Case(today=date(2024, 2, 1)),
        VerdictCode.DAY_NOT_OPEN: Case(day_is_open=False),
    }
    assert {code: case.code() for code, case in cases.items()} == {code: code for code in cases}
    assert Case(card=None).code() == VerdictCode.MAY_COLLECT


def test_a_basket_taken_too_lately_in_another_round_is_kept_back_and_the_other_is_given() -> None:
    """The hygiene kit is not given within 28 days; the food basket is, once a round."""
    before = everything("2023-T1", at=MORNING)
    facts = Facts(
        version=1, point="RBT", today=date(2023, 7, 1), day_is_open=True, household=HOUSEHOLD, card=CARD,
        entitled=[entitled("2023-T2")], handovers=[before], original_of={},
    )  # fmt: skip
    verdict = decide(programme(), facts)
    assert verdict.code == VerdictCode.MAY_COLLECT
    assert {line.basket for line in verdict.due} == {"PANIER"}
    only_kit = [replace(entitled("2023-T2"), lines=tuple(x for x in entitled().lines if x.basket == "HYGIENE"))]
    late = decide(programme(), replace(facts, entitled=only_kit))
    assert (late.code, late.on) == (VerdictCode.TOO_SOON, date(2023, 7, 12))


def test_a_refusal_never_carries_lines_to_hand_over_and_tells_what_was_taken() -> None:
    facts = Facts(
        version=1, point="RBT", today=MORNING.date(), day_is_open=True, household=HOUSEHOLD, card=CARD,
        entitled=[entitled()], handovers=[everything()], original_of={},
    )  # fmt: skip
    verdict = decide(programme(), facts)
    assert verdict.due == ()
    assert verdict.past[0].by == "awa"
    assert verdict.past[0].lines == everything().lines


lines_taken = st.lists(
    st.tuples(st.integers(0, 11), st.integers(0, 9), st.integers(0, 9)), max_size=8
)  # fmt: skip


@given(lines_taken, st.randoms())
def test_due_and_used_make_the_entitlement_in_any_order(taken: list[tuple[int, int, int]], random: object) -> None:
    granted = entitled()
    handovers = []
    for index, quantity, settles in taken:
        line = granted.lines[index % len(granted.lines)]
        handovers.append(handover(e.HandoverLine("2023-T1", line.basket, line.item, quantity, settles)))
    left = {(x.basket, x.item): x.quantity for x in due([granted], handovers, {})}
    for line in granted.lines:
        used = sum(x.settles for h in handovers for x in h.lines if (x.basket, x.item) == (line.basket, line.item))
        assert left.get((line.basket, line.item), 0) == max(0, line.quantity - used)
    random.shuffle(handovers)  # type: ignore[attr-defined]
    assert {(x.basket, x.item): x.quantity for x in due([granted], handovers, {})} == left


def test_a_substitute_uses_up_what_it_stands_for() -> None:
    oil = next(line for line in entitled().lines if line.item == "HUILE")
    sugar = handover(e.HandoverLine("2023-T1", oil.basket, "SUCRE", oil.quantity * 2, oil.quantity, "HUILE"))
    assert "HUILE" not in {line.item for line in due([entitled()], [sugar], {})}


KIT = Basket(
    code="KIT",
    name={"fr": "kit"},
    lines=(ScaleLine(item="SAVON", per_person=1), ScaleLine(item="JAVEL", fixed=1)),
)
ONCE, APART, TWICE = (
    Frequency(rule="once"),
    Frequency(rule="not_within", days=28),
    Frequency(rule="at_most", times=2, days=30),
)


def kit_of(code: str, first: int = 0) -> e.Entitled:
    """Four soaps and a bleach in round `code`; in a make-up `first` soaps were granted and one is left."""
    soap = EntitlementLine("KIT", "SAVON", 1 if first else 4, (), None, first)
    return replace(entitled(), round=code, lines=(soap, EntitlementLine("KIT", "JAVEL", 1, (), None, first and 1)))


def took(code: str, day: date, soap: int = 0, bleach: int = 0, declined: int = 0) -> e.Handover:
    lines = [
        e.HandoverLine(code, "KIT", "SAVON", soap, soap + declined),
        e.HandoverLine(code, "KIT", "JAVEL", bleach, bleach),
    ]
    return handover(*(line for line in lines if line.settles), at=MORNING.replace(month=day.month, day=day.day))


def verdict_on(
    day: date, frequency: Frequency, granted: list[e.Entitled], handovers: list[e.Handover], **more: object
) -> Verdict:
    plan = replace(programme(), baskets=(replace(KIT, frequency=frequency),))
    facts: dict[str, Any] = {"original_of": {}, "shortages": ()} | more
    return decide(
        plan,
        Facts(
            version=1, point="RBT", today=day, day_is_open=True, household=HOUSEHOLD, card=CARD, entitled=granted,
            handovers=handovers, **facts,
        ),
    )  # fmt: skip


def offered(verdict: Verdict) -> dict[tuple[str, str], int]:
    return {(line.round, line.item): line.quantity for line in verdict.due}


def test_one_handover_in_two_open_rounds_does_not_do_what_two_handovers_may_not() -> None:
    day = date(2023, 6, 14)
    for frequency in (ONCE, APART):
        assert offered(verdict_on(day, frequency, [kit_of("A"), kit_of("B")], [])) == {
            ("A", "SAVON"): 4,
            ("A", "JAVEL"): 1,
        }
    three = verdict_on(day, TWICE, [kit_of("A"), kit_of("B"), kit_of("C")], [])
    assert {code for code, _ in offered(three)} == {"A", "B"}
    each = verdict_on(day, Frequency(), [kit_of("A"), kit_of("B"), kit_of("C")], [])
    assert {code for code, _ in offered(each)} == {"A", "B", "C"}


def test_what_is_taken_in_parts_is_taken_once_and_what_is_declined_is_not_taken() -> None:
    parts = [took("A", date(2023, 6, 1), soap=2), took("A", date(2023, 6, 2), soap=2)]
    assert verdict_on(date(2023, 6, 3), TWICE, [kit_of("B")], parts).code == VerdictCode.MAY_COLLECT
    no = [took("A", date(2023, 6, 1), declined=4)]
    for frequency in (ONCE, APART, TWICE):
        assert verdict_on(date(2023, 6, 3), frequency, [kit_of("B")], no).code == VerdictCode.MAY_COLLECT


def test_the_rest_in_a_make_up_is_not_another_time() -> None:
    part = [took("A", date(2023, 6, 1), soap=3, bleach=1)]
    for frequency in (ONCE, APART, TWICE):
        rest = verdict_on(date(2023, 6, 3), frequency, [kit_of("A-R1", 4)], part, original_of={"A-R1": "A"})
        assert (rest.code, offered(rest)) == (VerdictCode.MAY_COLLECT_REST, {("A-R1", "SAVON"): 1})
        assert rest.due[0].entitled == 4
        again = verdict_on(
            date(2023, 6, 3), frequency, [kit_of("A-R2", 4)], [took("A-R1", date(2023, 6, 1), soap=3, bleach=1)],
            original_of={"A-R1": "A", "A-R2": "A"},
        )  # fmt: skip
        assert offered(again) == {("A-R2", "SAVON"): 1}
    other = verdict_on(
        date(2023, 6, 3), APART, [kit_of("A-R1", 4)], [took("B", date(2023, 6, 1), soap=1)], original_of={"A-R1": "A"}
    )
    assert (other.code, other.on) == (VerdictCode.TOO_SOON, date(2023, 6, 29))


def test_a_make_up_gives_nothing_twice_in_whatever_order_it_becomes_known() -> None:
    day, first = date(2023, 6, 20), {"A-R1": "A", "A-R2": "A"}
    both = [kit_of("A"), kit_of("A-R1", 4)]
    assert offered(verdict_on(day, Frequency(), both, [], original_of=first)) == {("A", "SAVON"): 4, ("A", "JAVEL"): 1}
    late = [took("A", date(2023, 6, 1), soap=4, bleach=1)]  # on another laptop, known only after the make-up was made
    assert verdict_on(day, Frequency(), both[1:], late, original_of=first).code == VerdictCode.ALREADY_COLLECTED
    elsewhere = [took("A-R2", date(2023, 6, 1), soap=4, bleach=1)]
    assert verdict_on(day, Frequency(), both, elsewhere, original_of=first).code == VerdictCode.ALREADY_COLLECTED
    # What the first round gave was voided after the make-up was made: the make-up still gives what it granted, once.
    once = [took("A-R1", date(2023, 6, 19), soap=1, bleach=1)]
    assert verdict_on(day, Frequency(), both[1:], once, original_of=first).code == VerdictCode.ALREADY_COLLECTED


def test_a_basket_that_a_shortage_holds_back_in_one_round_is_given_in_the_other() -> None:
    held = [
        e.ShortageDeclared(**stamp(), round="A", item=item, mode=ShortageMode.PRIORITY_FIRST)
        for item in ("SAVON", "JAVEL")
    ]
    found = verdict_on(date(2023, 6, 14), ONCE, [kit_of("A"), kit_of("B")], [], shortages=held)
    assert {code for code, _ in offered(found)} == {"B"}
    assert {(line.round, line.held) for line in found.held} == {("A", 4), ("A", 1)}


@given(
    each=st.integers(1, 3), granted=st.integers(1, 9), times=st.integers(1, 3), days=st.integers(1, 40),
    rule=st.sampled_from(["at_most", "not_within", "per_round"]), visits=st.lists(st.integers(0, 25), max_size=12),
)  # fmt: skip
def test_so_many_at_a_time_and_every_time_counts(
    each: int, granted: int, times: int, days: int, rule: Any, visits: list[int]
) -> None:
    """Sessions of one round, as two a month: no more goes than the limit lets, until all went."""
    frequency = Frequency(rule=rule, times=times, days=days, each=each)
    course = replace(entitled(), round="A", lines=(EntitlementLine("KIT", "SAVON", granted, ()),))
    made: list[e.Handover] = []
    day = date(2023, 1, 1)
    for gap in visits:
        day += timedelta(days=gap)
        found = verdict_on(day, frequency, [course], made)
        left = granted - sum(line.quantity for one in made for line in one.lines)
        since = [one for one in made if (day - one.occurred_at.date()).days < days]
        free = {"per_round": True, "not_within": not since, "at_most": len(since) < times}[rule]
        assert found.code.may_collect == (free and left > 0)
        if not found.code.may_collect:
            assert found.code is (VerdictCode.TOO_SOON if left else VerdictCode.ALREADY_COLLECTED)
            assert not left or (found.on is not None and found.on > day)
            continue
        [line] = found.due
        assert (line.quantity, line.left) == (min(each, left), left)
        made.append(
            handover(
                e.HandoverLine("A", "KIT", "SAVON", line.quantity, line.quantity),
                at=MORNING.replace(year=day.year, month=day.month, day=day.day),
            )
        )
