"""Who may collect for a household, and what to watch."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from enum import StrEnum

from distro.model.events import Collector, Handover
from distro.model.people import CollectorKind, Household


class CollectorProblem(StrEnum):
    """Why this collector does not simply take the goods."""

    NOT_NAMED = "collector_not_named"
    NOT_ALTERNATE = "collector_not_alternate"
    PROTECTION_DESK = "protection_desk"


def collector_problem(household: Household, collector: Collector) -> CollectorProblem | None:
    """What stands against `collector`, or None.

    A proxy leaves name and relation; an alternate was named beforehand; whoever else comes for minors without an adult
    goes to the protection desk, with the children (field guide, section 6).
    """
    if collector.kind is CollectorKind.PRIMARY:
        return None
    if household.lone_minor:
        return CollectorProblem.PROTECTION_DESK
    if collector.kind is CollectorKind.ALTERNATE:
        known = alternate_named(household, collector.name)
        return None if known is not None else CollectorProblem.NOT_ALTERNATE
    if not collector.name.strip() or not collector.relation.strip():
        return CollectorProblem.NOT_NAMED
    return None


def known_collectors(household: Household) -> tuple[Collector, ...]:
    """Who may be expected: the holder, and those named beforehand; of minors without an adult one of these."""
    alternates = () if household.lone_minor else household.alternates
    return (Collector(), *(Collector(CollectorKind.ALTERNATE, one.name, one.relation) for one in alternates))


def alternate_named(household: Household, name: str) -> Collector | None:
    """The alternate called `name`, as the register has them; without a name the only one there is."""
    _, *alternates = known_collectors(household)
    if not name.strip():
        return alternates[0] if len(alternates) == 1 else None
    return next((one for one in alternates if _folded(one.name) == _folded(name)), None)


def pseudonym(name: str, key: bytes) -> str:
    """What stands for a collector's name in a handover: equal for equal names, and nothing else is told by it.

    With the programme's `key` of people, which goes when they are forgotten: then nobody can try names on it either.
    """
    return hmac.digest(key, f"collector {_folded(name)}".encode(), "sha256").hex()[:16]


def by_proxy(handovers: Iterable[Handover]) -> dict[str, list[Handover]]:
    """What each proxy collected, by the mark of their name."""
    found: dict[str, list[Handover]] = {}
    for handover in handovers:
        if handover.collector.kind is CollectorKind.PROXY:
            found.setdefault(handover.collector.name, []).append(handover)
    return found


def households(handovers: Iterable[Handover]) -> set[str]:
    """The households of these handovers: one proxy with more of them than the programme's limit is flagged."""
    return {handover.household for handover in handovers}


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
