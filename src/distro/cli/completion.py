"""`distro completion SHELL`: the script by which a shell completes commands and options."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from distro.cli.context import Context
from distro.texts import say

SHELLS = ("bash", "zsh", "fish", "powershell", "tcsh")


def add_to(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], whole: Callable[[], argparse.ArgumentParser]
) -> None:
    """`whole` makes the parser of everything, which is what a shell completes."""
    completion = commands.add_parser("completion", help=say("cli.completion.help"))
    completion.add_argument("shell", choices=SHELLS, help=say("cli.completion.shell"))
    completion.set_defaults(run=_completion, whole=whole)


def _completion(context: Context, args: argparse.Namespace) -> None:
    import shtab

    script = shtab.complete(args.whole(), shell=args.shell)
    context.print(script, {"shell": args.shell, "script": script})
