"""`distro demo`: a rehearsal, on the screen or played through by itself."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from random import Random

from msgspec import to_builtins

from distro.cli.context import Context, default_folder
from distro.cli.shipped import shipped
from distro.rehearsal import (
    PASSPHRASE,
    PEOPLE,
    Stage,
    build_stage,
    is_rehearsal,
    morning_under_way,
    play_day,
    play_services,
)
from distro.stations.errors import Refused
from distro.stations.settings import settings_file
from distro.texts import say

_PEOPLE = 1350


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("demo", help=say("cli.demo.help"))
    parser.add_argument("--headless", action="store_true", help=say("cli.demo.headless"))
    parser.add_argument("--units", type=int, metavar="N", help=say("cli.demo.units"))
    parser.add_argument("--seed", type=int, default=2023, metavar="S", help=say("cli.demo.seed"))
    parser.set_defaults(run=_demo)


def _demo(context: Context, args: argparse.Namespace) -> int:
    if args.person is not None and args.person not in PEOPLE:
        raise Refused("person_unknown", person=args.person)
    stage = build_stage(_folder(args.store), shipped("maroc-2023.toml"), _PEOPLE, args.units, args.seed)
    try:
        if not args.headless:
            return _open(stage, args.seed, args.person)
        _play(context, stage, args.seed)
        return 0
    finally:
        stage.session.store.close()


def _folder(asked: str | None) -> Path:
    """Where the rehearsal is: where one says, else where DISTRO_STORE says (beside a live store that is there)."""
    if asked:
        return Path(asked)
    if not (kept := os.environ.get("DISTRO_STORE")):
        return default_folder().with_name("exercice")
    folder = Path(kept)
    return folder if is_rehearsal(folder) or not folder.exists() else folder.with_name(f"{folder.name}-exercice")


def _play(context: Context, stage: Stage, seed: int) -> None:
    from distro.cli.reports import day_in_words
    from distro.reports.day.report import day_report
    from distro.reports.donor import figures, summaries
    from distro.reports.reach import reach

    random = Random(seed)
    play_day(stage, random)
    session = stage.session
    report = day_report(session.programme, session.books, stage.day.name, anchor=session.store.head().code)
    play_services(stage, random)
    found = reach(session.programme, session.books, stage.clock.time.date())
    text = "\n\n".join([day_in_words(report), *summaries(session.programme, found)])
    context.print(text, to_builtins(report) | {"reach": figures(found)})


def _open(stage: Stage, seed: int, person: str | None) -> int:
    from distro.tui.app import run
    from distro.tui.practice import Demo
    from distro.tui.terminal.ending import Ending

    morning = morning_under_way(stage, Random(seed))
    if person is not None:
        stage.session.log_in(person, PASSPHRASE)
    app = Demo(stage.session, stage.day.point, rehearsal=morning.next_card, settings=settings_file())
    return 0 if run(app) is Ending.LEFT else 1
