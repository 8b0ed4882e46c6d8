"""What will run out or expire, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from distro.model.programme import Programme
from distro.rules.forecast import Outlook
from distro.texts import in_words, say


def in_days(programme: Programme, one: Outlook) -> Iterator[str]:
    """A sentence for each lot that expires before it is handed out, and for the day on which an item runs out."""
    name = in_words(programme.item_words(one.item))
    for spoiling in one.spoils:
        lot = spoiling.lot
        yield say(
            "stock.outlook.expires",
            item=name,
            batch=lot.batch or "–",
            n=spoiling.quantity,
            day=f"{lot.expiry:%d/%m/%Y}",
        )
    if one.runs_out is not None:
        yield say("stock.outlook.runs_out", item=name, n=one.short, day=f"{one.runs_out:%d/%m/%Y}")
