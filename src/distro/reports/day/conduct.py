"""How the desk went: voids, overrides, one proxy for many households, refusals, and what each operator did.

A lone insider is not prevented by software but seen in the report (design, section 7).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import timedelta

from distro.books import Books, Day
from distro.books.doubles import doubles_in
from distro.model import events as e
from distro.model.entitlements import ShortageMode
from distro.model.people import CollectorKind
from distro.model.programme import Programme
from distro.reports.day.figures import (
    DeskFigures,
    FanInLine,
    OperatorLine,
    OverrideLine,
    PersonLine,
    ReconstructedLine,
    RefusalLine,
    ShortageLine,
    VoidLine,
)
from distro.reports.day.people import known_at_close, voided_in
from distro.rules.collectors import by_proxy, households

# Nobody hands two baskets over in less (design, section 7).
FAST = timedelta(seconds=5)


def voids(books: Books, day: Day) -> Iterator[VoidLine]:
    """The voids of the day, in their order; what they take back may have been handed over on an earlier day."""
    for void in day.voids:
        handover = books.handovers.get(void.handover)
        if handover is not None:
            yield VoidLine(
                made_at=handover.occurred_at, made_by=handover.by, at=void.occurred_at, by=void.by, reason=void.reason
            )


def overrides(day: Day) -> Iterator[OverrideLine]:
    """The handovers that stand because a supervisor let them pass."""
    for handover in day.handovers.values():
        if handover.override_by:
            yield OverrideLine(
                at=handover.occurred_at,
                by=handover.by,
                allowed_by=handover.override_by,
                reason=handover.override_reason,
            )


def fan_in(day: Day, limit: int) -> Iterator[FanInLine]:
    """Each proxy who collected for more than `limit` households, the busiest first (field guide, section 3)."""
    found = [
        FanInLine(len(households(made)), tuple(sorted({handover.by for handover in made})))
        for made in by_proxy(day.handovers.values()).values()
    ]
    yield from sorted((line for line in found if line.households > limit), key=lambda line: (-line.households, line.by))


def reconstructed(books: Books, day: Day) -> Iterator[ReconstructedLine]:
    """The handovers that stand and were written down at the close, to explain what was missing."""
    for handover in day.handovers.values():
        if handover.how is e.How.RECONSTRUCTED:
            yield ReconstructedLine(
                at=handover.recorded_at,
                by=handover.by,
                paper=books.handovers.paper_of(handover.id),
                items=sum(line.quantity for line in handover.lines),
            )


def last_close_before(books: Books, day: Day) -> str:
    """The close of the point's day before this one, "" for its first."""
    before = [one.closed.id for one in books.days.all() if one.point == day.point and one.closed and one is not day]
    return max((id_ for id_ in before if day.closed is None or id_ < day.closed.id), default="")


def people_changed(books: Books, day: Day) -> Iterator[PersonLine]:
    """Whose key to a store was made, changed or taken since the last close here, up to this one."""
    since = last_close_before(books, day)
    for event in books.people.changes():
        if event.id > since and known_at_close(day, event):
            yield PersonLine(
                at=event.occurred_at, by=event.by, person=event.person, change=event.change, role=event.role
            )


def refusals(day: Day) -> Iterator[RefusalLine]:
    """Refused scans by verdict, the most frequent first."""
    whom: defaultdict[str, set[str]] = defaultdict(set)
    scans: Counter[str] = Counter()
    for refusal in day.refusals:
        scans[refusal.verdict] += refusal.times
        whom[refusal.verdict].add(refusal.household)
    for verdict, times in sorted(scans.items(), key=lambda pair: (-pair[1], pair[0])):
        yield RefusalLine(verdict, times, len(whom[verdict] - {""}))


def shortages(programme: Programme, books: Books, day: Day) -> Iterator[ShortageLine]:
    """What was short in the day's rounds: as it stood at the opening, then every declaration and lifting of the day."""
    standing: dict[tuple[str, str], e.ShortageDeclared] = {}
    today = []
    for declared in books.rounds.declarations(day.point):
        if declared.round not in day.rounds or not known_at_close(day, declared):
            continue
        if declared.id > day.opened.id:
            today.append(declared)
        elif declared.mode is ShortageMode.LIFTED:
            standing.pop((declared.round, declared.item), None)
        else:
            standing[declared.round, declared.item] = declared
    for declared in (*standing.values(), *today):
        yield ShortageLine(
            at=declared.occurred_at,
            by=declared.by,
            round=declared.round,
            code=declared.item,
            name=programme.item_words(declared.item),
            mode=declared.mode,
            permille=declared.permille,
        )


def operators(books: Books, day: Day) -> Iterator[OperatorLine]:
    """Everybody who handed over, voided or allowed an override, in alphabetical order."""
    made = sorted((*day.handovers.values(), *voided_in(books, day)), key=lambda handover: handover.id)
    handovers = Counter(handover.by for handover in made)
    voided = Counter(void.by for void in day.voids)
    allowed = Counter(handover.override_by for handover in made if handover.override_by)
    fast = Counter(_fast(made))
    for by in sorted({*handovers, *voided, *allowed}):
        yield OperatorLine(by=by, handovers=handovers[by], voids=voided[by], overrides=allowed[by], fast=fast[by])


def desk(day: Day) -> DeskFigures:
    """How the handovers that stand were made."""
    made = day.handovers.values()
    how = Counter(handover.how for handover in made)
    cardless = [handover for handover in made if not handover.card]
    who = Counter(handover.collector.kind for handover in made)
    return DeskFigures(
        handovers=len(made),
        scanned=how[e.How.SCANNED],
        typed=how[e.How.TYPED],
        searched=how[e.How.SEARCHED],
        paper=how[e.How.PAPER],
        reconstructed=how[e.How.RECONSTRUCTED],
        without_card=len(cardless),
        asked=sum(handover.challenge is e.Challenge.RIGHT for handover in cardless),
        seconded=sum(bool(handover.seconded_by) for handover in cardless),
        alternates=who[CollectorKind.ALTERNATE],
        proxies=who[CollectorKind.PROXY],
    )


def _fast(made: list[e.Handover]) -> Iterator[str]:
    """The operator of each handover that came less than FAST after the same person's last one at the same laptop.

    What is copied from paper afterwards is typed in one go and does not count.
    """
    last: dict[tuple[str, str], e.Handover] = {}
    for handover in made:
        if handover.how in (e.How.PAPER, e.How.RECONSTRUCTED):
            continue
        before = last.get((handover.by, handover.device))
        if before and timedelta(0) <= handover.recorded_at - before.recorded_at < FAST:
            yield handover.by
        last[handover.by, handover.device] = handover


def doubled(programme: Programme, books: Books) -> frozenset[str]:
    """The handovers that ought not to have been: of each double collection all but the first."""
    found = doubles_in(books, (round_.code for round_ in programme.rounds))
    return frozenset(handover for double in found for handover in double.handovers[1:])
