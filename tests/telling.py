"""All that books hold, as plain values to compare, whether they were folded just now or read from an image."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from types import MethodType
from typing import Any

from msgspec import Struct

from distro.books import Books
from distro.model.events import Event

_NOTHING: tuple[object, ...] = ({}, [], frozenset())


def told(books: Books) -> dict[str, object]:
    """Every attribute, and of an object that comes again where it came first."""
    seen: dict[int, str] = {}
    return {name: _told(value, name, seen) for name, value in sorted(books.state().items())}


def _told(value: Any, path: str, seen: dict[int, str]) -> object:
    if isinstance(value, Event) or value is None or isinstance(value, str | int | float | bytes):
        return value
    if isinstance(value, Mapping):
        found = {_told(key, path, seen): _told(each, f"{path}[{key}]", seen) for key, each in value.items()}
        return {key: each for key, each in found.items() if each not in _NOTHING}  # some are made by asking for them
    if isinstance(value, set | frozenset):
        return frozenset(_told(each, path, seen) for each in value)
    if isinstance(value, list):
        return [_told(each, f"{path}[{at}]", seen) for at, each in enumerate(value)]
    if isinstance(value, tuple):
        return tuple(_told(each, f"{path}[{at}]", seen) for at, each in enumerate(value))
    if isinstance(value, Struct):
        return type(value).__name__, *(_told(getattr(value, one), path, seen) for one in value.__struct_fields__)
    if isinstance(value, MethodType):
        return _told(value.__self__, path, seen), value.__name__
    if isinstance(value, array) or not hasattr(type(value), "__dict__") or type(value).__module__ == "datetime":
        return value
    if id(value) in seen:
        return f"as {seen[id(value)]}"
    seen[id(value)] = path
    kind = next(one for one in type(value).__mro__ if "_kind_once_read" not in vars(one))
    names = {*vars(value), *vars(value).get("_unread", (None, {}))[1]} - {"_unread"}
    return kind.__name__, {name: _told(getattr(value, name), f"{path}.{name}", seen) for name in sorted(names)}
