"""Everything that can happen, as immutable events: a file for each part of the work.

Nothing is ever edited: a correction is a new event that names the one it reverses. What a screen shows is a fold of
these (see distro.books). Amounts are whole numbers of an item's smallest unit. `kind` in the JSON is the class name.
"""

from __future__ import annotations

from typing import Any, Union

from distro.model.events.cards import BlanksMade, CardFound, CardHeld, CardIssued, CardPrinted, CardRevoked
from distro.model.events.days import (
    CountLine,
    DayClosed,
    DayOpened,
    DaySupplemented,
    DoubleExplained,
    FoundLine,
    Reversal,
    ShelfCounted,
)
from distro.model.events.event import Author, Event
from distro.model.events.handovers import (
    Challenge,
    Collector,
    CollectorNamed,
    Handover,
    HandoverLine,
    HandoverReconstructed,
    How,
    MadeOf,
    Remark,
    ScanRefused,
    Void,
)
from distro.model.events.laptops import (
    BundleRead,
    CardKeyMade,
    DeviceCertified,
    DeviceRetired,
    DeviceTrusted,
    HubJoined,
    LaptopRole,
    PeopleKeyMade,
    ProgrammeChanged,
    ReceiptGiven,
    RetireReason,
    RootAdopted,
)
from distro.model.events.operators import PersonChange, PersonChanged
from distro.model.events.register import (
    DuplicatesJudged,
    ErasureProven,
    FieldsForgotten,
    HouseholdChanged,
    HouseholdErased,
    HouseholdRegistered,
    RegisterPurged,
)
from distro.model.events.rounds import (
    Entitled,
    EntitlementAmended,
    RoundAdded,
    RoundFrozen,
    ScaleCorrected,
    ShortageDeclared,
    Slot,
    SlotsPlanned,
)
from distro.model.events.services import (
    ActivityFollowed,
    Confidential,
    FeedbackFollowed,
    FeedbackGiven,
    NeedsChecked,
    ReferralFollowed,
    ReferralMade,
    ReferralsShared,
    ServiceMapLoaded,
)
from distro.model.events.stock import (
    DocumentCancelled,
    GoodsMoved,
    GoodsReceived,
    MoveKind,
    TradeNumberTold,
    TransferArrived,
)
from distro.model.events.uploads import UploadAnswered, UploadPrepared

__all__ = [
    "KINDS",
    "ActivityFollowed",
    "AnyEvent",
    "Author",
    "BlanksMade",
    "BundleRead",
    "CardFound",
    "CardHeld",
    "CardIssued",
    "CardKeyMade",
    "CardPrinted",
    "CardRevoked",
    "Challenge",
    "Collector",
    "CollectorNamed",
    "Confidential",
    "CountLine",
    "DayClosed",
    "DayOpened",
    "DaySupplemented",
    "DeviceCertified",
    "DeviceRetired",
    "DeviceTrusted",
    "DocumentCancelled",
    "DoubleExplained",
    "DuplicatesJudged",
    "Entitled",
    "EntitlementAmended",
    "ErasureProven",
    "Event",
    "FeedbackFollowed",
    "FeedbackGiven",
    "FieldsForgotten",
    "FoundLine",
    "GoodsMoved",
    "GoodsReceived",
    "Handover",
    "HandoverLine",
    "HandoverReconstructed",
    "HouseholdChanged",
    "HouseholdErased",
    "HouseholdRegistered",
    "How",
    "HubJoined",
    "LaptopRole",
    "MadeOf",
    "MoveKind",
    "NeedsChecked",
    "PeopleKeyMade",
    "PersonChange",
    "PersonChanged",
    "ProgrammeChanged",
    "ReceiptGiven",
    "ReferralFollowed",
    "ReferralMade",
    "ReferralsShared",
    "RegisterPurged",
    "Remark",
    "RetireReason",
    "Reversal",
    "RootAdopted",
    "RoundAdded",
    "RoundFrozen",
    "ScaleCorrected",
    "ScanRefused",
    "ServiceMapLoaded",
    "ShelfCounted",
    "ShortageDeclared",
    "Slot",
    "SlotsPlanned",
    "TradeNumberTold",
    "TransferArrived",
    "UploadAnswered",
    "UploadPrepared",
    "Void",
]  # fmt: skip

KINDS: tuple[type[Event], ...] = tuple(Event.__subclasses__())
"""Every kind there is, file by file."""

AnyEvent: Any = Union[KINDS]  # noqa: UP007
"""What a decoder of events is made for."""
