"""What differs between two states of a programme, and what of it honest books do not allow.

Nothing that happened may lose its meaning: what was handed out, stands on a shelf or was frozen keeps its code and its
unit. What is no longer wanted is closed: left out of the rounds to come, and kept in the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct

from distro.model.programme import Basket, Programme

# The lists of a programme whose things are known by a code; consents by their version.
LISTS = {
    "points": "code", "items": "code", "baskets": "code", "rounds": "code", "flags": "code", "donors": "code",
    "budget": "code",
    "questions": "code", "services": "code", "consents": "version",
}  # fmt: skip
_INSIDE = ("cards", "retention")


class Difference(Struct, frozen=True, kw_only=True):
    """One thing that differs. `part` is the list or table it is in ("" for the programme itself), `code` which of it.

    Without a `field` the whole thing is new (`before` None) or gone (`after` None). A basket's scale is told line by
    line: `field` is "lines", `item` whose line it is.
    """

    part: str
    code: str = ""
    field: str = ""
    item: str = ""
    before: Any = None
    after: Any = None


class Objection(Struct, frozen=True, kw_only=True):
    """Why a change is refused: `code` is a text of the catalogue, `what` the thing, `where` what stands against it."""

    code: str
    what: str
    where: str = ""


class ProgrammeInUse(Struct, frozen=True, kw_only=True):
    """What the books hold a programme to: all that was used so far of the parts of it that differ.

    `items` that ever moved or were granted; `baskets` of frozen rounds; the `frozen` rounds with their points; `points`
    with people, goods or days; `groups` that granted rations counted; `donors` whose goods came; `flags` that
    households carry; `consents` that were given; `added` rounds that the programme does not have.
    """

    items: frozenset[str]
    baskets: frozenset[str]
    frozen: Mapping[str, frozenset[str]]
    points: frozenset[str]
    flags: frozenset[str]
    consents: frozenset[str]
    groups: frozenset[str]
    donors: frozenset[str]
    added: frozenset[str]


class Preview(Struct, frozen=True, kw_only=True):
    """What a new file comes to. Nothing is written by making it.

    `frozen` are the rounds that stay as they were granted, each with its points.
    """

    source: bytes
    programme: Programme
    differences: tuple[Difference, ...]
    objections: tuple[Objection, ...]
    frozen: dict[str, frozenset[str]]


class Version(Struct, frozen=True, kw_only=True):
    """One state of the programme: since when, by whom and why, and what it changed; the first one changed nothing."""

    digest: str
    at: datetime | None
    by: str
    why: str
    programme: Programme
    differences: tuple[Difference, ...]


def differences(before: Programme, after: Programme) -> tuple[Difference, ...]:
    """All that differs, in the order of a programme file."""
    return tuple(_differences(before, after))


def _differences(before: Programme, after: Programme) -> Iterator[Difference]:
    for field in before.__struct_fields__:
        old, new = getattr(before, field), getattr(after, field)
        if old == new:
            continue
        if field in LISTS:
            yield from _of_list(field, LISTS[field], old, new)
        elif field in _INSIDE:
            yield from _of_thing(field, "", old, new)
        elif field == "groups":
            for name in dict.fromkeys([*old, *new]):
                if old.get(name) != new.get(name):
                    yield Difference(part="groups", code=name, before=old.get(name), after=new.get(name))
        elif field == "substitutions":
            for swap in (*old, *new):
                if (swap in old) is not (swap in new):
                    was, will = (swap, None) if swap in old else (None, swap)
                    yield Difference(part=field, code=f"{swap.due}:{swap.given}", before=was, after=will)
        else:
            yield Difference(part="", field=field, before=old, after=new)


def _of_list(part: str, key: str, old: tuple[Any, ...], new: tuple[Any, ...]) -> Iterator[Difference]:
    was, will = ({getattr(thing, key): thing for thing in things} for things in (old, new))
    for code in dict.fromkeys([*was, *will]):
        if code in was and code in will:
            yield from _of_thing(part, code, was[code], will[code])
        else:
            yield Difference(part=part, code=code, before=was.get(code), after=will.get(code))


def _of_thing(part: str, code: str, old: Any, new: Any) -> Iterator[Difference]:
    for field in old.__struct_fields__:
        was, will = getattr(old, field), getattr(new, field)
        if was == will:
            continue
        if isinstance(old, Basket) and field == "lines":
            lines_were, lines_will = ({line.item: line for line in lines} for lines in (was, will))
            for item in dict.fromkeys([*lines_were, *lines_will]):
                if lines_were.get(item) != lines_will.get(item):
                    line_was, line_will = lines_were.get(item), lines_will.get(item)
                    yield Difference(part=part, code=code, field=field, item=item, before=line_was, after=line_will)
        else:
            yield Difference(part=part, code=code, field=field, before=was, after=will)


def objections(before: Programme, after: Programme, standing: ProgrammeInUse) -> tuple[Objection, ...]:
    """What of the change is refused, and why."""
    return tuple(_objections(before, after, standing))


def _objections(before: Programme, after: Programme, standing: ProgrammeInUse) -> Iterator[Objection]:
    if before.code != after.code:
        yield Objection(code="code", what=before.code)
    if before.rehearsal is not after.rehearsal:
        yield Objection(code="rehearsal", what=before.code)
    used = {
        "items": standing.items, "baskets": standing.baskets, "points": standing.points, "flags": standing.flags,
        "rounds": frozenset(standing.frozen), "consents": standing.consents,
        "groups": standing.groups, "donors": standing.donors,
    }  # fmt: skip
    for one in differences(before, after):
        if one.part in used and not one.field and one.after is None and one.code in used[one.part]:
            yield Objection(code=f"gone.{one.part}", what=one.code)
        elif (one.part, one.field) == ("", "donor") and one.before in standing.donors - after.all_donors.keys():
            yield Objection(code="gone.donors", what=one.before)
        elif one.part == "items" and one.code in standing.items:
            if one.field in ("unit", "kind"):
                yield Objection(code=one.field, what=one.code)
        elif one.part == "consents" and one.field == "text" and one.code in standing.consents:
            yield Objection(code="consent_text", what=one.code)
        elif one.part == "rounds" and one.code in standing.frozen:
            yield from _of_frozen(one, standing.frozen[one.code])
        elif one.part == "rounds" and one.before is None and one.code in standing.added:
            yield Objection(code="round_taken", what=one.code)


def _of_frozen(one: Difference, points: frozenset[str]) -> Iterator[Objection]:
    """A frozen round keeps what was granted, where it was."""
    if one.field == "baskets":
        yield Objection(code="frozen_baskets", what=one.code)
    elif one.field == "points" and (lost := points - set(one.after)):
        yield Objection(code="frozen_point", what=one.code, where=", ".join(sorted(lost)))


def first_round_with(programme: Programme, basket: str, frozen: Mapping[str, frozenset[str]]) -> str:
    """The first round, by its window, in which a change of `basket` counts; "" where it is in none that is to come."""
    coming = [
        round_ for round_ in programme.rounds
        if basket in round_.baskets and set(round_.points) - frozen.get(round_.code, frozenset())
    ]  # fmt: skip
    return min(coming, key=lambda round_: round_.window_from).code if coming else ""
