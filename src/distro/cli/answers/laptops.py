"""What the commands of laptops, hubs and stores answer."""

from __future__ import annotations

from datetime import date, datetime
from typing import NotRequired, TypedDict

from distro.books.laptops import Laptop, Rooted
from distro.exchange.openrosa import Untrusted, UploadAnswer
from distro.model import events
from distro.model.protection import Protection
from distro.stations import clock_doubt
from distro.stations.audit import Finding
from distro.stations.laptops.met import Broken, HubSeen


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
