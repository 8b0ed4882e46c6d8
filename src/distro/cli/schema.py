"""`distro schema COMMAND`: what the command answers with `--json`, as a JSON Schema."""

from __future__ import annotations

import argparse

from distro.cli.context import Context, as_json
from distro.stations.errors import WrongUse
from distro.texts import say


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    described = commands.add_parser("schema", help=say("cli.schema.help"))
    described.add_argument("of", nargs="*", metavar="COMMAND", help=say("cli.schema.command"))
    described.set_defaults(run=_schema)


def _schema(context: Context, args: argparse.Namespace) -> None:
    from distro.cli.answers import ANSWERS, schema

    command = " ".join(args.of)
    if command not in ANSWERS:
        raise WrongUse("command_unknown", command=command)
    found = schema(command or None)
    context.print(as_json(found), found)
