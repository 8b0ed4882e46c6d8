"""Retention: what is kept about people no longer than it is needed, class by class (IOM data-protection principles)."""

from __future__ import annotations

from datetime import date, timedelta

from msgspec.structs import replace

from distro.model.people import Household
from distro.model.programme import Retention

CLASSES = ("contact", "challenge", "name")


def due_classes(household: Household, last_seen: date, today: date, retention: Retention) -> tuple[str, ...]:
    """The classes of fields that hold something of `household` longer than the programme wants."""
    return tuple(
        name
        for name in CLASSES
        if (days := getattr(retention, name)) > 0 and last_seen + timedelta(days=days) < today
        and forget(household, (name,)) != household
    )  # fmt: skip


def forget(household: Household, classes: tuple[str, ...]) -> Household:
    """The household without these classes of fields; who it is made of, and what it may take, stay."""
    for name in classes:
        if name == "contact":
            household = replace(household, phone="", alternates=())
        elif name == "challenge":
            household = replace(household, birth_year=None, word="")
        elif name == "name":
            household = replace(household, name="")
    # Marks of what lists said would tell a phone or a year to whoever tries them all.
    return replace(household, listed=()) if classes else household
