"""What the commands of reports answer."""

from __future__ import annotations

from datetime import date
from typing import NotRequired, TypedDict

from distro.rules.signs import FraudSign

_Scalar = str | int | float | bool | None


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
