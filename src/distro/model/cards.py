"""The beneficiary card and what can happen to it."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Literal

from msgspec import Struct

from distro.model.services import Words


class RevokeReason(StrEnum):
    """Why a card stops working. Lost cards are replaced free of charge."""

    LOST = "lost"
    STOLEN = "stolen"
    DAMAGED = "damaged"
    SEIZED = "seized"
    MISTAKE = "mistake"
    LEFT = "left"
    TWICE = "twice"


_MARK = 6  # letters


def mark_of(card: str) -> str:
    """What of a card's code is told where it is written about: enough to find it again, far too little to make one."""
    return card[:_MARK]


class CardTemplate(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a programme puts on its cards, from a file; what is left out stays as distro has it.

    The first of `languages` leads on the front, all of them stand on the back. `colour` (#rrggbb) is that of the band;
    `logo` a PNG or JPEG file beside the template. Texts are by language; `back` is a line each.
    """

    languages: tuple[Literal["fr", "ar", "en"], ...] = ("fr", "ar", "en")
    colour: str = "#000000"
    logo: str = ""
    title: Words = {}
    programme: Words = {}
    keep: Words = {}
    back: tuple[Words, ...] = ()


class FaceWords(Struct, frozen=True, kw_only=True):
    """What is printed on a card in one language; `back` is a line each."""

    title: str
    programme: str
    expires: str
    complaints: str
    keep: str
    back: tuple[str, ...] = ()
    right_to_left: bool = False


class Design(Struct, frozen=True, kw_only=True):
    """What all cards of a run share. The first of `words` leads on the front; all of them stand on the back."""

    words: tuple[FaceWords, ...]
    colour: tuple[int, int, int] = (0, 0, 0)
    logo: Path | None = None


class Card(Struct, frozen=True, kw_only=True):
    """A card as the books know it. `code` is the 21 letters printed on it; they say nothing about the person.

    A blank was printed for nobody yet: `household` is empty until it is bound to one. It is empty too where two
    households hold the same card: both stand in `claimed_by`, and it opens neither. One with `held_on` opens nothing
    until it is found.
    """

    code: str
    household: str
    claimed_by: tuple[str, ...] = ()
    issued_on: date
    expires: date | None = None
    prints: int = 0
    held_on: date | None = None
    revoked: RevokeReason | None = None
    revoked_on: date | None = None
    replaced_by: str = ""

    @property
    def blank(self) -> bool:
        """Whether it is nobody's yet."""
        return not self.household and not self.claimed_by
