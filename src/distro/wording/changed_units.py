"""An item whose book adds up two units, in words."""

from __future__ import annotations

from distro.model.programme import Programme, Unit
from distro.texts import say
from distro.wording.names import item_name


def unit_changed(programme: Programme, item: str, before: Unit, after: Unit, document: str) -> str:
    """What moved in which unit, and what to do."""
    was, now = (say(f"stock.unit.{unit.name.lower()}") for unit in (before, after))
    return say("stock.unit_changed", item=item_name(programme, item), before=was, after=now, document=document)
