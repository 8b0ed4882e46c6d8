"""`distro programme`: a file to begin with."""

from __future__ import annotations

import argparse
from pathlib import Path

from distro.atomic_file import atomic_file
from distro.cli.context import Context
from distro.cli.shipped import shipped
from distro.exchange.example import commented
from distro.stations.clock import SystemClock
from distro.texts import say


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    group = commands.add_parser("programme", help=say("cli.programme.group")).add_subparsers(required=True)
    template = group.add_parser("template", help=say("cli.programme.template"))
    template.add_argument("--out", type=Path, metavar="FILE.toml", help=say("cli.option.out"))
    template.set_defaults(run=_template)


def _template(context: Context, args: argparse.Namespace) -> None:
    text = commented(shipped("modele.toml"), lambda key: say(f"template.{key}"), SystemClock().now().date())
    if args.out is None:
        context.print(text.decode("utf-8"), {"template": text.decode("utf-8")})
        return
    with atomic_file(args.out) as part:
        part.write_bytes(text)
    context.print(say("cli.report.written", path=args.out), {"path": str(args.out)})
