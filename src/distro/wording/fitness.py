"""What a check of this laptop found, in words."""

from __future__ import annotations

from collections.abc import Mapping

from distro.texts import say

_MARKS = {True: "✓", False: "✗", None: "·"}


def check_in_words(code: str, fit: bool | None, params: Mapping[str, object]) -> str:
    """What it found, and what to do where it is not well. `fit` is None for what one can do without."""
    return say(f"doctor.{code}{'' if fit else '_not'}", **params)


def marked(fit: bool | None, words: str) -> str:
    """The same with its mark before it."""
    return f"{_MARKS[fit]} {words}"


def outcome(bad: int) -> str:
    """What all checks come to, when `bad` of them ask for something."""
    return say("doctor.mend", n=bad) if bad else say("doctor.all_well")
