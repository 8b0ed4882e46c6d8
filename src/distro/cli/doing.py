"""One command, done or refused: whatever people do ends in words and an exit code, and never in a traceback."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Generator

from distro.atomic_file import replacing
from distro.cli.context import Context
from distro.cli.files import standard_streams
from distro.cli.knocking import ask_the_desk
from distro.problems import PROBLEMS, code_of, explain, explain_unforeseen
from distro.rules.clean import printed
from distro.stations.cooperative import Cooperative, run_at_once
from distro.store import StoreBusy
from distro.texts.spaces import soft

DONE, REFUSED, WRONG_USE = 0, 1, 2


def carry_out(context: Context, args: argparse.Namespace) -> int:
    """Run the command that `args` were understood as: 0 done, 1 refused or found wrong, 2 wrong use."""
    return run_at_once(carried_out(context, args))


def carried_out(context: Context, args: argparse.Namespace) -> Cooperative[int]:
    """The same, which may be left between two steps of what takes long."""
    try:
        with replacing(args.replace or bool(os.environ.get("DISTRO_REPLACE"))), standard_streams(args):
            try:
                done = args.run(context, args)
                return int((yield from done) or DONE if isinstance(done, Generator) else done or DONE)
            except StoreBusy:
                if (code := ask_the_desk(context, args)) is None:
                    raise
                return code
    except KeyboardInterrupt:
        return REFUSED
    except BrokenPipeError:
        return DONE
    except Exception as problem:  # the last door: whatever happened is told in words
        doing = f"{args.run.__module__}.{args.run.__name__}"
        said = explain(problem) if isinstance(problem, PROBLEMS) else explain_unforeseen(problem, doing)
        told = soft(printed(said))
        print(told, file=sys.stderr)
        if not context.answered:
            context.print_json({"refused": {"code": code_of(problem), "text": told}})
        return WRONG_USE if getattr(problem, "is_wrong_use", False) else REFUSED
