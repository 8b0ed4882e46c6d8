"""Canaries: names, phones and words that stand nowhere else, searched for in every byte of every file that is left."""

from __future__ import annotations

import base64
import gzip
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import zstandard
from msgspec.structs import replace

from distro.cards.code import read
from distro.model.goods import AdjustmentReason
from distro.model.people import Alternate
from distro.stations import people, registration, stockroom
from distro.stations.closing import Close
from distro.stations.session import Session
from distro.store import Role, open_store
from stage import PASSPHRASE, Stage

CANARY = "Zqxwkanari"
PHONE = "0699887766"
_MAGIC: dict[bytes, Callable[[bytes], bytes]] = {
    b"\x28\xb5\x2f\xfd": lambda data: zstandard.ZstdDecompressor().decompressobj().decompress(data),
    b"\x1f\x8b": gzip.decompress,
    b"stream\r\n": lambda data: zlib.decompressobj().decompress(data[8:]),
    b"stream\n": lambda data: zlib.decompressobj().decompress(data[7:]),
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
                yield unpack(data[at:])
            except (OSError, EOFError, zlib.error, zstandard.ZstdError):
                continue


def found_in(folder: Path) -> list[str]:
    return [
        path.name
        for path in folder.rglob("*")
        if path.is_file() and any(one in each for each in unpacked(path.read_bytes()) for one in told())
    ]


@pytest.fixture
def month(stage: Stage) -> Stage:
    """People who are canaries, served, taken back, refused and explained in words that name them."""
    session = stage.session
    for role in (Role.DATA_FOCAL_POINT, Role.PROTECTION):
        people.add(session, f"p-{role}", PASSPHRASE, role)
    canaries = [
        replace(
            one, name=f"{CANARY} {at}", phone=PHONE, word=CANARY, alternates=(Alternate(f"{CANARY} deux", "soeur"),)
        )
        for at, one in enumerate(session.books.register)
    ]
    registration.register(session, canaries)
    desk = stage.desk()
    for number in (1, 2):
        made = desk.hand_over(desk.scan(read(stage.card(number).code, session.card_key)))
        if number == 1:
            desk.void(made.id, f"{CANARY} est revenue")
    stockroom.lose(session, "RBT", [("RIZ", 1)], AdjustmentReason.DAMAGED, f"tombé chez {CANARY}")
    close = Close(session, "RBT")
    for item in close.items:
        close.count(item, dict(stockroom.on_shelf(session, "RBT")).get(item, 0))
    return stage


def test_no_file_tells_a_canary_and_after_a_purge_no_passphrase_does(month: Stage, tmp_path: Path) -> None:
    assert found_in(tmp_path) == []
    session = month.session
    names = people.names_of(session)
    assert any(CANARY in name for name in names)
    session.store.destroy_register()  # the day is open here: only what a purge does to the disk
    session.reload()
    assert found_in(tmp_path) == []
    session.store.close()
    for person in ("sara", "omar", "awa", "p-data_focal_point", "p-protection"):
        month.session = Session(open_store(month.folder, person, PASSPHRASE, counters=tmp_path / "heads"), month.clock)
        store = month.session.store
        documents = [
            raw for db in (store.events, store.register) for table in db.tables() for _, raw in db.table(table).raw()
        ]
        assert len(documents) > 20
        assert not [raw for raw in documents if CANARY.encode() in raw or PHONE.encode() in raw], person
        assert len(month.session.books.register) == 0
        store.close()
    month.session = Session(open_store(month.folder, "sara", PASSPHRASE, counters=tmp_path / "heads"), month.clock)


def test_the_search_finds_what_is_there(tmp_path: Path) -> None:
    for name, data in {
        "plain": CANARY.encode(), "wide": PHONE.encode("utf-16-le"), "gzip": gzip.compress(CANARY.encode()),
        "zstd": b"xx" + zstandard.ZstdCompressor().compress(CANARY.encode()),
        "base64": base64.b64encode(b"a" + CANARY.encode() + b"bcd"),
        "pdf": b"stream\n" + zlib.compress(PHONE.encode()),
    }.items():  # fmt: skip
        (tmp_path / name).write_bytes(data)
    assert sorted(found_in(tmp_path)) == ["base64", "gzip", "pdf", "plain", "wide", "zstd"]
