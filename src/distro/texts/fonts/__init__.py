"""The fonts of our papers, with free licences: DejaVu Sans, and Amiri wherever there are Arabic letters.

Text taken out of a PDF is right with Amiri alone: it writes lam-alef as two signs, DejaVu and Noto as one, which
readers turn round («األشخاص» for «الأشخاص»).
"""

from __future__ import annotations

from pathlib import Path

_FILES = {
    "regular": "DejaVuSans.ttf",
    "bold": "DejaVuSans-Bold.ttf",
    "arabic": "Amiri-Regular.ttf",
    "arabic bold": "Amiri-Bold.ttf",
}


def path(weight: str) -> Path:
    """The font file of a weight: "regular", "bold", "arabic" or "arabic bold"."""
    return Path(__file__).parent / _FILES[weight]
