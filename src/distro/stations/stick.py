"""Files to and from a stick, which may be slow: in steps that somebody can watch."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from distro.whole import whole

# Hears how many bytes are done, of how many.
Tell = Callable[[int, int], object]

_STEP = 256 << 10


def write_to_stick(path: Path, data: bytes, tell: Tell) -> None:
    """`data` as the file `path`, whole and durable: when this ends, the stick may be pulled out.

    Each step is on the stick before it is told, else the bar would be full long before the stick is.
    """
    with whole(path, durable=True) as part, part.open("wb") as file:
        for at in range(0, len(data), _STEP):
            file.write(data[at : at + _STEP])
            file.flush()
            os.fsync(file.fileno())
            tell(min(at + _STEP, len(data)), len(data))


def read_from_stick(path: Path, tell: Tell) -> bytes:
    """All of the file `path`."""
    data = bytearray()
    with path.open("rb") as file:
        total = os.fstat(file.fileno()).st_size
        while step := file.read(_STEP):
            data += step
            tell(len(data), max(total, len(data)))
    return bytes(data)
