"""What the commands of the programme, of the people who work with it and of the register answer."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NotRequired, TypedDict

from distro.exchange.register.understanding.tables import Column
from distro.exchange.toml_file import Mistake
from distro.model.list_findings import Doubt, Fault, LeftOut, Note
from distro.rules.look_alikes import LookAlikeSign


class Made(TypedDict):
    """`passphrase` where one was made, `half_key` where a half of the key was put into a file; the root key's words."""

    mistakes: list[Mistake]
    store: NotRequired[str]
    person: NotRequired[str]
    passphrase: NotRequired[str]
    half_key: NotRequired[str]
    recovery_words: NotRequired[str]


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
