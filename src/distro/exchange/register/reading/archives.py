"""A zip of CSV files, as ODK Central and many offices send them: each file is a sheet."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path, PurePosixPath

from distro.exchange.register.reading.parcels import check_parcel
from distro.exchange.register.reading.tables import read_table
from distro.exchange.register.sheets import FileRefused, Sheet
from distro.rules.clean import harmless

_ENDINGS = (".csv", ".tsv", ".txt")
_MOST_FILES = 40


def read_tables(path: Path) -> list[Sheet]:
    """The tables of a zip. FileRefused for one that holds none, too many, or that swells."""
    try:
        with zipfile.ZipFile(path) as archive:
            check_parcel(archive)
            names = [name for name in archive.namelist() if _is_table(name)]
            if not names or len(names) > _MOST_FILES:
                raise FileRefused("file_kind")
            return [read_table(archive.read(name), harmless(PurePosixPath(name).stem)) for name in names]
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError):
        raise FileRefused("file_broken") from None


def _is_table(name: str) -> bool:
    inside = PurePosixPath(name)
    return inside.suffix.lower() in _ENDINGS and not inside.name.startswith(".") and "__MACOSX" not in inside.parts
