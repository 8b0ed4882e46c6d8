"""A town: laptops of one point on disks in memory, which trust each other; founded once, and then begun from a copy."""

from __future__ import annotations

import gc
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path

from msgspec.structs import replace

from distro.exchange.bundle import read_bundle, write_bundle
from distro.model.events import Entitled
from distro.stations import card_office, days, erasing, registration, rounds, stockroom
from distro.stations.clock import SteppedClock
from distro.stations.cooperative import run_at_once
from distro.stations.desk import Desk
from distro.stations.laptops import stick, sync
from distro.stations.session import Session
from distro.stations.stockroom import ReceiptLine
from distro.store import Cost, Role, Store, create_store, open_store
from distro.store.identity import Restored, read_identity, write_identity
from distro.store.keyring import Keyring
from stage import MORNING, PASSPHRASE
from store.crash.disk import MemoryFiles, Tree
from store.crash.recording import Recorder
from world.calendar import GOODS, POINTS, ROLES, SOURCE, Calendar
from world.chance import seeded
from world.truth import Goods

_STORE, _HEADS, _NOTHING = Path("/store"), Path("/heads"), {"/heads": None}


@dataclass
class Laptop:
    """One laptop, as its people have it before them."""

    files: MemoryFiles
    disk: Recorder
    store: Store
    clock: SteppedClock
    session: Session
    point: str = POINTS[0]

    def restart(self) -> None:
        """The store is opened again, also after the program was killed over it."""
        self.files.forget_locks()
        self.disk = Recorder(self.files)
        self.store = open_store(_STORE, "sara", PASSPHRASE, files=self.disk, counters=_HEADS)
        self.session = Session(self.store, self.clock)
        erasing.carry_out(self.session)

    def put_back(self, backup: Tree) -> None:
        """Another computer is made this laptop from a backup, as `distro restore` leaves it; it remembers nothing."""
        self.files = MemoryFiles({at: data for at, data in backup.items() if not at.startswith("/heads/")})
        keyring = Keyring.unlock(_STORE, self.files, "sara", PASSPHRASE, "")
        identity = read_identity(_STORE, keyring, self.files)
        restored = Restored(made=self.session.now().isoformat(timespec="minutes"))
        write_identity(_STORE, self.files, keyring, replace(identity, restored=restored))
        self.restart()

    def desk(self) -> Desk:
        return Desk(self.session, self.point)

    def card_of(self, household: str) -> str:
        card = self.session.books.cards.of_household(household)
        assert card is not None
        return card.code


@dataclass
class Town:
    """The laptops; what the frozen list grants to whom, how many each household is, and what stands at each point, and
    as much in its store.
    """

    laptops: list[Laptop]
    granted: dict[tuple[str, str], Goods]
    sizes: dict[str, int]
    stands: dict[str, Goods]


@cache
def _founded(number: int, calendar: Calendar) -> tuple[Tree, ...]:
    with seeded(f"a town of {number}, {calendar.name}"):
        laptops = [_new(SteppedClock(MORNING)) for _ in range(number)]
        first = laptops[0].session
        for one in laptops:
            for other in laptops:
                if one is not other:
                    address = sync.identity_of(other.session).address
                    sync.trust(one.session, other.store.device, "laptop", address)
        _hear(laptops)  # who may say what, before it is said
        registration.register(first, list(calendar.people))
        card_office.issue(first, list(first.books.register))
        for point in POINTS:
            for code in calendar.rounds:
                rounds.freeze(first, code, point)
            lines = [ReceiptLine(item=item, received=2 * calendar.pieces, batch="L1") for item in GOODS]
            stockroom.receive(first, point, "BL-1", lines)
            days.open_day(first, point, (calendar.round_on(MORNING.date()),))
            stockroom.issue(first, point, [(item, calendar.pieces) for item in GOODS])
        _hear(laptops)
        for laptop in laptops:
            laptop.store.close()
        trees = tuple(laptop.files.tree() for laptop in laptops)
    del laptops, first
    gc.collect()
    gc.freeze()  # what is loaded by now stays: looking it over in every world would take a fifth of the time
    return trees


def _hear(laptops: list[Laptop]) -> None:
    """Everybody hears the first laptop."""
    for other in laptops[1:]:
        read(other, write(laptops[0], other))


def found(rooms: tuple[int, ...], calendar: Calendar) -> Town:
    """A town of so many laptops at each point on a morning, the days open and all stock on the shelves."""
    trees = _founded(sum(rooms), calendar)
    laptops, where = [], [point for point, number in zip(POINTS, rooms, strict=False) for _ in range(number)]
    for tree, point in zip(trees, where, strict=True):
        files, clock = MemoryFiles(tree), SteppedClock(MORNING + timedelta(minutes=5))
        disk = Recorder(files)
        store = open_store(_STORE, "sara", PASSPHRASE, files=disk, counters=_HEADS)
        laptops.append(Laptop(files, disk, store, clock, Session(store, clock), point))
    books = laptops[0].session.books
    granted = {(code, one.household): _goods(one) for code in calendar.rounds for one in books.entitlements.of(code)}
    sizes = {household.id: household.size for household in calendar.people}
    return Town(laptops, granted, sizes, {point: Counter(dict.fromkeys(GOODS, calendar.pieces)) for point in POINTS})


def _new(clock: SteppedClock) -> Laptop:
    files = MemoryFiles(_NOTHING)
    disk = Recorder(files)
    store = create_store(_STORE, SOURCE, "sara", PASSPHRASE, files=disk, cost=Cost.REHEARSAL, counters=_HEADS)
    for person, role in ROLES.items():
        if role != "supervisor":
            store.keyring.add(person, PASSPHRASE, Role(role))
    return Laptop(files, disk, store, clock, Session(store, clock))


def _goods(granted: Entitled) -> Goods:
    goods: Goods = Counter()
    for line in granted.lines:
        goods[line.item] += line.quantity
    return goods


# ---------------------------------------------------------------- sticks


def write(giver: Laptop, taker: Laptop) -> bytes:
    """What `taker` lacks, as it lies on a stick."""
    going = stick.gather(giver.session, taker.store.device)
    return write_bundle(
        going.segments, sync.identity_of(giver.session), going.recipients, going.programme, going.device, going.have,
        going.heads, going.at,
    )  # fmt: skip


def read(taker: Laptop, sealed: bytes) -> stick.Taken:
    keys = stick.BundleKeys(taker.session)
    bundle = read_bundle(sealed, keys.identity, keys.trusted, keys.programme)
    return run_at_once(stick.accept(taker.session, bundle))
