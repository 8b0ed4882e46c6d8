"""What a household may take in a round, with the arithmetic that says why."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from distro.model.bounds import Amount, BasketCode, ItemCode


class TermKind(StrEnum):
    FIXED = "fixed"
    PER_PERSON = "per_person"
    PER_GROUP = "per_group"
    PER_SET = "per_set"


class Term(Struct, frozen=True, array_like=True, gc=False):
    """One step of the arithmetic: `factor` times `times`; `of` names the group, or how many persons make a set."""

    kind: TermKind
    factor: Amount
    times: Amount
    of: str = ""


class EntitlementLine(Struct, frozen=True, array_like=True, gc=False):
    """`quantity` of an item, in its smallest unit: the sum of `terms`, not above `cap`.

    In a make-up round `quantity` is what was left of it, and `granted_first` what the original round granted in all.
    `donor` is whose goods it takes; anybody's where none is named.
    """

    basket: BasketCode
    item: ItemCode
    quantity: Amount
    terms: tuple[Term, ...]
    cap: Amount | None = None
    granted_first: Amount = 0
    donor: str = ""

    @property
    def whole(self) -> int:
        """What the terms grant, taken or not."""
        return self.granted_first or self.quantity


class ShortageMode(StrEnum):
    """How what is short is shared."""

    EQUAL_SHARE = "equal_share"
    PRIORITY_FIRST = "priority_first"
    LIFTED = "lifted"


class DueLine(Struct, frozen=True, array_like=True, gc=False):
    """What is to be handed over now of one entitlement line; `entitled` is the whole of it.

    `held` is what is kept back and stays due: by a shortage, of which `short` says how it is shared and `permille` the
    equal part; or because the goods that stand here are `spoiled`, past their date or damaged. `donor`: whose it takes.
    """

    round: str
    basket: str
    item: str
    quantity: int
    entitled: int
    terms: tuple[Term, ...] = ()
    cap: int | None = None
    held: int = 0
    short: ShortageMode | None = None
    permille: int = 1000
    spoiled: bool = False
    donor: str = ""

    @property
    def left(self) -> int:
        """What is still due, now or later."""
        return self.quantity + self.held
