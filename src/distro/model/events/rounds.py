"""Rounds: their lists, what each household is due, and what is short."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from distro.model.bounds import Amount, ItemCode, Minute, Permille, RoundCode
from distro.model.entitlements import EntitlementLine, ShortageMode
from distro.model.events.event import Author, Event
from distro.model.people import Members, PopulationGroup
from distro.model.programme import Round


class RoundFrozen(Event, frozen=True, kw_only=True):
    """A round's register was closed at one point: who may take what is fixed from here on."""

    table = "rounds"
    fold = "entitlements.frozen"
    said_by = Author.OFFICE
    round: RoundCode
    households: Amount
    people: Amount


class Entitled(Event, frozen=True, kw_only=True):
    """What one household may take in a round, and who it was made of on that day (counts, no names)."""

    table = "entitlements"
    fold = "entitlements.entitled"
    said_by = Author.OFFICE
    round: RoundCode
    household: str
    group: PopulationGroup
    members: tuple[Members, ...]
    lines: tuple[EntitlementLine, ...]


class EntitlementAmended(Event, frozen=True, kw_only=True):
    """What one household may take in a frozen round is another thing from here on: it came, grew, moved, or left.

    `lines` are the whole of it, as a freezing today would grant it; none: it is in the round no more. `before` is what
    stood until now. What was taken counts. Of those that a scale put right amends, `correction` is the event that says
    why for all of them.
    """

    table = "entitlements"
    fold = "entitlements.amended"
    said_by = Author.OFFICE
    round: RoundCode
    household: str
    group: PopulationGroup
    members: tuple[Members, ...]
    lines: tuple[EntitlementLine, ...]
    before: tuple[EntitlementLine, ...] = ()
    why: str = ""
    correction: str = ""


class ScaleCorrected(Event, frozen=True, kw_only=True):
    """A frozen round goes on with the scales of the programme as it is now; each household is amended beside this."""

    table = "rounds"
    fold = "entitlements.scale_corrected"
    said_by = Author.OFFICE
    round: RoundCode
    households: Amount
    why: str = ""


class RoundAdded(Event, frozen=True, kw_only=True):
    """A round that is not in the programme file: the make-up (rattrapage) of round `of`."""

    table = "rounds"
    fold = "rounds.added"
    said_by = Author.OFFICE
    added: Round
    of: RoundCode


class ShortageDeclared(Event, frozen=True, kw_only=True):
    """An item is short in a round here: `permille` is everybody's part under equal share. A later one replaces it."""

    table = "shortages"
    fold = "rounds.declared"
    round: RoundCode
    item: ItemCode
    mode: ShortageMode
    permille: Permille = 1000


class Slot(Struct, frozen=True, array_like=True, gc=False):
    """Who is invited to come from the minute `begins` of a day on."""

    begins: Minute
    households: tuple[str, ...]


class SlotsPlanned(Event, frozen=True, kw_only=True):
    """Households are invited to a point by the time of a day. A later plan for that date there replaces it.

    It was made for so many `desks`, with `seconds` a household; each slot lasts `minutes`. Nobody is refused by it.
    """

    table = "slots"
    fold = "slots.planned"
    any_order = True
    date: date
    rounds: tuple[RoundCode, ...]
    minutes: Minute
    desks: Amount
    seconds: Amount
    slots: tuple[Slot, ...]
