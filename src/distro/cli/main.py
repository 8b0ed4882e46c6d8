"""`distro`: which command, on which store, in which language."""

from __future__ import annotations

import argparse
import io
import locale
import os
import sys
from collections.abc import Mapping, Sequence

from distro.cli import (
    backup,
    cards,
    completion,
    days,
    demo,
    desk,
    devices,
    doctor,
    guide,
    hub,
    new,
    office,
    people,
    plain,
    programme,
    referrals,
    register,
    reports,
    rounds,
    schema,
    slots,
    stock,
    sync,
    upload,
    verification,
    version,
)
from distro.cli.context import Context, as_json
from distro.cli.doing import DONE, WRONG_USE, carry_out
from distro.cli.guarded import guard, hide_arguments, take_secrets
from distro.cli.parser import Stopped, TopParser, speak_in_argparse
from distro.stations.console_font import has_arabic
from distro.stations.fitness import other_distro
from distro.stations.settings import read_settings, settings_file
from distro.texts import LANGUAGES, say, speak

_GROUPS = (
    desk, demo, new, programme, people, register, cards, rounds, slots, days, stock, referrals, reports, sync, devices,
    hub, office, upload, backup, verification, doctor, guide, schema, plain,
)  # fmt: skip


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0 done, 1 refused or found wrong, 2 wrong use; never raises for what people do.

    Without `argv` the process is distro's own: it is guarded, and its environment keeps no secret.
    """
    given: Mapping[str, str] = os.environ
    if argv is None:
        hide_arguments()
        guard()
        given = take_secrets()
    words = list(sys.argv[1:] if argv is None else argv)
    _write_utf8()
    speak(_language(words))
    speak_in_argparse()
    try:
        args = parser_of_everything().parse_args(words)
    except Stopped as stop:
        if stop.complaint and "--json" in words:
            print(as_json({"refused": {"code": "wrong_use", "text": stop.complaint}}))
        return WRONG_USE if stop.complaint else DONE
    if args.versions:
        args.run = version.tell
    elif args.run is None:
        args.run = desk.open_desk
    if (other := other_distro()) is not None:
        print(say("cli.other_distro", version=other), file=sys.stderr)
    context = Context(args, given)
    context.words = words
    return carry_out(context, args)


def _language(words: Sequence[str]) -> str:
    """`--lang xx`, else DISTRO_LANG, else what was chosen on a screen here, else the system's, else French.

    Arabic only where it is asked for now, or can be read: the Linux console has its letters in some fonts only.
    """
    early = argparse.ArgumentParser(add_help=False, exit_on_error=False, allow_abbrev=False)
    early.add_argument("--lang")
    try:
        chosen = early.parse_known_args([word for word in words if word not in ("-h", "--help")])[0].lang
    except argparse.ArgumentError:  # no value: told by the parser of everything, in the language that is found
        chosen = None
    system = os.environ.get("LC_ALL") or os.environ.get("LANG") or locale.getlocale()[0] or ""
    kept = read_settings(settings_file()).language
    for code in (chosen, os.environ.get("DISTRO_LANG")):
        if code in LANGUAGES:
            return str(code)
    for code in (kept, _code_of(system)):
        if code in LANGUAGES and (code != "ar" or has_arabic()):
            return code
    return "fr"


def _code_of(system: str) -> str:
    """The code of a system's language: `ar_MA.UTF-8` as well as Windows' `English_United States`."""
    return {"english": "en", "french": "fr", "arabic": "ar"}.get(system.partition("_")[0].lower(), system[:2].lower())


def _write_utf8() -> None:
    """What goes to a file or a pipe is UTF-8: the code page of a Windows console has no Arabic."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and not stream.isatty():
            stream.reconfigure(encoding="utf-8")


def parser_of_everything() -> TopParser:
    """The parser of all commands, in the language spoken now."""
    parser = TopParser(prog="distro", description=say("cli.distro"), epilog=say("cli.exit_codes"))
    parser.set_defaults(run=None, whole=parser_of_everything)
    parser.add_argument("--version", dest="versions", action="store_true", help=say("cli.option.version"))
    commands = parser.add_subparsers(metavar=say("cli.command"))
    for group in _GROUPS:
        group.add_to(commands)
    completion.add_to(commands, parser_of_everything)
    parser.set_defaults(known=frozenset(commands.choices))
    return parser
