"""A stick of a few kilobytes, made by anybody who knows the pairing line, takes little memory and is refused in words.

Nothing is asked for before the signature but what the file itself holds: not the size that a header names, not the
headers that only name the next one.
"""

from __future__ import annotations

import io
import sys
import tarfile
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from distro.exchange.bundle import MOST_SEALED, _unpack
from distro.exchange.errors import BundleRefused
from distro.stations.laptops import stick, sync
from distro.texts import LANGUAGES, say, speaking
from hostile import REFUSED, Liar, lives
from stage import Stage, make_stage

_MOST_MEMORY = 8 << 20  # bytes
_FILES = ("manifest.json", "manifest.json.minisig", "segments.jsonl.zst", "events.jsonl.zst")


@pytest.fixture(scope="module")
def victim(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    return make_stage(tmp_path_factory.mktemp("bounded") / "store")


def header(name: str, size: int, kind: bytes = tarfile.REGTYPE) -> bytes:
    """The first block of a file in a tar, whatever size it says; a sparse one is all hole."""
    block = bytearray(tarfile.BLOCKSIZE)

    def put(at: int, text: bytes) -> None:
        block[at : at + len(text)] = text

    def number(at: int, value: int, width: int) -> None:
        octal = b"%0*o\0" % (width - 1, value)
        put(at, octal if len(octal) == width else b"\x80" + value.to_bytes(width - 1, "big"))

    put(0, name.encode())
    for at, value, width in ((100, 0o644, 8), (108, 0, 8), (116, 0, 8), (136, 0, 12)):
        number(at, value, width)
    number(124, 0 if kind == tarfile.GNUTYPE_SPARSE else size, 12)
    put(148, b" " * 8)
    put(156, kind)
    put(257, b"ustar  \0" if kind == tarfile.GNUTYPE_SPARSE else b"ustar\x0000")
    if kind == tarfile.GNUTYPE_SPARSE:
        number(386, size, 12)
        number(398, 0, 12)
        number(483, size, 12)
    put(148, b"%06o\0 " % sum(block))
    return bytes(block)


def small(name: str) -> bytes:
    """A file of one byte."""
    return header(name, 1) + b"x".ljust(tarfile.BLOCKSIZE, b"\0")


def archive(first: bytes) -> bytes:
    """With the other files that a bundle has."""
    return first + b"".join(map(small, _FILES[1:])) + bytes(2 * tarfile.BLOCKSIZE)


def chain(kind: bytes, body: bytes) -> bytes:
    """Headers of which each only says something of the next, more than there is room for one within another."""
    one = header("a", len(body), kind) + body.ljust(tarfile.BLOCKSIZE, b"\0")
    return one * (2 * sys.getrecursionlimit())


def pax(**said: str) -> bytes:
    """A file of which a header before it says something else than its own."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w", format=tarfile.PAX_FORMAT, pax_headers={}) as tar:
        info = tarfile.TarInfo(_FILES[0])
        info.pax_headers = said
        info.size = 1
        tar.addfile(info, io.BytesIO(b"x"))
    return made.getvalue()[: 4 * tarfile.BLOCKSIZE]


ARCHIVES: dict[str, Callable[[], bytes]] = {
    **{f"{kind!r} of {size}": lambda kind=kind, size=size: archive(header(_FILES[0], size, kind))  # type: ignore[misc]
       for kind in (tarfile.REGTYPE, tarfile.GNUTYPE_SPARSE, tarfile.GNUTYPE_LONGNAME, tarfile.XHDTYPE, tarfile.LNKTYPE)
       for size in (1 << 30, 100 * 10**9, 2**63, 2**70)},
    "long names without end": lambda: archive(chain(tarfile.GNUTYPE_LONGNAME, b"a\0")),
    "headers without end": lambda: archive(chain(tarfile.XHDTYPE, b"15 path=a.json\n")),
    "headers of all without end": lambda: archive(chain(tarfile.XGLTYPE, b"15 path=a.json\n")),
    "a sparse map in words": lambda: archive(pax(**{"GNU.sparse.major": "1", "GNU.sparse.minor": "0",
                                                    "GNU.sparse.realsize": str(10**12)})),
    "another size in words": lambda: archive(pax(size=str(10**12))),
    "a folder": lambda: archive(header(_FILES[0] + "/", 0, tarfile.DIRTYPE)),
    "one file more": lambda: b"".join(map(small, (*_FILES, "more"))) + bytes(2 * tarfile.BLOCKSIZE),
    "one file less": lambda: b"".join(map(small, _FILES[:-1])) + bytes(2 * tarfile.BLOCKSIZE),
    "files that hold nothing": lambda: b"".join(map(small, _FILES)) + bytes(2 * tarfile.BLOCKSIZE),
    "a manifest of brackets": lambda: header(_FILES[0], 1 << 20) + b"[" * (1 << 20)
                                      + b"".join(map(small, _FILES[1:])) + bytes(2 * tarfile.BLOCKSIZE),
    "nothing": bytes,
}  # fmt: skip


def sealed_for(victim: Stage, folder: bytes) -> bytes:
    """What a stranger makes of it with the pairing line alone."""
    recipient = sync.identity_of(victim.session).address.recipient
    return bytes(pyrage.encrypt(folder, [pyrage.x25519.Recipient.from_str(recipient)]))


def refused(victim: Stage, path: Path) -> tuple[str, int]:
    """The code that reading it ends with, and the most memory it took."""
    tracemalloc.start()
    try:
        with pytest.raises(BundleRefused) as told:
            stick.read(victim.session, path)
        return str(told.value), tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("what", ARCHIVES)
def test_a_strangers_small_file_takes_little_memory_and_is_refused(victim: Stage, tmp_path: Path, what: str) -> None:
    path = tmp_path / "stick.distro"
    path.write_bytes(sealed_for(victim, ARCHIVES[what]()))
    assert path.stat().st_size < 4 << 20
    version = victim.session.books.version
    code, peak = refused(victim, path)
    assert code == "bundle_broken"
    assert peak < _MOST_MEMORY
    assert victim.session.books.version == version
    for language in LANGUAGES:
        with speaking(language):
            assert say(f"errors.{code}")


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_whatever_stands_in_a_header_it_is_refused_in_words(data: st.DataObject) -> None:
    whole = bytearray(archive(small(_FILES[0])))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at] = data.draw(st.integers(0, 255))
    if data.draw(st.booleans()):  # with a sum that goes with it, so that the header is read
        for at in range(0, len(whole), 2 * tarfile.BLOCKSIZE):
            whole[at + 148 : at + 156] = b" " * 8
            whole[at + 148 : at + 156] = b"%06o\0 " % sum(whole[at : at + tarfile.BLOCKSIZE])
    try:
        files = _unpack(bytes(whole))
    except BundleRefused:
        return
    assert sum(map(len, files)) <= len(whole)


def test_a_file_that_is_larger_than_a_bundle_is_not_read_at_all(victim: Stage, tmp_path: Path) -> None:
    path = tmp_path / "large.distro"
    with path.open("wb") as file:
        file.truncate(MOST_SEALED + 1)  # a hole: it takes no room on the disk
    code, peak = refused(victim, path)
    assert code == "bundle_too_large"
    assert peak < _MOST_MEMORY


def test_the_laptop_goes_on_after_all_of_them(victim: Stage, tmp_path: Path) -> None:
    path = tmp_path / "stick.distro"
    for what in ARCHIVES.values():
        path.write_bytes(sealed_for(victim, what()))
        with pytest.raises(BundleRefused, match="bundle_broken"):
            stick.read(victim.session, path)
    liar = Liar(victim)
    assert liar.send([liar.segment([liar.doc("ScanRefused", **REFUSED)])], tmp_path).new == 1
    lives(victim, 1)


def test_what_nobody_can_take_in_is_kept_up_to_a_bound_and_all_else_flows(tmp_path: Path) -> None:
    """A stick of a few kilobytes unpacks to hundreds of megabytes of events that are none, each in memory for good."""
    stage = make_stage(tmp_path / "store")
    liar, honest = Liar(stage), Liar(stage, "0000600d")
    junk = [liar.segment([liar.doc("SurveyDone", what="a" * 1_000_000)]) for _ in range(45)]
    path = liar.write([*junk, honest.segment([honest.doc("ScanRefused", **REFUSED)])], tmp_path)
    assert path.stat().st_size < 1 << 17
    taken = stick.read(stage.session, path)
    assert (taken.new, taken.broken) == (1, (liar.device,))
    assert 30 < len(taken.set_aside) < 40
    lives(stage, 1)
    assert stick.read(stage.session, path).set_aside == ()
    stage.session.store.close()
