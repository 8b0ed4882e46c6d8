"""The life of a card."""

from __future__ import annotations

from datetime import date

from distro.model.bounds import EventId
from distro.model.cards import RevokeReason
from distro.model.events.event import Event


class BlanksMade(Event, frozen=True, kw_only=True):
    """Cards were made for nobody yet, to be bound to a household when somebody stands there without one."""

    table = "cards"
    fold = "cards.blanks_made"
    any_order = True
    cards: tuple[str, ...]
    expires: date | None = None


class CardIssued(Event, frozen=True, kw_only=True):
    """A household holds a new card; a supervisor who had to allow it is named."""

    table = "cards"
    fold = "cards.issued"
    any_order = True
    card: str
    household: str
    expires: date | None = None
    approved_by: str = ""


class CardPrinted(Event, frozen=True, kw_only=True):
    """Cards went to the printer; the same card may be printed again (a reprint keeps the card).

    `run` says what they were for; `resumed` goes on with an earlier one of the same name, whose list stays the run's.
    """

    table = "cards"
    fold = "cards.printed"
    any_order = True
    cards: tuple[str, ...]
    run: str = ""
    resumed: bool = False


class CardRevoked(Event, frozen=True, kw_only=True):
    """A card stops working; a reissue names the card that replaces it."""

    table = "cards"
    fold = "cards.revoked"
    any_order = True
    card: str
    reason: RevokeReason
    replaced_by: str = ""


class CardHeld(Event, frozen=True, kw_only=True):
    """A card opens nothing until it is found: its holder misses it, and hopes to find it again."""

    table = "cards"
    fold = "cards.held"
    any_order = True
    card: str


class CardFound(Event, frozen=True, kw_only=True):
    """A held card is back in its holder's hands. It lifts the `holds` that were known, and none that comes later."""

    table = "cards"
    fold = "cards.found"
    any_order = True
    card: str
    holds: tuple[EventId, ...]
