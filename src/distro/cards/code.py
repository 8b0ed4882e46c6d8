"""The card code, version 1: 21 letters that say nothing about the person and that every keyboard spells alike.

`C`, 12 letters of random id (51 bits), 8 letters of tag. The tag is HMAC-SHA-256 of version and id under the
programme's card key: it is a checksum, and it tells a damaged or forged code from one that is only unknown here.
The 19 letters sit on the same key on QWERTY, AZERTY and QWERTZ (see `distro.scanning.layouts`).

A paper of the point (a goods received note, a referral slip) carries a code of the same length that begins with `P`,
made from its number, and the label of a lot of goods one that begins with `L`, made from what the lot is: digits and
hyphens would not survive a foreign keyboard.
"""

from __future__ import annotations

import hmac
import re
import secrets
import unicodedata
from collections.abc import Iterable, Iterator
from enum import StrEnum
from hashlib import sha256

from msgspec import Struct

ALPHABET = "CDEFGHIJKLNOPRSTUVX"
VERSION = "C"
PAPER = "P"
LOT = "L"
ID_LENGTH = 12
TAG_LENGTH = 8
LENGTH = len(VERSION) + ID_LENGTH + TAG_LENGTH
KEY_BYTES = 32

# By hand one types the id and the first letters of the tag; the eye compares the next ones with the card.
TYPED_TAG_LETTERS = 2
EYE_LETTERS = 4
_TYPED_LENGTH = len(VERSION) + ID_LENGTH + TYPED_TAG_LETTERS

_BODY = len(VERSION) + ID_LENGTH
# Fewer letters than this are no cut card, but anything.
_SHORTEST_CUT = 6
# No scan of a card is longer, however often it was glued to itself.
_LONGEST = 256
_LETTERS = frozenset(ALPHABET)
# What people write between the groups.
_BETWEEN = frozenset("-_.,·•/")
# A scanner may announce the symbology (`]Q1`), and a foreign keyboard garbles that: up to four characters, of which
# the last, the digit's key, gives something that no code holds.
_LEAD = re.compile(rf".{{0,3}}[^{ALPHABET}](?=[{VERSION}{PAPER}{LOT}])")


class ReadingKind(StrEnum):
    """What a scanned or typed text is."""

    GENUINE = "genuine"
    PAPER = "paper"
    LOT = "lot"
    DAMAGED = "damaged"
    CUT = "cut"
    DOUBLED = "doubled"
    FOREIGN = "foreign"
    NOT_A_CARD = "not_a_card"


_KINDS = {VERSION: ReadingKind.GENUINE, PAPER: ReadingKind.PAPER, LOT: ReadingKind.LOT}


def kind_of(letters: str) -> ReadingKind:
    """What the code `letters` is of by its first letter; what it is worth, only the programme's key tells."""
    return _KINDS.get(letters[:1], ReadingKind.NOT_A_CARD)


class Reading(Struct, frozen=True):
    """A text looked at as a card.

    `code`: the code as read, 21 letters when GENUINE, PAPER or LOT, else what there is of it; empty for NOT_A_CARD.
    `suspected`: for DAMAGED, the genuine code one slip away. It is a hint for the help desk, never accepted.
    `by_hand`: only the id and two letters of the tag were typed; ask the eye to compare `check` with the card.
    """

    kind: ReadingKind
    code: str = ""
    suspected: str = ""
    by_hand: bool = False

    @property
    def check(self) -> str:
        """The four letters that follow the typed ones on the card."""
        return self.code[_TYPED_LENGTH : _TYPED_LENGTH + EYE_LETTERS]


def mint(key: bytes) -> str:
    """A new code under the programme's card key `key` (32 bytes, else ValueError)."""
    card_id = "".join(secrets.choice(ALPHABET) for _ in range(ID_LENGTH))
    return VERSION + card_id + tag(key, card_id)


def tag(key: bytes, card_id: str, version: str = VERSION) -> str:
    """The 8 letters that prove `card_id`: the HMAC as a number in base 19, lowest letter first.

    ValueError when the key has not 32 bytes.
    """
    return _hashed(key, version + card_id, TAG_LENGTH)


def paper_code(key: bytes, number: str) -> str:
    """The code of the paper numbered `number` (RBT-BR-0007) under the programme's card key; always the same."""
    paper_id = _hashed(key, f"paper {number}", ID_LENGTH)
    return PAPER + paper_id + tag(key, paper_id, PAPER)


def lot_code(key: bytes, lot: Iterable[str]) -> str:
    """The code of the label of a lot, of the words that tell it from all others; always the same."""
    lot_id = _hashed(key, "\x1f".join(("lot", *lot)), ID_LENGTH)
    return LOT + lot_id + tag(key, lot_id, LOT)


def is_genuine(letters: str, key: bytes) -> bool:
    """Whether `letters` are the code of a card, a paper or a lot of this programme, in capitals and nothing around."""
    if len(letters) != LENGTH or letters[0] not in _KINDS or not _LETTERS.issuperset(letters):
        return False
    return hmac.compare_digest(tag(key, letters[len(VERSION) : _BODY], letters[0]), letters[_BODY:])


def read(text: str, key: bytes) -> Reading:
    """What a scanned `text` is. Case, spaces, control characters and a scanner's prefix do not matter."""
    letters = _letters(text)
    reading = _judge(letters, key)
    if reading.kind is ReadingKind.NOT_A_CARD and (lead := _LEAD.match(letters)):
        return _judge(letters[lead.end() :], key)
    return reading


def read_typed(text: str, key: bytes) -> Reading:
    """What a `text` typed by hand is: id and two letters of the tag (with or without the leading C), or a whole code.

    A GENUINE reading of the short form is `by_hand`: two letters prove little, so the eye compares `check` too.
    """
    letters = _letters(text)
    if len(letters) == _TYPED_LENGTH - len(VERSION):
        letters = VERSION + letters
    if len(letters) != _TYPED_LENGTH or not _well_formed(letters):
        return read(text, key)
    whole = letters[:_BODY] + tag(key, letters[len(VERSION) : _BODY])
    if whole.startswith(letters):
        return Reading(ReadingKind.GENUINE, whole, by_hand=True)
    return Reading(ReadingKind.DAMAGED, letters, by_hand=True)


def grouped(code: str) -> str:
    """`code` as it is printed and read aloud: `C DEFG HIJK LNOP · RS TUVX CD`; typed are the letters up to `RS`."""
    card_id, proof = code[len(VERSION) : _BODY], code[_BODY:]
    fours = " ".join(card_id[at : at + 4] for at in range(0, ID_LENGTH, 4))
    eye = TYPED_TAG_LETTERS + EYE_LETTERS
    return f"{code[: len(VERSION)]} {fours} · {proof[:TYPED_TAG_LETTERS]} {proof[TYPED_TAG_LETTERS:eye]} {proof[eye:]}"


def _hashed(key: bytes, text: str, length: int) -> str:
    if len(key) != KEY_BYTES:
        raise ValueError(f"a card key has {KEY_BYTES} bytes")
    number = int.from_bytes(hmac.digest(key, text.encode(), sha256), "big")
    letters = []
    for _ in range(length):
        number, rest = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[rest])
    return "".join(letters)


def _judge(letters: str, key: bytes) -> Reading:
    if is_genuine(letters, key):
        return Reading(_KINDS[letters[0]], letters)
    if LENGTH <= len(letters) <= LENGTH + 1:
        for repaired in _one_slip_away(letters):
            if _well_formed(repaired) and is_genuine(repaired, key):
                return Reading(ReadingKind.DAMAGED, letters, suspected=repaired)
    if not letters or not _LETTERS.issuperset(letters):
        return Reading(ReadingKind.NOT_A_CARD)
    if len(letters) > LENGTH:
        found = _glued(letters, key)
        return Reading(ReadingKind.DOUBLED, found) if found else Reading(ReadingKind.NOT_A_CARD)
    if len(letters) < LENGTH:
        # A cut at the front loses the C: then only a long rest is believed to be a card.
        shortest = _SHORTEST_CUT if letters.startswith(VERSION) else _BODY
        return Reading(ReadingKind.CUT, letters) if len(letters) >= shortest else Reading(ReadingKind.NOT_A_CARD)
    return Reading(ReadingKind.FOREIGN, letters) if _well_formed(letters) else Reading(ReadingKind.NOT_A_CARD)


def _letters(text: str) -> str:
    """`text` in capitals without what a scanner or a hand may put around and between the letters."""
    if len(text) > _LONGEST:
        return ""
    return "".join(
        letter for letter in text.upper() if letter not in _BETWEEN and unicodedata.category(letter)[0] not in "CZ"
    )


def _well_formed(letters: str) -> bool:
    return letters.startswith(VERSION) and _LETTERS.issuperset(letters)


def _one_slip_away(letters: str) -> Iterator[str]:
    """Every text that one wrong letter, two swapped, or one letter too many could have turned into `letters`."""
    if len(letters) == LENGTH + 1:
        for at in range(len(letters)):
            yield letters[:at] + letters[at + 1 :]
        return
    strange = [at for at, letter in enumerate(letters) if letter not in _LETTERS]
    if len(strange) > 1:
        return
    for at in range(LENGTH - 1):
        yield letters[:at] + letters[at + 1] + letters[at] + letters[at + 2 :]
    for at in strange or range(LENGTH):
        for letter in ALPHABET:
            yield letters[:at] + letter + letters[at + 1 :]


def _glued(letters: str, key: bytes) -> str:
    """The first genuine code inside `letters`; else their first half when it is anyone's code said twice; else ''."""
    for at in range(len(letters) - LENGTH + 1):
        if is_genuine(part := letters[at : at + LENGTH], key):
            return part
    first = letters[:LENGTH]
    return first if _well_formed(first) and first == letters[LENGTH : 2 * LENGTH] else ""
