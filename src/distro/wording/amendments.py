"""An amendment in words: a household's entitlement before and after, with the arithmetic and what was taken."""

from __future__ import annotations

from distro.model.programme import Programme
from distro.rules.amendments import AmendedLine
from distro.texts import say
from distro.wording.names import amount, basket_name, item_name, point_name
from distro.wording.rations import arithmetic


def amendment_lines(programme: Programme, number: str, point: str, lines: tuple[AmendedLine, ...]) -> list[str]:
    """The household's number and point, and a line for each item that changes."""
    head = say("amending.household", number=number, point=point_name(programme, point))
    return [head, *(f"  {_line(programme, one)}" for one in lines)] if lines else [head, f"  {say('amending.moved')}"]


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
