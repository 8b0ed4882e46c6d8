"""The proof that nobody is left who was to be forgotten: names by their parts, phones and free text, read back."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator

from distro.model.people import Household
from distro.stations.session import Session

_PART = re.compile(r"[^\W_]{4,}")  # a piece of a name that tells somebody; shorter ones are in every other word
_IN_FILES = 7  # letters that sealed bytes do not come to by chance
_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")


def names_left(session: Session, words: Iterable[str], besides: Collection[str] = ()) -> int:
    """How many documents and files of the store still hold one of `words` or a part of it, read back from the disk.

    A part is a piece of four letters or more that is no word of the programme, nor one of `besides`, which are others'.
    Files are read as they are.
    """
    programme = set(_parts(session.store.programme.decode()))
    wanted = {part for word in words for part in _parts(word)} - programme - set(besides)
    left = sum(not wanted.isdisjoint(_said(document)) for _, document in session.raw_events())
    codes = [part.encode(code) for part in wanted if len(part) >= _IN_FILES for code in _ENCODINGS]
    for path in session.store.folder.rglob("*"):
        if path.is_file() and path.name not in ("lock", "lock.note"):
            data = path.read_bytes().lower()
            left += any(code in data for code in codes)
    return left


def parts_of(household: Household) -> set[str]:
    """The parts of a household's own names and phone."""
    words = (household.name, household.phone, household.word, *(one.name for one in household.alternates))
    return {part for word in words for part in _parts(word)}


def _parts(text: str) -> Iterator[str]:
    yield from _PART.findall(text.casefold())
    if digits := re.sub(r"\D", "", text):
        yield from [digits] if len(digits) >= 6 else []


def _said(document: bytes) -> set[str]:
    """The parts of every text in a document."""
    found: set[str] = set()
    waiting = [json.loads(document)]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += [each for name, each in value.items() if name not in _OURS or not isinstance(each, str)]
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, str):
            found |= set(_parts(value))
    return found


# Fields that hold what distro itself made: ids, keys and times.
_OURS = {"kind", "id", "device", "by", "occurred_at", "recorded_at", "household", "card", "key", "signer", "recipient"}
