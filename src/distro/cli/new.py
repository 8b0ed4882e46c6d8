"""`distro new`: a store for a programme, from a file, from the example of today, or from ten answers."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from distro.cli.context import Context
from distro.cli.files import reads
from distro.cli.shipped import shipped
from distro.exchange.example import commented, filled_in, fitted_to
from distro.exchange.programme import read_programme
from distro.exchange.toml_file import TomlRefused
from distro.model.programme import Programme
from distro.problems import mistake
from distro.stations.clock import SystemClock
from distro.stations.errors import Refused
from distro.store import create_store, key_of_words, new_half, new_passphrase, new_recovery_words
from distro.texts import in_words, listed, say

_Answer = str | int | date


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("new", help=say("cli.programme.help"))
    reads(parser, "programme", nargs="?", metavar="PROGRAMME.toml", help=say("cli.programme.file"))
    parser.add_argument("--example", action="store_true", help=say("cli.programme.example"))
    parser.add_argument("--check", action="store_true", help=say("cli.option.check"))
    parser.add_argument("--split-key", type=Path, metavar="FILE", help=say("cli.programme.split_key"))
    parser.set_defaults(run=_new)


def _new(context: Context, args: argparse.Namespace) -> int:
    source = _source(args)
    try:
        programme = read_programme(source)
    except TomlRefused as refused:
        told = "\n".join([say("cli.programme.refused", n=len(refused.mistakes)), *map(mistake, refused.mistakes)])
        context.print(told, {"mistakes": refused.mistakes})
        return 1
    summary = in_short(programme)
    if args.check:
        context.print(summary, {"mistakes": []})
        return 0
    person = context.given_person or "superviseur"
    given = context.given("DISTRO_PASSPHRASE")
    passphrase = given or new_passphrase()
    context.folder.parent.mkdir(parents=True, exist_ok=True)
    half = _half_kept_in(args.split_key) if args.split_key else ""
    words = new_recovery_words()
    create_store(context.folder, source, person, passphrase, half=half, root=key_of_words(words)).close()
    made = say("cli.programme.made", folder=context.folder, person=person)
    made += "\n" + say("cli.programme.recovery", words=words)
    if not given:
        made += "\n" + say("cli.programme.passphrase", passphrase=passphrase)
    if half:
        made += "\n" + say("cli.programme.half", file=args.split_key)
    answer: dict[str, object] = {"mistakes": [], "store": str(context.folder), "person": person}
    answer["recovery_words"] = words
    answer |= {"passphrase": passphrase} if not given else {}
    answer |= {"half_key": str(args.split_key)} if half else {}
    context.print(f"{summary}\n{made}", answer)
    return 0


def in_short(programme: Programme) -> str:
    """What a programme holds, in a few lines."""
    return say(
        "cli.programme.read",
        name=in_words(programme.name),
        points=listed(point.code for point in programme.points),
        items=len(programme.items),
        rounds=listed(round_.code for round_ in programme.rounds),
    )


def _source(args: argparse.Namespace) -> bytes:
    """The programme's text. Refused where none is given and nobody can be asked."""
    if args.programme is not None and args.example:
        raise Refused("options_apart", option="--example", other=str(args.programme))
    if args.programme is not None:
        return Path(args.programme).read_bytes()
    today = SystemClock().now().date()
    if args.example:
        return fitted_to(shipped("maroc-2023.toml"), today)
    if not sys.stdin.isatty():
        raise Refused("programme_missing")
    template = commented(shipped("modele.toml"), lambda key: say(f"template.{key}"), today)
    return filled_in(template, dict(_asked(today)))


# ---------------------------------------------------------------- ten questions


def _asked(today: date) -> Iterator[tuple[str, _Answer]]:
    """Each answer by the path it has in the template. Enter takes what is offered."""
    print(say("cli.new.begin"))
    yield "name", _ask("name", _text, in_words({"fr": "Aide"}))
    yield "code", _ask("code", _code, "PROG")
    donor = _ask("donor", _text, "Bailleur")
    yield "donor_name", donor
    yield "implementer", _ask("implementer", _text, "Association")
    yield "target_people", _ask("target_people", _whole, 500)
    yield "complaints_phone", _ask("complaints_phone", _text, "-")
    city = _ask("city", _text, "Ville")
    yield "points.city", city
    yield "points.name", city
    point = _ask("point", _code, "SITE")
    yield "points.code", point
    yield "rounds.points", point
    begins = _ask("window_from", _day, today)
    assert isinstance(begins, date)
    yield "rounds.window_from", begins
    ends = _ask("window_to", _day, begins + timedelta(days=11))
    assert isinstance(ends, date)
    yield "rounds.window_to", ends
    yield "starts", begins.replace(month=1, day=1)
    yield "ends", max(ends, date(begins.year, 12, 31))
    yield "cards.valid_until", max(ends, date(begins.year, 12, 31))


def _ask(name: str, read: Callable[[str], _Answer], offered: _Answer) -> _Answer:
    """Ask until the answer can be read."""
    shown = f"{offered:%d/%m/%Y}" if isinstance(offered, date) else offered
    while True:
        said = input(f"{say(f'cli.new.{name}')} [{shown}] ").strip()
        try:
            return read(said) if said else offered
        except ValueError:
            print(say(f"cli.new.not.{read.__name__.strip('_')}"))


def _text(said: str) -> str:
    return said


def _code(said: str) -> str:
    if not said.isascii() or not said.replace("-", "").isalnum() or len(said) > 12:
        raise ValueError(said)
    return said.upper()


def _whole(said: str) -> int:
    return int(said.replace(" ", ""))


def _day(said: str) -> date:
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(said, form).date()
        except ValueError:
            continue
    raise ValueError(said)


def _half_kept_in(file: Path) -> str:
    """A new half key, written to `file` (on a stick, or to be printed) before any store needs it."""
    half = new_half()
    with file.open("x", encoding="ascii") as kept:
        kept.write(half + "\n")
        kept.flush()
        os.fsync(kept.fileno())
    return half
