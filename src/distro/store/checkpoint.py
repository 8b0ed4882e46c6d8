"""A checkpoint: all tables as they were at one place of the journal, beside its segments, only to open faster.

A sealed header says where the place is, and the SHA-256 of every segment up to there; sealed blocks hold the documents.
So an open that starts from a checkpoint has still looked at every byte of the journal, only faster than record by
record. A checkpoint that does not fit in every respect is not used; but the head in its header was once written, so a
journal that ends before it was cut.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from msgspec import DecodeError, Struct, msgpack

from distro.store import frame, segment
from distro.store.durable_files import replace_file
from distro.store.files import File, Files
from distro.store.reader import Place
from distro.store.record import Head
from distro.store.rows import Rows
from distro.store.seal import BrokenSeal, Seal, derive
from distro.store.tables import Tables

NAME = "checkpoint"
_ID_SIZE = 16
_BLOCK = 500  # documents: a few hundred kilobytes, so that opening needs little more room than what it keeps
_PIECE = 1 << 18  # bytes of a segment that are hashed at a time


class _Covered(Struct, array_like=True):
    """The bytes of a segment that the checkpoint stands for."""

    size: int
    sha256: bytes


class _Kept(Struct, array_like=True):
    """One table without its documents."""

    name: str
    documents: int
    last: int
    ordered: bool


class _Header(Struct, array_like=True):
    segments: list[_Covered]
    seq: int
    hash: bytes
    tables: list[_Kept]


class Found(NamedTuple):
    """What a checkpoint gives: the head it promises, and, if all fits, the place and the tables there.

    `size` is how many bytes of the journal it stands for.
    """

    promised: Head | None
    place: Place | None
    tables: Tables
    size: int = 0


_decode_block = msgpack.Decoder(dict[int, bytes]).decode


def save(folder: Path, key: bytes, files: Files, place: Place, tables: Mapping[str, Rows]) -> None:
    """Write the checkpoint of `place`; OSError leaves the one before."""
    covered = [_cover(files, folder, number) for number in range(1, place.segment)]
    covered.append(_cover(files, folder, place.segment, place.offset))
    kept = [_Kept(name, len(rows.documents), rows.last, rows.ordered) for name, rows in tables.items()]
    header = msgpack.encode(_Header(covered, place.head.seq, place.head.hash, kept))
    replace_file(files, folder / NAME, _frames(Seal(derive(key, NAME)), header, tables))


def load(folder: Path, key: bytes, files: Files) -> Found:
    """The checkpoint of the journal in `folder`, as far as it holds."""
    try:
        file = files.open(folder / NAME)
    except OSError:
        return Found(None, None, Tables())
    try:
        return _load(file, folder, key, files)
    finally:
        file.close()


def _load(file: File, folder: Path, key: bytes, files: Files) -> Found:
    try:
        blocks = _texts(Seal(derive(key, NAME)), file)
        header = msgpack.decode(next(blocks), type=_Header)
    except (BrokenSeal, DecodeError, StopIteration, OSError):
        return Found(None, None, Tables())
    head = Head(header.seq, header.hash)
    number = len(header.segments)
    try:
        for each, covered in enumerate(header.segments, start=1):
            if _cover(files, folder, each, covered.size) != covered:
                return Found(head, None, Tables())
        tables = Tables({kept.name: _rows(kept, blocks) for kept in header.tables})
    except (BrokenSeal, DecodeError, StopIteration, OSError):
        return Found(head, None, Tables())
    size = sum(covered.size for covered in header.segments)
    return Found(head, Place(number, header.segments[-1].size, head), tables, size)


def _frames(seal: Seal, header: bytes, tables: Mapping[str, Rows]) -> Iterator[bytes]:
    """Frames: the checkpoint's random id and the header, then the blocks; each bound to the id and its number."""
    checkpoint = os.urandom(_ID_SIZE)
    yield frame.pack(checkpoint + seal.close(header, checkpoint))
    number = 0
    for rows in tables.values():
        documents = iter(rows.documents.items())
        while block := dict(islice(documents, _BLOCK)):
            number += 1
            yield frame.pack(seal.close(msgpack.encode(block), checkpoint + number.to_bytes(4)))


def _texts(seal: Seal, file: File) -> Iterator[bytes]:
    """What the frames of a checkpoint hold; BrokenSeal where one does not belong."""
    checkpoint = b""
    for number, body in enumerate(_bodies(file)):
        if not number:
            checkpoint = body[:_ID_SIZE]
            yield seal.open(body[_ID_SIZE:], checkpoint)
        else:
            yield seal.open(body, checkpoint + number.to_bytes(4))


def _bodies(file: File) -> Iterator[bytes]:
    """The body of each frame, one after the other, up to the first that is not whole."""
    offset, end = 0, file.size()
    while 0 < (size := frame.size_by(segment.read_some(file, offset, frame.HEADER_SIZE))) <= end - offset:
        body = frame.body_at(segment.read_some(file, offset, size), 0)
        if body is None:
            return
        yield body
        offset += size


def _rows(kept: _Kept, blocks: Iterator[bytes]) -> Rows:
    documents: dict[int, bytes] = {}
    while len(documents) < kept.documents:
        documents.update(_decode_block(next(blocks)))
    return Rows(documents, kept.last, kept.ordered)


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
