"""What a list tells of one household. None and "" are for what it does not say."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from distro.exchange.register.values.consents import ConsentAnswer
from distro.model.people import Alternate, Members, PopulationGroup, Sex


class ToldHousehold(Struct, frozen=True, kw_only=True):
    """One household as a list tells it.

    `sources` say where the record came from, the surest first: the root of a submission, its uuid, its row in a form.
    `number` is the list's own. `tells_people`: the list says who or how many they are; `only_size`: only how many.
    `national`: whose status nothing says, and who has the nationality of this country.
    `members_said` and `birth_said` are what stood there, before an age grew to today.
    """

    sheet: str
    row: int
    sources: tuple[str, ...]
    number: str
    name: str
    sex: Sex | None = None
    birth_year: int | None = None
    birth_said: str = ""
    phone: str = ""
    point: str = ""
    group: PopulationGroup | None = None
    national: bool = False
    members: tuple[Members, ...] = ()
    members_said: str = ""
    tells_people: bool = False
    only_size: bool = False
    consent: ConsentAnswer | None = None
    consent_version: str = ""
    share_with: tuple[str, ...] = ()
    share_with_government: bool = False
    registered_on: date | None = None
    flags: tuple[str, ...] | None = None
    alternates: tuple[Alternate, ...] | None = None
    language: str = ""
