"""An amendment in words: a household's entitlement before and after, with the arithmetic and what was taken."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from distro.model.entitlements import EntitlementLine
from distro.model.people import Household
from distro.model.programme import Programme
from distro.rules.amendments import AmendedLine, amended_lines
from distro.texts import listed, say
from distro.wording.names import amount, basket_name, item_name, point_name
from distro.wording.rations import arithmetic

_NAMED = 5


def amendment_lines(
    programme: Programme, number: str, point: str, lines: tuple[AmendedLine, ...], perhaps_from: Sequence[str] = ()
) -> list[str]:
    """The household's number and point, and a line for each item that changes; before them, where it may come from."""
    head = say("amending.household", number=number, point=point_name(programme, point))
    if not lines:
        return [head, f"  {say('amending.moved')}"]
    asked = [f"  ! {say('amending.perhaps_from', numbers=_some(perhaps_from))}"] if perhaps_from else []
    return [head, *asked, *(f"  {_line(programme, one)}" for one in lines)]


def _some(numbers: Sequence[str]) -> str:
    return listed([*numbers[:_NAMED], *(["…"] if len(numbers) > _NAMED else [])])


class _Amendment(Protocol):
    @property
    def household(self) -> Household: ...
    @property
    def point(self) -> str: ...
    @property
    def before(self) -> Sequence[EntitlementLine]: ...
    @property
    def after(self) -> Sequence[EntitlementLine]: ...
    @property
    def taken(self) -> Mapping[tuple[str, str], int]: ...
    @property
    def perhaps_from(self) -> Sequence[str]: ...


class _Totals(Protocol):
    @property
    def item(self) -> str: ...
    @property
    def before(self) -> int: ...
    @property
    def after(self) -> int: ...
    @property
    def there(self) -> int: ...


def each_amended(programme: Programme, code: str, found: Iterable[_Amendment]) -> list[str]:
    """Every household of these amendments of a round, with its items before and after."""
    lines: list[str] = []
    for one in found:
        changed = amended_lines(code, one.before, one.after, one.taken)
        lines += amendment_lines(programme, one.household.number, one.point, changed, one.perhaps_from)
    return lines


def totals_lines(programme: Programme, totals: Iterable[_Totals]) -> list[str]:
    """What is granted in all before and after, item by item, and how much is there."""
    lines = []
    for one in totals:
        item, what = programme.item(one.item), item_name(programme, one.item)
        sums = {"before": amount(item, one.before), "after": amount(item, one.after)}
        lines.append(say("amending.total", what=what, **sums, there=amount(item, one.there)))
    return lines


def _line(programme: Programme, one: AmendedLine) -> str:
    item = programme.item(one.item)
    what = f"{basket_name(programme, one.basket)}, {item_name(programme, one.item)}"
    was, will = amount(item, one.before), amount(item, one.after)
    parts = [say("amending.line", what=what, before=was, after=will)]
    if one.granted is not None:
        parts.append(f"({arithmetic(programme, one.granted, full=True)})")
    if one.taken:
        parts.append(say("amending.taken", n=one.taken, left=max(0, one.after - one.taken)))
    return " ".join(parts)
