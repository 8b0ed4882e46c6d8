"""What each command answers with `--json`, as types; the JSON Schema of `distro schema` is made of them.

Where an answer is one of our records it is named here; where a command puts one together, its keys stand here. Every
command may answer `Refused` instead. Loaded by `distro schema` alone: it knows the records of every room.
"""

from __future__ import annotations

from typing import Any

from msgspec import NODEFAULT, UNSET, Struct, UnsetType, defstruct, field
from msgspec.json import schema_components
from msgspec.structs import fields as struct_fields

from distro.books.laptops import Laptop, Rooted
from distro.books.proofs import ErasureAsked
from distro.books.signatures import SignatureException
from distro.cli.answers.common import Number, Path, Refused, Versions
from distro.cli.answers.laptops import (
    Address,
    Audited,
    Completion,
    Doctor,
    Guide,
    GuideFile,
    HubsSeen,
    OnHub,
    PackChecked,
    Retired,
    Serving,
    Trusted,
    Uploaded,
    Words,
    WouldGo,
)
from distro.cli.answers.point import (
    Amended,
    Code,
    Counted,
    ExplainedDoubles,
    InStock,
    Invitations,
    Issued,
    Labels,
    Messages,
    OpenDoubles,
    Opened,
    OpenSupplements,
    Printed,
    Read,
    Scanned,
    SignedSupplements,
    Slots,
    StoreCounted,
    Variances,
)
from distro.cli.answers.register import (
    Alike,
    Change,
    Changed,
    Destroyed,
    Exported,
    Found,
    Imported,
    Judged,
    Made,
    Moved,
    Person,
    ProgrammeFile,
    Purged,
    Registered,
    Template,
    Version,
)
from distro.cli.answers.reports import Donor, Drawn, Pack, Report, Signs, Submissions
from distro.cli.answers.services import Agreed, Heard, NeedsMet, OpenFeedback, QuestionAsked, Referred, SlipFile
from distro.exchange.office import Folded
from distro.model import events
from distro.model.cards import Card
from distro.model.people import Household
from distro.model.programme import Round
from distro.model.services import Activity, ConsentText, Service
from distro.reports.day.figures import DayReport
from distro.rules.doubles import DoubleCollection
from distro.rules.duplicates import DuplicatePair
from distro.rules.explain import HouseholdInRound
from distro.rules.forecast import Outlook
from distro.rules.partner_answers import PartnerAnswers
from distro.rules.shortage import Sharing
from distro.rules.slots import RunningSlots
from distro.stations import goods_scans
from distro.stations.backups import BackedUp, Settled
from distro.stations.card_office import CardCount
from distro.stations.erasing import Erased
from distro.stations.laptops.met import Met
from distro.stations.laptops.stick import Taken, Written
from distro.stations.people import Forgotten
from distro.stations.recall import Recall
from distro.stations.rounds import RoundHere
from distro.stations.stockroom import Expiring
from distro.stations.transfers import InTransit
from distro.store.repair import Repaired
from distro.store.roles import Role

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


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
_FROZEN = (_and(events.RoundFrozen, look_alikes=list[list[str]], departed=list[str]),)

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
