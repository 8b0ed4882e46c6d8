"""What whoever serves a household has to mind, in words: the same on every screen, in commands and in lines."""

from __future__ import annotations

from distro.model.people import Household
from distro.model.programme import Programme
from distro.rules.lane import has_priority
from distro.texts import in_words, say


def to_mind(programme: Programme, household: Household) -> list[str]:
    """All of it, the priority lane first."""
    first = [say("desk.who.priority")] if has_priority(programme, household) else []
    return first + instructions(programme, household)


def instructions(programme: Programme, household: Household) -> list[str]:
    """What the flags ask of the desk, each said once, without the priority lane; and what a minor alone asks of it."""
    known = {flag.code: in_words(flag.instruction) for flag in programme.flags}
    told = dict.fromkeys(known[code] for code in household.flags if code in known)
    told.pop(say("desk.who.priority"), None)
    if household.lone_minor:
        told[say("desk.who.lone_minor", n=household.size)] = None
    return [*told]
