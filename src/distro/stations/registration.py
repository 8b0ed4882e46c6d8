"""Registration: households come into the register and their records are corrected."""

from __future__ import annotations

from collections.abc import Iterable

from distro.model import events as e
from distro.model.people import Household
from distro.rules.roles import Task
from distro.stations.session import Session


def changed_fields(old: Household, new: Household) -> tuple[str, ...]:
    """The names of the fields in which two records of one household differ."""
    return tuple(name for name in Household.__struct_fields__ if getattr(old, name) != getattr(new, name))


def register(session: Session, households: Iterable[Household]) -> tuple[int, int]:
    """Put `households` into the register in one batch: (new, changed). A record that is already so adds nothing."""
    session.demand(Task.REGISTER)
    batch: list[e.Event] = []
    new = changed = 0
    stamp = session.stamper()
    for household in households:
        old = session.books.register.get(household.id)
        if old is None:
            batch.append(e.HouseholdRegistered(**stamp(household.point), household=household))
            new += 1
        elif differing := changed_fields(old, household):
            batch.append(e.HouseholdChanged(**stamp(household.point), household=household, changed=differing))
            changed += 1
    if batch:
        session.append(batch)
    return new, changed
