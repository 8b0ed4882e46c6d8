"""Programme files that nobody has to write from nothing: the example moved to today, and the template filled in."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from itertools import count

_DATE = re.compile(r"\b\d{4}-\d\d-\d\d\b")
_BEGUN = timedelta(days=2)  # the first round of the example began so long ago
_COMMENT = re.compile(r"^#: (\w+)$", re.MULTILINE)
EXAMPLE = "EXEMPLE"


def fitted_to(source: bytes, today: date) -> bytes:
    """The programme file `source` with all its days moved so that its first round contains `today`.

    Its rounds are numbered, for the months in their names would not be true; codes of rounds, items and points stay.
    """
    text = source.decode("utf-8")
    first: date = tomllib.loads(text)["rounds"][0]["window_from"]
    moved = today - _BEGUN - first

    def later(day: re.Match[str]) -> str:
        return (date.fromisoformat(day[0]) + moved).isoformat()

    numbers = count(1)

    def numbered(block: re.Match[str]) -> str:
        n = next(numbers)
        return f'{block[1]}name = {{ fr = "Tour {n}", en = "Round {n}", ar = "الدورة {n}" }}'

    text = _DATE.sub(later, text)
    text = re.sub(r"(\[\[rounds\]\]\ncode = .*\n)name = .*", numbered, text)
    return re.sub(r'^code = ".*"', f'code = "{EXAMPLE}"', text, count=1, flags=re.MULTILINE).encode()


def commented(template: bytes, comment: Callable[[str], str], today: date) -> bytes:
    """The template with its comments in words, in the year of `today`."""

    def said(key: re.Match[str]) -> str:
        return "\n".join(f"# {line}".rstrip() for line in comment(key[1]).split("\n"))

    text = _COMMENT.sub(said, template.decode("utf-8"))
    return _DATE.sub(lambda day: f"{today.year}{day[0][4:]}", text).encode()


def filled_in(template: bytes, answers: Mapping[str, str | int | date]) -> bytes:
    """The template with `answers` by path (`code`, `points.code`, `rounds.window_from`): the first of each list."""
    lines, table, seen = [], "", set()
    for line in template.decode("utf-8").split("\n"):
        if header := re.match(r"\[+(\w+)\]+$", line):
            table = f"{header[1]}."
        elif key := re.match(r"(\w+) = ", line):
            path = f"{table}{key[1]}"
            if path in answers and path not in seen:
                seen.add(path)
                line = f"{key[1]} = {_as_toml(key[1], answers[path])}"
        lines.append(line)
    return "\n".join(lines).encode()


def _as_toml(key: str, value: str | int | date) -> str:
    if isinstance(value, int):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    text = json.dumps(value, ensure_ascii=False)  # what JSON escapes in a text, TOML reads alike
    if key in ("name", "donor_name"):
        return f"{{ fr = {text} }}"
    return f"[{text}]" if key == "points" else text
