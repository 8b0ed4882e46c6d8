"""Boxes: what is closed for somebody's key and opens for them alone (age, X25519), so that others can give them things.

Whoever adds a person, or makes a new key after one was removed, does not know the others' passphrases and need not.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class NotOurs(Exception):
    """This was closed for others, or is not whole, or is another thing than what was asked for."""


class Pair(NamedTuple):
    """`secret` opens what was closed for `public`; both as age writes them."""

    secret: str
    public: str


def new_pair() -> Pair:
    """A pair of the system's random source."""
    import pyrage

    secret = pyrage.x25519.Identity.generate()
    return Pair(str(secret), str(secret.to_public()))


def close_for(publics: Iterable[str], what: str, content: bytes) -> bytes:
    """`content` for whoever holds the secret of one of `publics`. `what` it is goes in too, and is asked for again."""
    import pyrage

    to = [pyrage.x25519.Recipient.from_str(public) for public in publics]
    return bytes(pyrage.encrypt(what.encode() + b"\n" + content, to))


def open_with(secret: str, what: str, box: bytes) -> bytes:
    """What was closed for us as `what`; NotOurs."""
    import pyrage

    try:
        text = bytes(pyrage.decrypt(box, [pyrage.x25519.Identity.from_str(secret)]))
    except (pyrage.DecryptError, ValueError):
        raise NotOurs from None
    said, _, content = text.partition(b"\n")
    if said != what.encode():
        raise NotOurs
    return content
