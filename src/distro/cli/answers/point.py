"""What the commands of a point answer: the desk, cards, rounds, days, goods."""

from __future__ import annotations

from datetime import date
from typing import NotRequired, TypedDict

from distro.books.supplements import Supplement
from distro.cards.code import ReadingKind
from distro.model import events
from distro.model.entitlements import EntitlementLine
from distro.model.goods import Lot
from distro.model.verdicts import Verdict
from distro.rules.doubles import DoubleCollection
from distro.rules.stories import Story
from distro.stations.counting import Variance


class Scanned(TypedDict):
    verdict: Verdict
    handover: events.Handover | None
    households_of_proxy: int
    below_zero: list[str]
    to_mind: list[str]
    to_ask: str


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
    perhaps_from: list[str]


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
    donors: dict[str, int]
