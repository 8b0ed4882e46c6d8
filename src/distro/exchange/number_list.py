"""A list of register numbers in a text file, as somebody types it from paper."""

from __future__ import annotations

import re
from pathlib import Path

from distro.exchange.register.reading.encodings import decode
from distro.exchange.register.sheets import FileRefused

_MOST_BYTES = 10 << 20


def numbers_of(file: Path) -> list[str]:
    """The first word of each line; lines that begin with # are remarks. FileRefused for a file that is no text."""
    if file.stat().st_size > _MOST_BYTES:
        raise FileRefused("file_too_large", megabytes=_MOST_BYTES >> 20)
    text, _ = decode(file.read_bytes())
    lines = (line.strip() for line in text.splitlines())
    return [re.split(r"[;,\t]", line)[0].strip().strip('"') for line in lines if line and not line.startswith("#")]
