"""What the font of the Linux console has: at most 512 characters, and Arabic only where somebody loaded such a font.

The console tells when it is asked (`GIO_UNIMAP` of console_ioctl(2)); no other terminal does.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from functools import cache

_GIO_UNIMAP = 0x4B66
_MOST = 0xFFFF  # pairs of a character and its place in the font
_ARABIC = frozenset("\ufe8d\ufe8e\ufedf\ufee0\ufee1\ufee2")  # alef, lam and mim as they are joined


def is_console() -> bool:
    """Whether this is the Linux console."""
    return os.environ.get("TERM", "") == "linux"


@cache
def has_arabic() -> bool:
    """Whether Arabic can be read here; of a terminal that cannot be asked it is believed."""
    known = _characters() if is_console() else None
    return not known or known >= _ARABIC


def _characters() -> frozenset[str] | None:
    """The characters of the font; None where nobody answers."""
    try:
        import fcntl

        entries = (ctypes.c_ushort * (2 * _MOST))()
        asked = bytearray(struct.pack("@HP", _MOST, ctypes.addressof(entries)))
        fcntl.ioctl(sys.__stderr__.fileno() if sys.__stderr__ else 2, _GIO_UNIMAP, asked, True)
    except (ImportError, OSError, ValueError):
        return None
    (found,) = struct.unpack_from("@H", asked)
    return frozenset(chr(entries[2 * at]) for at in range(found))
