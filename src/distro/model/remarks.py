"""Free text about what happened: it may name somebody, so it is kept among people's data and goes with it.

What is written down elsewhere has an empty text in its place; the words stand in a `Remark` about it.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from distro.model import events as e

# The texts of each kind that somebody types as they like. Of a close those are in its lines (`lines.2`).
_FREE: dict[type[e.Event], str] = {
    e.Void: "reason",
    e.Handover: "override_reason",
    e.GoodsMoved: "note",
    e.DocumentCancelled: "reason",
    e.DoubleExplained: "reason",
    e.DayOpened: "reason",
    e.EntitlementAmended: "why",
    e.HandoverReconstructed: "paper",
    e.ScaleCorrected: "why",
    e.TransferArrived: "note",
}

# The tables of what may be written about one household: by its name, or by that of a handover to it.
ABOUT_ONE = {
    kind.table for kind in _FREE if not {"household", "handover"}.isdisjoint(kind.__struct_fields__)
}  # fmt: skip


def words_of(event: e.Event) -> dict[str, str]:
    """The free texts of `event` that are not empty, each by its place."""
    if isinstance(event, e.DayClosed):
        return {f"lines.{at}": line.note for at, line in enumerate(event.lines) if line.note}
    field = _FREE.get(type(event))
    text: str = getattr(event, field) if field else ""
    return {field: text} if field and text else {}


def without_words(event: e.Event) -> e.Event:
    """The same with empty texts."""
    return with_words(event, dict.fromkeys(words_of(event), ""))


def with_words(event: e.Event, words: Mapping[str, str]) -> e.Event:
    """The same with these texts in their places; what fits nowhere is let go."""
    if isinstance(event, e.DayClosed):
        lines = tuple(
            replace(line, note=words[f"lines.{at}"]) if f"lines.{at}" in words else line
            for at, line in enumerate(event.lines)
        )
        return replace(event, lines=lines)
    field = _FREE.get(type(event))
    return replace(event, **{field: words[field]}) if field and field in words else event
