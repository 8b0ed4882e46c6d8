"""Why a household may take what it may take in a round, basket by basket: to be told back, to them or to an auditor.

It decides nothing: the same rules are asked that the freezing and the verdict ask.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct

from distro.model.entitlements import DueLine
from distro.model.events import Entitled, Handover, ShortageDeclared
from distro.model.people import Household
from distro.model.programme import Programme, Round
from distro.rules.eligibility import Ineligible, ineligibility
from distro.rules.frequency import free_from
from distro.rules.lane import has_priority
from distro.rules.ration import ration
from distro.rules.shortage import share
from distro.rules.verdict import due, due_line, taken_on


class BasketReasons(Struct, frozen=True, kw_only=True):
    """One basket for one household.

    `why_not` is the rule that keeps it from the basket. `lines` are what it was granted, each with what is left of it,
    zero too. `free_from` is the first day that the frequency allows: date.min when nothing stands against it, None when
    never again.
    """

    basket: str
    why_not: Ineligible | None
    lines: tuple[DueLine, ...]
    free_from: date | None


class HouseholdInRound(Struct, frozen=True, kw_only=True):
    """What one household may take in a round and why; `frozen` that it is fixed, `listed` that it is in the round."""

    round: str
    number: str
    point: str
    size: int
    frozen: bool
    listed: bool
    baskets: tuple[BasketReasons, ...]


def reasons(
    programme: Programme,
    round_: Round,
    household: Household,
    granted: Entitled | None,
    handovers: Sequence[Handover],
    shortages: Sequence[ShortageDeclared],
    original_of: Mapping[str, str],
) -> tuple[BasketReasons, ...]:
    """For each basket of `round_`. `granted` is what was frozen; None before that: then today's register says it."""
    left = {
        (line.basket, line.item): line.quantity for line in due([granted] if granted else (), handovers, original_of)
    }
    priority = has_priority(programme, household)
    found = []
    for basket in map(programme.basket, round_.baskets):
        why_not = ineligibility(programme, basket, household)
        lines: list[DueLine] = []
        if granted is not None:
            for x in (line for line in granted.lines if line.basket == basket.code):
                still = left.get((x.basket, x.item), 0)
                lines.append(due_line(round_.code, x, still, x.whole))
        elif why_not is None:
            scale = (ration(programme, basket.code, line, household.members) for line in basket.lines)
            lines = [due_line(round_.code, x, x.quantity, x.quantity) for x in scale]
        found.append(
            BasketReasons(
                basket=basket.code,
                why_not=None if lines else why_not,
                lines=share([line for line in lines if line.entitled], shortages, priority),
                free_from=free_from(basket.frequency, taken_on(basket, round_.code, handovers, original_of)),
            )
        )
    return tuple(found)
