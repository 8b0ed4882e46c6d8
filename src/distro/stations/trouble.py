"""What nobody foresaw, kept for whoever mends it: where in the program it happened, on what machine; no person's data.

A message, a value and a path of this computer may name somebody, so none is kept: only the kinds of what was raised,
and the files, lines and functions it passed. The latest few stay, in the user's folder for what programs note.
"""

from __future__ import annotations

import os
import platform
import secrets
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path, PurePath

from distro import __version__
from distro.store import FORMAT

_KEPT = 20  # files
_FRAMES = 60  # of one error, the last ones
_BESIDE = ("textual", "tinydb", "msgspec", "cryptography", "fpdf2", "nats-py")


def troubles_folder() -> Path:
    """Where they are kept."""
    import platformdirs

    return platformdirs.user_state_path("distro", appauthor=False) / "troubles"


def troubles() -> list[Path]:
    """Those that are kept, the latest last."""
    return sorted(troubles_folder().glob("trouble-*.txt"))


def keep_trouble(error: BaseException, doing: str) -> Path | None:
    """Keep what `error` was, while somebody was `doing` (a function of ours); None where it cannot be kept."""
    now = datetime.now().astimezone()
    path = troubles_folder() / f"trouble-{now:%Y%m%d-%H%M%S-%f}-{secrets.token_hex(4)}.txt"
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o600)
        with os.fdopen(file, "w", encoding="utf-8") as out:
            out.writelines(f"{line}\n" for line in _lines(error, doing, now))
        for old in troubles()[:-_KEPT]:
            old.unlink()
        return path
    return None


def place_of(error: BaseException) -> str:
    """The last file and line of distro that the error passed; no values."""
    ours = [frame for frame in _frames(error) if frame.startswith("distro/")]
    return ours[-1].rpartition(" ")[0] if ours else "?"


def _lines(error: BaseException, doing: str, now: datetime) -> Iterator[str]:
    yield f"distro {__version__}, store {FORMAT}, {platform.python_implementation()} {platform.python_version()}"
    yield f"{platform.system()} {platform.release()} {platform.machine()}"
    yield f"at {now.isoformat(timespec='seconds')}, doing {doing}"
    yield f"TERM={os.environ.get('TERM', '')}, output {getattr(sys.stdout, 'encoding', None)}"
    for name in _BESIDE:
        with suppress(PackageNotFoundError):
            yield f"{name} {version(name)}"
    told: BaseException | None = error
    seen: set[int] = set()
    while told is not None and id(told) not in seen:
        seen.add(id(told))
        yield f"{type(told).__module__}.{type(told).__qualname__}"
        yield from (f"  {frame}" for frame in list(_frames(told))[-_FRAMES:])
        told = told.__cause__ or (None if told.__suppress_context__ else told.__context__)


def _frames(error: BaseException) -> Iterator[str]:
    """`distro/stations/desk.py:120 hand_over`, outermost first: no path of this computer, and no value."""
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        yield f"{_within(code.co_filename)}:{trace.tb_lineno} {code.co_name}"
        trace = trace.tb_next


def _within(filename: str) -> str:
    """A file by its place within its package."""
    parts = PurePath(filename).parts
    for root, kept in (("site-packages", 1), ("distro", 0)):
        if root in parts:
            at = len(parts) - 1 - parts[::-1].index(root)
            return "/".join(parts[at + kept :])
    return parts[-1] if parts else "?"
