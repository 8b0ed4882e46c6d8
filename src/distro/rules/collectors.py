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

    A proxy leaves name and relation; an alternate was named beforehand; whoever else comes for a minor who is alone
    goes to the protection desk, with the child (field guide, section 6).
    """
    if collector.kind is CollectorKind.PRIMARY:
        return None
    if household.lone_minor:
        return CollectorProblem.PROTECTION_DESK
    if collector.kind is CollectorKind.ALTERNATE:
        named = {alternate.name for alternate in household.alternates}
        return None if collector.name in named else CollectorProblem.NOT_ALTERNATE
    if not collector.name.strip() or not collector.relation.strip():
        return CollectorProblem.NOT_NAMED
    return None


def mark_of(name: str, key: bytes) -> str:
    """What stands for a collector's name in a handover: equal for equal names, and nothing else is told by it."""
    return hmac.digest(key, f"collector {' '.join(name.casefold().split())}".encode(), "sha256").hex()[:16]


def units_of_proxy(mark: str, handovers: Iterable[Handover]) -> int:
    """For how many households the proxy with this mark collected: more than the programme's limit is flagged."""
    return len(
        {
            handover.household
            for handover in handovers
            if handover.collector.kind is CollectorKind.PROXY and handover.collector.name == mark
        }
    )
