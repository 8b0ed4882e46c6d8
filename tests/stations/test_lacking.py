"""What a laptop signed and whoever passes it on leaves out, or holds back, is named until it comes another way."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from distro.exchange.bundle import write_bundle
from distro.exchange.envelope import LaptopHead, Segment
from distro.model.events import HubJoined, RetireReason
from distro.model.quarantine import Lacking
from distro.stations.audit import Finding, audit
from distro.stations.laptops import hub, retiring, stick, sync
from distro.stations.laptops.lacking import lacking
from hostile import REFUSED, Liar
from hub.site import make_site, serve
from simulated_hub import SimulatedHub
from stage import Stage

if TYPE_CHECKING:
    from distro.exchange.hub import HubConnection


@pytest.fixture
def laptops(tmp_path: Path) -> list[Stage]:
    """The reader, an honest one that it trusts, and one that passes on what the honest one said."""
    return make_site(tmp_path / "site", 3).laptops


def brings(
    relay: Stage, reader: Stage, segments: Sequence[Segment], heads: dict[str, LaptopHead], folder: Path
) -> stick.Taken:
    """What a relay puts on a stick for `reader`, whatever it is."""
    session = relay.session
    to = [sync.identity_of(reader.session).address]
    path = folder / "relay.distro"
    path.write_bytes(
        write_bundle(
            segments, sync.identity_of(session), to, session.programme.code, session.store.device, {}, heads,
            session.now(),
        )
    )  # fmt: skip
    return stick.read(reader.session, path)


def carry(giver: Stage, taker: Stage, folder: Path) -> stick.Taken:
    return stick.read(taker.session, Path(stick.write(giver.session, folder, taker.session.store.device).path))


def without(segment: Segment, *numbers: int) -> Segment:
    """The same, with hashes in place of the events of these numbers, as if they had been erased."""
    first = segment.envelope.heading.first
    lines = tuple(None if at in numbers else line for at, line in enumerate(segment.lines, first))
    return Segment(segment.envelope, lines)


def findings(stage: Stage) -> list[Finding]:
    return [*audit(stage.session.store, stage.session.books).findings]


def begun(laptops: list[Stage], folder: Path) -> tuple[str, list[Segment]]:
    """All have met, then the honest one served four; its id, and what it signed since."""
    reader, relay, honest = laptops
    for giver, taker in ((reader, relay), (reader, honest), (honest, reader), (relay, reader), (honest, relay)):
        carry(giver, taker, folder)
    device = honest.session.store.device
    before = reader.session.log.heads[device].last
    for card in range(1, 5):
        serve(honest, reader.card(card).code)
    carry(honest, relay, folder)
    return device, list(relay.session.log.segments_after(device, before))


def test_what_a_relay_left_out_is_named_by_laptop_and_numbers_and_heals_when_it_comes(
    laptops: list[Stage], tmp_path: Path
) -> None:
    reader, relay, honest = laptops
    device, segments = begun(laptops, tmp_path)
    last = segments[-1].envelope.heading.last
    gone = range(last - 1, last + 1)
    taken = brings(relay, reader, [without(segment, *gone) for segment in segments], {}, tmp_path)
    expected = Lacking(device=device, first=last - 1, last=last)
    assert taken.lacking == (expected,)
    reader.reopen()
    assert lacking(reader.session) == (expected,)
    assert findings(reader) == [Finding("lacking", f"{device} {last - 1}-{last}")]
    assert carry(honest, reader, tmp_path).lacking == ()
    assert findings(reader) == []
    assert len(list(reader.session.books.handovers)) == 4


def test_what_is_held_back_is_known_by_what_its_author_signed(laptops: list[Stage], tmp_path: Path) -> None:
    reader, relay, honest = laptops
    device, segments = begun(laptops, tmp_path)
    first, last = segments[0].envelope.heading.first, segments[-1].envelope.heading.last
    taken = brings(relay, reader, [], relay.session.log.signed_heads(), tmp_path)
    assert taken.lacking == (Lacking(device=device, first=first, last=last),)
    reader.reopen()
    assert findings(reader) == [Finding("lacking", f"{device} {first}-{last}")]
    carry(honest, reader, tmp_path)
    assert findings(reader) == []
    # Nobody is said to be further than it signed to be.
    made_up = {device: LaptopHead(last + 9, "0" * 64, b"{}", bytes(64))}
    assert brings(relay, reader, [], made_up, tmp_path).lacking == ()
    assert findings(reader) == []


def test_a_retired_laptop_lacks_nothing_of_what_it_is_not_believed(laptops: list[Stage], tmp_path: Path) -> None:
    reader, relay, _ = laptops
    device, segments = begun(laptops, tmp_path)
    retiring.retire(reader.session, device, RetireReason.STOLEN)
    brings(relay, reader, [without(each, each.envelope.heading.last) for each in segments], {}, tmp_path)
    assert lacking(reader.session) == ()
    assert "lacking" not in {found.code for found in findings(reader)}


def test_what_another_laptop_says_that_it_erased_before_is_told_apart(laptops: list[Stage], tmp_path: Path) -> None:
    """Its word explains it, and is told: who lies so is named as the one that erased it."""
    reader, relay, _ = laptops
    device, segments = begun(laptops, tmp_path)
    last = segments[-1].envelope.heading.last
    brings(relay, reader, [without(segment, last) for segment in segments], {}, tmp_path)
    liar = Liar(reader)
    purge = liar.doc("RegisterPurged", households=0, people=0, gone=[[device, last, last]])
    assert liar.send([liar.segment([purge, liar.doc("ScanRefused", **REFUSED)])], tmp_path).lacking == ()
    found = audit(reader.session.store, reader.session.books)
    assert found.findings == ()
    assert Finding("decided_erased_before", f"{liar.device}, {device} {last}-{last}") in found.decided


def test_what_others_say_to_know_is_told_when_a_day_has_passed(laptops: list[Stage], tmp_path: Path) -> None:
    reader, _, honest = laptops
    begun(laptops, tmp_path)
    device = honest.session.store.device
    liar = Liar(reader)
    at = "2023-06-13T09:00:00+01:00"
    said = liar.doc("BundleRead", peer=device, have={device: 900}, taken=0, occurred_at=at, recorded_at=at)
    liar.send([liar.segment([said])], tmp_path)
    found = audit(reader.session.store, reader.session.books)
    assert found.findings == ()
    assert Finding("decided_known_elsewhere", f"{liar.device}, {device} 900") in found.decided


def test_what_bears_no_number_that_can_be_read_stands_where_its_author_signed_it_and_is_handed_on(
    laptops: list[Stage], tmp_path: Path
) -> None:
    reader, relay, _ = laptops
    carry(reader, relay, tmp_path)
    carry(relay, reader, tmp_path)
    liar = Liar(reader)
    unreadable = [b"{}", b'{"kind":"Handover","id":"zzzz","seq":-1}', b"no JSON"]
    taken = liar.send([liar.segment([*unreadable, liar.doc("ScanRefused", seq=4, **REFUSED)])], tmp_path)
    assert (taken.lacking, taken.new) == ((), 1)
    assert [kept.seq for kept in taken.set_aside] == [1, 2, 3]
    sync.trust(relay.session, liar.device, "liar", liar.identity.address)
    brought = carry(reader, relay, tmp_path)
    assert (brought.lacking, [kept.seq for kept in brought.set_aside]) == ((), [1, 2, 3])
    for stage in (reader, relay):
        stage.reopen()
        assert {found.code for found in findings(stage)} == {"aside_ill_formed"}


def test_what_is_never_to_be_had_keeps_nothing_else_from_being_asked_for_again(
    laptops: list[Stage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "_MOST_AGAIN", 1)
    reader, relay, honest = laptops
    device, segments = begun(laptops, tmp_path)
    serve(honest, reader.card(5).code)
    carry(honest, relay, tmp_path)
    segments = list(relay.session.log.segments_after(device, segments[0].envelope.heading.first - 1))
    thinned = [without(each, each.envelope.heading.first) for each in segments]
    assert len(brings(relay, reader, thinned, {}, tmp_path).lacking) == len(segments) == 2
    there = SimulatedHub()
    asyncio.run(there.put([thinned[0], segments[1]]))
    joined = HubJoined(**reader.session.stamper()(""), peer=relay.session.store.device, address="")
    for _ in range(40):
        asyncio.run(hub.give_and_take(reader.session, cast("HubConnection", there), joined))
    [left] = lacking(reader.session)
    assert left.last == segments[0].envelope.heading.first
