"""The verdict: what stands against a handover is said, and what is due is never more than what is left."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from distro.model import events as e
from distro.model.cards import Card, RevokeReason
from distro.model.people import Household, Members, PopulationGroup, Sex
from distro.model.verdicts import VerdictCode
from distro.rules.ration import entitle
from distro.rules.verdict import Facts, decide, due
from tests_programme import programme, round_of

MORNING = datetime(2023, 6, 14, 9, 0, tzinfo=timezone(timedelta(hours=1)))
HOUSEHOLD = Household(
    id="h1", number="RBT-0001", name="Invented Name", point="RBT", group=PopulationGroup.MIGRANT,
    members=(Members(Sex.FEMALE, "25-59", 1), Members(Sex.MALE, "1-4", 2), Members(Sex.FEMALE, "12-14", 1)),
)  # fmt: skip
CARD = Card(code="C" * 21, household="h1", issued_on=date(2023, 6, 1), expires=date(2024, 1, 31))


def stamp(at: datetime = MORNING) -> dict[str, object]:
    return {
        "id": f"{at.isoformat()}", "seq": 1, "device": "d", "site": "RBT", "by": "awa",
        "occurred_at": at, "recorded_at": at,
    }  # fmt: skip


def entitled(code: str = "2023-T1") -> e.Entitled:
    lines = entitle(programme(), round_of(code), HOUSEHOLD)
    return e.Entitled(
        **stamp(), round=code, household="h1", group=HOUSEHOLD.group, members=HOUSEHOLD.members, lines=lines
    )  # type: ignore[arg-type]


def handover(*lines: e.HandoverLine, at: datetime = MORNING) -> e.Handover:
    return e.Handover(
        **stamp(at), day="d", desk=1, household="h1", card="", how=e.How.SCANNED, lines=lines, movements=()
    )  # type: ignore[arg-type]


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
    first: dict[str, str] = field(default_factory=dict)

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
        entitled=[entitled("2023-T2")], handovers=[before], first={},
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
        entitled=[entitled()], handovers=[everything()], first={},
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
