"""Whose word an event is: what this laptop did only it says, what another did is signed by that one."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from distro.exchange.envelope import Segment
from distro.exchange.keys import Identity
from distro.exchange.segment import seal
from distro.model.quarantine import Reason
from distro.stations.audit import audit
from distro.stations.laptops import stick, sync
from distro.stations.laptops.segments import seal_own
from distro.stations.session import Session
from distro.store import open_store
from hostile import HANDOVER, REFUSED, Liar
from hub.site import make_site, serve
from stage import PASSPHRASE, Stage


@pytest.fixture
def laptops(tmp_path: Path) -> list[Stage]:
    """Three that trust each other; the first has all there is."""
    return make_site(tmp_path / "site", 3).laptops


def carry(giver: Stage, taker: Stage, folder: Path) -> stick.Taken:
    written = stick.write(giver.session, folder, taker.session.store.device)
    return stick.read(taker.session, Path(written.path))


def codes(stage: Stage) -> set[str]:
    return {found.code for found in audit(stage.session.store, stage.session.books).findings}


def reasons(stage: Stage) -> list[tuple[str, Reason]]:
    return [(kept.device, kept.reason) for kept in stage.session.quarantine]


def test_an_event_in_another_laptops_name_is_named_and_changes_nothing(laptops: list[Stage], tmp_path: Path) -> None:
    reader, honest, _ = laptops
    liar, own = Liar(reader), reader.session.store.device
    stranger = Identity(os.urandom(32)).address
    keys: dict[str, Any] = {"signer": stranger.signer, "recipient": stranger.recipient}
    trusted = sync.trusted(reader.session)
    lies = [
        liar.doc("DeviceTrusted", device=own, peer="574a96e5", name="x", **keys),
        liar.doc("RegisterPurged", device=own, households=0, people=0, gone=[]),
        liar.doc("Handover", device=own, seq=reader.session.log.seq + 1, **HANDOVER),
        liar.doc("ScanRefused", device=honest.session.store.device, seq=1, **REFUSED),
    ]
    taken = liar.send([liar.segment([*lies, liar.doc("ScanRefused", seq=5, **REFUSED)])], tmp_path)
    assert (taken.new, len(taken.set_aside)) == (1, len(lies))
    assert set(reasons(reader)) == {(liar.device, Reason.NOT_ITS_OWN)}
    reader.reopen()
    assert sync.trusted(reader.session) == trusted
    assert len(reader.session.books.register) == 12
    assert list(reader.session.books.handovers) == []
    serve(reader, reader.card(1).code)
    assert codes(reader) == {"aside_not_its_own"}


def test_a_segment_that_its_author_did_not_sign_stops_nobody_else(laptops: list[Stage], tmp_path: Path) -> None:
    reader, honest, _ = laptops
    liar, device = Liar(reader), honest.session.store.device
    line = liar.doc("ScanRefused", device=device, seq=1, **REFUSED)
    forged = seal(liar.identity, reader.session.programme.code, device, "", 1, [line], "", "")
    taken = liar.send([forged, liar.segment([liar.doc("ScanRefused", seq=1, **REFUSED)])], tmp_path)
    assert (taken.broken, taken.new) == ((device,), 1)
    carry(reader, honest, tmp_path)
    serve(honest, honest.card(1).code)
    assert carry(honest, reader, tmp_path).new > 0
    assert len(list(reader.session.books.handovers)) == 1
    assert codes(honest) == codes(reader) == set()


def test_what_a_third_laptop_brings_is_its_authors_word_byte_for_byte(laptops: list[Stage], tmp_path: Path) -> None:
    first, second, third = laptops
    carry(first, second, tmp_path)
    serve(first, first.card(1).code)
    carry(first, second, tmp_path)
    carry(second, third, tmp_path)
    device = first.session.store.device
    assert list(third.session.log.segments_after(device, 0)) == list(first.session.log.segments_after(device, 0))
    assert third.session.log.heads[device] == first.session.log.heads[device]
    assert [made.id for made in third.session.books.handovers] == [made.id for made in first.session.books.handovers]


def test_the_keys_of_a_laptop_are_learnt_from_whom_we_trust_and_its_events_wait_until_then(tmp_path: Path) -> None:
    first, second = make_site(tmp_path / "a", 2).laptops
    [apart] = make_site(tmp_path / "b", 1).laptops
    carry(first, second, tmp_path)
    device, address = apart.session.store.device, sync.identity_of(apart.session).address
    seal_own(apart.session)
    segments = list(apart.session.log.segments_after(device, 0))
    liar = Liar(second)
    assert liar.send(segments, tmp_path).strangers == (device,)
    sync.trust(first.session, device, "apart", address)
    carry(first, second, tmp_path)
    taken = liar.send(segments, tmp_path)
    assert taken.strangers == ()
    assert {kept.reason for kept in taken.set_aside} == {Reason.OTHER_ROOT}, "it began the programme for itself"
    assert taken.new == apart.session.log.seq - len(taken.set_aside) > 0


def test_a_restored_copy_gets_its_own_events_back_and_one_that_went_on_is_named_on_both_sides(
    laptops: list[Stage], tmp_path: Path
) -> None:
    first, second, _ = laptops
    carry(first, second, tmp_path)
    second.session.store.close()
    for name in ("restored", "went-on"):
        shutil.copytree(second.folder, tmp_path / name)
    device = second.session.store.device

    def opened(folder: Path, heads: str) -> Stage:
        store = open_store(folder, "sara", PASSPHRASE, counters=tmp_path / heads)
        return Stage(folder, Session(store, second.clock), second.clock)

    live = opened(second.folder, "live")
    serve(live, first.card(1).code)
    serve(live, first.card(2).code)
    carry(live, first, tmp_path)
    restored, went_on = opened(tmp_path / "restored", "other"), opened(tmp_path / "went-on", "third")
    carry(restored, first, tmp_path)
    carry(first, restored, tmp_path)
    assert restored.session.log.seq >= live.session.log.seq
    assert len(list(restored.session.books.handovers)) == 2
    serve(restored, first.card(3).code)
    assert codes(restored) == set()
    went_on.pass_time()
    serve(went_on, first.card(4).code)
    carry(went_on, first, tmp_path)
    assert (device, Reason.FORKED) in reasons(first)
    assert "aside_forked" in codes(first)
    carry(first, went_on, tmp_path)
    assert {reason for who, reason in reasons(went_on) if who == device} & {Reason.FORKED, Reason.NUMBER_TAKEN}
    serve(first, first.card(5).code)
    assert carry(first, live, tmp_path).new > 0, "honest events flow on"
    for stage in (live, restored, went_on):
        stage.session.store.close()


def test_two_contents_under_one_number_one_to_each_laptop_are_named_when_they_meet(
    laptops: list[Stage], tmp_path: Path
) -> None:
    one, other, _ = laptops
    carry(one, other, tmp_path)
    liar = Liar(one)
    sync.trust(other.session, liar.device, "liar", liar.identity.address)
    told = [liar.doc("Handover", seq=1, **HANDOVER), liar.doc("Handover", seq=1, **HANDOVER | {"desk": 8})]
    liar.send([seal(liar.identity, one.session.programme.code, liar.device, "", 1, [told[0]], "", "")], tmp_path)
    liar.victim = other
    liar.send([seal(liar.identity, one.session.programme.code, liar.device, "", 1, [told[1]], "", "")], tmp_path)
    carry(one, other, tmp_path)
    carry(other, one, tmp_path)
    for stage in (one, other):
        assert (liar.device, Reason.FORKED) in reasons(stage)


def test_a_purged_laptop_hands_segments_on_without_the_people_in_them(laptops: list[Stage], tmp_path: Path) -> None:
    first, second, _ = laptops
    carry(first, second, tmp_path)
    device = first.session.store.device
    [whole, *_] = first.session.log.segments_after(device, 0)
    first.session.store.destroy_register()
    first.session.reload()
    [left, *_] = first.session.log.segments_after(device, 0)
    assert left.envelope == whole.envelope
    assert None in left.lines
    assert isinstance(left, Segment)
    assert b"Diallo" not in b"".join(line or b"" for line in left.lines)
