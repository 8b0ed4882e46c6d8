"""A count of the store room that did not know all, in words."""

from __future__ import annotations

from distro.model.programme import Programme
from distro.texts import say
from distro.wording.names import item_name


def count_overtaken(programme: Programme, item: str, counted: int, book: int, document: str) -> str:
    """What was counted, what would stand there by what is known now, and what to do."""
    name = item_name(programme, item)
    return say("stock.count_overtaken", item=name, counted=counted, book=book, document=document)
