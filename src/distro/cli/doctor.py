"""`distro doctor`: is this laptop fit for a day at a point, and what to do when it is not."""

from __future__ import annotations

import argparse
import os
import platform
import sys
from datetime import datetime

from distro.cli.context import Context
from distro.cli.version import versions
from distro.stations.fitness import examine
from distro.texts import say
from distro.wording.fitness import check_in_words, marked, outcome


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    doctor = commands.add_parser("doctor", help=say("cli.doctor.help"))
    doctor.set_defaults(run=_doctor)


def _doctor(context: Context, args: argparse.Namespace) -> int:
    screen = os.get_terminal_size(sys.stdout.fileno()) if sys.stdout.isatty() else None
    found = examine(context.folder, datetime.now().astimezone(), (screen.columns, screen.lines) if screen else None)
    said = [check_in_words(one.code, one.fit, one.params) for one in found]
    bad = sum(one.fit is False for one in found)
    lines = [versions(), *(marked(one.fit, words) for one, words in zip(found, said, strict=True)), outcome(bad)]
    facts = {
        "versions": versions(),
        "python": platform.python_version(),
        "system": platform.platform(terse=True),
        "encoding": sys.stdout.encoding,
        "store": str(context.folder),
        "store_exists": context.folder.exists(),
        "free_megabytes": next(one.params["free"] for one in found if one.code == "room"),
        "findings": [{"code": one.code, "fit": one.fit, "text": words} for one, words in zip(found, said, strict=True)],
    }
    context.print("\n".join(lines), facts)
    return 1 if bad else 0
