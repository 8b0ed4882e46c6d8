"""`distro doctor`: is this laptop fit for a day at a point, and what to do when it is not."""

from __future__ import annotations

import argparse
import os
import platform
import sys
from datetime import datetime

from distro.cli.context import Context
from distro.cli.version import other_distro, versions
from distro.stations.fitness import Checked, examine
from distro.texts import say


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    doctor = commands.add_parser("doctor", help=say("cli.doctor.help"))
    doctor.set_defaults(run=_doctor)


def _doctor(context: Context, args: argparse.Namespace) -> int:
    screen = os.get_terminal_size(sys.stdout.fileno()) if sys.stdout.isatty() else None
    found = examine(context.folder, datetime.now().astimezone(), (screen.columns, screen.lines) if screen else None)
    other = other_distro()
    found.append(Checked("package", other is None, {"version": other or ""}))
    marks = {True: "✓", False: "✗", None: "·"}
    lines = [versions(), *(f"{marks[one.fit]} {in_words(one)}" for one in found)]
    bad = [one for one in found if one.fit is False]
    lines.append(say("doctor.all_well") if not bad else say("doctor.mend", n=len(bad)))
    facts = {
        "versions": versions(),
        "python": platform.python_version(),
        "system": platform.platform(terse=True),
        "encoding": sys.stdout.encoding,
        "store": str(context.folder),
        "store_exists": context.folder.exists(),
        "free_megabytes": next(one.params["free"] for one in found if one.code == "room"),
        "findings": [{"code": one.code, "fit": one.fit, "text": in_words(one)} for one in found],
    }
    context.print("\n".join(lines), facts)
    return 1 if bad else 0


def in_words(one: Checked) -> str:
    """What a check found, and what to do where it is not well."""
    return say(f"doctor.{one.code}{'' if one.fit else '_not'}", **one.params)
