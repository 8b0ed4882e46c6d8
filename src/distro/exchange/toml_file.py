"""A TOML file that people write: read into a checked record, every mistake named by line and key."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

import msgspec

from distro.exchange.toml_lines import BrokenLine, parsed, places
from distro.exchange.toml_shape import Found as Found
from distro.exchange.toml_shape import faults, told
from distro.model.refusal import Refusal

_Record = TypeVar("_Record", bound=msgspec.Struct)


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

    A byte-order mark and any ends of lines, which some editors write, are no fault. Raises TomlRefused with every
    mistake found.
    """
    text = _text_of(source)
    raw, unread, as_read = parsed(text)
    mistakes = _unread(unread)
    if raw or not unread:
        value, shaping = faults(raw, record)
        found = told(shaping.found, contradictions(msgspec.convert(value, record)), shaping.touched)
        # What a line said that is no TOML is not missing, nor unknown what it may have named.
        lost = {"key_missing", "empty"} if unread else set[str]()
        lost |= {"unknown_name"} if any(map(_may_name, unread)) else set()
        found = [one for one in found if one[0] not in lost]
        lines = places(as_read)
        mistakes += [_mistake(lines, code, key, params) for code, key, params in found]
    if mistakes:
        raise TomlRefused(sorted(mistakes, key=lambda mistake: mistake.line))
    return msgspec.convert(raw, record)


def toml_in(source: bytes) -> dict[str, Any]:
    """What a TOML file without a shape of its own says. TomlRefused names every line that is no TOML."""
    raw, unread, _ = parsed(_text_of(source))
    if unread:
        raise TomlRefused(_unread(unread))
    return raw


def _text_of(source: bytes) -> str:
    try:
        return source.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = source[: error.start].count(b"\n") + 1
        raise TomlRefused([Mistake("not_utf8", "", line)]) from None


def _unread(lines: Iterable[BrokenLine]) -> list[Mistake]:
    return [Mistake("syntax", one.key.removeprefix("."), one.line, {"detail": one.what}) for one in lines]


def _may_name(line: BrokenLine) -> bool:
    """Whether a line that is no TOML may be the one that names something: its code, a group, or nobody knows what."""
    return not line.key or line.key.startswith(".groups") or line.key.endswith((".code", ".answers", "]"))


def _mistake(lines: dict[str, int], code: str, key: str, params: dict[str, str]) -> Mistake:
    """A mistake with its line: that of the key itself, else of the table that should hold it."""
    line, place = 1, key
    while place:
        found = lines.get(place) or lines.get(f"{place}[0]")  # of a list its first title
        if found:
            line = found
            break
        place = re.sub(r"(\.[^.\[\]]+|\[[\d.]+\])$", "", place)
    return Mistake(code, key.removeprefix("."), line, params)
