"""What somebody set at this laptop, kept between starts: how the screens speak, look and sound. Nothing personal.

A small file in the user's folder for settings, or where DISTRO_SETTINGS says. It is a convenience: what cannot be read
counts for nothing, what cannot be written is let go.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import msgspec

from distro.atomic_file import NotWritten, atomic_file, replacing

_LARGEST = 10_000  # bytes; whatever is larger is not ours


class Settings(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Names as the screens know them; empty is as distro comes. A name that nobody knows any more counts for nothing.

    `arabic` says who joins and orders Arabic letters: "distro" or "terminal". `printers` says of each by how many
    millimetres it is off, to the right and down; `printer` is the one that was used last.
    """

    language: str = ""
    arabic: str = ""
    colours: str = ""
    sound: str = ""
    printers: dict[str, tuple[float, float]] = {}
    printer: str = ""

    @property
    def offset(self) -> tuple[float, float]:
        """By how much the printer that was used last is off."""
        return self.printers.get(self.printer, (0.0, 0.0))


def settings_file() -> Path:
    """Where this laptop keeps them."""
    if given := os.environ.get("DISTRO_SETTINGS"):
        return Path(given)
    import platformdirs

    return platformdirs.user_config_path("distro", appauthor=False) / "settings.json"


def read_settings(path: Path) -> Settings:
    """What is kept at `path`; nothing when it is not there, or is not what it should be."""
    try:
        if path.stat().st_size > _LARGEST:
            return Settings()
        return msgspec.json.decode(path.read_bytes(), type=Settings)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, ValueError):
        return Settings()


def keep_settings(path: Path, settings: Settings) -> None:
    """Keep them at `path`, whole or not at all; on a disk that refuses, they last until the end."""
    with suppress(OSError, NotWritten):
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(), atomic_file(path) as part:
            part.write_bytes(msgspec.json.format(msgspec.json.encode(settings), indent=2) + b"\n")
