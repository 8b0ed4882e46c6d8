"""Whether an event is one that distro would have written: every value in it within the bounds of its type.

What msgspec checks while it reads (kinds, types, patterns, ranges) has been checked before this.
"""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Iterator
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from msgspec import Struct

from distro.model import bounds
from distro.model.bounds import Long, Refers
from distro.model.events import Event

# Notes what a code refers to.
Note = Callable[[Refers, str], object]
_Visit = Callable[[Any, Note], None]

# Control characters, what turns the direction of writing, and what no font has (see rules.clean): in no text of people.
_UNCLEAN = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\uf8ff]")
_UNCLEAN_LINES = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\uf8ff]")
_FIRST_MILLISECOND, _LAST_MILLISECOND = (int(moment.timestamp() * 1000) for moment in (bounds.EARLIEST, bounds.LATEST))


class IllFormed(Exception):
    """A value is none that distro writes; `field` is where it stands."""

    def __init__(self, field: str = "") -> None:
        super().__init__(field)
        self.field = field


def references(event: Event) -> dict[Refers, set[str]]:
    """The codes of the programme that `event` names. IllFormed when a value in it is out of bounds."""
    if not _FIRST_MILLISECOND <= int(event.id[:8] + event.id[9:13], 16) < _LAST_MILLISECOND:
        raise IllFormed("id")
    found: dict[Refers, set[str]] = {}
    _visits(type(event))(event, lambda what, code: found.setdefault(what, set()).add(code))
    return found


@cache
def _visits(kind: type[Struct]) -> _Visit:
    """What looks at every value of a record of `kind`."""
    fields = tuple((name, visit) for name, hint in _fields(kind) if (visit := _visit_of(hint)) is not None)

    def visit_record(record: Any, note: Note) -> None:
        for name, visit in fields:
            try:
                visit(getattr(record, name), note)
            except IllFormed as found:
                raise IllFormed(f"{name}.{found.field}".rstrip(".")) from None

    return visit_record


def _fields(kind: type[Struct]) -> Iterator[tuple[str, Any]]:
    hints = get_type_hints(kind, include_extras=True)
    return ((name, hints[name]) for name in kind.__struct_fields__)


def _visit_of(hint: Any) -> _Visit | None:
    """What looks at a value of type `hint`; None where its type alone says all."""
    if get_origin(hint) is Annotated:
        return _visit_of_annotated(hint)
    if get_origin(hint) in (Union, types.UnionType):
        (inner,) = [_visit_of(each) for each in get_args(hint) if each is not type(None)]
        return inner and _optional(inner)
    if get_origin(hint) in (tuple, frozenset):
        return _visit_of_several(get_args(hint))
    if get_origin(hint) is dict:
        key, value = map(_visit_of, get_args(hint))
        return _pairs(key, value)
    if not isinstance(hint, type) or issubclass(hint, bool | Enum):
        return None
    if issubclass(hint, Struct):
        return _visits(hint)
    return next((visit for leaf, visit in _LEAVES.items() if issubclass(hint, leaf)), None)


def _visit_of_annotated(hint: Any) -> _Visit | None:
    inner, *marks = get_args(hint)
    for mark in marks:
        if isinstance(mark, Refers):
            return _code(mark)
        if isinstance(mark, Long):
            return _long(mark)
    return _visit_of(inner)


def _optional(inner: _Visit) -> _Visit:
    return lambda value, note: inner(value, note) if value is not None else None


def _visit_of_several(hints: tuple[Any, ...]) -> _Visit | None:
    if hints[-1] is Ellipsis:
        inner = _visit_of(hints[0])
        return inner and _each(inner)
    visits = [visit or _nothing for visit in map(_visit_of, hints)]

    def visit_several(values: Any, note: Note) -> None:
        for visit, value in zip(visits, values, strict=True):
            visit(value, note)

    return visit_several


def _each(inner: _Visit) -> _Visit:
    def visit(values: Any, note: Note) -> None:
        for value in values:
            inner(value, note)

    return visit


def _pairs(key: _Visit | None, value: _Visit | None) -> _Visit:
    def visit(pairs: Any, note: Note) -> None:
        for one, other in pairs.items():
            (key or _nothing)(one, note)
            (value or _nothing)(other, note)

    return visit


def _nothing(value: Any, note: Note) -> None:
    """Its type says all of it."""


def _text(value: str, note: Note) -> None:
    if len(value) > bounds.LONGEST or (not value.isalnum() and _UNCLEAN.search(value)):
        raise IllFormed


def _long(most: int) -> _Visit:
    def visit(value: str, note: Note) -> None:
        if len(value) > most or _UNCLEAN_LINES.search(value):
            raise IllFormed

    return visit


def _code(what: Refers) -> _Visit:
    def visit(value: str, note: Note) -> None:
        _text(value, note)
        if value:
            note(what, value)

    return visit


def _whole(value: int, note: Note) -> None:
    if not -bounds.MOST <= value <= bounds.MOST:
        raise IllFormed


def _moment(value: datetime, note: Note) -> None:
    if value.tzinfo is None or not bounds.EARLIEST <= value < bounds.LATEST:
        raise IllFormed


def _date(value: date, note: Note) -> None:
    if not bounds.FIRST_DATE <= value < bounds.LAST_DATE:
        raise IllFormed


_LEAVES: dict[type, _Visit] = {str: _text, int: _whole, datetime: _moment, date: _date}  # a datetime is a date too
