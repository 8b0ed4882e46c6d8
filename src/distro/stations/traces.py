"""The proof that nobody is left who was to be forgotten: names by their parts, phones and free text, read back."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import lru_cache
from pathlib import Path

import msgspec
import zstandard

from distro.model.people import Household
from distro.stations.session import Session

_PART = re.compile(r"[^\W_]{4,}")  # a piece of a name that tells somebody; shorter ones are in every other word
_WORD = re.compile(r"[^\W_]+")
_IN_FILES = 7  # letters that sealed bytes do not come to by chance
_SHORTEST_PHONE = 6
_PHONE_WITHOUT_PREFIX = 9
_TEXTS_AT_ONCE = 4096  # looked up already
_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")
_PACKED = b"\x28\xb5\x2f\xfd"  # what a frame of zstd begins with


def names_left(session: Session, words: Iterable[str], besides: Collection[str] = ()) -> int:
    """How many documents and files of the store still hold one of `words` or a part of it, read back from the disk.

    A part is a piece of four letters or more, with or without its accents, that is no word of the programme, nor one of
    `besides`, which are others'. A name that has no such piece is looked for as a whole, a phone number however it is
    written. Files are read as they are, and what is packed in them unpacked.
    """
    others = {_plain(part) for part in (*parts(session.store.programme.decode()), *besides)}
    wanted = {part for word in words for part in parts(word) if _plain(part) not in others}
    tells = _telling({_plain(part) for part in wanted})
    left = sum(any(map(tells, _texts(document))) for _, document in session.raw_events())
    ways = {way for part in wanted for way in (part, part.upper(), _plain(part)) if len(part) >= _IN_FILES}
    codes = {way.encode(code).lower() for way in ways for code in _ENCODINGS}
    for path in session.store.folder.rglob("*"):
        if path.is_file() and path.name not in ("lock", "lock.note"):
            left += any(code in data for data in _readings(path) for code in codes)
    return left


def words_of(household: Household) -> tuple[str, ...]:
    """What a household is called by, reached at and asked for: its names, phone and agreed word."""
    return (household.name, household.phone, household.word, *(one.name for one in household.alternates))


def parts_of(household: Household) -> set[str]:
    """The parts of a household's own names and phone."""
    return {part for word in words_of(household) for part in parts(word)}


def parts(text: str) -> Iterator[str]:
    """What in `text` tells somebody: pieces of a name, else the whole of it; the digits of a phone."""
    found = _PART.findall(text.casefold())
    yield from found
    short = _WORD.findall(text.casefold())
    if not found and len(short) > 1:
        yield " ".join(short)
    if len(digits := _digits(text)) >= _SHORTEST_PHONE:
        yield digits[-_PHONE_WITHOUT_PREFIX:]


def _telling(wanted: set[str]) -> Callable[[str], bool]:
    """What says whether a text tells what is wanted, plain parts all. All of a text's pieces are looked up, for what is
    wanted may be a whole register; and most texts of a store are a few codes that stand in every document.
    """
    digits = {len(one) for one in wanted if one.isdecimal()}
    spans = {one.count(" ") + 1 for one in wanted if " " in one}

    @lru_cache(maxsize=_TEXTS_AT_ONCE)
    def tells(text: str) -> bool:
        if not wanted.isdisjoint(map(_plain, parts(text))):
            return True
        number = _digits(text) if digits else ""
        if any(number[at : at + n] in wanted for n in digits for at in range(len(number) - n + 1)):
            return True
        words = _WORD.findall(_plain(text)) if spans else []
        return any(" ".join(words[at : at + n]) in wanted for n in spans for at in range(len(words) - n + 1))

    return tells


def _texts(document: bytes) -> Iterator[str]:
    """Every text in a document that people wrote."""
    try:
        waiting = [msgspec.json.decode(document)]
    except msgspec.MsgspecError:  # half a letter, in a field that nobody here knows
        waiting = [json.loads(document)]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += [each for name, each in value.items() if name not in _OURS or not isinstance(each, str)]
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, str):
            yield value


def _readings(path: Path) -> Iterator[bytes]:
    data, at = path.read_bytes(), -1
    yield data.lower()
    while (at := data.find(_PACKED, at + 1)) >= 0:
        try:
            yield zstandard.ZstdDecompressor().decompressobj().decompress(data[at:]).lower()
        except zstandard.ZstdError:
            continue


def _plain(text: str) -> str:
    """Without its accents and capitals."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _digits(text: str) -> str:
    """In the digits of this text, whatever its script."""
    return "".join(str(unicodedata.decimal(letter)) for letter in text if letter.isdecimal())


# Fields that hold what distro itself made, ids, keys and times, and who works at a laptop.
_OURS = {
    "kind", "id", "device", "by", "occurred_at", "recorded_at", "household", "card", "key", "signer", "recipient",
    "root", "signature", "digest", "public", "box", "handover", "about", "day", "person", "counted_by", "approved_by",
    "override_by", "declared_by",
}  # fmt: skip
