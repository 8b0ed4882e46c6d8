"""A command whose store is held by an open desk asks that desk to do it."""

from __future__ import annotations

import argparse
import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import json

from distro.cli.context import Context
from distro.cli.doorway import Answered, Asked, doorway, is_ours
from distro.stations.errors import Refused
from distro.texts import language


def ask_the_desk(context: Context, args: argparse.Namespace) -> int | None:
    """How it ended there; None where nobody answers, or the command wants the store for itself.

    Refused when the desk went away meanwhile: nobody knows how far it came.
    """
    place = doorway(context.folder)
    if place is None or getattr(args, "alone", False) or not context.words or not is_ours(place.parent):
        return None
    with socket.socket(socket.AF_UNIX) as line:
        try:
            line.connect(str(place))
        except OSError:
            return None
        return _talk(line, context, args)


def _talk(line: socket.socket, context: Context, args: argparse.Namespace) -> int | None:
    answers: dict[str, str] = {}
    with line.makefile("rwb") as stream:
        while True:
            answered = _asked_once(stream, _asked(context, args, answers))
            if answered is None:
                if answers:
                    raise Refused("desk_gone")
                return None
            if answered.needs is None:
                break
            answers[answered.needs.name] = context.secret(answered.needs.variable, answered.needs.words)
    sys.stderr.write(answered.err)
    sys.stdout.write(answered.out)
    context.answered = True
    return answered.code


def _asked_once(stream: Any, asked: Asked) -> Answered | None:
    """What the desk says; None when it hangs up at once, as one of another version does."""
    try:
        stream.write(json.encode(asked) + b"\n")
        stream.flush()
        told = stream.readline()
    except OSError as gone:
        raise Refused("desk_gone") from gone
    return json.decode(told, type=Answered) if told else None


def _asked(context: Context, args: argparse.Namespace, answers: Mapping[str, str]) -> Asked:
    return Asked(
        words=[*context.words],
        files={name: found for name, value in vars(args).items() if (found := _files_in(value))},
        replace=args.replace or bool(os.environ.get("DISTRO_REPLACE")),
        language=language(),
        on_terminal=sys.stdout.isatty(),
        person=context.person(),
        passphrase=context.proof,
        given={name: value for name, value in context.secrets.items() if name != "DISTRO_PASSPHRASE"},
        answers={**answers},
    )


def _files_in(value: object) -> str | list[str]:
    """The files that an option names, wherever the desk works."""
    if isinstance(value, Path):
        return str(value.absolute())
    if isinstance(value, list | tuple) and value and all(isinstance(each, Path) for each in value):
        return [str(each.absolute()) for each in value]
    return ""
