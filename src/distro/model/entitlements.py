"""What a household may take in a round, with the arithmetic that says why."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class TermKind(StrEnum):
    FIXED = "fixed"
    PER_PERSON = "per_person"
    PER_GROUP = "per_group"
    PER_SET = "per_set"


class Term(Struct, frozen=True, array_like=True, gc=False):
    """One step of the arithmetic: `factor` times `times`; `of` names the group, or how many persons make a set."""

    kind: TermKind
    factor: int
    times: int
    of: str = ""


class EntitlementLine(Struct, frozen=True, array_like=True, gc=False):
    """`quantity` of an item, in its smallest unit: the sum of `terms`, not above `cap`."""

    basket: str
    item: str
    quantity: int
    terms: tuple[Term, ...]
    cap: int | None = None


class DueLine(Struct, frozen=True, array_like=True, gc=False):
    """What is still to be handed over of one entitlement line; `entitled` is the whole of it."""

    round: str
    basket: str
    item: str
    quantity: int
    entitled: int
    terms: tuple[Term, ...] = ()
    cap: int | None = None
