"""The process that holds keys, guarded from what lies around it: no core dump, no look into it, no secret handed on.

What is given in the environment stands in /proc/PID/environ as long as the process lives, and every child gets it: so
it is taken out and written over before anything else happens. So is what was asked for, which may name somebody: the
arguments of a process stand in /proc/PID/cmdline for everybody on the computer.
"""

from __future__ import annotations

import ctypes
import os
import re
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

# What is given in the environment and nobody else may know ends like this, whatever it is for.
_SECRET = re.compile(r"DISTRO_\w*(PASSPHRASE|PIN|KEY|WORDS|AUTHORIZATION)")
_PR_SET_DUMPABLE = 4  # prctl(2): 0 also hides /proc/PID/mem and environ from the same user


def guard() -> None:
    """No core dumps of this process or its children, and nobody else's debugger; where the system knows neither, on."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def hide_arguments() -> None:
    """Zeros over the words of the command where the system keeps them; Python has its own. On Linux alone, and before
    `guard`, after which a process does not see where they are."""
    if sys.platform != "linux":
        return
    with suppress(OSError, ValueError, IndexError):
        begins, ends = map(int, Path("/proc/self/stat").read_text("utf-8").rpartition(")")[2].split()[45:47])
        words = Path("/proc/self/cmdline").read_bytes().split(b"\0")
        first = len(sys.orig_argv) - len(sys.argv) + 1  # of those after the program's name
        shown = sum(len(word) + 1 for word in words[:first])
        if 0 < shown < ends - begins:
            ctypes.memset(begins + shown, 0, ends - begins - shown)


def take_secrets() -> Mapping[str, str]:
    """The secrets of the environment, which does not have them any more."""
    taken = {}
    for name in [name for name in os.environ if _SECRET.fullmatch(name)]:
        if given := os.environ.get(name):
            _write_over(name)
            taken[name] = given
        os.environ.pop(name, None)
    return taken


def _write_over(name: str) -> None:
    """Zeros over the value where the system keeps it: to take a variable out only forgets where it is."""
    if os.name != "posix":
        return
    with suppress(OSError, AttributeError):
        getenv = ctypes.CDLL(None).getenv
        getenv.restype, getenv.argtypes = ctypes.c_void_p, [ctypes.c_char_p]
        if place := getenv(name.encode()):
            ctypes.memset(place, 0, len(ctypes.string_at(place)))
