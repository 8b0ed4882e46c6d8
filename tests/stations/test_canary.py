"""Canaries: names, phones and words that stand nowhere else, searched for in every byte that is left of a month.

A month of two laptops, a hub on one of them and the head office on the other, each on a disk of its own (`disks`). What
is meant to hold names, lists on paper and the office's tables, lies elsewhere and is not looked through.
"""

from __future__ import annotations

import base64
import contextlib
import gzip
import socket
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import zstandard
from msgspec.structs import replace

import at_once
from disks import Disk, MakeDisk, folder_disk, image_disk
from distro.cards.code import read
from distro.exchange.keys import Identity
from distro.model.events import Collector
from distro.model.goods import AdjustmentReason
from distro.model.people import Alternate, CollectorKind, Consent, Household
from distro.model.services import Outcome, Priority, ServiceCode
from distro.reports.forms.slip import write_slip
from distro.stations import days, erasing, fitness, papers, people, records, registration, service_desk, stockroom
from distro.stations.closing import Close
from distro.stations.finding import Finder
from distro.stations.laptops import hub, office, stick, sync
from distro.stations.session import Session
from distro.stations.stockroom import ReceiptLine
from distro.stations.traces import names_left
from distro.store import Cost, Keyring, Role, StoreError, create_store, destroy_store, frame, open_store
from distro.store.files import OsFiles
from hub.site import Site, meet
from stage import MAN, PASSPHRASE, ROUND, WOMAN, Stage, household, make_stage
from tests_programme import SOURCE

CANARY = "Zqxwkanari"
PHONE = "0699887766"
MONTH = 10  # days of distribution, three days apart
SERVED = 4  # of them within the round
_BETWEEN = 3 * 24 * 3600  # seconds from one to the next
_AT_MOST = 4 << 20  # bytes that anything packed comes to
_MAGIC: dict[bytes, Callable[[bytes], bytes]] = {
    b"\x28\xb5\x2f\xfd": lambda data: zstandard.ZstdDecompressor().decompressobj().decompress(data),
    b"\x1f\x8b\x08": lambda data: zlib.decompressobj(31).decompress(data, _AT_MOST),
    b"stream\r\n": lambda data: zlib.decompressobj().decompress(data[8:], _AT_MOST),
    b"stream\n": lambda data: zlib.decompressobj().decompress(data[7:], _AT_MOST),
}


def told() -> list[bytes]:
    """The canaries as they may lie in a file."""
    plain = [text.encode(code) for text in (CANARY, CANARY.lower(), PHONE) for code in ("utf-8", "utf-16-le")]
    shifted = [base64.b64encode(b" " * at + CANARY.encode() + b" " * 3)[4:-8] for at in range(3)]
    return [*plain, *(one.hex().encode() for one in plain), *shifted]


def unpacked(data: bytes) -> Iterator[bytes]:
    yield data
    for magic, unpack in _MAGIC.items():
        at = -1
        while (at := data.find(magic, at + 1)) >= 0:
            try:
                yield unpack(data[at : at + _AT_MOST])
            except (OSError, EOFError, zlib.error, zstandard.ZstdError):
                continue


def tells(data: bytes) -> bool:
    return any(one in each for each in unpacked(data) for one in told())


def found_in(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file() and tells(path.read_bytes())]


@dataclass
class Laptop:
    """A laptop on a disk of its own."""

    disk: Disk
    stage: Stage

    @property
    def session(self) -> Session:
        return self.stage.session

    def log_in(self, person: str) -> Session:
        """The store opened by `person`, as the next morning does."""
        files, heads = self.disk.files, self.disk.place / "heads"
        self.stage.session = Session(
            open_store(self.stage.folder, person, PASSPHRASE, files, counters=heads), self.stage.clock
        )
        return self.session


@contextlib.contextmanager
def two_laptops(made: MakeDisk, tmp_path: Path) -> Iterator[tuple[Laptop, Laptop]]:
    """The desk, which serves the hub, and the head office, which serves too."""
    with contextlib.ExitStack() as stack:
        disks = []
        for name in ("desk", "office"):
            (tmp_path / name).mkdir()
            disks.append(stack.enter_context(made(tmp_path / name)))
        first = make_stage(disks[0].place / "store")
        first.session.store.close()
        folder = disks[1].place / "store"
        heads = disks[1].place / "heads"
        create_store(
            folder, SOURCE, "sara", PASSPHRASE, files=disks[1].files, cost=Cost.REHEARSAL, counters=heads
        ).close()
        laptops = Laptop(disks[0], first), Laptop(disks[1], Stage(folder, first.session, first.clock))
        for one in laptops:
            one.log_in("sara")
            for role in (Role.DATA_FOCAL_POINT, Role.PROTECTION):
                people.add(one.session, f"p-{role}", PASSPHRASE, role)
        for one, other in (laptops, laptops[::-1]):
            address = sync.identity_of(other.session).address
            sync.trust(one.session, other.session.store.device, "autre", address, office=one is laptops[0])
        yield laptops


def canaries(session: Session) -> list[Household]:
    alternates = (Alternate(f"{CANARY} deux", "soeur"),)
    return [
        replace(one, name=f"{CANARY} {at}", phone=PHONE, word=CANARY, alternates=alternates)
        for at, one in enumerate(session.books.register)
    ]


def newcomers(day: int, days_of_work: int) -> list[Household]:
    """Who comes in that day's list besides those of the stage: together they are 160."""
    alike = replace(household(13, WOMAN, MAN), phone=PHONE, word=CANARY, consent=Consent("2023-03"))
    first, end = (13 + 148 * at // days_of_work for at in (day, day + 1))
    return [
        replace(alike, id=f"h-RBT-{at:04}", number=f"RBT-{at:04}", name=f"{CANARY} {at}") for at in range(first, end)
    ]


def live_a_month(desk: Laptop, other: Laptop, tables: str, days_of_work: int) -> None:
    """People who are canaries, registered in lists, served by all kinds of hands on two laptops, taken back, refused
    and explained in words that name them, day by day for a month; searched for, amended, sent on, told of in papers
    that name nobody, and closed. Each day goes to the office by the hub, a stick to another laptop, and one of them
    asks to be erased."""
    session = desk.session
    registration.register(session, canaries(session))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        site = Site([desk.stage, other.stage], f"127.0.0.1:{free.getsockname()[1]}")
    site.start()
    try:
        for one in (desk, other):
            hub.join(one.session, site.address)
        for one in (desk, other, desk):  # whoever a case is closed for is known to both
            meet(one.stage)
        for day in range(days_of_work):
            if day:
                desk.stage.pass_time(_BETWEEN)
                days.open_day(session, "RBT", (ROUND if day < SERVED else "2023-S2",), freeze=True)
            registration.register(session, newcomers(day, days_of_work))
            send_on(session, day)
            serve(desk.stage, day)
            meet(desk.stage)
            meet(other.stage)
            serve_elsewhere(other.stage, day)
            meet(other.stage)
            meet(desk.stage)
            close(session)
        people.set_pin(session, "awa", "4096")
        people.remove(session, "omar")
        people.add(session, "omar", PASSPHRASE, Role.REGISTRAR)
        write_what_leaves(session, desk.disk.place / "left")
        give_a_stick(session, desk.disk.place / "left")
        session.log_in("p-data_focal_point", PASSPHRASE)
        erasing.erase(session, "RBT-0001")
        site.kill()
        site.start()  # empty: what it held is forgotten
        session.log_in("sara", PASSPHRASE)
        meet(desk.stage)
        meet(other.stage)
        assert erasing.carry_out(other.session) == 1
        office.fold(other.session, tables)
        meet(other.stage)
        meet(desk.stage)
    finally:
        site.kill()


def send_on(session: Session, day: int) -> None:
    """A case of the protection role alone, and a slip of everybody's."""
    about = f"h-RBT-{day + 1:04}"
    registration.agree(session, [f"RBT-{day + 1:04}"], "2023-03", ())
    session.log_in("p-protection", PASSPHRASE)
    service_desk.refer(session, about, ServiceCode.CHILD_PROTECTION, "PROT-RBT", Priority.EMERGENCY)
    session.log_in("sara", PASSPHRASE)
    slip = service_desk.refer(session, about, ServiceCode.HEALTH, "SANTE-RBT", Priority.URGENT)
    service_desk.follow(session, slip.number, Outcome.ACCEPTED)


def write_what_leaves(session: Session, folder: Path) -> None:
    """What may lie about and names nobody: the donor's figures, a slip of a case, what the laptop is fit for."""
    folder.mkdir()
    for kind, ending in (("donor", "pdf"), ("donor", "xlsx"), ("5w", "csv")):
        records.make(session, kind, records.Query()).write(folder / f"{kind}.{ending}")
    session.log_in("p-protection", PASSPHRASE)
    case = next(one for one in service_desk.referrals(session) if one.is_protected)
    number, places = case.slip.number, service_desk.service_map(session)
    code = papers.code_of(session, number)
    write_slip(session.programme, places, case, "RBT-0020", code, session.now(), folder / "slip.pdf")
    session.log_in("sara", PASSPHRASE)
    (folder / "fit.txt").write_text(repr(fitness.examine_store(session)), "utf-8")


def give_a_stick(session: Session, folder: Path) -> None:
    """Sealed for another laptop, which lies elsewhere."""
    elsewhere = Identity(b"elsewhere".ljust(32))
    sync.trust(session, "0000beef", "dehors", elsewhere.address)
    stick.write(session, folder, "0000beef")


def serve(stage: Stage, day: int) -> None:
    """Somebody who comes with a card, or for whom somebody else does; and what is written about it."""
    session, desk, number = stage.session, stage.desk(), day + 1
    stockroom.receive(session, "RBT", f"BL-{day}", [ReceiptLine(item="RIZ", received=100)])
    stockroom.issue(session, "RBT", stockroom.in_store(session, "RBT"))
    stage.pass_time()
    verdict = desk.scan(read(stage.card(number).code, session.card_key))
    if day < SERVED:
        proxy = Collector(CollectorKind.PROXY, f"{CANARY} voisine", "voisine")
        made = desk.hand_over(verdict, collector=proxy) if number % 2 else desk.hand_over(verdict)
        if number == 1:
            desk.void(made.id, f"{CANARY} est revenue, {PHONE}")
    stockroom.lose(session, "RBT", [("RIZ", 1)], AdjustmentReason.DAMAGED, f"tombé chez {CANARY}")
    assert Finder(session).find(CANARY)
    changed = replace(
        next(one for one in session.books.register if one.number == f"RBT-{day % 5 + 5:04}"), birth_year=1970 + day
    )
    registration.register(session, [replace(changed, members=changed.members * 2)])
    if found := at_once.amendments(session, ROUND, [changed.number]):
        at_once.amend(session, ROUND, found, f"naissance chez {CANARY}")


def serve_elsewhere(stage: Stage, day: int) -> None:
    """The other laptop's hands: who is registered there, and served without a card."""
    session, known = stage.session, household(200 + day, WOMAN, point="TNG", name=f"{CANARY} ailleurs {day}")
    registration.register(session, [replace(known, phone=PHONE, word=CANARY)])
    if day < SERVED:
        stage.pass_time()
        desk = stage.desk(2)
        made = desk.hand_over(desk.look_up(f"h-RBT-{day + 6:04}"))
        if day == 1:
            desk.void(made.id, f"rendu à {CANARY}")


def close(session: Session) -> None:
    closing = Close(session, "RBT")
    shelf = dict(stockroom.on_shelf(session, "RBT"))
    for item in closing.items:
        closing.count(item, shelf.get(item, 0) - (item == "RIZ"))
    for variance in closing.unexplained():
        closing.explain(variance.item, AdjustmentReason.LOST, f"peut-être chez {CANARY}")
    closing.sign("omar", "sara", PASSPHRASE, PASSPHRASE)


def registers_opened(disk: Disk, scratch: Path) -> set[int]:
    """Which registers those keyrings have the key of that lie anywhere on the disk and open for anybody at all."""
    found: set[int] = set()
    scratch.mkdir(exist_ok=True)
    for data in disk.left():
        at = -1
        while (at := data.find(b'{"version":', at + 1)) >= 0:
            (scratch / "keyring").write_bytes(frame.pack(data[at : data.find(b"}]}", at) + 3]))
            for person in ("awa", "p-data_focal_point"):
                with contextlib.suppress(StoreError):
                    found.add(Keyring.unlock(scratch, OsFiles(), person, PASSPHRASE, "").registers)
    return found


@pytest.mark.parametrize(("made", "days_of_work"), [(folder_disk, 2), (image_disk, MONTH)])
def test_of_a_month_no_byte_tells_a_canary_and_after_a_purge_no_passphrase_does(
    tmp_path: Path, made: MakeDisk, days_of_work: int
) -> None:
    with two_laptops(made, tmp_path) as (desk, other):
        live_a_month(desk, other, str(tmp_path / "siege.sqlite"), days_of_work)
        for laptop in (desk, other):
            assert not any(tells(data) for data in laptop.disk.left())
            forget_all(laptop, tmp_path / f"scratch-{laptop.disk.place.parent.name}", days_of_work)


def forget_all(laptop: Laptop, scratch: Path, days_of_work: int) -> None:
    """A purge, and what is left of it for everybody who may open the store; then everything."""
    session = laptop.session
    names = people.names_of(session)
    assert sum(CANARY in name for name in names) >= 160
    session.log_in("p-data_focal_point", PASSPHRASE)
    assert people.purge_register(session) == 160 + days_of_work - 1
    assert names_left(session, names) == 0
    assert not any(tells(data) for data in laptop.disk.left())
    assert registers_opened(laptop.disk, scratch) == {session.store.keyring.registers}
    everybody = sorted(session.store.keyring.people())
    session.store.close()
    for person in everybody:
        session = laptop.log_in(person)
        cases = [one for one in session.books.referrals if one.is_protected]
        assert len(cases) == (days_of_work if person == "p-protection" else 0), person
        documents = [
            raw
            for db in (session.store.events, session.store.register)
            for table in db.tables()
            for _, raw in db.table(table).raw()
        ]
        assert len(documents) > 20
        assert not [raw for raw in documents if CANARY.encode() in raw or PHONE.encode() in raw], person
        assert len(session.books.register) == 0
        session.store.close()
    destroy_store(laptop.stage.folder, laptop.disk.files)
    (scratch / "keyring").unlink()
    assert registers_opened(laptop.disk, scratch) == set()


def test_the_search_finds_what_is_there(tmp_path: Path) -> None:
    for name, data in {
        "plain": CANARY.encode(), "wide": PHONE.encode("utf-16-le"), "gzip": gzip.compress(CANARY.encode()),
        "zstd": b"xx" + zstandard.ZstdCompressor().compress(CANARY.encode()),
        "base64": base64.b64encode(b"a" + CANARY.encode() + b"bcd"),
        "pdf": b"stream\n" + zlib.compress(PHONE.encode()),
    }.items():  # fmt: skip
        (tmp_path / name).write_bytes(data)
    assert sorted(found_in(tmp_path)) == ["base64", "gzip", "pdf", "plain", "wide", "zstd"]
