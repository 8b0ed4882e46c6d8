"""An example of every kind of event, each of its fields filled, and every word of every list of words in them."""

from __future__ import annotations

import re
import types
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import partial
from typing import Annotated, Any, Literal, Union, get_args, get_origin
from typing import get_type_hints as _hints

import msgspec
from msgspec import Meta, Struct

from distro.model.decoding import decode
from distro.model.events import KINDS, Event

_PLAIN: dict[Any, Any] = {
    str: "RIZ", int: 3, bool: True, float: 1.5, bytes: b"\x01", Decimal: Decimal("12.50"),
    date: date(2023, 6, 14), datetime: datetime.fromisoformat("2023-06-14T10:00:00+01:00"), type(None): None,
}  # fmt: skip
# The first of these that has the form of a text.
_TEXTS = (
    "RIZ", "0188b8ed-0000-7000-8000-000000000002", "cafe0001", "0a" * 32, "0b" * 64, "A" * 56, "age1" + "q" * 58,
    "06111234567892", "18-59",
)  # fmt: skip
_HEAD = {
    "id": "0188b8ed-0000-7000-8000-000000000001", "seq": 7, "device": "cafe0000", "site": "RBT", "by": "awa",
    "occurred_at": "2023-06-14T10:00:00+01:00", "recorded_at": "2023-06-14T10:00:00+01:00",
}  # fmt: skip


hints_of = partial(_hints, include_extras=True)


def examples() -> dict[str, Any]:
    """A document of each kind by its name, as this version writes it."""
    return {kind.__name__: _example(kind) for kind in KINDS}


def _example(kind: type[Event]) -> Any:
    hints = hints_of(kind)
    own = [name for name in kind.__struct_fields__ if name not in Event.__struct_fields__]
    said = {name: _filled(hints[name]) for name in own}
    document = msgspec.json.encode({"kind": kind.__name__, **_HEAD, **said})
    return msgspec.json.decode(msgspec.json.encode(decode(document)))


def words() -> dict[str, list[str]]:
    """Every word of each list that stands in an event, by the name of the list."""
    found: dict[str, list[str]] = {}
    for kind in KINDS:
        for hint in hints_of(kind).values():
            _look_for_words(hint, found)
    return dict(sorted(found.items()))


def _look_for_words(hint: Any, found: dict[str, list[str]]) -> None:
    for part in get_args(hint):
        _look_for_words(part, found)
    if not isinstance(hint, type):
        return
    if issubclass(hint, Enum):
        found[hint.__name__] = sorted(str(each.value) for each in hint)
    elif issubclass(hint, Struct) and hint is not Struct:
        for inner in hints_of(hint).values():
            _look_for_words(inner, found)


def _filled(hint: Any) -> Any:
    """A value of that type with everything in it that may be in it."""
    if get_origin(hint) is Annotated:
        plain, *bounds = get_args(hint)
        forms = [each.pattern for each in bounds if isinstance(each, Meta) and each.pattern]
        return next(text for text in _TEXTS if re.search(forms[0], text)) if forms else _filled(plain)
    origin, parts = get_origin(hint), get_args(hint)
    if origin is Literal:
        return parts[0]
    if origin in (Union, types.UnionType):
        return _filled(next(part for part in parts if part is not type(None)))
    if origin is tuple:
        return [_filled(part) for part in parts if part is not ...]
    if origin in (list, frozenset, set):
        return [_filled(parts[0])]
    if origin is not None and parts:  # a mapping
        return {_filled(parts[0]): _filled(parts[1])}
    if issubclass(hint, Enum):
        return min(str(each.value) for each in hint)
    if issubclass(hint, Struct):
        hints = hints_of(hint)
        made = {name: _filled(hints[name]) for name in hint.__struct_fields__}
        return list(made.values()) if hint.__struct_config__.array_like else made
    return _PLAIN[hint]
