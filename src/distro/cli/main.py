"""`distro`: which command, on which store, in which language."""

from __future__ import annotations

import argparse
import locale
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from distro.cli import (
    cards,
    days,
    demo,
    desk,
    devices,
    hub,
    office,
    people,
    programme,
    referrals,
    register,
    reports,
    rounds,
    stock,
    sync,
    upkeep,
    upload,
)
from distro.cli.context import Context
from distro.cli.problems import explain
from distro.stations.settings import read_settings, settings_file
from distro.texts import LANGUAGES, say, speak

_GROUPS = (
    desk, demo, programme, people, register, cards, rounds, days, stock, referrals, reports, sync, devices, hub, office,
    upload, upkeep,
)  # fmt: skip

DONE, REFUSED, WRONG_USE = 0, 1, 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0 done, 1 refused or found wrong, 2 wrong use; never raises for what people do."""
    words = list(sys.argv[1:] if argv is None else argv)
    speak(_language(words))
    try:
        args = _parser().parse_args(words)
    except SystemExit as stop:
        return int(stop.code or 0)
    if args.run is None:
        args.run = desk.open_desk
    try:
        return int(args.run(Context(args), args) or DONE)
    except KeyboardInterrupt:
        return REFUSED
    except BrokenPipeError:
        return DONE
    except Exception as problem:  # the last door: whatever happened is told in words
        print(explain(problem), file=sys.stderr)
        return REFUSED


def _language(words: Sequence[str]) -> str:
    """`--lang xx`, else DISTRO_LANG, else what was chosen on a screen here, else the system's, else French."""
    early = argparse.ArgumentParser(add_help=False)
    early.add_argument("--lang", choices=LANGUAGES)
    chosen = early.parse_known_args([word for word in words if word not in ("-h", "--help")])[0].lang
    system = (os.environ.get("LC_ALL") or os.environ.get("LANG") or locale.getlocale()[0] or "")[:2]
    kept = read_settings(settings_file()).language
    for code in (chosen, os.environ.get("DISTRO_LANG"), kept, system):
        if code in LANGUAGES:
            return str(code)
    return "fr"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="distro", description=say("cli.distro"))
    parser.set_defaults(run=None)
    parser.add_argument("--store", metavar="DIR", help=say("cli.option.store"))
    parser.add_argument("--as", dest="person", metavar="ID", help=say("cli.option.person"))
    parser.add_argument("--half-key", type=Path, metavar="FILE", help=say("cli.option.half_key"))
    parser.add_argument("--lang", choices=LANGUAGES, help=say("cli.option.lang"))
    parser.add_argument("--json", action="store_true", help=say("cli.option.json"))
    commands = parser.add_subparsers(metavar=say("cli.command"))
    for group in _GROUPS:
        group.add_to(commands)
    return parser
