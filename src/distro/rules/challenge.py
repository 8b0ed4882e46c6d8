"""The question to a household before anything is handed over: what its holder knows and nobody is shown."""

from __future__ import annotations

from distro.model.events import Challenge
from distro.model.people import Household
from distro.model.programme import Programme


def answer_of(programme: Programme, household: Household) -> str:
    """The answer to the programme's question; empty when none is asked or it was not recorded."""
    match programme.cards.challenge:
        case "birth_year":
            return str(household.birth_year or "")
        case "word":
            return household.word
        case _:
            return ""


def judged(programme: Programme, household: Household, said: str) -> Challenge:
    """What `said` comes to: right or wrong in any capitals; not asked where there is nothing to compare it with."""
    known = answer_of(programme, household)
    if not known or not said.strip():
        return Challenge.NOT_ASKED
    return Challenge.RIGHT if said.strip().casefold() == known.strip().casefold() else Challenge.WRONG
