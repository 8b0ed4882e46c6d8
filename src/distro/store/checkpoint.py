"""A checkpoint: all tables as they were at one place of the journal, beside its segments, only to open faster.

A sealed header says where the place is, and the SHA-256 of every segment up to there; sealed blocks hold the documents,
packed, and are read when somebody asks for one of theirs (see filed.py). So an open that starts from a checkpoint has
still looked at every byte of the journal, only faster than record by record. A checkpoint that does not fit in every
respect is not used; but the head in its header was once written, so a journal that ends before it was cut.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from msgspec import DecodeError, Struct, msgpack

from distro.store import frame, segment
from distro.store.durable_files import replace_file
from distro.store.filed import Block, Filed
from distro.store.files import File, Files
from distro.store.packing import UnreadableRecord, pack, unpack
from distro.store.reader import RecordPlace
from distro.store.record import Head
from distro.store.rows import Rows
from distro.store.seal import BrokenSeal, Seal, derive
from distro.store.tables import Tables

NAME = "checkpoint"
_ID_SIZE = 16
_BLOCK = 64  # documents: some fifty kilobytes, read in less time than a scan takes
_PIECE = 1 << 18  # bytes of a segment that are hashed at a time


class _Covered(Struct, array_like=True):
    """The bytes of a segment that the checkpoint stands for."""

    size: int
    sha256: bytes


class _Kept(Struct, array_like=True):
    """One table without its documents."""

    name: str
    blocks: list[tuple[int, int, int]]  # the first id in each, the last one, and how many
    last: int
    ordered: bool


class _Header(Struct, array_like=True):
    segments: list[_Covered]
    seq: int
    hash: bytes
    read: int
    tables: list[_Kept]


class Found(NamedTuple):
    """What a checkpoint gives: the head it promises, and, if all fits, the place and the tables there.

    `read` is how many bytes of payloads nobody has to read thanks to it.
    """

    promised: Head | None
    place: RecordPlace | None
    tables: Tables
    read: int = 0


_decode_block = msgpack.Decoder(dict[int, bytes]).decode


def save(
    folder: Path,
    key: bytes,
    files: Files,
    place: RecordPlace,
    read: int,
    tables: Mapping[str, Rows],
    anew: Callable[[Head], Tables],
) -> None:
    """Write the checkpoint of `place`, up to which `read` bytes of payloads stand in the journal.

    OSError leaves the one before. From here on `tables` are read from it.
    """
    covered = [_cover(files, folder, number) for number in range(1, place.segment)]
    covered.append(_cover(files, folder, place.segment, place.offset))
    kept = [_Kept(name, list(_spans(rows.documents)), rows.last, rows.ordered) for name, rows in tables.items()]
    header = _Header(covered, place.head.seq, place.head.hash, read, kept)
    replace_file(files, folder / NAME, _frames(Seal(derive(key, NAME)), header, tables))
    with suppress(BrokenSeal, DecodeError, StopIteration, OSError):  # what is in memory does as well
        found = _Opened(folder, key, files, anew)
        for name, rows in found.tables(found.header()).items():
            tables[name].documents = rows.documents


def load(folder: Path, key: bytes, files: Files, anew: Callable[[Head], Tables]) -> Found:
    """The checkpoint of the journal in `folder`, as far as it holds; `anew` gives the tables as they were at a head."""
    opened = _Opened(folder, key, files, anew)
    try:
        header = opened.header()
    except (BrokenSeal, DecodeError, OSError):
        return Found(None, None, Tables())
    head = Head(header.seq, header.hash)
    number = len(header.segments)
    try:
        for each, covered in enumerate(header.segments, start=1):
            if _cover(files, folder, each, covered.size) != covered:
                return Found(head, None, Tables())
        tables = opened.tables(header)
    except (BrokenSeal, DecodeError, StopIteration, OSError):
        return Found(head, None, Tables())
    return Found(head, RecordPlace(number, header.segments[-1].size, head), tables, header.read)


def promised(folder: Path, key: bytes, files: Files) -> Head | None:
    """The head that the checkpoint says was once written, if there is one."""
    try:
        header = _Opened(folder, key, files, lambda head: Tables()).header()
    except (BrokenSeal, DecodeError, OSError):
        return None
    return Head(header.seq, header.hash)


class _Opened:
    """The checkpoint as it lies in `folder`."""

    def __init__(self, folder: Path, key: bytes, files: Files, anew: Callable[[Head], Tables]) -> None:
        self._path = folder / NAME
        self._seal = Seal(derive(key, NAME))
        self._files = files
        self._anew = anew
        self._id = b""

    def header(self) -> _Header:
        """BrokenSeal, DecodeError or OSError where it is none."""
        with self._open() as file:
            body = _body(file, 0)
        self._id = body[:_ID_SIZE]
        return msgpack.decode(self._seal.open(body[_ID_SIZE:], self._id), type=_Header)

    def tables(self, header: _Header) -> Tables:
        """The tables, of which nothing is read yet; BrokenSeal where a frame is missing."""
        head = Head(header.seq, header.hash)
        with self._open() as file:
            frames = _frames_in(file)
            next(frames)
            found = Tables()
            for kept in header.tables:
                blocks = [Block(*span, *next(frames)) for span in kept.blocks]
                found[kept.name] = self._rows(kept, blocks, head)
            return found

    def _rows(self, kept: _Kept, blocks: list[Block], head: Head) -> Rows:
        if kept.ordered:
            filed = Filed(blocks, self._read, lambda: dict(self._anew(head)[kept.name].documents))
            return Rows(filed, kept.last, kept.ordered)
        documents: dict[int, bytes] = {}
        for block in blocks:
            documents.update(self._read(block))
        return Rows(documents, kept.last, kept.ordered)

    def _read(self, block: Block) -> dict[int, bytes]:
        with self._open() as file:
            body = _body(file, block.offset)
        try:
            return _decode_block(unpack(self._seal.open(body, self._id + block.number.to_bytes(4))))
        except (DecodeError, UnreadableRecord):
            raise BrokenSeal from None

    @contextmanager
    def _open(self) -> Iterator[File]:
        file = self._files.open(self._path)
        try:
            yield file
        finally:
            file.close()


def _spans(documents: Mapping[int, bytes]) -> Iterator[tuple[int, int, int]]:
    ids = iter(documents)
    while block := list(islice(ids, _BLOCK)):
        yield block[0], block[-1], len(block)


def _frames(seal: Seal, header: _Header, tables: Mapping[str, Rows]) -> Iterator[bytes]:
    """Frames: the checkpoint's random id and the header, then the blocks; each bound to the id and its number."""
    checkpoint = os.urandom(_ID_SIZE)
    yield frame.pack(checkpoint + seal.close(msgpack.encode(header), checkpoint))
    number = 0
    for rows in tables.values():
        documents = iter(rows.documents.items())
        while block := dict(islice(documents, _BLOCK)):
            number += 1
            yield frame.pack(seal.close(pack(msgpack.encode(block)), checkpoint + number.to_bytes(4)))


def _frames_in(file: File) -> Iterator[tuple[int, int]]:
    """The number and the offset of each frame, up to the first that is not whole; what is in them is not read."""
    number, offset, end = 0, 0, file.size()
    while 0 < (size := frame.size_by(segment.read_some(file, offset, frame.HEADER_SIZE))) <= end - offset:
        yield number, offset
        number, offset = number + 1, offset + size


def _body(file: File, offset: int) -> bytes:
    size = frame.size_by(segment.read_some(file, offset, frame.HEADER_SIZE))
    body = frame.body_at(segment.read_some(file, offset, size), 0) if 0 < size <= file.size() - offset else None
    if body is None:
        raise BrokenSeal
    return body


def _cover(files: Files, folder: Path, number: int, size: int | None = None) -> _Covered:
    """The first `size` bytes of segment `number` (default all); fewer when there are not so many."""
    file = files.open(segment.path_of(folder, number))
    try:
        end = file.size() if size is None else min(size, file.size())
        digest = hashlib.sha256()
        for offset in range(0, end, _PIECE):
            digest.update(segment.read_some(file, offset, min(_PIECE, end - offset)))
        return _Covered(end, digest.digest())
    finally:
        file.close()
