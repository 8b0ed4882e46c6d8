"""Where things stand in a TOML file: the line of every key, and of everything that is no TOML at all."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any, NamedTuple

from distro.exchange.toml_bounds import load_toml
from distro.exchange.toml_slips import LONGEST, slip, title_of

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


class BrokenLine(NamedTuple):
    """A line that is no TOML: its number, what is wrong with it (a word of the catalogue), and the key in it."""

    line: int
    what: str
    key: str


class Parsed(NamedTuple):
    """What a text says as far as it can be read, what of it cannot, and the text as it was read, line for line."""

    raw: dict[str, Any]
    unread: list[BrokenLine]
    text: str


def parsed(text: str) -> Parsed:
    """What `text` says, and what of it is no TOML.

    A line that is wrong by itself is left out, and a title is read as it was meant, so that the next fault is found in
    the same reading; where a bracket or a quote stays open nothing can be said of what follows.
    """
    wrong: list[BrokenLine] = []
    lines = text.split("\n")
    typed = all(len(line) <= LONGEST for line in lines)
    keys = {number: key for key, number in places(text).items()} if typed else {}
    alone = set(_statements(text))
    while True:
        read = "\n".join(lines)
        try:
            return Parsed(load_toml(read), wrong, read)
        except tomllib.TOMLDecodeError as error:
            at = re.search(r"at line (\d+)", str(error))
            number = int(at[1]) if at else len(lines)
            what = next((word for word, pattern in _SAID if re.search(pattern, str(error))), "other")
            line = lines[number - 1]
            if (title := title_of(line)) is not None and number in alone:
                wrong.append(_mend_title(lines, number, *title, what))
            else:
                if number not in alone and (title is not None or _KEY.match(line)):
                    number = _opened(text, number)  # it stayed open there, and was noticed only here
                    what = "one_line" if slip(lines[number - 1]) == "one_line" else "open"
                    line = ""
                said = what if what == "twice" else slip(line) or what
                wrong.append(BrokenLine(number, said, keys.get(number, "")))
                if number not in alone or not lines[number - 1].strip():
                    return Parsed({}, wrong, read)
                lines[number - 1] = ""
            if len(wrong) >= _MOST:
                return Parsed({}, wrong, read)


def _opened(text: str, number: int) -> int:
    """The line in which the bracket or text was opened that is still open at the line `number`."""
    found = number
    whole = True
    for at, depth, quoted, _ in _states(text):
        if at == number:
            break
        if whole and (depth or quoted):
            found = at
        whole = not depth and not quoted
    return found


def _mend_title(lines: list[str], number: int, brackets: int, name: str, what: str) -> BrokenLine:
    """Write the title in line `number` as it was meant; where nobody can say, leave its section out."""
    whole = f"{'[' * brackets}{name}{']' * brackets}"
    if name and what != "twice" and lines[number - 1].partition("#")[0].strip() != whole:
        lines[number - 1] = whole
        return BrokenLine(number, "title", name)
    other = f"[{name}]" if brackets == 2 else f"[[{name}]]"
    before = [at for at, line in enumerate(lines[: number - 1]) if line.partition("#")[0].strip() == other]
    if name and what == "twice" and before:  # once in single brackets, once in double: there are several
        at = before[0] if brackets == 2 else number - 1
        lines[at] = f"[[{name}]]"
        return BrokenLine(at + 1, "brackets", name)
    end = next((at for at in range(number, len(lines)) if title_of(lines[at]) is not None), len(lines))
    lines[number - 1 : end] = [""] * (end - number + 1)
    return BrokenLine(number, "twice" if what == "twice" else "title", name)


def _statements(text: str) -> Iterator[int]:
    """The lines that stand for themselves: outside of every bracket and text, or one whole element of a list."""
    depth_before, quoted_before = 0, False
    for number, depth, quoted, line in _states(text):
        same = depth == depth_before and not quoted and not quoted_before
        if line.strip() and same and (depth == 0 or (depth == 1 and line.strip().startswith("{"))):
            yield number
        depth_before, quoted_before = depth, quoted


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
