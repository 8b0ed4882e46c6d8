"""What each command answers with `--json`, as types; the JSON Schema of `distro schema` is made of them.

Where an answer is one of our records it is named here; where a command puts one together, its keys stand here. Every
command may answer `Refused` instead. Loaded by `distro schema` alone: it knows the records of every room.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NotRequired, TypedDict

from msgspec import NODEFAULT, UNSET, Struct, UnsetType, defstruct, field
from msgspec.json import schema_components
from msgspec.structs import fields as struct_fields

from distro.books.laptops import Laptop, Rooted
from distro.books.proofs import ErasureAsked
from distro.books.signatures import SignatureException
from distro.books.supplements import Supplement
from distro.cards.code import ReadingKind
from distro.exchange.office import Folded
from distro.exchange.openrosa import Untrusted, UploadAnswer
from distro.exchange.register.understanding.columns import Column
from distro.exchange.toml_file import Mistake
from distro.model import events
from distro.model.cards import Card
from distro.model.entitlements import EntitlementLine
from distro.model.goods import Lot
from distro.model.list_findings import Doubt, Fault, LeftOut, Note
from distro.model.people import Household
from distro.model.programme import Round
from distro.model.protection import Protection
from distro.model.services import Activity, Channel, ConsentText, FeedbackCategory, FeedbackOutcome, Outcome, Service
from distro.model.verdicts import Verdict
from distro.reports.day.figures import DayReport
from distro.rules.doubles import DoubleCollection
from distro.rules.duplicates import DuplicatePair
from distro.rules.explain import HouseholdInRound
from distro.rules.forecast import Outlook
from distro.rules.look_alikes import LookAlikeSign
from distro.rules.needs import Needs
from distro.rules.partner_answers import PartnerAnswers
from distro.rules.shortage import Sharing
from distro.rules.signs import FraudSign
from distro.rules.slots import RunningSlots
from distro.rules.stories import Story
from distro.stations import clock_doubt, goods_scans
from distro.stations.audit import Finding
from distro.stations.backups import BackedUp, Settled
from distro.stations.card_office import CardCount
from distro.stations.counting import Variance
from distro.stations.erasing import Erased
from distro.stations.laptops.met import Broken, HubSeen, Met
from distro.stations.laptops.stick import Taken, Written
from distro.stations.people import Forgotten
from distro.stations.recall import Recall
from distro.stations.rounds import RoundHere
from distro.stations.stockroom import Expiring
from distro.stations.transfers import InTransit
from distro.store.repair import Repaired
from distro.store.roles import Role

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_Scalar = str | int | float | bool | None


class Why(TypedDict):
    code: str
    text: str


class Refused(TypedDict):
    """Not done: `code` for a program, `text` for people. The exit code is 1, or 2 for wrong use."""

    refused: Why


class Versions(TypedDict):
    distro: str
    store: int
    python: str


class Path(TypedDict):
    path: str


class Scanned(TypedDict):
    verdict: Verdict
    handover: events.Handover | None
    households_of_proxy: int
    below_zero: list[str]
    to_mind: list[str]
    to_ask: str


class Made(TypedDict):
    """`passphrase` where one was made, `half_key` where a half of the key was put into a file; the root key's words."""

    mistakes: list[Mistake]
    store: NotRequired[str]
    person: NotRequired[str]
    passphrase: NotRequired[str]
    half_key: NotRequired[str]
    recovery_words: NotRequired[str]


class Times(TypedDict):
    begins: str
    households: int


class Slots(TypedDict):
    point: str
    rounds: list[str]
    date: date
    minutes: int
    seconds: int
    desks: int
    needed: int
    households: int
    left: int
    slots: list[Times]


class Invitations(TypedDict):
    households: int
    path: str


class Messages(TypedDict):
    messages: int
    without_phone: int
    path: str


class Template(TypedDict):
    template: str


class ProgrammeFile(TypedDict):
    path: str
    digest: str


class Change(TypedDict):
    differences: list[str]
    objections: list[str]
    frozen: list[str]
    digest: str


class Version(TypedDict):
    digest: str
    at: datetime | None
    by: str
    why: str
    differences: list[str]


class Person(TypedDict):
    person: str
    passphrase: NotRequired[str]
    role: NotRequired[str]


class Destroyed(TypedDict):
    destroyed: str


class Purged(TypedDict):
    forgotten: int
    names: int
    left: int


class ChangedHousehold(TypedDict):
    number: str
    fields: list[str]
    before: dict[str, Any]
    after: dict[str, Any]


class Kept(TypedDict):
    number: str
    field: str
    ours: Any
    theirs: Any
    conflict: bool


class ImportedAlike(TypedDict):
    new: str
    known: str
    signs: list[LookAlikeSign]
    score: float


class Imported(TypedDict):
    new: int
    changed: list[ChangedHousehold]
    unchanged: int
    left_out: list[LeftOut]
    faults: list[Fault]
    doubts: list[Doubt]
    notes: list[Note]
    kept: list[Kept]
    look_alikes: list[ImportedAlike]
    gone: list[str]
    columns: dict[str, list[Column]]


class Found(TypedDict):
    number: str
    name: str
    size: int


class Registered(TypedDict):
    number: str
    registered: bool
    look_alikes: list[str]


class Changed(TypedDict):
    number: str
    fields: list[str]


class Moved(TypedDict):
    numbers: list[str]
    point: str


class Named(TypedDict):
    number: str
    id: str


class Alike(TypedDict):
    one: Named
    other: Named
    signs: list[LookAlikeSign]
    score: float


class Judged(TypedDict):
    kept: str
    other: str
    decision: str


class Exported(TypedDict):
    households: int
    path: str


class Read(TypedDict):
    """One answer for each code that was found, one after the other."""

    file: str
    kind: ReadingKind | None
    code: NotRequired[str]
    number: NotRequired[str]


class Issued(TypedDict):
    cards: int


class Printed(TypedDict):
    cards: int
    pages: int


class Code(TypedDict):
    code: str


class Amended(TypedDict):
    household: str
    point: str
    before: list[EntitlementLine]
    after: list[EntitlementLine]


class Opened(TypedDict):
    day: str
    on_shelf: dict[str, int]


class Counted(TypedDict):
    day: str
    counted_by: str
    passes_missing: int
    differ: list[str]


class StoreCounted(TypedDict):
    """`approved_by` and what follows only where two signed."""

    count: str
    counted_by: str
    passes_missing: int
    differ: list[str]
    approved_by: NotRequired[str]
    variances: NotRequired[list[Variance]]
    papers: NotRequired[list[events.GoodsMoved]]


class Variances(TypedDict):
    variances: list[Variance]
    stories: list[Story]


class OpenSupplements(TypedDict):
    open: list[Supplement]


class SignedSupplements(TypedDict):
    signed: list[events.DaySupplemented]


class OpenDoubles(TypedDict):
    open: list[DoubleCollection]


class ExplainedDoubles(TypedDict):
    explained: list[events.DoubleExplained]


class LabelledLot(TypedDict):
    code: str
    lot: Lot


class Labels(TypedDict):
    labels: int
    pages: int
    lots: list[LabelledLot]


class InStock(TypedDict):
    item: str
    store: int
    point: int
    spoiled: int


class Referred(TypedDict):
    number: str
    outcome: Outcome
    due_at: datetime


class SlipFile(TypedDict):
    number: str
    path: str


class Heard(TypedDict):
    about: FeedbackCategory
    by: Channel
    count: int


class Agreed(TypedDict):
    number: str
    numbers: list[str]


class Number(TypedDict):
    number: str


class Table(TypedDict):
    name: str
    columns: list[str]
    rows: list[list[_Scalar]]


class Report(TypedDict):
    title: str
    figures: dict[str, _Scalar]
    tables: list[Table]
    path: NotRequired[str]


class ItemOfDonor(TypedDict):
    item: str
    donor: str
    quantity: int


class ReachOfDonor(TypedDict):
    donor: str
    households: int | str
    people: int | str


class QuestionAsked(TypedDict):
    question: str
    answers: list[str]


class NeedsMet(TypedDict):
    needs: Needs
    places: dict[str, list[str]]


class OpenFeedback(TypedDict):
    number: str
    about: FeedbackCategory
    by: Channel
    at: datetime
    outcome: FeedbackOutcome | None


class Donor(TypedDict):
    """`handovers`, `checks` and the counts are hidden where they are so small that they would tell of somebody."""

    until: date
    people: int
    households: int
    lone_minors: int | str
    contacts: int
    handovers: int | None
    checks: int | None
    referrals: dict[str, int | str | None]
    baskets: dict[str, int | str | None]
    donors: list[ReachOfDonor]
    items: list[ItemOfDonor]
    path: NotRequired[str]


class Submissions(TypedDict):
    submissions: int
    held: dict[str, int]
    path: str


class Signs(TypedDict):
    signs: list[FraudSign]
    path: NotRequired[str]


class Pack(TypedDict):
    events: int
    path: str


class Drawn(TypedDict):
    households: list[str]
    path: str


class Words(TypedDict):
    """To be compared with the other screen before this laptop trusts it."""

    words: str


class Trusted(TypedDict):
    """`certified` for all, where the root is."""

    device: str
    certified: bool
    role: NotRequired[events.LaptopRole]
    until: NotRequired[date]


class Address(TypedDict):
    address: str
    signer: str
    recipient: str


class Retired(TypedDict):
    """`by_it`: the laptops that it had retired itself, which its word still holds to be, by their ids; `let_in`: those
    whose keys are known by its word alone."""

    device: str
    upto: int
    why: str
    by_it: list[str]
    let_in: list[str]


class OnHub(TypedDict):
    """What lay at the hub and is no segment; `dropped`: it was taken away."""

    broken: list[Broken]
    dropped: bool


class HubsSeen(TypedDict):
    """Each hub that was joined, and the members of those that are a cluster."""

    hubs: list[HubSeen]


class Serving(TypedDict):
    address: str
    pid: int
    pairing: str


class Going(TypedDict):
    about: str
    kind: str
    site: str
    occurred_at: datetime
    on: date


class WouldGo(TypedDict):
    going: list[Going]
    held: dict[str, int]


class NotTaken(TypedDict):
    about: str
    site: str
    answer: UploadAnswer
    status: int
    wait: int
    why: NotRequired[Untrusted]


class Uploaded(TypedDict):
    """How many submissions had each answer of the server, and what is left."""

    waiting: int
    untried: int
    held: dict[str, int]
    not_taken: list[NotTaken]
    taken: NotRequired[int]
    known: NotRequired[int]
    conflict: NotRequired[int]
    later: NotRequired[int]
    too_many: NotRequired[int]
    refused: NotRequired[int]
    not_allowed: NotRequired[int]
    not_found: NotRequired[int]
    moved: NotRequired[int]
    not_a_form_server: NotRequired[int]
    unreachable: NotRequired[int]
    not_trusted: NotRequired[int]
    cut: NotRequired[int]
    too_slow: NotRequired[int]


class Audited(TypedDict):
    records: int
    head: str
    documents: dict[str, int]
    findings: list[Finding]
    decided: list[Finding]
    protection: Protection
    clock: clock_doubt.DoubtedClock | None
    root: Rooted
    laptops: list[Laptop]


class PackChecked(TypedDict):
    sealed: bool
    same: bool | None
    differs: list[str]
    signer: str
    version: str
    first: date
    last: date
    sites: list[str]
    events: int
    twice: list[str]
    by_signer: bool | None
    unknown: int | None
    left_out: int | None
    since: int | None
    holds: bool


class Fitness(TypedDict):
    code: str
    fit: bool | None
    text: str


class Doctor(TypedDict):
    versions: str
    python: str
    system: str
    encoding: str
    store: str
    store_exists: bool
    free_megabytes: int
    findings: list[Fitness]


class Guide(TypedDict):
    title: str
    steps: list[str]


class GuideFile(TypedDict):
    file: str


class Completion(TypedDict):
    shell: str
    script: str


def _and(record: type[Struct], **more: Any) -> type[Struct]:
    """`record` with what a command adds to it; a type with what stands there when it adds nothing."""
    config = record.__struct_config__
    fields: list[Any] = [
        (one.encode_name, one.type, field(default=one.default))
        if one.default is not NODEFAULT
        else (one.encode_name, one.type, field(default_factory=one.default_factory))
        if one.default_factory is not NODEFAULT
        else (one.encode_name, one.type)
        for one in struct_fields(record)
    ]
    fields += [(name, *kind) if isinstance(kind, tuple) else (name, kind) for name, kind in more.items()]
    return defstruct(
        f"{record.__name__}Answer", fields, kw_only=True, omit_defaults=config.omit_defaults,
        tag=config.tag, tag_field=config.tag_field,
    )  # fmt: skip


_NOTHING: tuple[Any, ...] = ()  # it opens a screen or a dialogue, and only a refusal is JSON
_REPORT: tuple[Any, ...] = (Report,)
_MOVEMENT: tuple[Any, ...] = (events.GoodsMoved,)
_FROZEN = (_and(events.RoundFrozen, look_alikes=list[list[str]]),)

# Each command with its answers; of several, one.
ANSWERS: dict[str, tuple[Any, ...]] = {
    "": (Versions,),
    "desk": _NOTHING,
    "scan": (Scanned,),
    "paper": (events.Handover,),
    "void": (events.Void,),
    "demo": (_and(DayReport, reach=Donor),),
    "new": (Made,),
    "programme template": (Template, ProgrammeFile),
    "programme write": (ProgrammeFile,),
    "programme check": (Change,),
    "programme apply": (Change,),
    "programme history": (list[Version],),
    "people list": (dict[str, Role],),
    "people add": (Person,),
    "people remove": (Person,),
    "people role": (Person,),
    "people pin": (Person,),
    "people passphrase": (Person,),
    "purge": (Destroyed, Forgotten, Purged),
    "register import": (Imported,),
    "register search": (list[Household], list[Found]),
    "register add": (Registered,),
    "register change": (Changed,),
    "register move": (Moved,),
    "register look-alikes": (list[Alike],),
    "register template": (Path,),
    "register twins": (list[DuplicatePair],),
    "register judge": (Judged,),
    "register erase": (Erased,),
    "register erasures": (list[ErasureAsked],),
    "register export": (Exported,),
    "cards read": (Read,),
    "cards issue": (Issued,),
    "cards print": (Printed,),
    "cards blanks": (Printed,),
    "cards show": (Card,),
    "cards list": (CardCount,),
    "cards reissue": (Card,),
    "cards revoke": (Code,),
    "cards hold": (Code,),
    "cards found": (Code,),
    "cards bind": (Card,),
    "round list": (dict[str, list[RoundHere]],),
    "round freeze": _FROZEN,
    "round makeup": _FROZEN,
    "round amend": (list[Amended],),
    "round correct": (list[Amended],),
    "round shortage": (Sharing,),
    "round explain": (Round, HouseholdInRound),
    "slots plan": (Slots,),
    "slots show": (RunningSlots,),
    "day open": (Opened,),
    "day close": (_and(events.DayClosed, exceptions=list[SignatureException]),),
    "day count": (Counted,),
    "day variances": (Variances,),
    "day reconstruct": (events.Handover,),
    "day supplement": (OpenSupplements, SignedSupplements),
    "day doubles": (OpenDoubles, ExplainedDoubles),
    "stock receive": (events.GoodsReceived,),
    "stock issue": _MOVEMENT,
    "stock return": _MOVEMENT,
    "stock move": _MOVEMENT,
    "stock arrive": (events.TransferArrived,),
    "stock transfers": (InTransit,),
    "stock kit": _MOVEMENT,
    "stock lose": _MOVEMENT,
    "stock dispose": _MOVEMENT,
    "stock count": (StoreCounted,),
    "stock variances": (Variances,),
    "stock cancel": (events.DocumentCancelled,),
    "stock paper": (_and(events.GoodsReceived, path=str), _and(events.GoodsMoved, path=str)),
    "stock labels": (Labels,),
    "stock scan": (list[goods_scans.Scanned],),
    "stock number": (list[events.TradeNumberTold],),
    "stock expiring": (list[Expiring],),
    "stock forecast": (list[Outlook],),
    "stock recall": (Recall,),
    "stock list": (list[InStock],),
    "referral make": (events.ReferralMade,),
    "referral list": (list[Referred],),
    "referral slip": (SlipFile,),
    "referral follow": (events.ReferralFollowed,),
    "referral answers": (PartnerAnswers,),
    "referral check": (NeedsMet, QuestionAsked),
    "referral share": (_and(events.ReferralsShared, path=str),),
    "services list": (list[Service],),
    "services import": (list[Service],),
    "feedback add": (events.FeedbackGiven,),
    "feedback list": (list[Heard], list[OpenFeedback]),
    "feedback follow": (events.FeedbackFollowed,),
    "activity list": (list[Activity],),
    "activity follow": (events.ActivityFollowed,),
    "consent show": (list[ConsentText],),
    "consent give": (Agreed,),
    "consent withdraw": (Number,),
    "report day": (_and(DayReport, path=(str | UnsetType, UNSET)),),
    "report days": _REPORT,
    "report donor": (Donor,),
    "report 5w": _REPORT,
    "report kobo": (Submissions,),
    "report stock": _REPORT,
    "report distribution": _REPORT,
    "report audit": (Signs,),
    "report pack": (Pack,),
    "report doubles": (list[DoubleCollection],),
    "report handovers": _REPORT,
    "report round": _REPORT,
    "report stock-card": _REPORT,
    "report count-sheet": (Path,),
    "report access": _REPORT,
    "report pdm": (Drawn,),
    "report tally": (Path,),
    "report receipts": (Path,),
    "report wall-list": (Invitations,),
    "report invitations": (Invitations,),
    "report messages": (Messages,),
    "bundle write": (Written,),
    "bundle read": (Taken,),
    "device show": (Address,),
    "device trust": (Trusted, Words),
    "device list": (list[Laptop],),
    "device root": (Rooted,),
    "device retire": (Retired,),
    "hub serve": (Serving,),
    "hub join": (events.HubJoined, Words),
    "hub sync": (Met,),
    "hub members": (HubsSeen,),
    "hub drop": (OnHub,),
    "office": (Folded,),
    "upload": (Uploaded, WouldGo, Path),
    "backup": (BackedUp,),
    "restore": (BackedUp, Settled),
    "verify": (Audited, PackChecked),
    "repair": (Repaired,),
    "doctor": (Doctor,),
    "guide": (Guide, GuideFile, dict[str, str]),
    "plain": _NOTHING,
    "completion": (Completion,),
    "schema": (dict[str, Any],),
}


def schema(command: str | None = None) -> dict[str, Any]:
    """The JSON Schema of what `command` answers; without one, of an object that holds an answer of each command."""
    kinds = {name: (*answers, Refused) for name, answers in ANSWERS.items() if command in (None, name)}
    every = [kind for answers in kinds.values() for kind in answers]
    found, components = schema_components(every, ref_template="#/$defs/{name}")
    told = iter(found)
    named = {name: {"anyOf": [next(told) for _ in answers]} for name, answers in kinds.items()}
    shape = named[command] if command is not None else {"type": "object", "properties": named}
    return {"$schema": _DIALECT, "title": f"distro {command or ''}".strip(), **shape, "$defs": components}
