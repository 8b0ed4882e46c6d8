"""A programme's changes in words: what is new, what is closed, what was otherwise before, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from msgspec import Struct

from distro.model.programme import Eligibility, Frequency, KitLine, Pack, Programme, ScaleLine
from distro.rules.programme_changes import Difference, Objection, Preview, Version, first_round_with
from distro.texts import in_words, listed, say
from distro.wording import dates
from distro.wording.names import item_name
from distro.wording.rations import how_often, scale, who_may


def preview_lines(before: Programme, found: Preview) -> list[str]:
    """What would change, which rounds stay as they were granted, and what is refused."""
    lines = difference_lines(before, found.programme, found.differences, found.frozen)
    if found.frozen and found.differences:
        rounds = listed(f"{code} ({listed(sorted(points))})" for code, points in sorted(found.frozen.items()))
        lines.append(say("changes.frozen", rounds=rounds))
    return [*lines, *(f"! {objection(one)}" for one in found.objections)] or [say("changes.none")]


def difference_lines(
    before: Programme, after: Programme, found: tuple[Difference, ...], frozen: dict[str, frozenset[str]] | None = None
) -> list[str]:
    """A line for each difference; with `frozen`, from which round on a basket's change counts."""
    lines = []
    for one in found:
        line = _difference(before, after, one)
        if frozen is not None and one.part == "baskets" and one.after is not None:
            since = first_round_with(after, one.code, frozen)
            line += f", {say('changes.since', round=since)}" if since else f", {say('changes.in_no_round')}"
        lines.append(line)
    return lines


def version_line(number: int, version: Version) -> str:
    """When, by whom and why, with the digest that names this state."""
    if version.at is None:
        return say("changes.first", number=number, digest=version.digest)
    when = f"{dates.numeric(version.at.date())} {dates.clock(version.at)}"
    line = say("changes.version", number=number, digest=version.digest, at=when, by=version.by)
    return f"{line} « {version.why} »" if version.why else line


def history_in_words(versions: Sequence[Version]) -> list[tuple[str, list[str]]]:
    """Every state of the programme, each with what it changed of the one before."""
    told, before = list[tuple[str, list[str]]](), versions[0].programme
    for number, version in enumerate(versions, 1):
        told.append((version_line(number, version), difference_lines(before, version.programme, version.differences)))
        before = version.programme
    return told


def objection(one: Objection) -> str:
    """Why a change is refused, and what to do instead."""
    return say(f"changes.refused.{one.code}", what=one.what, where=one.where)


def _difference(before: Programme, after: Programme, one: Difference) -> str:
    if one.item:
        item = item_name(after if any(each.code == one.item for each in after.items) else before, one.item)
        was, will = (None if line is None else scale(p, line) for p, line in ((before, one.before), (after, one.after)))
        what = f"{say('changes.part.baskets')} {one.code}, {item}"
        return _told(what, was, will)
    if one.part and not one.field:
        what = f"{say(f'changes.part.{one.part}')} {one.code}"
        if one.before is not None and one.after is not None:
            return _told(what, _value(before, one.before), _value(after, one.after))
        programme, thing, how = (after, one.after, "new") if one.before is None else (before, one.before, "closed")
        return say(f"changes.{how}", what=what, value=_value(programme, thing))
    label = say(f"changes.field.{one.field}")
    what = f"{say(f'changes.part.{one.part}')} {one.code} · {label}".replace("  ", " ") if one.part else label
    return _told(what, _value(before, one.before), _value(after, one.after))


def _told(what: str, was: str | None, will: str | None) -> str:
    if was is None:
        return say("changes.new", what=what, value=will)
    if will is None:
        return say("changes.closed", what=what, value=was)
    return say("changes.changed", what=what, value=will, before=was)


def _value(programme: Programme, value: Any) -> str:
    """A value of a programme, as short as it can be told."""
    match value:
        case None | "" | ():
            return say("changes.nothing")
        case bool():
            return say(f"changes.{'yes' if value else 'no'}")
        case date():
            return dates.numeric(value)
        case Frequency():
            return how_often(value)
        case Eligibility():
            return "; ".join(who_may(programme, value))
        case ScaleLine():
            return f"{item_name(programme, value.item)} {scale(programme, value)}"
        case KitLine():
            return f"{value.quantity} × {value.item}"
        case Pack():
            return f"{in_words(value.name)} ({value.holds})"
        case dict() if "fr" in value:
            return in_words(value)
        case tuple():
            return listed(_value(programme, each) for each in value)
        case Struct():
            return _of_record(value)
    return str(value)


def _of_record(thing: Struct) -> str:
    """A thing's name in words, or else what it says."""
    for name in ("name", "instruction", "text"):
        if words := getattr(thing, name, None):
            return in_words(words)
    return listed(_fields(thing))


def _fields(thing: Struct) -> Iterator[str]:
    for name in thing.__struct_fields__:
        if (value := getattr(thing, name)) not in (None, "", ()):
            yield str(value)
