"""The verdict: may this household collect here and now, and what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from distro.model.cards import Card, RevokeReason
from distro.model.entitlements import DueLine, EntitlementLine
from distro.model.events import Entitled, Handover, ShortageDeclared
from distro.model.people import Household
from distro.model.programme import Basket, Programme
from distro.model.verdicts import Past, Verdict, VerdictCode
from distro.rules.frequency import free_from
from distro.rules.lane import has_priority
from distro.rules.ledger import Limits
from distro.rules.shortage import share, without_spoiled


class Facts(Struct, frozen=True, kw_only=True):
    """All that a verdict depends on, gathered from the books.

    `card` is None for a household found without one, `left_on` is when it left; `entitled` holds its entitlements in
    the rounds open here today, `handovers` what stands of everything it ever received, oldest first, `shortages` what
    was declared short here. `original_of` tells for each make-up round which round it goes on with. `at_most`: how much
    good there is of each item, and of each donor's, of which spoiled goods are here; others have no limit.
    """

    version: int
    point: str
    today: date
    day_is_open: bool
    household: Household
    card: Card | None
    left_on: date | None = None
    entitled: Sequence[Entitled]
    handovers: Sequence[Handover]
    shortages: Sequence[ShortageDeclared] = ()
    original_of: Mapping[str, str]
    at_most: Limits = {}


def due(
    entitled: Iterable[Entitled], handovers: Sequence[Handover], original_of: Mapping[str, str]
) -> tuple[DueLine, ...]:
    """What is left of each entitlement line after what was given, declined or substituted; nothing below zero.

    A make-up round grants nothing anew: what was taken in it, in the round it goes on with (`original_of`), or in
    another make-up of that one, counts in all of them, in whatever order it came to be known; and open beside each
    other they offer it once.
    """
    used: defaultdict[tuple[str, str, str], int] = defaultdict(int)
    taken: defaultdict[tuple[str, str, str], int] = defaultdict(int)
    for handover in handovers:
        for given in handover.lines:
            item = given.instead_of or given.item
            used[given.round, given.basket, item] += given.settles
            taken[original_of.get(given.round, given.round), given.basket, item] += given.settles
    found = []
    for granted in entitled:
        for line in granted.lines:
            once = (original_of.get(granted.round, granted.round), line.basket, line.item)
            left = min(line.quantity - used[granted.round, line.basket, line.item], line.whole - taken[once])
            if left > 0:
                taken[once] += left
                found.append(due_line(granted.round, line, left, line.whole))
    return tuple(found)


def due_line(round_: str, granted: EntitlementLine, left: int, whole: int) -> DueLine:
    """What is `left` in a round of what was granted as a `whole`."""
    return DueLine(round_, granted.basket, granted.item, left, whole, granted.terms, granted.cap, donor=granted.donor)


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
    if facts.left_on is not None:
        return replace(verdict, code=VerdictCode.CARD_REVOKED, reason=RevokeReason.LEFT, on=facts.left_on)
    if card is not None and card.held_on is not None:
        return replace(verdict, code=VerdictCode.CARD_HELD, on=card.held_on)
    # While no day is open there is no date that somebody confirmed, and a clock that is wrong would lay cards to rest.
    if facts.day_is_open and card is not None and card.expires is not None and card.expires < facts.today:
        return replace(verdict, code=VerdictCode.CARD_EXPIRED, on=card.expires)
    if household.point != facts.point:
        return replace(verdict, code=VerdictCode.WRONG_POINT, point=household.point)
    if not facts.day_is_open:
        return replace(verdict, code=VerdictCode.DAY_NOT_OPEN)
    if not facts.entitled:
        return verdict
    left = due(facts.entitled, facts.handovers, facts.original_of)
    if not left:
        return replace(verdict, code=VerdictCode.ALREADY_COLLECTED)
    shared = share(left, facts.shortages, has_priority(programme, household))
    free, free_on = _allowed_now(programme, shared, facts)
    if not free:
        return replace(verdict, code=VerdictCode.TOO_SOON, on=free_on)
    free = without_spoiled(free, facts.at_most)
    verdict = replace(verdict, held=tuple(line for line in free if not line.quantity))
    now = tuple(line for line in free if line.quantity)
    if not now:
        spoiled = any(line.spoiled for line in free)
        return replace(verdict, code=VerdictCode.GOODS_SPOILED if spoiled else VerdictCode.SHORT)
    begun = {facts.original_of.get(line.round, line.round) for handover in facts.handovers for line in handover.lines}
    rest = any(facts.original_of.get(line.round, line.round) in begun for line in now)
    return replace(verdict, code=VerdictCode.MAY_COLLECT_REST if rest else VerdictCode.MAY_COLLECT, due=now)


def _allowed_now(
    programme: Programme, left: tuple[DueLine, ...], facts: Facts
) -> tuple[tuple[DueLine, ...], date | None]:
    """The lines whose basket's frequency allows it today, and else the first day on which one will (None: never).

    A basket that an earlier one of the rounds open today gives now counts as taken today for the later ones: one
    handover must not do what two may not.
    """
    free: list[DueLine] = []
    later: list[date] = []
    given: defaultdict[str, set[str]] = defaultdict(set)
    for line in left:
        basket, this = programme.basket(line.basket), facts.original_of.get(line.round, line.round)
        days = taken_on(basket, line.round, facts.handovers, facts.original_of)
        allowed = free_from(basket.frequency, [*days, *(facts.today for _ in given[basket.code] - {this})])
        if allowed is not None and allowed <= facts.today:
            free.append(line := _at_a_time(line, basket.frequency.each))
            if line.quantity:
                given[basket.code].add(this)
        elif allowed is not None:
            later.append(allowed)
    return tuple(free), min(later, default=None)


def _at_a_time(line: DueLine, each: int) -> DueLine:
    """`line` with no more than `each` of it now, where that is said; the rest stays due."""
    if not each or line.quantity <= each:
        return line
    return replace(line, quantity=each, held=line.held + line.quantity - each)


def taken_on(basket: Basket, round_: str, handovers: Iterable[Handover], original_of: Mapping[str, str]) -> list[date]:
    """When `basket` was taken in other rounds than `round_`: the last day in each; in parts is still taken once.

    Of one that is given some at a time every handover counts, of whatever round. A round and its make-ups are one here
    (`original_of`); what was only declined was not taken.
    """
    if basket.frequency.each:
        return [
            handover.occurred_at.date() for handover in handovers
            if any(taken.basket == basket.code and taken.quantity for taken in handover.lines)
        ]  # fmt: skip
    this = original_of.get(round_, round_)
    days: dict[str, date] = {}
    for handover in handovers:
        for taken in handover.lines:
            other = original_of.get(taken.round, taken.round)
            if taken.basket == basket.code and taken.quantity and other != this:
                days[other] = max(days.get(other, date.min), handover.occurred_at.date())
    return list(days.values())


def _past(handover: Handover) -> Past:
    return Past(
        handover=handover.id,
        occurred_at=handover.occurred_at,
        site=handover.site,
        by=handover.by,
        desk=handover.desk,
        lines=handover.lines,
    )
