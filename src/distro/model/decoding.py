"""From the JSON of an event to the event. What many of them say alike is in memory once.

What thousands of households are granted, and what they take, is said in some hundred ways, and takes most of the room
that events need. It is read once for all that say it in the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, Union

import msgspec
from msgspec import Raw, Struct, structs

from distro.model.events import KINDS, AnyEvent, Entitled, EntitlementAmended, Event, Handover

# What is said alike, of the kinds that there are most of. None of it names anybody.
ALIKE: dict[type[Event], tuple[str, ...]] = {
    Entitled: ("members", "lines"),
    EntitlementAmended: ("members", "lines", "before"),
    Handover: ("lines", "movements"),
}
_KEPT = 4096  # of each field; what is in use stays in memory anyway


def _outline(kind: type[Event]) -> type[Struct]:
    """The fields of `kind`, as the bytes that they are where many are alike."""
    fields = [
        (field.name, Raw if field.name in ALIKE[kind] else field.type, _where_nothing_is_said(field))
        for field in structs.fields(kind)
    ]
    return msgspec.defstruct(kind.__name__, fields, tag_field="kind", tag=True, kw_only=True, gc=False)


def _where_nothing_is_said(field: structs.FieldInfo) -> Any:
    if field.default_factory is not msgspec.NODEFAULT:
        return msgspec.field(default_factory=field.default_factory)
    return msgspec.field() if field.required else msgspec.field(default=field.default)


def _alike(kind: type[Event]) -> tuple[tuple[str, Callable[[bytes], Any]], ...]:
    """The fields of `kind` that are read once for all that are alike, each with what reads it."""
    types = {field.name: field.type for field in structs.fields(kind)}
    return tuple((name, lru_cache(_KEPT)(msgspec.json.Decoder(types[name]).decode)) for name in ALIKE[kind])


_OUTLINES = {_outline(kind): (kind, _alike(kind)) for kind in ALIKE}
_ANY: Any = Union[(*_OUTLINES, *(kind for kind in KINDS if kind not in ALIKE))]
_decode: Callable[[bytes], Any] = msgspec.json.Decoder(_ANY).decode
_decode_at_once: Callable[[bytes], Event] = msgspec.json.Decoder(AnyEvent).decode


def decode(document: bytes) -> Event:
    """The event of these bytes, which have to be UTF-8; what msgspec raises where they are none."""
    try:
        found = _decode(document)
        return _whole(found) if type(found) in _OUTLINES else found
    except msgspec.MsgspecError:
        return _decode_at_once(document)  # which raises, and says where


def _whole(outline: Any) -> Event:
    kind, alike = _OUTLINES[type(outline)]
    said = structs.asdict(outline)
    for name, read in alike:
        if type(said[name]) is Raw:  # and not what stands for nothing said
            said[name] = read(bytes(said[name]))
    return kind(**said)
