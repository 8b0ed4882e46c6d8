"""Who paid for goods: one donor, or several together for what was made of the goods of each."""

from __future__ import annotations

from collections.abc import Collection

_WITH = "+"  # in no donor's code


def together(donors: Collection[str]) -> str:
    """The code of what these donors paid for together; of one it is that one's own."""
    return _WITH.join(sorted({each for donor in donors for each in apart(donor)}))


def apart(code: str) -> list[str]:
    """The donors that `code` names."""
    return code.split(_WITH)
