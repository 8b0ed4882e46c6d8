"""Is this laptop fit for a day at a point? Looked at from outside, and from inside where the store is open.

Each check can fail and says what to do then: its texts are `doctor.CODE` and `doctor.CODE_not`.
"""

from __future__ import annotations

import os
import shutil
import stat
import sys
from datetime import datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from msgspec import Struct

from distro.stations.console_font import has_arabic, is_console
from distro.stations.protection import protection
from distro.stations.session import Session
from distro.stations.trouble import troubles, troubles_folder
from distro.store import FORMAT

_ROOM = 500_000_000  # bytes: a round of a large programme with its papers, several times
_FIRST_YEAR = 2024  # no laptop that has a clock is earlier than this program
_LEAST = (40, 12)  # columns and lines below which the desk shows no ration


class Checked(Struct, frozen=True):
    """What one check found. `fit` is None for what one can do without; `params` fill its text."""

    code: str
    fit: bool | None
    params: dict[str, object] = {}


def examine(folder: Path, now: datetime, screen: tuple[int, int] | None) -> list[Checked]:
    """All checks for the store in `folder`, there or not yet. `screen`: columns and lines, None without a terminal."""
    place = _nearest(folder)
    return [
        _room(place),
        _writing(place),
        _private(folder),
        _clock(folder, now),
        _screen(screen),
        _output(),
        *([Checked("letters", has_arabic() or None)] if is_console() else []),
        *(_extra(name, module) for name, module in (("hub", "nats"), ("camera", "cv2"), ("postgres", "psycopg"))),
        Checked("format", True, {"format": FORMAT}),
        _package(),
        _troubles(),
    ]


def other_distro() -> str | None:
    """The version of the package that has the name `distro` on the package index, where it stands beside this one.

    Both bring a module and a command of that name: whichever was installed last is what runs.
    """
    try:
        return version("distro")
    except PackageNotFoundError:
        return None


def examine_store(session: Session) -> list[Checked]:
    """What only an open store can tell of itself."""
    now = protection(session)
    return [
        Checked("watched", now.watched),
        Checked("keyring", now.signed),
        Checked("writes", session.may_write),
        Checked("aside", not session.quarantine, {"n": len(session.quarantine)}),
    ]


def _nearest(folder: Path) -> Path:
    """`folder`, or the nearest one above it that is there: where it will be made."""
    return next(place for place in (folder.absolute(), *folder.absolute().parents) if place.exists())


def _room(place: Path) -> Checked:
    free = shutil.disk_usage(place).free
    return Checked("room", free >= _ROOM, {"free": free // 1_000_000, "needed": _ROOM // 1_000_000})


def _writing(place: Path) -> Checked:
    """Write a probe, sync it, rename it, read it back."""
    probe, kept = place / f".distro-probe-{os.getpid()}", place / f".distro-probe-{os.getpid()}.kept"
    try:
        with probe.open("xb") as file:
            file.write(b"distro" * 1000)
            file.flush()
            os.fsync(file.fileno())
        probe.replace(kept)
        fit = kept.read_bytes() == b"distro" * 1000
    except OSError as problem:
        return Checked("writing", False, {"folder": str(place), "detail": problem.strerror or type(problem).__name__})
    finally:
        for left in (probe, kept):
            left.unlink(missing_ok=True)
    return Checked("writing", fit, {"folder": str(place), "detail": ""})


def _private(folder: Path) -> Checked:
    """Nobody else of this computer gets into the store's folder. Windows has no such bits: its profile is private."""
    if os.name == "nt" or not folder.exists():
        return Checked("private", True, {"folder": str(folder)})
    open_to = stat.S_IMODE(folder.stat().st_mode) & 0o077
    return Checked("private", not open_to, {"folder": str(folder)})


def _clock(folder: Path, now: datetime) -> Checked:
    """The clock is not before the program, nor before what was last written in the store (two minutes are forgiven)."""
    files = [path for path in folder.rglob("*") if path.is_file()] if folder.exists() else []
    written = max((datetime.fromtimestamp(path.stat().st_mtime).astimezone() for path in files), default=now)
    fit = now.year >= _FIRST_YEAR and now >= written - timedelta(minutes=2)
    return Checked("clock", fit, {"now": f"{now:%d/%m/%Y %H:%M}", "last": f"{written:%d/%m/%Y %H:%M}"})


def _screen(size: tuple[int, int] | None) -> Checked:
    if size is None:
        return Checked("screen", None, {"columns": 0, "lines": 0})
    fit = size[0] >= _LEAST[0] and size[1] >= _LEAST[1] and os.environ.get("TERM", "") != "dumb"
    return Checked("screen", fit, {"columns": size[0], "lines": size[1]})


def _output() -> Checked:
    # While the screens are shown, what is printed is caught by something that has no encoding.
    stream = sys.stdout if hasattr(sys.stdout, "encoding") else sys.__stdout__
    encoding = (getattr(stream, "encoding", None) or "").lower()
    return Checked("output", encoding.replace("-", "") == "utf8", {"encoding": encoding or "?"})


def _package() -> Checked:
    other = other_distro()
    return Checked("package", other is None, {"version": other or ""})


def _troubles() -> Checked:
    """What nobody foresaw on this laptop; one can work on, and somebody should read it."""
    kept = troubles()
    last = f"{datetime.fromtimestamp(kept[-1].stat().st_mtime):%d/%m/%Y %H:%M}" if kept else ""
    return Checked("troubles", None if kept else True, {"n": len(kept), "last": last, "folder": str(troubles_folder())})


def _extra(name: str, module: str) -> Checked:
    return Checked(f"extra_{name}", True if find_spec(module) else None)
