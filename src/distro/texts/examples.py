"""One line or more for each command, as it can be typed, with a person's own words in the language spoken."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from distro.texts.say import language


def examples(command: str) -> list[str]:
    """What may follow `distro COMMAND`, as one types it; empty for a word that only has commands below it."""
    lines = _table().get(command, [])
    if isinstance(lines, dict):
        lines = lines[language()]
    return [lines] if isinstance(lines, str) else lines


@cache
def _table() -> dict[str, str | list[str] | dict[str, str]]:
    source = resources.files("distro.texts") / "examples.toml"
    table: dict[str, str | list[str] | dict[str, str]] = tomllib.loads(source.read_text("utf-8"))
    return table
