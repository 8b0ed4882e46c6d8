"""The spaces of French at which no line breaks, put into every text where the catalogue is read."""

from __future__ import annotations

import re

NO_BREAK = "\u00a0"
# Before the high signs and a unit, after an opening quotation mark; a colon of an address or a path has no space.
_HARD = re.compile(r" (?=[:;?!»%](?:\W|$))|(?<=«) |(?<=\d) (?=\d)")


def hard(text: str) -> str:
    """A French text whose signs stay with their words."""
    return _HARD.sub(NO_BREAK, text)


def soft(text: str) -> str:
    """`text` with plain spaces, for a terminal that wraps anywhere: what it shows can be searched as it is typed."""
    return text.replace(NO_BREAK, " ")
