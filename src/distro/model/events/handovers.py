"""The desk: handovers, who collected, what was taken back or refused."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from distro.model.bounds import Amount, BasketCode, EventId, ItemCode, RoundCode
from distro.model.events.event import Event
from distro.model.goods import Movement
from distro.model.people import CollectorKind, Members, PopulationGroup


class Collector(Struct, frozen=True, omit_defaults=True, gc=False):
    """Who stood at the desk, with name and relation unless it was the holder.

    In a handover that is written down `name` is a mark, equal for equal names; the name itself stands in the register
    (`CollectorNamed`), whose key can be destroyed.
    """

    kind: CollectorKind = CollectorKind.PRIMARY
    name: str = ""
    relation: str = ""


class How(StrEnum):
    """How the household was found: its card scanned, its number typed, a name searched, or copied from paper.

    Or RECONSTRUCTED at the close, because goods were missing and a paper says that this household had them.
    """

    SCANNED = "scanned"
    TYPED = "typed"
    SEARCHED = "searched"
    PAPER = "paper"
    RECONSTRUCTED = "reconstructed"


class Challenge(StrEnum):
    """What came of the programme's question to the household: it was not asked, or answered so."""

    NOT_ASKED = "not_asked"
    RIGHT = "right"
    WRONG = "wrong"


class HandoverLine(Struct, frozen=True, array_like=True, gc=False):
    """`quantity` of `item` given; it settles `settles` of what was due of `instead_of`, else of the item itself.

    Declined: quantity 0, settles what was refused. Substituted: `instead_of` names the item that was due.
    """

    round: RoundCode
    basket: BasketCode
    item: ItemCode
    quantity: Amount
    settles: Amount
    instead_of: ItemCode = ""


class MadeOf(Struct, frozen=True, array_like=True, gc=False):
    """Who a household was made of on that day: counts, no names."""

    group: PopulationGroup
    members: tuple[Members, ...]


class Handover(Event, frozen=True, kw_only=True):
    """Goods went into a household's hands (remise).

    `claim`: where a hub serves the site, what this laptop asked it to be the only one to do; `offline`: the hub had not
    agreed when the goods were handed over. `made_of` stands where nothing was frozen for the household that would say
    it: an override. `challenge`: what came of the programme's question; `seconded_by`: the second person who vouched
    for a household without its card.
    """

    table = "handovers"
    fold = "handed_over"
    any_order = True
    day: str
    desk: Amount
    household: str
    card: str
    how: How
    lines: tuple[HandoverLine, ...]
    movements: tuple[Movement, ...]
    collector: Collector = Collector()
    override_by: str = ""
    override_reason: str = ""
    claim: str = ""
    offline: bool = False
    made_of: MadeOf | None = None
    challenge: Challenge = Challenge.NOT_ASKED
    seconded_by: str = ""


class HandoverReconstructed(Event, frozen=True, kw_only=True):
    """A handover was written down at the close, to explain a variance: which one, and the paper that says so."""

    table = "handovers"
    fold = "handovers.reconstructed"
    any_order = True
    day: str
    handover: str
    paper: str


class CollectorNamed(Event, frozen=True, kw_only=True):
    """The name of whoever collected for a household that is another's."""

    table = "collectors"
    fold = "register.collector_named"
    any_order = True
    in_register = True
    handover: EventId
    name: str
    relation: str


class Remark(Event, frozen=True, kw_only=True):
    """What somebody wrote about event `about`, by its place there (see distro.model.remarks)."""

    table = "remarks"
    fold = "remarked"
    in_register = True
    any_order = True
    about: EventId
    words: dict[str, str]


class Void(Event, frozen=True, kw_only=True):
    """A handover is taken back (annulation): the goods return to the point, the entitlement is restored.

    `approved_by` is the supervisor who let it pass, where whoever did it may take back only what they just made.
    """

    table = "voids"
    fold = "handover_voided"
    day: str
    handover: EventId
    reason: str
    approved_by: str = ""


class ScanRefused(Event, frozen=True, kw_only=True):
    """Somebody was not served, and why: kept, so that a complaint can be answered.

    `times`: how many scans that were no card at all this one stands for.
    """

    table = "refusals"
    fold = "days.refused"
    any_order = True
    day: str
    desk: Amount
    verdict: str
    household: str = ""
    card: str = ""
    times: int = 1
