"""A TOML file that people write: read into a checked record, each mistake named by line and key."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from typing import TypeVar

import msgspec

from distro.model.refusal import Refusal

_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"^\s*([A-Za-z0-9_.\"'-]+)\s*=")

_Record = TypeVar("_Record", bound=msgspec.Struct)

# A code of the catalogue, the path of the key (`.items[2].name`), what fills the text.
Found = tuple[str, str, dict[str, str]]


class Mistake(msgspec.Struct, frozen=True):
    """One thing wrong in a file: what (`code` and `params`, for the catalogue), which key, which line."""

    code: str
    key: str
    line: int
    params: dict[str, str] = {}


class TomlRefused(Refusal):
    """The file is not what it should be; `mistakes` says all that is wrong with it."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__("toml_refused", n=len(mistakes))
        self.mistakes = mistakes


def read_toml(source: bytes, record: type[_Record], contradictions: Callable[[_Record], Iterator[Found]]) -> _Record:
    """The `record` that a TOML file holds; `contradictions` finds what its types cannot say.

    Raises TomlRefused with every mistake found.
    """
    try:
        text = source.decode("utf-8")
    except UnicodeDecodeError as error:
        line = source[: error.start].count(b"\n") + 1
        raise TomlRefused([Mistake("not_utf8", "", line)]) from None
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        raise TomlRefused([Mistake("syntax", "", line, {"detail": str(error).partition(" (at")[0]})]) from None
    places = _places(text)
    try:
        made = msgspec.convert(raw, record)
    except msgspec.ValidationError as error:
        raise TomlRefused([_mistake(places, *_of_types(str(error)))]) from None
    mistakes = [_mistake(places, code, key, params) for code, key, params in contradictions(made)]
    if mistakes:
        raise TomlRefused(sorted(mistakes, key=lambda mistake: mistake.line))
    return made


_TYPE_MISTAKES = (
    ("wrong_type", re.compile(r"Expected `(?P<expected>[^`]+)`, got `(?P<found>[^`]+)`")),
    ("not_allowed", re.compile(r"Invalid enum value (?P<value>.+)")),
    ("key_missing", re.compile(r"Object missing required field `(?P<value>[^`]+)`")),
    ("key_unknown", re.compile(r"Object contains unknown field `(?P<value>[^`]+)`")),
)


def _of_types(message: str) -> Found:
    """What msgspec found wrong, as a code of ours and the path of the key."""
    what, _, path = message.partition(" - at `")
    key = path.removeprefix("$").removesuffix("`")
    for code, pattern in _TYPE_MISTAKES:
        if found := pattern.match(what):
            params = found.groupdict()
            return code, f"{key}.{params['value']}" if code == "key_unknown" else key, params
    return "wrong_value", key, {"detail": what}


def _mistake(places: dict[str, int], code: str, key: str, params: dict[str, str]) -> Mistake:
    """A mistake with its line: that of the key itself, else of the table that should hold it."""
    line, place = 1, key
    while place:
        if place in places:
            line = places[place]
            break
        place = re.sub(r"(\.\w+|\[[\d.]+\])$", "", place)
    return Mistake(code, key.removeprefix("."), line, params)


def _places(text: str) -> dict[str, int]:
    """The line of every table and key, by its path: `.items[2].name` -> 31.

    Reads headers, the keys at the start of a line and the tables of an array that stand on a line each, which is how
    people write TOML; what stands inside an inline table is found at the line of that table.
    """
    places: dict[str, int] = {}
    counts: dict[str, int] = {}
    here = array = ""
    elements = 0
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            names = [name.strip().strip("\"'") for name in header[2].split(".")]
            path = ""
            for name in names[:-1]:
                path = f"{path}.{name}"
                if path in counts:
                    path = f"{path}[{counts[path]}]"
            path = f"{path}.{names[-1]}"
            if header[1] == "[[":
                counts[path] = counts.get(path, -1) + 1
                path = f"{path}[{counts[path]}]"
                for deeper in [name for name in counts if name.startswith(path + ".")]:
                    del counts[deeper]
            here = path
            places.setdefault(here, number)
        elif key := _KEY.match(line):
            array, elements = f"{here}.{key[1].strip(chr(34))}", 0
            places.setdefault(array, number)
        elif line.lstrip().startswith("{"):
            places.setdefault(f"{array}[{elements}]", number)
            elements += 1
    return places
