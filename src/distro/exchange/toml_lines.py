"""Where things stand in a TOML file: the line of every key, and of everything that is no TOML at all."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any

from distro.exchange.toml_bounds import load_toml

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"\s*((?:[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*'))*)\s*=")
# What a bracket, a quote or a comment is made of; a text in three quotes may go over lines.
_TOKEN = re.compile(r'"""|\'\'\'|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|#[^\n]*|[\[{]|[\]}]|,|\n|[^\s\[\]{},#"\']+|["\']')
_MOST = 20

# What tomllib says, and our word for it.
_SAID = (
    ("twice", r"Cannot (overwrite|declare|mutate)|Duplicate"),
    ("equals", r"Expected '='"),
    ("quotes", r"[Uu]nterminated|Illegal character|escape|Expected \"'"),
    ("open", r"Unclosed|Expected '\]|Expected \"\]|Expected newline"),
    ("value", r"Invalid (value|date|hex)"),
    ("key", r"Invalid (initial character|statement)"),
)


def parsed(text: str) -> tuple[dict[str, Any], list[tuple[int, str]]]:
    """What `text` says, and (line, what is wrong) for what is no TOML.

    A line that is wrong by itself is left out, so that the next one is found in the same reading; where a bracket or a
    quote stays open nothing can be said of what follows.
    """
    wrong: list[tuple[int, str]] = []
    lines = text.split("\n")
    alone = set(_statements(text))
    while True:
        try:
            return load_toml("\n".join(lines)), wrong
        except tomllib.TOMLDecodeError as error:
            at = re.search(r"at line (\d+)", str(error))
            number = int(at[1]) if at else len(lines)
            what = next((word for word, pattern in _SAID if re.search(pattern, str(error))), "other")
            wrong.append((number, what))
            if number not in alone or not lines[number - 1].strip() or len(wrong) >= _MOST:
                return {}, wrong
            lines[number - 1] = ""


def _statements(text: str) -> Iterator[int]:
    """The lines that stand for themselves: begun and ended outside of every bracket and text."""
    whole = True
    for number, depth, quoted, line in _states(text):
        inside = depth > 0 or quoted
        if whole and not inside and line.strip():
            yield number
        whole = not inside


def _states(text: str) -> Iterator[tuple[int, int, bool, str]]:
    """For each line how many brackets are open at its end, and whether a text is."""
    depth, quote = 0, ""
    for number, line in enumerate(text.split("\n"), 1):
        header = not depth and not quote and _HEADER.match(line)
        for token in () if header else _TOKEN.findall(line):
            if quote:
                quote = "" if token == quote else quote
            elif token in ('"""', "'''"):
                quote = token
            elif token in "[{":
                depth += 1
            elif token in "]}":
                depth = max(0, depth - 1)
        yield number, depth, bool(quote), line


def places(text: str) -> dict[str, int]:
    """The line of every table and key, by its path: `.items[2].name` -> 31; of each element of a list as well.

    What stands inside a table on one line is found at that line.
    """
    found: dict[str, int] = {}
    counts: dict[str, int] = {}
    here = ""
    depth, quoted = 0, False
    array: list[tuple[str, int]] = []  # the list that is open, and its next element
    for number, after, still_quoted, line in _states(text):
        if not depth and not quoted:
            if header := _HEADER.match(line):
                here = _header(header[1] == "[[", header[2], counts)
                found.setdefault(here, number)
            elif key := _KEY.match(line):
                path = here
                for name in re.findall(r"[^\s.\"']+|\"[^\"]*\"|'[^']*'", key[1]):
                    path = f"{path}.{name.strip(chr(34) + chr(39))}"
                    found.setdefault(path, number)
                array = [(path, 0)]
        elif depth == 1 and array and not quoted and line.strip() and not line.lstrip().startswith(("]", "#", "}")):
            path, element = array[0]
            found.setdefault(f"{path}[{element}]", number)
            array = [(path, element + _elements(line))]
        depth, quoted = after, still_quoted
    return found


def _elements(line: str) -> int:
    """How many elements of a list end on this line."""
    depth = ended = 0
    for token in _TOKEN.findall(line):
        if token in "[{":
            depth += 1
        elif token in "]}":
            depth -= 1
        elif token == "," and not depth:
            ended += 1
    return ended


def _header(is_list: bool, name: str, counts: dict[str, int]) -> str:
    names = [part.strip().strip("\"'") for part in name.split(".")]
    path = ""
    for part in names[:-1]:
        path = f"{path}.{part}"
        if path in counts:
            path = f"{path}[{counts[path]}]"
    path = f"{path}.{names[-1]}"
    if is_list:
        counts[path] = counts.get(path, -1) + 1
        path = f"{path}[{counts[path]}]"
        for deeper in [each for each in counts if each.startswith(path + ".")]:
            del counts[deeper]
    return path
