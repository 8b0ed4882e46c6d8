"""The verdict: may this household collect here and now, and what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from distro.model.cards import Card
from distro.model.entitlements import DueLine
from distro.model.events import Entitled, Handover, Shortage
from distro.model.people import Household
from distro.model.programme import Programme
from distro.model.verdicts import Past, Verdict, VerdictCode
from distro.rules.frequency import free_from
from distro.rules.lane import has_priority
from distro.rules.shortage import share


class Facts(Struct, frozen=True, kw_only=True):
    """All that a verdict depends on, gathered from the books.

    `card` is None for a household found without one; `entitled` holds its entitlements in the rounds open here today,
    `handovers` what stands of everything it ever received, oldest first, `shortages` what was declared short here.
    """

    version: int
    point: str
    today: date
    day_is_open: bool
    household: Household
    card: Card | None
    entitled: Sequence[Entitled]
    handovers: Sequence[Handover]
    shortages: Sequence[Shortage] = ()


def due(entitled: Iterable[Entitled], handovers: Sequence[Handover]) -> tuple[DueLine, ...]:
    """What is left of each entitlement line after what was given, declined or substituted; nothing below zero."""
    used: defaultdict[tuple[str, str, str], int] = defaultdict(int)
    for handover in handovers:
        for line in handover.lines:
            used[line.round, line.basket, line.instead_of or line.item] += line.settles
    return tuple(
        DueLine(granted.round, line.basket, line.item, left, line.quantity, line.terms, line.cap)
        for granted in entitled
        for line in granted.lines
        if (left := line.quantity - used[granted.round, line.basket, line.item]) > 0
    )


def decide(programme: Programme, facts: Facts) -> Verdict:
    """The verdict. The first thing that stands against a handover is said; only `may_collect` codes carry lines due."""
    household, card = facts.household, facts.card
    verdict = Verdict(
        code=VerdictCode.NOT_IN_ROUND,
        version=facts.version,
        household=household.id,
        card=card.code if card else "",
        past=tuple(_past(handover) for handover in reversed(facts.handovers)),
        flags=household.flags,
        lone_minor=household.lone_minor,
    )
    if card is not None and card.revoked is not None:
        return replace(verdict, code=VerdictCode.CARD_REVOKED, reason=card.revoked, on=card.revoked_on)
    if card is not None and card.expires is not None and card.expires < facts.today:
        return replace(verdict, code=VerdictCode.CARD_EXPIRED, on=card.expires)
    if household.point != facts.point:
        return replace(verdict, code=VerdictCode.WRONG_POINT, point=household.point)
    if not facts.day_is_open:
        return replace(verdict, code=VerdictCode.DAY_NOT_OPEN)
    if not facts.entitled:
        return verdict
    left = due(facts.entitled, facts.handovers)
    if not left:
        return replace(verdict, code=VerdictCode.ALREADY_COLLECTED)
    free, free_on = _allowed_now(programme, left, facts)
    if not free:
        return replace(verdict, code=VerdictCode.TOO_SOON, on=free_on)
    free = share(free, facts.shortages, has_priority(programme, household))
    if not free:
        return replace(verdict, code=VerdictCode.SHORT)
    begun = any(line.round in _rounds_begun(facts) for line in free)
    return replace(verdict, code=VerdictCode.MAY_COLLECT_REST if begun else VerdictCode.MAY_COLLECT, due=free)


def _rounds_begun(facts: Facts) -> set[str]:
    return {line.round for handover in facts.handovers for line in handover.lines}


def _allowed_now(
    programme: Programme, left: tuple[DueLine, ...], facts: Facts
) -> tuple[tuple[DueLine, ...], date | None]:
    """The lines whose basket's frequency allows it today, and else the first day on which one will (None: never)."""
    free: list[DueLine] = []
    later: list[date] = []
    for line in left:
        taken_on = [
            handover.occurred_at.date()
            for handover in facts.handovers
            if any(taken.basket == line.basket and taken.round != line.round for taken in handover.lines)
        ]
        first = free_from(programme.basket(line.basket).frequency, taken_on)
        if first is not None and first <= facts.today:
            free.append(line)
        elif first is not None:
            later.append(first)
    return tuple(free), min(later, default=None)


def _past(handover: Handover) -> Past:
    return Past(
        handover=handover.id,
        occurred_at=handover.occurred_at,
        site=handover.site,
        by=handover.by,
        desk=handover.desk,
        lines=handover.lines,
    )
