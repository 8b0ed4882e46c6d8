"""A laptop that is lost or stolen: it reads nothing more, and what it says after the last number counts nowhere."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from distro.books.laptops import Laptop, laptops
from distro.exchange.bundle import write_bundle
from distro.exchange.errors import BundleRefused
from distro.exchange.keys import Identity, NotForUs
from distro.exchange.segment import seal
from distro.model.events import RetireReason
from distro.model.quarantine import Reason
from distro.stations.audit import audit
from distro.stations.errors import Refused
from distro.stations.heard import heard
from distro.stations.laptops import retiring, stick, sync
from distro.wording.laptops import let_in_in_words
from hostile import REFUSED, Liar
from hub.site import make_site, serve
from stage import Stage


@pytest.fixture
def site(tmp_path: Path) -> list[Stage]:
    """Three that trust each other and know all; the first one founded the programme."""
    made = make_site(tmp_path / "site", 3).laptops
    first, second, third = made
    for taker in (second, third):
        carry(first, taker, tmp_path)
    serve(second, first.card(1).code)
    carry(second, first, tmp_path)
    return made


def carry(giver: Stage, taker: Stage, folder: Path, only: bool = True) -> stick.Taken:
    written = stick.write(giver.session, folder, taker.session.store.device if only else "")
    return stick.read(taker.session, Path(written.path))


def device(stage: Stage) -> str:
    return stage.session.store.device


def handovers(stage: Stage) -> int:
    return len(list(stage.session.books.handovers))


def codes(stage: Stage) -> set[str]:
    return {found.code for found in audit(stage.session.store, stage.session.books).findings}


def listed(stage: Stage, other: Stage) -> Laptop:
    return next(one for one in laptops(stage.session.books, device(stage)) if one.device == device(other))


def test_it_reads_nothing_more_and_no_history_is_carried_for_it(site: list[Stage], tmp_path: Path) -> None:
    first, second, third = site
    carry(third, first, tmp_path)
    retiring.retire(first.session, device(second), RetireReason.STOLEN)
    written = Path(stick.write(first.session, tmp_path).path)
    with pytest.raises(NotForUs):
        sync.identity_of(second.session).open(written.read_bytes())
    with pytest.raises(BundleRefused, match="bundle_not_for_us"):
        stick.read(second.session, written)
    stick.read(third.session, written)
    carry(third, first, tmp_path)
    serve(first, first.card(3).code)
    assert stick.gather(first.session).events < 8, "what the retired one lacks goes along no more"
    with pytest.raises(Refused, match="device_not_trusted"):
        stick.write(first.session, tmp_path, device(second))


def test_what_it_says_afterwards_is_set_aside_wherever_it_comes_from(site: list[Stage], tmp_path: Path) -> None:
    first, second, third = site
    retiring.retire(first.session, device(second))
    serve(second, first.card(2).code)
    with pytest.raises(BundleRefused, match="bundle_of_retired"):
        carry(second, first, tmp_path)
    carry(second, third, tmp_path)
    assert handovers(third) == 2, "nobody told it yet"
    carry(third, first, tmp_path)
    assert handovers(first) == 1
    carry(first, third, tmp_path)
    for stage in (first, third):
        for _ in range(2):
            assert handovers(stage) == 1
            assert {kept.reason for kept in stage.session.quarantine} == {Reason.RETIRED}
            assert codes(stage) == {"aside_retired"}
            stage.reopen()


def test_with_another_number_what_was_true_counts_again(site: list[Stage], tmp_path: Path) -> None:
    first, second, third = site
    before = first.session.books.devices.have[device(second)]
    serve(second, first.card(2).code)
    carry(second, first, tmp_path)
    known = first.session.books.devices.have[device(second)]
    retiring.retire(first.session, device(second), upto=before)
    assert handovers(first) == 1
    retiring.retire(first.session, device(second), upto=known)
    assert (handovers(first), codes(first)) == (2, set())
    first.reopen()
    assert handovers(first) == 2
    carry(first, third, tmp_path)
    assert (handovers(third), listed(third, second).retired) == (2, "lost")


def test_elsewhere_than_where_the_programme_began_it_holds_there_alone(site: list[Stage], tmp_path: Path) -> None:
    first, second, third = site
    retiring.retire(third.session, device(second))
    carry(third, first, tmp_path)
    assert (listed(third, second).retired, listed(first, second).retired) == ("lost", "")
    retiring.retire(third.session, device(first), RetireReason.STOLEN)
    retiring.retire(first.session, device(third))
    assert listed(first, third).retired == "lost"
    assert listed(third, first).retired == "stolen"
    assert device(third) not in third.session.books.devices.retired_at(device(third))


def test_it_is_trusted_no_more_and_not_waited_for(site: list[Stage]) -> None:
    first, second, _ = site
    assert device(second) in {one.device for one in heard(first.session, "RBT")}
    retiring.retire(first.session, device(second))
    assert device(second) not in {one.device for one in heard(first.session, "RBT")}
    with pytest.raises(Refused, match="device_retired"):
        sync.trust(first.session, device(second), "x", sync.identity_of(second.session).address)


def test_what_cannot_be_is_refused(site: list[Stage]) -> None:
    first, second, _ = site
    for laptop, upto, code in (
        ("deadbeef", None, "device_unknown"),
        ("laptop", None, "device_unknown"),  # two are called so
        (device(first), None, "device_is_this_one"),
        (device(second), 10_000, "device_number"),
        (device(second), -1, "device_number"),
    ):
        with pytest.raises(Refused, match=code):
            retiring.retire(first.session, laptop, upto=upto)


def test_one_comparison_a_laptop_is_enough_with_the_founder(site: list[Stage], tmp_path: Path) -> None:
    first, second, _ = site
    fourth = make_site(tmp_path / "again", 2).laptops[1]
    for one, other in ((first, fourth), (fourth, first)):
        sync.trust(one.session, device(other), "new", sync.identity_of(other.session).address)
    carry(first, second, tmp_path)
    carry(first, fourth, tmp_path)
    assert device(second) in sync.trusted(fourth.session)
    serve(second, first.card(4).code)
    carry(second, fourth, tmp_path)
    assert handovers(fourth) == 2
    assert (listed(fourth, first).founder, listed(fourth, first).trusted) == (True, True)


def test_whom_it_alone_let_in_is_named_for_they_may_be_nobody(site: list[Stage], tmp_path: Path) -> None:
    """A thief has laptops made up, which its word alone vouches for, and lets them speak before it is retired."""
    first, second, _ = site
    liar, ghost = Liar(first), Identity(os.urandom(32))
    signer, recipient = ghost.address.signer, ghost.address.recipient
    trusted = liar.doc("DeviceTrusted", peer="0000dead", name="laptop", signer=signer, recipient=recipient)
    vouches = liar.segment([trusted])
    line = liar.doc("ScanRefused", device="0000dead", seq=1, **REFUSED)
    says = seal(ghost, first.session.programme.code, "0000dead", "", 1, [line], "", "")
    assert liar.send([vouches, says], tmp_path).new == 2
    assert sync.let_in_by(first.session, device(second)) == []
    retiring.retire(first.session, liar.device, RetireReason.STOLEN)
    assert sync.let_in_by(first.session, liar.device) == ["0000dead"]
    [told] = let_in_in_words(first.session.books, ["0000dead"])
    assert "0000dead" in told, "it is not called as one of ours is"
    retiring.retire(first.session, "0000dead", upto=0)
    assert sync.let_in_by(first.session, liar.device) == []


def test_nobody_calls_a_laptop_by_the_name_of_another_so_that_the_wrong_one_is_retired(
    site: list[Stage], tmp_path: Path
) -> None:
    first, second, third = site
    liar = Liar(first)
    for other in (second, third):
        keys = sync.identity_of(other.session).address
        said = liar.doc("DeviceTrusted", peer=device(other), name="liar", signer=keys.signer, recipient=keys.recipient)
        liar.send([liar.segment([said])], tmp_path)
    assert retiring.retire(first.session, "liar").peer == liar.device


def test_how_far_a_sender_says_to_know_thousands_of_laptops_is_not_written_down(
    site: list[Stage], tmp_path: Path
) -> None:
    first, second, _ = site
    session, identity = second.session, sync.identity_of(second.session)
    have = {f"{n:08x}": 1 for n in range(40_000)} | session.books.devices.have
    to = [sync.identity_of(first.session).address]
    path = tmp_path / "many.distro"
    path.write_bytes(write_bundle([], identity, to, session.programme.code, device(second), have, {}, session.now()))
    for _ in range(2):
        stick.read(first.session, path)
    assert first.session.books.devices.known_by(device(first), device(second)) == session.books.devices.have
