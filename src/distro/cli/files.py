"""The files that a command reads and writes; `-` is standard input and standard output.

What comes or goes that way lies meanwhile in a folder that nobody else can look into, and leaves nothing there. While a
file goes to standard output, what the command says goes to standard error.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from io import TextIOBase
from pathlib import Path
from typing import Any

from distro.atomic_file import demand_free, passing_folder
from distro.stations.errors import Refused

STANDARD = Path("-")
_MOST = 200 << 20  # bytes of standard input


def reads(parser: argparse.ArgumentParser, *names: str, **how: Any) -> None:
    """An argument that is a file to read."""
    added = parser.add_argument(*names, type=Path, **how)
    parser.set_defaults(read=(*(parser.get_default("read") or ()), added.dest))


def writes(parser: argparse.ArgumentParser, *names: str, endings: Sequence[str], **how: Any) -> None:
    """An argument that is a file to write, in one of the formats that `endings` name; none: a folder for one file.

    Standard output takes the last of them, or what `--format` says.
    """
    kinds = "|".join(ending.removeprefix(".") for ending in endings)
    if endings:
        how.setdefault("metavar", f"FILE.({kinds})" if len(endings) > 1 else f"FILE.{kinds}")
    added = parser.add_argument(*names, type=Path, **how)
    parser.set_defaults(written={**(parser.get_default("written") or {}), added.dest: tuple(endings)})


@contextmanager
def standard_streams(args: argparse.Namespace) -> Iterator[None]:
    """Inside, `-` stands for a file like any other. NotWritten when a file that is to be written stands already."""
    written: dict[str, tuple[str, ...]] = getattr(args, "written", None) or {}
    if "out" in written and args.out is None and getattr(args, "format", None):
        args.out = STANDARD
    out = next((option for option in written if getattr(args, option, None) == STANDARD), None)
    for option, endings in written.items():  # before anything is done for a file that is not written
        if endings and option != out and isinstance(path := getattr(args, option, None), Path):
            demand_free(path)
    with passing_folder(_MOST) as folder:
        _take_standard_input(args, folder / "stdin")
        if out is None:
            yield
            return
        made = folder / "stdout"
        made.mkdir()
        chosen = f".{args.format}" if getattr(args, "format", None) else (written[out] or ("",))[-1]
        setattr(args, out, made / f"out{chosen}" if chosen else made)
        with redirect_stdout(_Beside(str(getattr(args, out)))):
            yield
        for file in made.iterdir():
            sys.stdout.flush()
            with file.open("rb") as told:
                shutil.copyfileobj(told, sys.stdout.buffer)
            sys.stdout.buffer.flush()


class _Beside(TextIOBase):
    """Standard error, for what is said while a file goes to standard output. It is called there what whoever asked for
    it called it; the place where it lies meanwhile is nobody's business, and gone a moment later.
    """

    def __init__(self, path: str) -> None:
        self._path = path

    def write(self, text: str) -> int:
        """Say `text`; returns its length, as a text stream does."""
        sys.stderr.write(text.replace(self._path, str(STANDARD)))
        return len(text)

    def flush(self) -> None:
        """What was said is seen now."""
        sys.stderr.flush()


def _take_standard_input(args: argparse.Namespace, into: Path) -> None:
    """Put what comes in into a file, for the one argument that asks for it."""
    for option in getattr(args, "read", None) or ():
        given = getattr(args, option, None)
        asked = given if isinstance(given, list) else [given]
        if STANDARD not in asked:
            continue
        if into.exists() or asked.count(STANDARD) > 1:
            raise Refused("standard_input_twice")
        came = sys.stdin.buffer.read(_MOST + 1)
        if len(came) > _MOST:
            raise Refused("standard_input_too_large", megabytes=_MOST >> 20)
        into.write_bytes(came)
        there = [into if path == STANDARD else path for path in asked]
        setattr(args, option, there if isinstance(given, list) else there[0])
