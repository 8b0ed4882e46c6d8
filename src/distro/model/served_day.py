"""A day as the distribution report has it, whether the journal tells it or the office's tables."""

from __future__ import annotations

from datetime import date

from msgspec import Struct


class ServedDay(Struct, frozen=True, kw_only=True):
    """A day at a point: households planned and served, people reached, and who `signed`, if anybody."""

    name: str
    date: date
    point: str
    rounds: tuple[str, ...]
    signed: tuple[str, str] | None
    planned: int
    served: int
    no_show: int
    beyond: int
    people: int
