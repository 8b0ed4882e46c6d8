"""A list of register numbers in a text file, as somebody types it from paper."""

from __future__ import annotations

import re
from pathlib import Path


def numbers_of(file: Path) -> list[str]:
    """The first word of each line; lines that begin with # are remarks."""
    lines = (line.strip() for line in file.read_text("utf-8-sig").splitlines())
    return [re.split(r"[;,\t]", line)[0].strip().strip('"') for line in lines if line and not line.startswith("#")]
