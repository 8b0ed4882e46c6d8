"""Papers of two laptops that may be one, in words."""

from __future__ import annotations

from collections.abc import Iterable

from distro.rules.entered_twice import Papers
from distro.texts import listed, say


def entered_twice_in_words(found: Iterable[Papers]) -> list[str]:
    """A line for each, with what to do about it."""
    return [say("audit.decided_entered_twice", where=listed(papers)) for papers in found]
