"""Whether an answer is one that `distro schema` tells of its command."""

from __future__ import annotations

from typing import Any

import msgspec

from commands import command_of
from distro.cli.answers import ANSWERS
from distro.cli.answers.common import Refused


def demand_described(words: list[str], answer: Any) -> None:
    """AssertionError when `answer` of the command line `words` has a key or a value that its schema has not."""
    command = command_of(words)
    wrong = []
    for kind in (*ANSWERS[command], Refused):
        try:
            read = msgspec.json.decode(msgspec.json.encode(answer), type=kind)
        except msgspec.ValidationError as problem:
            wrong.append(str(problem))
            continue
        told = msgspec.to_builtins(read)
        if _sorted(told) == _sorted(answer):
            return
        wrong.append(f"more than {kind} is told")
    raise AssertionError(f"{command}: {wrong}: {answer}"[:2000])


def _sorted(value: Any) -> Any:
    """Sets have no order."""
    if isinstance(value, dict):
        return {key: _sorted(each) for key, each in value.items()}
    return sorted(map(_sorted, value), key=repr) if isinstance(value, list | tuple) else value
