"""`distro cards read`: what a picture of a card holds, or what is held before a camera."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from distro.cards.code import ALPHABET, LENGTH, Reading, ReadingKind, grouped, kind_of, read
from distro.cli.context import Context
from distro.cli.files import reads
from distro.scanning.camera import watch
from distro.scanning.picture import read_file
from distro.stations import papers
from distro.stations.session import Session
from distro.texts import say

_LONGEST_NUMBER = 3  # digits: no laptop has more cameras


def add_to(cards: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    reading = cards.add_parser("read", help=say("cli.reading.help"))
    reads(reading, "picture", nargs="*", help=say("cli.reading.picture"))
    reading.add_argument("--camera", metavar="N", help=say("cli.reading.camera"))
    reading.add_argument("--check", action="store_true", help=say("cli.reading.check"))
    reading.set_defaults(run=_read, alone=True)


def source_of(camera: str) -> int | Path:
    """A camera by its number, or a video file by its path."""
    return int(camera) if camera.isdecimal() and len(camera) <= _LONGEST_NUMBER else Path(camera)


def _read(context: Context, args: argparse.Namespace) -> int:
    """One line for each code found; 1 when a picture holds none."""
    if args.check:
        with context.session() as session:
            return _tell(context, args, session)
    return _tell(context, args, None)


def _tell(context: Context, args: argparse.Namespace, session: Session | None) -> int:
    empty = False
    for name, texts in _found(args):
        empty |= not texts
        if not texts:
            context.print(say("cli.reading.nothing", file=name), {"file": name, "kind": None})
        for text in texts:
            reading = read(text, session.card_key) if session else _shape(text)
            words = say(f"cli.reading.{reading.kind}" if session else f"cli.reading.shape.{reading.kind}")
            shown = grouped(reading.code) if len(reading.code) == LENGTH else reading.code
            data = {"file": name, "kind": reading.kind, "code": reading.code}
            if session and reading.kind is ReadingKind.PAPER:
                data["number"] = shown = papers.number_of(session, reading.code) or shown
            context.print(f"{name}: {shown} {words}", data)
    return int(empty)


def _found(args: argparse.Namespace) -> Iterator[tuple[str, list[str]]]:
    for path in args.picture:
        yield path.name, read_file(path)
    if args.camera is not None:
        source = source_of(args.camera)
        name = str(source) if isinstance(source, int) else source.name
        for text in watch(source):
            if text is not None:
                yield name, [text]


def _shape(text: str) -> Reading:
    """Without the programme's key only the shape can be told."""
    letters = text.strip().upper()
    if len(letters) != LENGTH or not set(letters) <= set(ALPHABET):
        return Reading(ReadingKind.NOT_A_CARD)
    # Another letter may begin the code of a later version of cards.
    kind = kind_of(letters)
    return Reading(ReadingKind.GENUINE if kind is ReadingKind.NOT_A_CARD else kind, letters)
