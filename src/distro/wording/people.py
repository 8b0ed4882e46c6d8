"""People in words: who a household is made of, and who collects for it."""

from __future__ import annotations

from distro.model.events import Collector
from distro.model.people import FIRST_ADULT_ATOM, CollectorKind, Household, Members, Sex, atoms_of
from distro.texts import say


def collector_name(collector: Collector) -> str:
    """Who collects, in words: the holder, or a name with its relation; somebody whose name is not known here."""
    if collector.kind is CollectorKind.PRIMARY:
        return say("desk.collector.holder")
    if not collector.name:
        return say("desk.collector.other")
    return called(collector.name, collector.relation)


def called(name: str, relation: str) -> str:
    """Somebody by name, with the relation where it was told."""
    return say("desk.collector.named", name=name, relation=relation) if relation else name


def composition(household: Household) -> list[str]:
    """Who the household is made of: adults by sex and age, children as a number. No names."""
    adults = [m for m in household.members if _is_adult(m)]
    children = sum(m.count for m in household.members if m.ages != "?" and atoms_of(m.ages).stop <= FIRST_ADULT_ATOM)
    unsure = household.size - children - sum(m.count for m in adults)
    merged: dict[tuple[Sex, str], int] = {}
    for member in adults:
        merged[member.sex, member.ages] = merged.get((member.sex, member.ages), 0) + member.count
    parts = [f"{say(f'desk.who.sex.{sex}', n=n)} {ages}" for (sex, ages), n in merged.items()]
    if children:
        parts.append(say("desk.who.children", n=children))
    if unsure:
        parts.append(say("desk.who.people", n=unsure))
    return parts


def _is_adult(member: Members) -> bool:
    return member.ages != "?" and atoms_of(member.ages).start >= FIRST_ADULT_ATOM
