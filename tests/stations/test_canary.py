"""Canaries: names, phones and words that stand nowhere else, searched for in every byte that is left of a month.

Where a disk image can be mounted, these are all bytes of the image: what was written over or freed as well. Elsewhere
every file, and every one that was ever unlinked or replaced.
"""

from __future__ import annotations

import base64
import contextlib
import gzip
import os
import shutil
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest
import zstandard
from msgspec.structs import replace

import at_once
from distro.cards.code import read
from distro.exchange.keys import Identity
from distro.model.events import Collector
from distro.model.goods import AdjustmentReason
from distro.model.people import Alternate, CollectorKind, Consent, Household
from distro.model.services import Outcome, Priority, ServiceCode
from distro.reports.forms.slip import write_slip
from distro.stations import days, fitness, papers, people, records, registration, service_desk, stockroom
from distro.stations.closing import Close
from distro.stations.finding import Finder
from distro.stations.laptops import stick, sync
from distro.stations.session import Session
from distro.stations.traces import names_left
from distro.store import Keyring, Role, StoreError, destroy_store, frame, open_store
from distro.store.files import OsFiles
from stage import MAN, PASSPHRASE, ROUND, WOMAN, Stage, household, make_stage

CANARY = "Zqxwkanari"
PHONE = "0699887766"
WHO = ("sara", "omar", "awa", "p-data_focal_point", "p-protection")
_BETWEEN = 3 * 24 * 3600  # seconds from one distribution to the next, within the round
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


class KeepingFiles(OsFiles):
    """Whatever is unlinked or replaced stays in `freed`, as it was left: the blocks of a disk that writes in place."""

    def __init__(self, freed: Path) -> None:
        freed.mkdir()
        self._freed = freed
        self._numbers = count()

    def unlink(self, path: Path) -> None:
        self._keep(path)
        super().unlink(path)

    def rename(self, old: Path, new: Path) -> None:
        if new.exists():
            self._keep(new)
        super().rename(old, new)

    def _keep(self, path: Path) -> None:
        os.link(path, self._freed / str(next(self._numbers)))


@dataclass
class Disk:
    """Where a laptop's files are, in `place`; `left` are all bytes that somebody finds who takes the disk out."""

    place: Path
    files: OsFiles
    left: Callable[[], Iterator[bytes]]
    stage: Stage = field(init=False)


@contextlib.contextmanager
def folder_disk(tmp_path: Path) -> Iterator[Disk]:
    place = tmp_path / "laptop"
    place.mkdir()
    files = KeepingFiles(tmp_path / "freed")
    yield Disk(place, files, lambda: (path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()))


@contextlib.contextmanager
def image_disk(tmp_path: Path) -> Iterator[Disk]:
    """An ext4 image on a loop device; skipped where none may be mounted."""
    image, place = tmp_path / "image", tmp_path / "mounted"
    if sys.platform != "linux" or os.geteuid() or not shutil.which("mkfs.ext4"):
        pytest.skip("only root mounts an image")
    place.mkdir()
    with image.open("wb") as file:
        file.truncate(12 << 20)
    subprocess.run(["mkfs.ext4", "-q", "-F", image], check=True, capture_output=True)
    if subprocess.run(["mount", "-o", "loop", image, place], capture_output=True).returncode:
        pytest.skip("no image can be mounted here")

    def left() -> Iterator[bytes]:
        subprocess.run(["sync", "-f", place], check=True)
        yield image.read_bytes()

    try:
        yield Disk(place, OsFiles(), left)
    finally:
        subprocess.run(["umount", "-l", place], check=True)


def log_in_on(disk: Disk, person: str) -> Session:
    stage = disk.stage
    store = open_store(stage.folder, person, PASSPHRASE, disk.files, counters=disk.place / "heads")
    stage.session = Session(store, stage.clock)
    return stage.session


def canaries(stage: Stage) -> list[Household]:
    alternates = (Alternate(f"{CANARY} deux", "soeur"),)
    return [
        replace(one, name=f"{CANARY} {at}", phone=PHONE, word=CANARY, alternates=alternates)
        for at, one in enumerate(stage.session.books.register)
    ]


def newcomers() -> list[Household]:
    """Who comes in four lists besides those of the stage: together they are 160."""
    alike = replace(household(13, WOMAN, MAN), phone=PHONE, word=CANARY, consent=Consent("2023-03"))
    return [
        replace(alike, id=f"h-RBT-{at:04}", number=f"RBT-{at:04}", name=f"{CANARY} {at}") for at in range(13, 13 + 148)
    ]


def live_a_month(disk: Disk) -> None:
    """People who are canaries, registered in lists, served by all kinds of hands, taken back, refused and explained in
    words that name them, on four days of a month; searched for, amended, sent on, told of in papers that name nobody,
    and closed; a stick goes to another laptop."""
    disk.stage = stage = make_stage(disk.place / "store")
    stage.session.store.close()
    session = log_in_on(disk, "sara")
    for role in (Role.DATA_FOCAL_POINT, Role.PROTECTION):
        people.add(session, f"p-{role}", PASSPHRASE, role)
    registration.register(session, canaries(stage))
    lists = newcomers()
    for week in range(4):
        registration.register(session, lists[week * 37 : week * 37 + 37])
        send_on(stage, week)
        if week:
            stage.pass_time(_BETWEEN)
            days.open_day(session, "RBT", (ROUND,))
        serve(stage, week)
        close(stage, week)
    stage.pass_time(3 * _BETWEEN)
    people.set_pin(session, "awa", "4096")
    people.remove(session, "omar")
    people.add(session, "omar", PASSPHRASE, Role.REGISTRAR)
    write_what_leaves(stage, disk.place / "left")
    give_a_stick(stage, disk.place / "left")


def send_on(stage: Stage, week: int) -> None:
    """A case of the protection role alone, and a slip of everybody's."""
    session, about = stage.session, f"h-RBT-{week * 37 + 20:04}"
    session.log_in("p-protection", PASSPHRASE)
    service_desk.refer(session, about, ServiceCode.CHILD_PROTECTION, "PROT-RBT", Priority.EMERGENCY)
    session.log_in("sara", PASSPHRASE)
    slip = service_desk.refer(session, about, ServiceCode.HEALTH, "SANTE-RBT", Priority.URGENT)
    service_desk.follow(session, slip.number, Outcome.ACCEPTED)


def write_what_leaves(stage: Stage, folder: Path) -> None:
    """What may lie about and names nobody: the donor's figures, a slip of a case, what the laptop is fit for."""
    session = stage.session
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


def give_a_stick(stage: Stage, folder: Path) -> None:
    """Sealed for another laptop, which lies elsewhere."""
    elsewhere = Identity(b"elsewhere".ljust(32))
    sync.trust(stage.session, "0000beef", "autre", elsewhere.address)
    stick.write(stage.session, folder, "0000beef")


def serve(stage: Stage, week: int) -> None:
    session, desk = stage.session, stage.desk()
    for number in (2 * week + 1, 2 * week + 2):
        stage.pass_time()
        verdict = desk.scan(read(stage.card(number).code, session.card_key))
        proxy = Collector(CollectorKind.PROXY, f"{CANARY} voisine", "voisine")
        made = desk.hand_over(verdict, collector=proxy) if number % 2 else desk.hand_over(verdict)
        if number == 1:
            desk.void(made.id, f"{CANARY} est revenue, {PHONE}")
    stockroom.lose(session, "RBT", [("RIZ", 1)], AdjustmentReason.DAMAGED, f"tombé chez {CANARY}")
    assert Finder(session).find(CANARY)
    changed = replace(
        next(one for one in session.books.register if one.number == f"RBT-{week + 5:04}"), birth_year=1970
    )
    registration.register(session, [replace(changed, members=changed.members * 2)])
    if found := at_once.amendments(session, ROUND, [changed.number]):
        at_once.amend(session, ROUND, found, f"naissance chez {CANARY}")


def close(stage: Stage, week: int) -> None:
    closing = Close(stage.session, "RBT")
    shelf = dict(stockroom.on_shelf(stage.session, "RBT"))
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


@pytest.mark.parametrize("made", [folder_disk, image_disk])
def test_of_a_month_no_byte_tells_a_canary_and_after_a_purge_no_passphrase_does(
    tmp_path: Path, made: Callable[[Path], contextlib.AbstractContextManager[Disk]]
) -> None:
    with made(tmp_path) as disk:
        live_a_month(disk)
        session = disk.stage.session
        names = people.names_of(session)
        assert sum(CANARY in name for name in names) > 160
        assert not any(tells(data) for data in disk.left())
        session.log_in("p-data_focal_point", PASSPHRASE)
        assert people.purge_register(session) == 160
        assert names_left(session, names) == 0
        assert not any(tells(data) for data in disk.left())
        assert registers_opened(disk, tmp_path / "scratch") == {session.store.keyring.registers}
        session.store.close()
        for person in WHO:
            session = log_in_on(disk, person)
            cases = [one for one in session.books.referrals if one.is_protected]
            assert len(cases) == (4 if person == "p-protection" else 0), person
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
        destroy_store(disk.stage.folder, disk.files)
        (tmp_path / "scratch" / "keyring").unlink()
        assert registers_opened(disk, tmp_path / "scratch") == set()


def test_the_search_finds_what_is_there(tmp_path: Path) -> None:
    for name, data in {
        "plain": CANARY.encode(), "wide": PHONE.encode("utf-16-le"), "gzip": gzip.compress(CANARY.encode()),
        "zstd": b"xx" + zstandard.ZstdCompressor().compress(CANARY.encode()),
        "base64": base64.b64encode(b"a" + CANARY.encode() + b"bcd"),
        "pdf": b"stream\n" + zlib.compress(PHONE.encode()),
    }.items():  # fmt: skip
        (tmp_path / name).write_bytes(data)
    assert sorted(found_in(tmp_path)) == ["base64", "gzip", "pdf", "plain", "wide", "zstd"]
