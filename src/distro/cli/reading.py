"""`distro cards read`: what a picture of a card holds, or what is held before a camera."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from distro.cards.code import ALPHABET, LENGTH, Reading, ReadingKind, grouped, read
from distro.cli.context import Context
from distro.scanning.camera import watch
from distro.scanning.picture import open_picture, read_picture
from distro.texts import say


def add_to(cards: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    reading = cards.add_parser("read", help=say("cli.reading.help"))
    reading.add_argument("picture", nargs="*", type=Path, help=say("cli.reading.picture"))
    reading.add_argument("--camera", metavar="N", help=say("cli.reading.camera"))
    reading.add_argument("--check", action="store_true", help=say("cli.reading.check"))
    reading.set_defaults(run=_read)


def source_of(camera: str) -> int | Path:
    """A camera by its number, or a video file by its path."""
    return int(camera) if camera.isdecimal() else Path(camera)


def _read(context: Context, args: argparse.Namespace) -> int:
    """One line for each code found; 1 when a picture holds none."""
    key = None
    if args.check:
        with context.session() as session:
            key = session.card_key
    empty = False
    for name, texts in _found(args):
        empty |= not texts
        if not texts:
            context.print(say("cli.reading.nothing", file=name), {"file": name, "kind": None})
        for text in texts:
            reading = read(text, key) if key is not None else _shape(text)
            words = say(f"cli.reading.{reading.kind}" if key is not None else f"cli.reading.shape.{reading.kind}")
            shown = grouped(reading.code) if len(reading.code) == LENGTH else reading.code
            context.print(f"{name}: {shown} {words}", {"file": name, "kind": reading.kind, "code": reading.code})
    return int(empty)


def _found(args: argparse.Namespace) -> Iterator[tuple[str, list[str]]]:
    for path in args.picture:
        yield path.name, read_picture(open_picture(path))
    if args.camera is not None:
        source = source_of(args.camera)
        name = str(source) if isinstance(source, int) else source.name
        for text in watch(source):
            if text is not None:
                yield name, [text]


def _shape(text: str) -> Reading:
    """Without the programme's key only the shape can be told."""
    letters = text.strip().upper()
    like = len(letters) == LENGTH and set(letters) <= set(ALPHABET)
    return Reading(ReadingKind.GENUINE, letters) if like else Reading(ReadingKind.NOT_A_CARD)
