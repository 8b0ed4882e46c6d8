"""The shipped programme, read once, for all tests."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from distro.exchange.programme import read_programme
from distro.model.programme import Programme, Round

BLANKET = '{ item = "COUVERTURE", per_person = 1, cap = 8 }'
WINTER = "2023-T3"
SOURCE = (Path(__file__).parents[1] / "data" / "maroc-2023.toml").read_bytes()


def of_two_donors(source: bytes) -> bytes:
    """The same programme, paid by somebody else too."""
    second = """
[[donors]]
code = "ECHO"
name = { fr = "Union européenne", en = "European Union", ar = "الاتحاد الأوروبي" }
"""
    return source + second.encode()


def of_echo() -> bytes:
    """Blankets are ECHO's, in a winter round that begins with the summer."""
    text = of_two_donors(SOURCE).decode()
    text = text.replace(BLANKET, BLANKET.replace("cap = 8", 'cap = 8, donor = "ECHO"'))
    return text.replace("window_from = 2023-12-04", "window_from = 2023-06-12").encode()


@cache
def programme() -> Programme:
    return read_programme(SOURCE)


def round_of(code: str) -> Round:
    return programme().round(code)
