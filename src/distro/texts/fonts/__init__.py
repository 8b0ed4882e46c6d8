"""The fonts of our papers: DejaVu Sans, which has Latin and Arabic letters and a free licence."""

from __future__ import annotations

from pathlib import Path

_FILES = {"regular": "DejaVuSans.ttf", "bold": "DejaVuSans-Bold.ttf"}


def path(weight: str) -> Path:
    """The font file of a weight, "regular" or "bold"."""
    return Path(__file__).parent / _FILES[weight]
