"""Register numbers, typed one after the other."""

from __future__ import annotations

import re

NUMBERS = 2000  # letters: a long sheet of paper


def numbers_in(text: str) -> list[str]:
    """The numbers that `text` names, in their order."""
    return list(filter(None, re.split(r"[\s,;،؛]+", text)))
