"""The help of a word that is one of a few codes: what it is about, and what each code means."""

from __future__ import annotations

from collections.abc import Iterable

from distro.texts import listed, say


def coded(about: str, meanings: str, codes: Iterable[str]) -> str:
    """What the text `about` says, and behind it each code with its text below `meanings`."""
    told = listed(f"{code} ({say(f'{meanings}.{code}')})" for code in codes)
    return say("app.labelled", label=say(about), value=told)
