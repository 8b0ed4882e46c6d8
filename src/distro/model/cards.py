"""The beneficiary card and what can happen to it."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from msgspec import Struct


class RevokeReason(StrEnum):
    """Why a card stops working. Lost cards are replaced free of charge."""

    LOST = "lost"
    STOLEN = "stolen"
    DAMAGED = "damaged"
    SEIZED = "seized"
    MISTAKE = "mistake"
    LEFT = "left"


class Card(Struct, frozen=True, kw_only=True):
    """A card as the books know it. `code` is the 21 letters printed on it; they say nothing about the person."""

    code: str
    household: str
    issued_on: date
    expires: date | None = None
    prints: int = 0
    revoked: RevokeReason | None = None
    revoked_on: date | None = None
    replaced_by: str = ""
