"""`distro new`: a store for a programme."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from distro.cli.context import Context
from distro.cli.problems import mistake
from distro.exchange.programme import read_programme
from distro.exchange.toml_file import TomlRefused
from distro.store import create_store, new_half, new_passphrase
from distro.texts import in_words, say


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("new", help=say("cli.programme.help"), description=say("cli.programme.help"))
    parser.add_argument("programme", type=Path, metavar="PROGRAMME.toml", help=say("cli.programme.file"))
    parser.add_argument("--check", action="store_true", help=say("cli.option.check"))
    parser.add_argument("--split-key", type=Path, metavar="FILE", help=say("cli.programme.split_key"))
    parser.set_defaults(run=_new)


def _new(context: Context, args: argparse.Namespace) -> int:
    source = args.programme.read_bytes()
    try:
        programme = read_programme(source)
    except TomlRefused as refused:
        words = "\n".join([say("cli.programme.refused", n=len(refused.mistakes)), *map(mistake, refused.mistakes)])
        context.print(words, {"mistakes": refused.mistakes})
        return 1
    summary = say(
        "cli.programme.read",
        name=in_words(programme.name),
        points=", ".join(point.code for point in programme.points),
        items=len(programme.items),
        rounds=", ".join(round_.code for round_ in programme.rounds),
    )
    if args.check:
        context.print(summary, {"mistakes": []})
        return 0
    person = context.given_person or "superviseur"
    given = context.given("DISTRO_PASSPHRASE")
    passphrase = given or new_passphrase()
    context.folder.parent.mkdir(parents=True, exist_ok=True)
    half = _half_kept_in(args.split_key) if args.split_key else ""
    create_store(context.folder, source, person, passphrase, half=half).close()
    made = say("cli.programme.made", folder=context.folder, person=person)
    if not given:
        made += "\n" + say("cli.programme.passphrase", passphrase=passphrase)
    if half:
        made += "\n" + say("cli.programme.half", file=args.split_key)
    context.print(f"{summary}\n{made}", {"mistakes": [], "store": str(context.folder), "person": person})
    return 0


def _half_kept_in(file: Path) -> str:
    """A new half key, written to `file` (on a stick, or to be printed) before any store needs it."""
    half = new_half()
    with file.open("x", encoding="ascii") as kept:
        kept.write(half + "\n")
        kept.flush()
        os.fsync(kept.fileno())
    return half
