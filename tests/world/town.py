"""A town: laptops of one point on disks in memory, which trust each other; founded once, and then begun from a copy."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path

from msgspec.structs import replace

from distro.exchange.bundle import read_bundle, write_bundle
from distro.model.events import Entitled
from distro.stations import card_office, days, registration, rounds, stockroom
from distro.stations.clock import SteppedClock
from distro.stations.cooperative import run_at_once
from distro.stations.desk import Desk
from distro.stations.laptops import stick, sync
from distro.stations.session import Session
from distro.stations.stockroom import ReceiptLine
from distro.store import Cost, Role, Store, create_store, open_store
from distro.store.identity import Restored, read_identity, write_identity
from distro.store.keyring import Keyring
from stage import MORNING, PASSPHRASE, ROUND, people
from store.crash.disk import MemoryFiles, Tree
from store.crash.recording import Recorder
from tests_programme import SOURCE
from world.chance import seeded
from world.truth import Goods

POINTS = ("RBT", "TNG")
HOUSEHOLDS = {at: tuple(one.id for one in people() if one.point == at) for at in POINTS}
_STORE, _HEADS, _NOTHING = Path("/store"), Path("/heads"), {"/heads": None}
_EACH = 400  # of every item, on the shelf and in the store: enough for all that may be asked for twice


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
    granted: dict[str, Goods]
    sizes: dict[str, int]
    stands: dict[str, Goods]


@cache
def _founded(number: int) -> tuple[tuple[Tree, ...], dict[str, Goods], dict[str, Goods]]:
    with seeded(f"a town of {number}"):
        laptops = [_new(SteppedClock(MORNING)) for _ in range(number)]
        first = laptops[0].session
        registration.register(first, people())
        card_office.issue(first, list(first.books.register))
        for point in POINTS:
            rounds.freeze(first, ROUND, point)
            lines = [ReceiptLine(item=item.code, received=2 * _EACH, batch="L1") for item in first.programme.goods]
            stockroom.receive(first, point, "BL-1", lines)
            days.open_day(first, point, (ROUND,))
            stockroom.issue(first, point, [(item.code, _EACH) for item in first.programme.goods])
        for one in laptops:
            for other in laptops:
                if one is not other:
                    address = sync.identity_of(other.session).address
                    sync.trust(one.session, other.store.device, "laptop", address)
        for other in laptops[1:]:
            read(other, write(laptops[0], other))
        granted = {one.household: _goods(one) for one in first.books.entitlements.of(ROUND)}
        stands = {point: Counter({item.code: _EACH for item in first.programme.goods}) for point in POINTS}
        for laptop in laptops:
            laptop.store.close()
        return tuple(laptop.files.tree() for laptop in laptops), granted, stands


def found(rooms: tuple[int, ...]) -> Town:
    """A town of so many laptops at each point on a morning, the days open and all stock on the shelves."""
    trees, granted, stands = _founded(sum(rooms))
    laptops, where = [], [point for point, number in zip(POINTS, rooms, strict=False) for _ in range(number)]
    for tree, point in zip(trees, where, strict=True):
        files, clock = MemoryFiles(tree), SteppedClock(MORNING + timedelta(minutes=5))
        disk = Recorder(files)
        store = open_store(_STORE, "sara", PASSPHRASE, files=disk, counters=_HEADS)
        laptops.append(Laptop(files, disk, store, clock, Session(store, clock), point))
    sizes = {household.id: household.size for household in people()}
    return Town(laptops, granted, sizes, {point: Counter(goods) for point, goods in stands.items()})


def _new(clock: SteppedClock) -> Laptop:
    files = MemoryFiles(_NOTHING)
    disk = Recorder(files)
    store = create_store(_STORE, SOURCE, "sara", PASSPHRASE, files=disk, cost=Cost.REHEARSAL, counters=_HEADS)
    store.keyring.add("omar", PASSPHRASE, Role.REGISTRAR)
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
    keys = stick.Keys(taker.session)
    bundle = read_bundle(sealed, keys.identity, keys.trusted, keys.programme)
    return run_at_once(stick.accept(taker.session, bundle))
