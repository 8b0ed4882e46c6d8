"""Arabic on screens and paper: codes, phones, names and signed numbers inside it keep the order they are read in."""

from __future__ import annotations

import re

_ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff]")
_TOKEN = r"(?:--|[+\-−#])?[0-9A-Za-zÀ-ɏ](?:[^\s\u0600-\u08ff]*[0-9A-Za-zÀ-ɏ%°])?"
_SPACE = "[ \u00a0\u2009\u202f]"
# From + or 0 on, seven figures or more, however they are grouped: (+212) 5 37 00 00 00, +212 (0)6 12 34 56 78.
_APART = rf"(?:{_SPACE}?[()]{_SPACE}?|[./-]|{_SPACE}(?:/{_SPACE})?)"
_SEVEN = rf"(?=\(?(?:\+|0\d))(?=(?:[^\d\s]{{0,2}}{_SPACE}?[^\d\s]{{0,2}}\d){{7}})"
_PHONE = rf"{_SEVEN}\(?\+?\d+(?:{_APART}\d+){{1,14}}"
_NO_MORE = r"(?![^\s\u0600-\u08ff]*[0-9A-Za-zÀ-ɏ%°])"  # 01/12/2026 08:00 is no phone that ends after the 08
_RUN = re.compile(rf"(?<![{{0-9A-Za-zÀ-ɏ_])(?:{_PHONE}{_NO_MORE}|{_TOKEN})(?:(?: / |{_SPACE}){_TOKEN})*")

ISOLATES = "\u2066\u2067\u2068\u2069"  # Unicode 6.3: LRI, RLI, FSI, PDI
_LRI, _PDI = ISOLATES[0], ISOLATES[-1]


def has_arabic(text: str) -> bool:
    """Whether there are Arabic letters in `text`."""
    return _ARABIC.search(text) is not None


def isolated(text: str) -> str:
    """`text` with each code, phone and number in an isolate of its own where it stands among Arabic letters."""
    return _RUN.sub(lambda run: f"{_LRI}{run[0]}{_PDI}", text) if has_arabic(text) else text
