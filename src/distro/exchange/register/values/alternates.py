"""Who may collect for a household, as a cell or a line names them."""

from __future__ import annotations

import re

_ARABIC_SIGNS = str.maketrans("،؛", ",;")
_BRACKETED = re.compile(r"\s*\(([^()]+)\)\s*$")  # "Awa Sow (soeur)"


def alternates_in(text: str) -> list[tuple[str, str]]:
    """Each with what they are to the household: `Fatou Diallo, soeur; Ali Ba (voisin)`."""
    parts = [_BRACKETED.sub(r", \1", one).partition(",") for one in text.translate(_ARABIC_SIGNS).split(";")]
    return [(name.strip(), relation.strip()) for name, _, relation in parts if name.strip()]
