"""The figures of a day report: frozen records without a sentence, the same for PDF, workbook and CSV.

Names that a programme gives come along in all its languages (`Words`), so that a writer needs nothing else.
Amounts are whole numbers of an item's smallest unit.
"""

from __future__ import annotations

from datetime import date, datetime

from msgspec import Struct

from distro.books.signatures import SignatureException
from distro.model.entitlements import ShortageMode
from distro.model.events import How, PersonChange
from distro.model.goods import AdjustmentReason
from distro.model.people import CollectorKind, PopulationGroup
from distro.model.programme import Unit, Words
from distro.model.protection import Protection


class Heads(Struct, frozen=True):
    """So many households, and the people in them."""

    households: int = 0
    people: int = 0


class People(Struct, frozen=True, kw_only=True):
    """One population group, or all together where `group` is None.

    `reached` is everybody who collected, planned or not. Women and men are 18 and older, girls and boys below;
    `unknown` are those whose sex or age was registered too coarsely. The five sum up to `reached.people`.
    """

    group: PopulationGroup | None
    planned: Heads
    served: Heads
    reached: Heads
    women: int
    men: int
    girls: int
    boys: int
    unknown: int


class ItemLine(Struct, frozen=True, kw_only=True):
    """One item at the point over the day.

    opening + received - handed_over - returned - lost - damaged - expired - kits = book (field guide, section 5).
    `opening`, `received` and `book` are None until the day is closed: who counts must not know, nor work out, what
    ought to be there. `late` is what the journal says more than the signed book: not zero only when another laptop's
    events of this day came in after the signatures. `first_count` and `first_book` are what the first count found and
    was held against, where that was another variance than the one that was signed.
    """

    code: str
    name: Words
    unit: Unit
    handed_over: int
    returned: int
    lost: int
    damaged: int
    expired: int
    kits: int
    opening: int | None = None
    received: int | None = None
    book: int | None = None
    counted: int | None = None
    first_count: int | None = None
    first_book: int | None = None
    reason: AdjustmentReason | None = None
    note: str = ""
    late: int = 0
    handed_over_signed: int | None = None

    @property
    def variance(self) -> int | None:
        """Counted less book: below zero is missing; None until counted."""
        return None if self.counted is None or self.book is None else self.counted - self.book

    @property
    def first_variance(self) -> int | None:
        """The first count less the book of then; None where it was the one that was signed."""
        return None if self.first_count is None or self.first_book is None else self.first_count - self.first_book


class BasketLine(Struct, frozen=True, kw_only=True):
    """How many of a basket went out: `whole` were completed today, `partial` begun with a remainder still due."""

    round: str
    code: str
    name: Words
    whole: int
    partial: int


class HandedLine(Struct, frozen=True, kw_only=True):
    """One line of a handover that stands. `card` is shortened so that no card can be made from it; no names.

    `number` is the household's register number, only where it was asked for.
    """

    at: datetime
    desk: int
    by: str
    card: str
    number: str
    how: How
    collector: CollectorKind
    override_by: str
    round: str
    basket: str
    item: str
    quantity: int
    instead_of: str


class VoidLine(Struct, frozen=True, kw_only=True):
    """A handover taken back today: when and by whom it was made, when and by whom taken back, and why."""

    made_at: datetime
    made_by: str
    at: datetime
    by: str
    reason: str


class OverrideLine(Struct, frozen=True, kw_only=True):
    """A handover that a supervisor let pass: who allowed it, and why."""

    at: datetime
    by: str
    allowed_by: str
    reason: str


class ReconstructedLine(Struct, frozen=True, kw_only=True):
    """A handover written down at the close, because goods were missing: by whom, from which paper, how many pieces."""

    at: datetime
    by: str
    paper: str
    items: int


class PersonLine(Struct, frozen=True, kw_only=True):
    """Whose key to the store was made, changed or taken, and by whom."""

    at: datetime
    by: str
    person: str
    change: PersonChange
    role: str


class FanInLine(Struct, frozen=True):
    """One proxy who collected for more households than the programme's limit, and who handed over. Nobody is named."""

    households: int
    by: tuple[str, ...]


class RefusalLine(Struct, frozen=True):
    """How often a verdict refused: scans, and the different households that are known among them."""

    verdict: str
    scans: int
    households: int


class ShortageLine(Struct, frozen=True, kw_only=True):
    """An item that was short in a round of the day: since when, who said so, and how it was shared from then on."""

    at: datetime
    by: str
    round: str
    code: str
    name: Words
    mode: ShortageMode
    permille: int


class AmendedItem(Struct, frozen=True, kw_only=True):
    """One item of which more or less is granted than before, over all households of an amendment."""

    code: str
    name: Words
    before: int
    after: int


class AmendmentLine(Struct, frozen=True, kw_only=True):
    """What frozen rounds grant otherwise since the last close: when, by whom, why, to how many, in which items.

    Households that were amended in one go, for one reason, are one line. `number` is the household's where it is one
    alone and numbers are told; without items it moved from another point.
    """

    at: datetime
    by: str
    round: str
    number: str
    households: int
    items: tuple[AmendedItem, ...]
    why: str


class OperatorLine(Struct, frozen=True, kw_only=True):
    """What one operator did: handovers made (voided ones too), voids, overrides allowed, handovers under 5 s apart."""

    by: str
    handovers: int
    voids: int
    overrides: int
    fast: int


class DeskFigures(Struct, frozen=True, kw_only=True):
    """How the handovers that stand were made: how the household was found, without a card, who collected.

    Of those without a card: `asked` answered the programme's question, `seconded` were vouched for by a second person.
    """

    handovers: int
    scanned: int
    typed: int
    searched: int
    paper: int
    reconstructed: int
    without_card: int
    asked: int
    seconded: int
    alternates: int
    proxies: int


class RoundName(Struct, frozen=True):
    """A round of the day."""

    code: str
    name: Words


class Signatures(Struct, frozen=True, kw_only=True):
    """Who counted, who approved, and when the day was closed; `exceptions` is what stands against these two."""

    counted_by: str
    approved_by: str
    closed_at: datetime
    exceptions: tuple[SignatureException, ...] = ()


class AsSigned(Struct, frozen=True, kw_only=True):
    """What a day came to when it was signed, beside what is known of it now.

    Records that were judged to be of the same people afterwards are households of their own here. `open`: nobody has
    signed yet what came after; `closes` is how many laptops counted and signed.
    """

    planned: Heads
    served: Heads
    beyond: Heads
    reached: Heads
    handovers: int
    open: bool
    closes: int


class DonorItem(Struct, frozen=True, kw_only=True):
    """One item of a donor, in its smallest unit. `received` and `left` are None where nobody may see them yet, or where
    a round is told: goods come for no round."""

    item: str
    name: Words
    received: int | None
    handed_over: int
    left: int | None


class DonorShare(Struct, frozen=True, kw_only=True):
    """What one donor's goods and services did; `donor` may be several that paid together (`distro.rules.donors`)."""

    donor: str
    name: Words
    households: int
    people: int
    items: tuple[DonorItem, ...]


class DayReport(Struct, frozen=True, kw_only=True):
    """A day at a point, in figures. Without `signed` it is provisional.

    planned = served + no_show. Planned are the households entitled here in the day's rounds that had something left to
    collect when the day opened; `beyond` collected without being planned (an override, another point's household).
    `declined` are households that came and took nothing: the planned among them are counted as no_show.
    `openings` are those of each laptop (which, by whom, when), where more than one opened the day.
    `as_signed` is what was known at the close; `opened_again` why the date was opened although it had been closed, and
    `heard` until when each other laptop of the point had been heard at the close. `as_of` is the close, or the last
    event known. `anchor` is the journal's head code, as printed, and `protection` what protects the store that it came
    from; None where nobody asked. `donors` are told where there are several.
    """

    programme: str
    programme_name: Words
    rehearsal: bool
    donor: str
    donor_name: Words
    project_code: str
    implementer: str
    day: str
    date: date
    point: str
    point_name: Words
    city: str
    adm1: str
    rounds: tuple[RoundName, ...]
    opened_by: str
    opened_at: datetime
    openings: tuple[tuple[str, str, datetime], ...]
    as_of: datetime
    signed: Signatures | None
    as_signed: AsSigned | None
    opened_again: str
    heard: tuple[tuple[str, datetime], ...]
    anchor: str
    planned: Heads
    served: Heads
    no_show: Heads
    beyond: Heads
    declined: int
    people: tuple[People, ...]
    lone_minors: int
    items: tuple[ItemLine, ...]
    baskets: tuple[BasketLine, ...]
    handed: tuple[HandedLine, ...]
    voids: tuple[VoidLine, ...]
    overrides: tuple[OverrideLine, ...]
    reconstructed: tuple[ReconstructedLine, ...]
    people_changed: tuple[PersonLine, ...]
    fan_in: tuple[FanInLine, ...]
    fan_in_limit: int
    refusals: tuple[RefusalLine, ...]
    shortages: tuple[ShortageLine, ...]
    amendments: tuple[AmendmentLine, ...]
    operators: tuple[OperatorLine, ...]
    desk: DeskFigures
    protection: Protection | None = None
    donors: tuple[DonorShare, ...] = ()
