"""Names that nobody else gives: UUIDv7 whose order is the order of events, and households' own.

A household's id stands in everything that happens to it: 20 hex digits are enough for all that anybody will register,
and half of a UUID's.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import datetime

from distro.model.bounds import LAST_YEAR

_COUNTER_END = 1 << 12
_LAST = (1 << 48) - 1  # what the last group of an id holds
_HOUSEHOLD = 10  # bytes
_DEVICE = re.compile("[0-9a-f]{8}")
_LAST_YEAR = int(LAST_YEAR.timestamp() * 1000)  # ms
_FIRST_OF_IT = f"{_LAST_YEAR >> 16:08x}-{_LAST_YEAR & 0xFFFF:04x}"
_ON = 60_000  # ms


def next_id(now: datetime, last: str) -> str:
    """A UUIDv7 (RFC 9562) greater than `last`, for an event that happens at `now` (an aware datetime).

    When the clock stands still or went back, the time of `last` is kept and its 12-bit counter goes on: the order of
    ids, and not the clock, says what came first.
    """
    millis, counter = int(now.timestamp() * 1000), 0
    if last:
        last_millis, last_counter = _millis(last), int(last[15:18], 16)
        if last_millis >= millis:
            millis, counter = last_millis, last_counter + 1
            if counter == _COUNTER_END:
                millis, counter = millis + 1, 0
    chance = secrets.randbits(62)
    time, variant = f"{millis:012x}", 0b10 << 14 | chance >> 48
    return f"{time[:8]}-{time[8:]}-7{counter:03x}-{variant:04x}-{chance & _LAST:012x}"


def leaps(id_: str, known: str) -> bool:
    """Whether an id is of the last year that ids may be of, and does not go on from `known`, the greatest one so far.

    All ids that follow are greater: whoever leapt to the end of them would leave none. By a minute at a time nobody
    comes there.
    """
    return is_last(id_) and (not known or _millis(id_) > _millis(known) + _ON)


def is_last(id_: str) -> bool:
    """Whether an id is of the last year that there is."""
    return id_ >= _FIRST_OF_IT


def _millis(id_: str) -> int:
    return int(id_[:8] + id_[9:13], 16)


def is_device(text: str) -> bool:
    """Whether this is the id of a laptop: eight hexadecimal digits and nothing else."""
    return _DEVICE.fullmatch(text) is not None


def household_id(key: bytes, called: str) -> str:
    """The id of a household that a list calls so: the same on every laptop that has the programme's `key` of people.

    Without the key it tells nothing, and nobody finds an id by trying what a list may have said.
    """
    return hashlib.blake2b(called.encode(), key=key, digest_size=_HOUSEHOLD).hexdigest()


def new_household_id() -> str:
    """An id for a household that is in no list."""
    return secrets.token_hex(_HOUSEHOLD)
