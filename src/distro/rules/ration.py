"""The ration: what a basket's scale grants a household, with the arithmetic that says why."""

from __future__ import annotations

from distro.model.entitlements import EntitlementLine, Term, TermKind
from distro.model.people import Household, Members, count
from distro.model.programme import Basket, Programme, Round, ScaleLine
from distro.rules.eligibility import ineligibility


def ration(programme: Programme, basket: str, line: ScaleLine, members: tuple[Members, ...]) -> EntitlementLine:
    """What one scale line grants a household made of `members` (field guide, section 4).

    quantity = fixed + per_person * n + per_group * count(group) + per_set * ceil(n / persons_per_set), capped.
    """
    return _ration(programme, basket, line, members, _people(members))


def _people(members: tuple[Members, ...]) -> int:
    return sum([m.count for m in members])


def _ration(
    programme: Programme, basket: str, line: ScaleLine, members: tuple[Members, ...], people: int
) -> EntitlementLine:
    terms = []
    if line.fixed:
        terms.append(Term(TermKind.FIXED, line.fixed, 1))
    if line.per_person:
        terms.append(Term(TermKind.PER_PERSON, line.per_person, people))
    if line.per_group:
        group = programme.groups[line.group]
        terms.append(Term(TermKind.PER_GROUP, line.per_group, count(members, group.sex, group.ages), line.group))
    if line.per_set:
        sets = -(-people // line.persons_per_set)
        terms.append(Term(TermKind.PER_SET, line.per_set, sets, str(line.persons_per_set)))
    total = 0
    for term in terms:
        total += term.factor * term.times
    quantity = total if line.cap is None else min(total, line.cap)
    return EntitlementLine(basket, line.item, quantity, tuple(terms), line.cap, donor=line.donor)


def entitle(programme: Programme, round_: Round, household: Household) -> tuple[EntitlementLine, ...]:
    """All that `household` may take in `round_`: the lines of every basket it is eligible for, nothing of zero.

    Empty when it is eligible for none, or collects at a point where the round is not held.
    """
    if household.point not in round_.points:
        return ()
    baskets: list[Basket] = [programme.basket(code) for code in round_.baskets]
    people = _people(household.members)
    return tuple(
        granted
        for basket in baskets
        if ineligibility(programme, basket, household) is None
        for line in basket.lines
        if (granted := _ration(programme, basket.code, line, household.members, people)).quantity > 0
    )


class Scale:
    """What one round grants by the scales of `programme`; of households that are alike it is worked out once."""

    def __init__(self, programme: Programme, round_: Round) -> None:
        self._programme, self._round = programme, round_
        self._known: dict[tuple[object, ...], tuple[EntitlementLine, ...]] = {}

    def grants(self, household: Household) -> tuple[EntitlementLine, ...]:
        """As `entitle` says, which looks at nothing else of a household."""
        alike = (household.point, household.group, household.flags, household.members)
        if (found := self._known.get(alike)) is None:
            found = self._known[alike] = entitle(self._programme, self._round, household)
        return found
