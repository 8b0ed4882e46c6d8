"""What a zip file would become when it is unpacked: looked at before anything is."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator

from distro.exchange.register.sheets import FileRefused

_MOST_INFLATED = 400 << 20
_MOST_RATIO = 100  # inflated to packed, of any part
_SMALL = 1000  # bytes: what is packed smaller may swell more
_CHUNK = 1 << 20
_ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def check_parcel(archive: zipfile.ZipFile) -> None:
    """FileRefused for what swells. Only sizes are read; zipfile never gives out more than is declared."""
    parts = archive.infolist()
    steep = any(part.file_size > _MOST_RATIO * max(part.compress_size, _SMALL) for part in parts)
    if steep or sum(part.file_size for part in parts) > _MOST_INFLATED:
        raise FileRefused("file_bomb")
    if any(part.flag_bits & 1 for part in parts):
        raise FileRefused("file_locked")


def check_entities(archive: zipfile.ZipFile) -> None:
    """FileRefused for XML that defines entities: no office program writes any, and they can swell without end."""
    for name in archive.namelist():
        if name.endswith((".xml", ".rels")):
            with archive.open(name) as part:
                if _ENTITY.search(part.read(4096)):
                    raise FileRefused("file_bomb")


def pieces(archive: zipfile.ZipFile, name: str, end: bytes) -> Iterator[bytes]:
    """A part in pieces that end with `end`, so that nothing that ends so is cut in two."""
    rest = b""
    with archive.open(name) as part:
        while chunk := part.read(_CHUNK):
            whole, found, rest = (rest + chunk).rpartition(end)
            if found:
                yield whole + found
    if rest:
        yield rest
