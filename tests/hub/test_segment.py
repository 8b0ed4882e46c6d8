"""Segments: what is packed comes back; what its author did not sign, or what was changed, nobody believes."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from distro.exchange.envelope import MOST, Envelope, Segment, SegmentBroken
from distro.exchange.keys import Identity
from distro.exchange.segment import check, pack, parse, seal, subject_of, unpack

AUTHOR, OTHER = Identity(bytes(32)), Identity(bytes(31) + b"\1")
DEVICE = "3ab4c1b9"
LINES = st.lists(st.none() | st.text().map(lambda text: msgspec.json.encode({"text": text})), min_size=1, max_size=MOST)


def sealed(lines: list[bytes | None], first: int = 7, identity: Identity = AUTHOR) -> Segment:
    return seal(identity, "MAR 23.x", DEVICE, "", first, lines, "0.1.0", "")


@given(LINES, st.data())
def test_what_is_packed_comes_back_and_a_flipped_bit_does_not(lines: list[bytes | None], data: st.DataObject) -> None:
    segment = sealed(lines)
    packed = pack(segment)
    assert unpack(packed) == segment
    heading = check(segment, AUTHOR.address, "MAR 23.x")
    assert (heading.first, heading.last) == (7, 6 + len(lines))
    at = data.draw(st.integers(0, len(packed) * 8 - 1))
    flipped = bytearray(packed)
    flipped[at // 8] ^= 1 << at % 8
    for changed in (bytes(flipped), packed[:-1]):
        try:
            assert check(unpack(changed), AUTHOR.address, "MAR 23.x") == heading, "what was not signed did not matter"
        except SegmentBroken:
            continue


def test_an_erased_event_leaves_its_hash_and_nothing_stands_in_for_it() -> None:
    whole = sealed([b'{"a":1}', b'{"name":"Awa"}', b'{"c":3}'])
    without = Segment(whole.envelope, (whole.lines[0], None, whole.lines[2]))
    assert b"Awa" not in pack(without)
    assert check(unpack(pack(without)), AUTHOR.address, "MAR 23.x") == whole.envelope.heading
    with pytest.raises(SegmentBroken):
        check(Segment(whole.envelope, (b'{"a":1}', b'{"name":"Eve"}', b'{"c":3}')), AUTHOR.address, "MAR 23.x")


def test_nobody_signs_for_another_nor_for_another_programme() -> None:
    segment = sealed([b"{}"], identity=OTHER)
    for author, programme in ((AUTHOR, "MAR 23.x"), (OTHER, "MAR24")):
        with pytest.raises(SegmentBroken):
            check(segment, author.address, programme)


@pytest.mark.parametrize("last", [6, 7 + MOST, 400_000_000])
def test_a_heading_that_names_more_than_fifty_is_none(last: int) -> None:
    envelope = sealed([b"{}"]).envelope
    signed = envelope.signed.replace(b'"last":7', b'"last":%d' % last)
    forged = Envelope(signed, AUTHOR.private_key.sign(b"distro segment 1\n" + signed), envelope.hashes)
    with pytest.raises(SegmentBroken):
        check(Segment(forged, (b"{}",)), AUTHOR.address, "MAR 23.x")
    with pytest.raises(SegmentBroken):
        unpack(pack(Segment(forged, (b"{}",))))


def test_the_name_at_a_hub_says_whose_it_is_and_which_numbers() -> None:
    segment = sealed([b"{}", b"{}"])
    subject = subject_of(segment)
    assert parse(subject.at("MAR 23.x")) == subject
    assert (subject.device, subject.first, subject.last) == (DEVICE, 7, 8)


@pytest.mark.parametrize("subject", ["ev.P.a.1.2", "ev.P.a.x.2.f", "x.P.a.1.2.f", "", "ev.P.a.1.2.f.g", "ev.P.a.².2.f"])
def test_other_names_are_no_segments(subject: str) -> None:
    assert parse(subject) is None
