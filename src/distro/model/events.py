"""Everything that can happen, as immutable events.

Nothing is ever edited: a correction is a new event that names the one it reverses. What a screen shows is a fold of
these (see distro.books). Amounts are whole numbers of an item's smallest unit. `kind` in the JSON is the class name.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar, Union

from msgspec import Struct

from distro.model.bounds import (
    Amount,
    BasketCode,
    Box,
    DeviceId,
    EventId,
    ItemCode,
    Key,
    Minute,
    Number,
    PaperNumber,
    Permille,
    PointCode,
    ProgrammeFile,
    Recipient,
    RoundCode,
    Signature,
    Signer,
    Submission,
    TradeNumber,
)
from distro.model.cards import RevokeReason
from distro.model.entitlements import EntitlementLine, ShortageMode
from distro.model.goods import Account, AdjustmentReason, Lot, Movement
from distro.model.people import CollectorKind, Household, Members, PopulationGroup
from distro.model.programme import Round
from distro.model.services import Channel, FeedbackCategory, Outcome, Priority, Service, ServiceCode


class Author(StrEnum):
    """Whose word an event is, of all laptops that are trusted.

    Of every laptop's; of every laptop's for itself alone (what it forgot; whom it trusts and retires, which a laptop
    of the root says for all); of the office's and the root's; or of those alone that hold the programme's root key.
    """

    LAPTOP = "laptop"
    ITSELF = "itself"
    OFFICE = "office"
    ROOT = "root"


class Event(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind", tag=True, gc=False):
    """What every event says: its own id (UUIDv7, its order), when it happened and was typed, where, and by whom.

    `occurred_at` differs from `recorded_at` for what was done on paper first. `seq` counts this device's events from 1
    without gaps, `by` is the operator's id in the keyring.

    Each kind is a class of its own and is declared there, once:
    - `table` in the journal that holds it, and `in_register`: whether that is the one of people's data, whose key can
      be destroyed alone;
    - `fold`: the method of the books (distro.books.Books) that takes it in;
    - `any_order`: whether its effect is the same after or before others of such kinds, so that it may come later than
      its turn: what two desks do all day;
    - `said_by`: whose word it is.
    """

    table: ClassVar[str]
    fold: ClassVar[str]
    in_register: ClassVar[bool] = False
    any_order: ClassVar[bool] = False
    said_by: ClassVar[Author] = Author.LAPTOP

    def __init_subclass__(cls, **_: object) -> None:
        super().__init_subclass__()
        for said in ("table", "fold"):
            if said not in cls.__dict__:
                raise TypeError(f"the kind {cls.__name__} does not say its {said}")

    id: EventId
    seq: Number
    device: DeviceId
    site: PointCode
    by: str
    occurred_at: datetime
    recorded_at: datetime


class HouseholdRegistered(Event, frozen=True, kw_only=True):
    """A household came into the register."""

    table = "households"
    fold = "register.put"
    in_register = True
    household: Household


class HouseholdChanged(Event, frozen=True, kw_only=True):
    """The register was corrected: the whole new record, and the names of the fields that differ."""

    table = "households"
    fold = "register.put"
    in_register = True
    household: Household
    changed: tuple[str, ...]


class DuplicatesJudged(Event, frozen=True, kw_only=True):
    """A person looked at two records: `same` people, and then `kept` is their record; or not.

    With `kept` and `other` the same id, it is one record that two laptops changed apart, and it is right as it is.
    """

    table = "duplicates"
    fold = "judged"
    kept: str
    other: str
    same: bool


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


class FieldsForgotten(Event, frozen=True, kw_only=True):
    """What is kept no longer than needed was erased here: the register was written anew without it, under a new key.

    `classes` are the classes of fields, `households` how many lost any; `gone` as in RegisterPurged.
    """

    table = "purges"
    fold = "forgotten"
    said_by = Author.ITSELF
    classes: tuple[str, ...]
    households: Amount
    gone: tuple[tuple[DeviceId, Number, Number], ...]


class RegisterPurged(Event, frozen=True, kw_only=True):
    """People's data was destroyed here: how many households and people they were, and which numbers are gone with it.

    `gone` is (device, first, last) for each run of event numbers that stood in the register.
    """

    table = "purges"
    fold = "purged"
    said_by = Author.ITSELF
    households: Amount
    people: Amount
    gone: tuple[tuple[DeviceId, Number, Number], ...]


class HouseholdErased(Event, frozen=True, kw_only=True):
    """A household asked to be forgotten: its records and what was written about it go, on every laptop that hears.

    `gone` as in RegisterPurged, of the laptop that says it; what was handed over stays, without whom.
    """

    table = "purges"
    fold = "erased_one"
    household: str
    gone: tuple[tuple[DeviceId, Number, Number], ...]


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
    stood until now. What was taken counts.
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


class DayOpened(Event, frozen=True, kw_only=True):
    """A distribution day begins at a point; `day` names it in everything that happens until the close.

    `date` was confirmed by the person who opened it, whatever the clock said: it is the date of all rules. Opened on
    two laptops, or confirmed again, it is one day. `reason`: why it was opened although that date was closed already.
    """

    table = "days"
    fold = "day_opened"
    day: str
    date: date
    rounds: tuple[RoundCode, ...]
    reason: str = ""


class GoodsReceived(Event, frozen=True, kw_only=True):
    """Goods came in: `document` is our gap-free number, `waybill` the sender's. The claim is declared less received.

    `declared_by` is the second person, who read the waybill beside whoever counted.
    """

    table = "goods"
    fold = "goods_moved"
    document: PaperNumber
    waybill: str
    movements: tuple[Movement, ...]
    declared: tuple[Amount, ...]
    day: str = ""
    declared_by: str = ""


class MoveKind(StrEnum):
    """Why goods moved without being handed over."""

    ISSUE = "issue"
    RETURN = "return"
    TRANSFER = "transfer"
    LOSS = "loss"
    DISPOSAL = "disposal"
    KIT_MADE = "kit_made"
    KIT_BROKEN = "kit_broken"


class GoodsMoved(Event, frozen=True, kw_only=True):
    """Goods moved between accounts: issued to the point, returned, transferred, lost, disposed of, made into kits.

    `witness` is who saw a disposal. `after`: the last close of the site that was known, where no day was open.
    """

    table = "goods"
    fold = "goods_moved"
    document: PaperNumber
    why: MoveKind
    movements: tuple[Movement, ...]
    reason: AdjustmentReason | None = None
    note: str = ""
    witness: str = ""
    day: str = ""
    after: str = ""


class TradeNumberTold(Event, frozen=True, kw_only=True):
    """Somebody said what bears this trade number (GTIN): `units` of `item`, in its smallest unit.

    The last word counts.
    """

    table = "goods"
    fold = "trade_numbers.told"
    any_order = True
    number: TradeNumber
    item: ItemCode
    units: Number


class TransferArrived(Event, frozen=True, kw_only=True):
    """The goods of a transfer came into the store of this site; `document` is the number of the transfer's paper.

    Written on two laptops, the first counts. What is missing of it stays on its way until somebody says what became of
    it. `after` as in what moved.
    """

    table = "goods"
    fold = "transfer_arrived"
    document: PaperNumber
    movements: tuple[Movement, ...]
    note: str = ""
    day: str = ""
    after: str = ""


class DocumentCancelled(Event, frozen=True, kw_only=True):
    """A paper of the stock room is cancelled: what it moved moves back, its number stays as cancelled.

    `after` is as in what moved.
    """

    table = "goods"
    fold = "paper_cancelled"
    document: PaperNumber
    reason: str
    day: str = ""
    after: str = ""


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


class CountLine(Struct, frozen=True, array_like=True, gc=False):
    """`counted` pieces of an item found on the shelf, against what the book said.

    `first_count` is the first count where it was another one, or where the book was (`first_book`): counted again, or
    something was written down in between to explain it.
    """

    item: ItemCode
    book: int
    counted: Amount
    reason: AdjustmentReason | None = None
    note: str = ""
    first_count: Amount | None = None
    first_book: int | None = None


class FoundLine(Struct, frozen=True, array_like=True, gc=False):
    """`counted` pieces of an item were found, when the book said `book`; by lot where lots were told apart."""

    item: ItemCode
    counted: Amount
    book: int
    lots: tuple[tuple[Lot, Amount], ...] = ()


class ShelfCounted(Event, frozen=True, kw_only=True):
    """One pass of the count of a day: durable before anybody sees the book, so that no first count is forgotten."""

    table = "counts"
    fold = "counts.counted"
    any_order = True
    day: str
    account: Account
    lines: tuple[FoundLine, ...]
    counted_by: str


class DayClosed(Event, frozen=True, kw_only=True):
    """The day is counted, explained and signed by two people (clôture); after this it is locked.

    `counted_by` is the operator who counted, `approved_by` the second person; `movements` bring the book to the count.
    `knew` is the last number of each laptop's events that the book was made of: what comes later for this day is a
    supplement. `heard`: when each other laptop of the point was heard last.
    """

    table = "days"
    fold = "day_closed"
    day: str
    account: Account
    lines: tuple[CountLine, ...]
    movements: tuple[Movement, ...]
    counted_by: str
    approved_by: str
    knew: dict[DeviceId, Amount]
    heard: dict[DeviceId, datetime] = {}


class Reversal(Struct, frozen=True, array_like=True, gc=False):
    """`quantity` of an item that the close `close` had explained otherwise; below zero what it had found too much."""

    close: EventId
    item: ItemCode
    quantity: int


class DaySupplemented(Event, frozen=True, kw_only=True):
    """What came for a closed day after its close is signed as known (avenant), by a supervisor.

    `holds` is the close whose count holds, where two laptops closed the day; `knew` what was known now, as there.
    `movements` take back what the closes had explained as lost or found and what came late explains; `reverses` says of
    which. `follows` is the supplement before it at this point: of two that follow the same one counts, and what the
    other knew is open again.
    """

    table = "days"
    fold = "day_supplemented"
    day: str
    holds: EventId
    knew: dict[DeviceId, Amount]
    movements: tuple[Movement, ...]
    reverses: tuple[Reversal, ...]
    approved_by: str
    follows: str = ""


class DoubleExplained(Event, frozen=True, kw_only=True):
    """A supervisor looked into a double collection and says how it came about: its handovers stand, explained."""

    table = "doubles"
    fold = "handovers.explained"
    any_order = True
    household: str
    round: RoundCode
    handovers: tuple[EventId, ...]
    reason: str
    approved_by: str


class PersonChange(StrEnum):
    """What was done to somebody's key to the store, or what they did that the others are to know."""

    ADDED = "added"
    REMOVED = "removed"
    ROLE = "role"
    PIN = "pin"
    PASSPHRASE = "passphrase"
    PIN_REFUSED = "pin_refused"
    SEARCHED = "searched"  # saw more people by searching than a desk needs
    RESTORED = "restored"


class PersonChanged(Event, frozen=True, kw_only=True):
    """Somebody may open the store from now on, or no longer, or has a new PIN or passphrase; `by` did it.

    `role` is the one they have now; `epoch` and `digest` are those of the keyring after it, so that an older one put
    back, or another, is noticed. `public` is the key of somebody of the protection role: what is confidential is closed
    for it too.
    """

    table = "people"
    fold = "people.changed"
    any_order = True
    said_by = Author.ITSELF
    person: str
    change: PersonChange
    role: str = ""
    epoch: Amount = 0
    digest: str = ""
    public: str = ""


class NeedsChecked(Event, frozen=True, kw_only=True):
    """A needs check was made. The answers are not kept, only what they came to.

    `to_focal_point`: the person was handed to the protection focal point, and nothing more is written.
    """

    table = "needs"
    fold = "referrals.checked"
    household: str
    services: tuple[ServiceCode, ...]
    priority: Priority
    to_focal_point: bool = False


class ReferralMade(Event, frozen=True, kw_only=True):
    """A referral slip: no name and no narrative. `receiver` is a place of the service map, `due_at` the clock's end."""

    table = "referrals"
    fold = "referrals.made"
    number: PaperNumber
    household: str
    service: ServiceCode
    receiver: str
    priority: Priority
    due_at: datetime
    consent_version: str


class Confidential(Event, frozen=True, kw_only=True):
    """A referral of the protection role, or what became of it, closed for the people of that role alone.

    `box` (age, in base64) holds the event itself, which bears the same id and number. `number` is the slip's, so that
    nobody gives it again.
    """

    table = "confidential"
    fold = "referrals.reserved"
    number: PaperNumber
    box: Box


class ReferralFollowed(Event, frozen=True, kw_only=True):
    """What became of a referral, as told by the receiver or the person."""

    table = "referrals"
    fold = "referrals.followed"
    number: PaperNumber
    outcome: Outcome


class ReferralsShared(Event, frozen=True, kw_only=True):
    """A partner was sent these referrals, those with consent for it and nothing else."""

    table = "shared"
    fold = "referrals.shared"
    partner: str
    numbers: tuple[str, ...]


class FeedbackGiven(Event, frozen=True, kw_only=True):
    """Somebody thanked, asked or complained: what about and how it came, never the words nor who.

    A sensitive one was handed to the protection focal point; only that is known here.
    """

    table = "feedback"
    fold = "feedback.given"
    category: FeedbackCategory
    channel: Channel


class ServiceMapLoaded(Event, frozen=True, kw_only=True):
    """The service map was replaced by a newer one."""

    table = "services"
    fold = "referrals.map_loaded"
    services: tuple[Service, ...]


class ProgrammeChanged(Event, frozen=True, kw_only=True):
    """The programme is another one from here on: its whole file, as somebody wrote it. What was frozen stays granted.

    `before` is the digest of the file that it was made from, `why` what the author says of it.
    """

    table = "programme"
    fold = "programme.changed"
    said_by = Author.OFFICE
    source: ProgrammeFile
    before: str
    why: str = ""


class CardKeyMade(Event, frozen=True, kw_only=True):
    """The programme's card key, in hex: it makes and proves the tags on its cards, on every laptop alike."""

    table = "devices"
    fold = "devices.card_key_made"
    said_by = Author.ROOT
    key: Key


class PeopleKeyMade(Event, frozen=True, kw_only=True):
    """The programme's key of people, in hex: their ids and the marks of who collects are made with it on every laptop.

    It stands among people's data and goes with it: then nobody finds anybody by trying names and numbers.
    """

    table = "people_keys"
    fold = "register.key_made"
    said_by = Author.ROOT
    in_register = True
    key: Key


class DeviceTrusted(Event, frozen=True, kw_only=True):
    """Another laptop is trusted from now on: its public keys, compared by short words on both screens.

    `office`: it is the head office, as whoever trusted it was told there.
    """

    table = "devices"
    fold = "devices.trusted"
    any_order = True
    said_by = Author.ITSELF
    peer: DeviceId
    name: str
    signer: Signer
    recipient: Recipient
    office: bool = False


class LaptopRole(StrEnum):
    """What the root certifies a laptop as."""

    DESK = "desk"
    HUB = "hub"
    OFFICE = "office"
    ROOT = "root"  # it holds the root key itself


class DeviceCertified(Event, frozen=True, kw_only=True):
    """The programme's root says what laptop `peer` is, and which keys are its, valid `until` that date.

    Whoever brings it, it is the word of the key `root` (Ed25519, in hex) that made the `signature` (in hex). Of a
    laptop's certificates the one with the highest `number` counts, for what it says after its number `since`.
    """

    table = "devices"
    fold = "devices.certified"
    any_order = True
    root: Key
    number: Number
    peer: DeviceId
    name: str
    signer: Signer
    recipient: Recipient
    role: LaptopRole
    until: date
    since: Amount
    signature: Signature


class RootAdopted(Event, frozen=True, kw_only=True):
    """This laptop goes by the root of another programme than the one it had made: what it had said as one that may
    decide counts no more."""

    table = "devices"
    fold = "devices.adopted"
    any_order = True
    said_by = Author.ITSELF
    root: Key


class RetireReason(StrEnum):
    """Why a laptop is none of ours any more."""

    LOST = "lost"
    STOLEN = "stolen"
    REPLACED = "replaced"


class DeviceRetired(Event, frozen=True, kw_only=True):
    """Laptop `peer` is none of ours any more: what it said up to number `upto` counts, and nothing after it.

    Said by a laptop of the root it counts on every laptop, said by another on that laptop alone. A later one replaces
    it.
    """

    table = "devices"
    fold = "devices.retired"
    any_order = True
    said_by = Author.ITSELF
    peer: DeviceId
    upto: Amount
    why: RetireReason = RetireReason.LOST


class BundleRead(Event, frozen=True, kw_only=True):
    """A bundle of another laptop was taken in. `have` is how far that laptop knew each device's events."""

    table = "devices"
    fold = "devices.bundle_read"
    any_order = True
    said_by = Author.ITSELF
    peer: DeviceId
    have: dict[DeviceId, Amount]
    taken: Amount


class HubJoined(Event, frozen=True, kw_only=True):
    """This laptop gives to, and takes from, the hub at `address` ("host:port") that laptop `peer` runs.

    `relay`: what other laptops gave us goes on to it too, as from a site to the head office.
    """

    table = "devices"
    fold = "devices.hub_joined"
    any_order = True
    said_by = Author.ITSELF
    peer: DeviceId
    address: str
    relay: bool = False


class ReceiptGiven(Event, frozen=True, kw_only=True):
    """The head office has each laptop's events up to this number in its own books: only then may people be purged.

    `signature` is minisign's, in base64, by the laptop of the office.
    """

    table = "devices"
    fold = "devices.receipt_given"
    any_order = True
    said_by = Author.OFFICE
    upto: dict[DeviceId, Amount]
    signature: str = ""


class UploadPrepared(Event, frozen=True, kw_only=True):
    """The submission that tells an office's system of one event, kept byte for byte so that it is always the same."""

    table = "uploads"
    fold = "uploads.prepared"
    about: str
    xml: Submission


class UploadAnswered(Event, frozen=True, kw_only=True):
    """What one of the office's servers said to a submission: it is there, or a person must look at it.

    `server` is its address without any secret: each server is told of everything.
    """

    table = "uploads"
    fold = "uploads.answered"
    about: str
    server: str
    answer: str


KINDS: tuple[type[Event], ...] = tuple(Event.__subclasses__())
"""Every kind there is, in the order of this file."""

AnyEvent: Any = Union[KINDS]  # noqa: UP007
"""What a decoder of events is made for."""
