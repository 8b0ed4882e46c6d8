"""What was made of both journals, kept beside the register only to open faster: sealed with its key, so that it goes
with it, and bound to the heads of the journals that it was made of.

What does not open, or was made of other records, is not used; it can be made anew from the journals.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from distro.store import frame
from distro.store.durable_files import replace_file
from distro.store.files import Files
from distro.store.record import Head
from distro.store.seal import BrokenSeal, Seal, derive
from distro.store.segment import read

NAME = "books"


def save(folder: Path, key: bytes, files: Files, of: tuple[Head, ...], text: bytes) -> None:
    """Keep `text`, made of the journals up to these heads; OSError leaves the one before."""
    replace_file(files, folder / NAME, [frame.pack(Seal(derive(key, NAME)).close(text, _bound_to(of)))])


def load(folder: Path, key: bytes, files: Files, of: tuple[Head, ...]) -> bytes | None:
    """What was made of the journals up to just these heads; None where it is not here, or not as it was written."""
    with suppress(OSError, BrokenSeal):
        if (sealed := frame.body_at(memoryview(read(files, folder / NAME)), 0)) is not None:
            return Seal(derive(key, NAME)).open(sealed, _bound_to(of))
    return None


def _bound_to(heads: tuple[Head, ...]) -> bytes:
    return b"".join(head.seq.to_bytes(8) + head.hash for head in heads)
