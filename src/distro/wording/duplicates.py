"""A record in one line, to be compared with another."""

from __future__ import annotations

from distro.model.people import Household
from distro.texts import say


def line_of(household: Household) -> str:
    """What tells two households apart: number, name, how many, phone, birth year of the head."""
    return say(
        "register.duplicates.line",
        number=household.number,
        name=household.name,
        people=household.size,
        phone=household.phone or "-",
        year=str(household.birth_year or "-"),
    )
