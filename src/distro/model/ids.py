"""Names that nobody else gives: UUIDv7 whose order is the order of events."""

from __future__ import annotations

import secrets
from datetime import datetime
from uuid import UUID

_COUNTER_END = 1 << 12


def next_id(now: datetime, last: str) -> str:
    """A UUIDv7 (RFC 9562) greater than `last`, for an event that happens at `now` (an aware datetime).

    When the clock stands still or went back, the time of `last` is kept and its 12-bit counter goes on: the order of
    ids, and not the clock, says what came first.
    """
    millis, counter = int(now.timestamp() * 1000), 0
    if last:
        number = UUID(last).int
        last_millis, last_counter = number >> 80, (number >> 64) & (_COUNTER_END - 1)
        if last_millis >= millis:
            millis, counter = last_millis, last_counter + 1
            if counter == _COUNTER_END:
                millis, counter = millis + 1, 0
    value = (millis << 80) | (0x7 << 76) | (counter << 64) | (0b10 << 62) | secrets.randbits(62)
    return str(UUID(int=value))
