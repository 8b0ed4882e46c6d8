"""Goods: lots, conditions, the accounts goods move between, and the movements."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from msgspec import Struct

from distro.model.bounds import Amount, ItemCode, PointCode


class Condition(StrEnum):
    """The state goods are in; only GOOD ones are handed over."""

    GOOD = "good"
    DAMAGED = "damaged"
    UNFIT = "unfit"


class AccountKind(StrEnum):
    """The places goods come from and go to. Stores, points and what is on its way are of a site; the others are one
    each."""

    SUPPLIER = "supplier"
    STORE = "store"
    POINT = "point"
    TRANSIT = "transit"
    HOUSEHOLD = "household"
    LOST = "lost"
    DAMAGED = "damaged"
    EXPIRED = "expired"
    KIT = "kit"
    OTHER_SITE = "other"


class Account(Struct, frozen=True, array_like=True, order=True, gc=False):
    """One account: `Account(POINT, "RBT")` is what stands at Rabat's distribution point.

    `place` is a site's code for STORE, POINT, TRANSIT (where it goes to) and OTHER_SITE, else empty: which household it
    was, the handover says.
    """

    kind: AccountKind
    place: PointCode = ""


class Lot(Struct, frozen=True, array_like=True, order=True, gc=False):
    """What distinguishes goods of one item: batch, expiry and the donor who paid.

    Stock is kept per donor, so that what one donor funded stays separable (field guide, section 5).
    """

    item: ItemCode
    batch: str = ""
    expiry: date | None = None
    donor: str = ""


class Movement(Struct, frozen=True, array_like=True, gc=False):
    """`quantity` of a lot, in the item's smallest unit, taken from one account and given to another."""

    lot: Lot
    quantity: Amount
    source: Account
    target: Account
    condition: Condition = Condition.GOOD


class AdjustmentReason(StrEnum):
    """Why a count and the book differ; the list the field works with (field guide, section 5)."""

    LOST = "lost"
    FOUND = "found"
    DAMAGED = "damaged"
    EXPIRED = "expired"
    STOLEN = "stolen"
    SPILLED = "spilled"
    INFESTED = "infested"
    TRANSFERRED = "transferred"
    ISSUED_WITHOUT_RECORD = "issued_without_record"
    HANDED_OVER_WITHOUT_RECORD = "handed_over_without_record"
    COUNTED_WRONG = "counted_wrong"
