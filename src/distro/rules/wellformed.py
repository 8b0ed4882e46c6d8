"""Whether an event is one that distro would have written: every value in it within the bounds of its type.

What msgspec checks while it reads (kinds, types, patterns, ranges) has been checked before this.
"""

from __future__ import annotations

import re
import types
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from enum import Enum
from functools import cache
from itertools import chain
from operator import attrgetter
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from msgspec import Meta, Struct

from distro.model import bounds
from distro.model.bounds import Long, Refers
from distro.model.decoding import ALIKE
from distro.model.events import Event
from distro.rules.clean import hides_or_piles

# The codes that are named, by what of the programme they are of.
Named = defaultdict[Refers, set[str]]
# Looks at as many values of one type as there are.
_Visit = Callable[[Iterable[Any], Named], None]

# Control characters and what no font has: in no text of people, as little as what is not seen (see rules.clean).
_UNCLEAN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\uf8ff]")
_UNCLEAN_LINES = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u206f\ud800-\uf8ff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_LONGER = re.compile(f'"[^"]{{{bounds.LONGEST + 1}}}')
_STEP = bounds.LONGEST // 2  # letters: whatever is longer than a text may be goes over the whole of such a step
_REMEMBERED = 4096  # values that many events share
_FIRST_ID, _LAST_ID = (
    f"{millis >> 16:08x}-{millis & 0xFFFF:04x}"
    for millis in (int(moment.timestamp() * 1000) for moment in (bounds.EARLIEST, bounds.LATEST))
)


class IllFormed(Exception):
    """A value is none that distro writes; `field` is where it stands."""

    def __init__(self, field: str = "") -> None:
        super().__init__(field)
        self.field = field


def references(event: Event, document: bytes) -> Named:
    """The codes of the programme that `event` names, which was read from `document`; an empty one names nothing.

    IllFormed when a value in it is out of bounds.
    """
    return references_of_all((event,), document)


def references_of_all(events: Sequence[Event], documents: bytes) -> Named:
    """The same for events of one kind, which were read from `documents`: looked at together they cost far less."""
    if not all(_FIRST_ID <= event.id[:13] < _LAST_ID for event in events):
        raise IllFormed("id")
    named: Named = defaultdict(set)
    if visit := _visit_of(type(events[0]), _is_plain(documents.decode())):
        visit(events, named)
    return named


def _is_plain(document: str) -> bool:
    """Whether no text in this JSON can be unclean or long, told by a few looks at the whole of it; most are like that.

    Nothing is hidden in it without a backslash, no unclean character can be printed, and JSON allows none of ASCII but
    the last.
    """
    if "\\" in document:
        return False
    if "\x7f" in document if document.isascii() else (not document.isprintable() or hides_or_piles(document)):
        return False
    steps = (document[at : at + _STEP] for at in range(0, len(document), _STEP))
    return all('"' in step for step in steps) or _LONGER.search(document) is None


@cache
def _visit_of(hint: Any, plain: bool) -> _Visit | None:
    """What looks at values of type `hint`; None where their type alone says all. Texts may be known to be `plain`."""
    if get_origin(hint) is Annotated:
        return _visit_of_annotated(hint, plain)
    if get_origin(hint) in (Union, types.UnionType):
        (inner,) = [_visit_of(each, plain) for each in get_args(hint) if each is not type(None)]
        return inner and _there(inner)
    if get_origin(hint) in (tuple, frozenset):
        return _visit_of_several(get_args(hint), plain)
    if get_origin(hint) is dict:
        return _pairs(*(_visit_of(each, plain) for each in get_args(hint)))
    if not isinstance(hint, type) or issubclass(hint, bool | Enum) or (plain and issubclass(hint, str)):
        return None
    if issubclass(hint, Struct):
        return _records(hint, plain)
    return next((visit for leaf, visit in _LEAVES.items() if issubclass(hint, leaf)), None)


def _visit_of_annotated(hint: Any, plain: bool) -> _Visit | None:
    inner, *marks = get_args(hint)
    for mark in marks:
        if isinstance(mark, Refers):
            return _codes(mark, plain)
        if isinstance(mark, Long):
            return None if plain else _long(mark)
        if isinstance(mark, Meta) and _within_bounds(mark):
            return None
    return _visit_of(inner, plain)


def _within_bounds(mark: Meta) -> bool:
    """Whether msgspec, as it reads, holds a number to what it may be at most."""
    return mark.ge is not None and mark.ge >= -bounds.MOST and mark.le is not None and mark.le <= bounds.MOST


def _records(kind: type[Struct], plain: bool) -> _Visit | None:
    """What looks at records of `kind`, one field of all of them after the other."""
    hints = get_type_hints(kind, include_extras=True)
    visits = ((name, _visit_of(hints[name], plain)) for name in kind.__struct_fields__)
    alike = ALIKE.get(kind, ()) if issubclass(kind, Event) else ()
    fields = tuple(
        (name, attrgetter(name), _once(visit) if name in alike else visit)
        for name, visit in visits
        if visit is not None
    )

    def visit_records(records: Iterable[Any], named: Named) -> None:
        there = tuple(records)
        if not there:
            return
        for name, value_of, visit in fields:
            try:
                visit(map(value_of, there), named)
            except IllFormed as found:
                raise IllFormed(f"{name}.{found.field}".rstrip(".")) from None

    return visit_records if fields else None


def _once(inner: _Visit) -> _Visit:
    """The same for values that are in memory once for all events that say them: each is looked at once."""
    seen: dict[int, tuple[Any, Named]] = {}  # with the value itself, or its number in memory would be another's one day

    def visit_once(values: Iterable[Any], named: Named) -> None:
        now = {id(value): value for value in values}
        for value in now.values():
            known = seen.get(id(value))
            if known is None:
                known = (value, defaultdict(set))
                inner((value,), known[1])
                if len(seen) >= _REMEMBERED:
                    seen.clear()
                seen[id(value)] = known
            for what, codes in known[1].items():
                named[what] |= codes

    return visit_once


def _there(inner: _Visit) -> _Visit:
    return lambda values, named: inner((value for value in values if value is not None), named)


def _visit_of_several(hints: tuple[Any, ...], plain: bool) -> _Visit | None:
    if hints[-1] is Ellipsis:
        inner = _visit_of(hints[0], plain)
        return inner and _each(inner)
    visits = tuple((at, visit) for at, hint in enumerate(hints) if (visit := _visit_of(hint, plain)) is not None)

    def visit_several(values: Iterable[Any], named: Named) -> None:
        there = tuple(values)
        for at, visit in visits:
            visit((value[at] for value in there), named)

    return visit_several if visits else None


def _each(inner: _Visit) -> _Visit:
    return lambda values, named: inner(chain.from_iterable(values), named)


def _pairs(key: _Visit | None, value: _Visit | None) -> _Visit | None:
    def visit(pairs: Iterable[Any], named: Named) -> None:
        for each in pairs:
            if key is not None:
                key(each, named)
            if value is not None:
                value(each.values(), named)

    return visit if key or value else None


def _texts(values: Iterable[str], named: Named) -> None:
    for value in values:
        if len(value) > bounds.LONGEST or (not value.isalnum() and _UNCLEAN.search(value)) or hides_or_piles(value):
            raise IllFormed


def _long(most: int) -> _Visit:
    def visit(values: Iterable[str], named: Named) -> None:
        for value in values:
            if len(value) > most or _UNCLEAN_LINES.search(value):
                raise IllFormed

    return visit


def _codes(what: Refers, plain: bool) -> _Visit:
    def visit_plain(values: Iterable[str], named: Named) -> None:
        named[what].update(values)

    def visit(values: Iterable[str], named: Named) -> None:
        codes = set(values)
        _texts(codes, named)
        named[what].update(codes)

    return visit_plain if plain else visit


def _whole(values: Iterable[int], named: Named) -> None:
    for value in values:
        if not -bounds.MOST <= value <= bounds.MOST:
            raise IllFormed


def _moments(values: Iterable[datetime], named: Named) -> None:
    for value in values:
        certainly = bounds.EARLIEST.year < value.year < bounds.LATEST.year - 1  # wherever it is, and told at once
        if value.tzinfo is None or not (certainly or bounds.EARLIEST <= value < bounds.LATEST):
            raise IllFormed


def _dates(values: Iterable[date], named: Named) -> None:
    for value in values:
        if not bounds.FIRST_DATE <= value < bounds.LAST_DATE:
            raise IllFormed


_LEAVES: dict[type, _Visit] = {str: _texts, int: _whole, datetime: _moments, date: _dates}  # a datetime is a date too
