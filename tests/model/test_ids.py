"""Ids are in the order of what happened, whatever the clock does, and are what others call a UUIDv7."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import RFC_4122, UUID

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from distro.model.bounds import EARLIEST, LATEST, EventId
from distro.model.ids import next_id

_times = st.datetimes(EARLIEST.replace(tzinfo=None), LATEST.replace(tzinfo=None) - timedelta(days=1))


@given(st.lists(_times, min_size=1, max_size=5))
def test_each_comes_after_the_one_before(times: list[datetime]) -> None:
    last, latest = "", 0
    for time in times:
        id_ = next_id(time.replace(tzinfo=UTC), last)
        number = UUID(id_)
        assert (str(number), number.version, number.variant) == (id_, 7, RFC_4122)
        assert msgspec.convert(id_, EventId) > last
        latest = max(latest, int(time.replace(tzinfo=UTC).timestamp() * 1000))
        assert number.int >> 80 == latest
        last = id_


def test_a_clock_that_stands_still_never_ends_them() -> None:
    now, made = datetime(2023, 6, 14, tzinfo=UTC), [""]
    for _ in range(3 << 12):
        made.append(next_id(now, made[-1]))
    assert made == sorted(set(made))
    assert UUID(made[-1]).int >> 80 == int(now.timestamp() * 1000) + 2
