"""Segments: whatever was given before, the rest covers exactly what is missing, and nothing changed is believed."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from distro.exchange.segment import MOST, Segment, SegmentBroken, missing, pack, parse, unpack

LAST = 260
HELD = st.lists(
    st.tuples(st.integers(1, LAST), st.integers(0, 80)).map(lambda run: Segment("a", run[0], run[0] + run[1], "x")),
    max_size=8,
)


@given(HELD, st.integers(0, LAST))
def test_the_rest_is_what_nobody_covers_in_runs_of_fifty_at_most(held: list[Segment], last: int) -> None:
    runs = list(missing([*held, Segment("b", 1, 999, "x")], "a", last))
    covered = {number for one in held for number in range(one.first, one.last + 1)}
    assert [number for run in runs for number in run] == [n for n in range(1, last + 1) if n not in covered]
    assert all(0 < len(run) <= MOST for run in runs)


def numbered(device: str, first: int, texts: list[str]) -> list[bytes]:
    return [msgspec.json.encode({"device": device, "seq": first + at, "text": text}) for at, text in enumerate(texts)]


@given(st.lists(st.text(), min_size=1, max_size=MOST), st.data())
def test_what_is_packed_comes_back_and_a_flipped_bit_does_not(texts: list[str], data: st.DataObject) -> None:
    documents = numbered("abc", 7, texts)
    segment, packed = pack("abc", 7, documents)
    assert parse(segment.subject("MAR 23.x")) == segment
    assert unpack(segment, packed) == documents
    at = data.draw(st.integers(0, len(packed) * 8 - 1))
    flipped = bytearray(packed)
    flipped[at // 8] ^= 1 << at % 8
    with pytest.raises(SegmentBroken):
        unpack(segment, bytes(flipped))
    with pytest.raises(SegmentBroken):
        unpack(segment, packed[:-1])


@pytest.mark.parametrize(
    "documents",
    [
        numbered("another", 7, ["", ""]),
        numbered("abc", 8, ["", ""]),
        numbered("abc", 7, [""]) * 2,
        [b"{}", b"{}"],
        [b"no", b"json"],
    ],
)
def test_a_laptop_speaks_for_itself_and_for_the_numbers_it_names_only(documents: list[bytes]) -> None:
    with pytest.raises(SegmentBroken):
        unpack(*pack("abc", 7, documents))


@pytest.mark.parametrize("subject", ["ev.P.a.1.2", "ev.P.a.x.2.f", "x.P.a.1.2.f", "", "ev.P.a.1.2.f.g"])
def test_other_names_are_no_segments(subject: str) -> None:
    assert parse(subject) is None
