"""Arabic on screens and paper: codes, phones, names and signed numbers inside it keep the order they are read in."""

from __future__ import annotations

import re

_ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff]")
_TOKEN = r"(?:--|[+\-−#])?[0-9A-Za-zÀ-ɏ](?:[^\s\u0600-\u08ff]*[0-9A-Za-zÀ-ɏ%°])?"
_RUN = re.compile(rf"(?<![{{0-9A-Za-zÀ-ɏ_]){_TOKEN}(?:(?: / |[ \u00a0]){_TOKEN})*")

ISOLATES = "\u2066\u2067\u2068\u2069"  # Unicode 6.3: LRI, RLI, FSI, PDI
_LRI, _PDI = ISOLATES[0], ISOLATES[-1]


def has_arabic(text: str) -> bool:
    """Whether there are Arabic letters in `text`."""
    return _ARABIC.search(text) is not None


def isolated(text: str) -> str:
    """`text` with each code, phone and number in an isolate of its own where it stands among Arabic letters."""
    return _RUN.sub(lambda run: f"{_LRI}{run[0]}{_PDI}", text) if has_arabic(text) else text
