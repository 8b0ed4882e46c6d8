"""The doorway between a desk that is open and the commands of the same person: where it is, and what goes through.

A store has one writer. While a desk holds it, a command does not write beside it: it is handed to the desk, which does
it between two keys. The way is a unix socket in a folder that no other user can look into; Windows has none.
"""

from __future__ import annotations

import os
import socket
import stat
import sys
import tempfile
from hashlib import sha256
from pathlib import Path

from msgspec import Struct

from distro.cli.version import versions

LONGEST = 4 << 20  # bytes of one message
_LONGEST_PATH = 104  # bytes, on the system that takes the shortest (macOS)
_FOLDER = "distro-{user}"


class Asked(Struct, frozen=True, kw_only=True):
    """A command as it was typed: its words, its files by the name of their option, who asks and with what proof.

    `given` are the secrets of their environment, `answers` what they answered to questions of the desk so far.
    """

    version: str = versions()
    words: list[str]
    files: dict[str, str | list[str]]
    replace: bool
    language: str
    on_terminal: bool
    person: str
    passphrase: str
    given: dict[str, str]
    answers: dict[str, str]


class SecretQuestion(Struct, frozen=True):
    """A secret that the command needs: the variable that may hold it, and how it is asked for."""

    variable: str
    words: str

    @property
    def name(self) -> str:
        """By which its answer is known."""
        return f"{self.variable} {self.words}"


class Answered(Struct, frozen=True, kw_only=True):
    """What the command said and how it ended, or what it needs to be asked anew with."""

    code: int = 0
    out: str = ""
    err: str = ""
    needs: SecretQuestion | None = None


def doorway(store: Path) -> Path | None:
    """Where the desk on the store in that folder answers; None where there is no such thing."""
    if sys.platform == "win32" or not hasattr(socket, "AF_UNIX"):
        return None
    name = sha256(os.fsencode(store.resolve())).hexdigest()[:24]
    place = Path(tempfile.gettempdir()) / _FOLDER.format(user=os.getuid()) / f"{name}.sock"
    return place if len(os.fsencode(place)) < _LONGEST_PATH else None


def is_ours(folder: Path) -> bool:
    """Whether nobody else can look into it or put anything there."""
    try:
        found = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o077
