"""How the desk went: voids, overrides, refusals, and what each operator did.

A lone insider is not prevented by software but seen in the report (design, section 7).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import timedelta

from distro.books import Books, Day
from distro.model import events as e
from distro.model.people import CollectorKind
from distro.model.programme import Programme
from distro.reports.figures import Desk, OperatorLine, OverrideLine, RefusalLine, VoidLine
from distro.reports.people import voided_in
from distro.rules.doubles import double_collections

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


def refusals(day: Day) -> Iterator[RefusalLine]:
    """Refused scans by verdict, the most frequent first."""
    households: defaultdict[str, set[str]] = defaultdict(set)
    scans = Counter(refusal.verdict for refusal in day.refusals)
    for refusal in day.refusals:
        households[refusal.verdict].add(refusal.household)
    for verdict, times in sorted(scans.items(), key=lambda pair: (-pair[1], pair[0])):
        yield RefusalLine(verdict, times, len(households[verdict] - {""}))


def operators(books: Books, day: Day) -> Iterator[OperatorLine]:
    """Everybody who handed over, voided or allowed an override, in alphabetical order."""
    made = sorted((*day.handovers.values(), *voided_in(books, day)), key=lambda handover: handover.id)
    handovers = Counter(handover.by for handover in made)
    voided = Counter(void.by for void in day.voids)
    allowed = Counter(handover.override_by for handover in made if handover.override_by)
    fast = Counter(_fast(made))
    for by in sorted({*handovers, *voided, *allowed}):
        yield OperatorLine(by=by, handovers=handovers[by], voids=voided[by], overrides=allowed[by], fast=fast[by])


def desk(day: Day) -> Desk:
    """How the handovers that stand were made."""
    made = day.handovers.values()
    how = Counter(handover.how for handover in made)
    who = Counter(handover.collector.kind for handover in made)
    return Desk(
        handovers=len(made),
        scanned=how[e.How.SCANNED],
        typed=how[e.How.TYPED],
        searched=how[e.How.SEARCHED],
        paper=how[e.How.PAPER],
        without_card=sum(1 for handover in made if not handover.card),
        alternates=who[CollectorKind.ALTERNATE],
        proxies=who[CollectorKind.PROXY],
    )


def _fast(made: list[e.Handover]) -> Iterator[str]:
    """The operator of each handover that came less than FAST after the same person's last one at the same laptop.

    What is copied from paper afterwards is typed in one go and does not count.
    """
    last: dict[tuple[str, str], e.Handover] = {}
    for handover in made:
        if handover.how == e.How.PAPER:
            continue
        before = last.get((handover.by, handover.device))
        if before and timedelta(0) <= handover.recorded_at - before.recorded_at < FAST:
            yield handover.by
        last[handover.by, handover.device] = handover


def doubled(programme: Programme, books: Books) -> frozenset[str]:
    """The handovers that ought not to have been: of each double collection all but the first."""
    standing: defaultdict[str, list[e.Handover]] = defaultdict(list)
    for made in books.handovers:
        standing[made.household].append(made)
    return frozenset(
        later
        for round_ in (*programme.rounds, *books.rounds.all())
        for double in double_collections(books.entitlements.of(round_.code), standing)
        for later in double.handovers[1:]
    )
