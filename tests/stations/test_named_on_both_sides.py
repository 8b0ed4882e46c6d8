"""Where two laptops know different things under one name, `verify` says so on both, once they have met: one id with two
contents, one number with two ids, and a gap that stays.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from apart import carry, findings, serve, site
from distro import __version__
from distro.exchange.envelope import LaptopHead, Segment
from distro.exchange.segment import seal
from distro.model.quarantine import Reason
from distro.stations.laptops import stick, sync
from hostile import HANDOVER, REFUSED, Liar
from stage import Stage


@pytest.fixture
def both(tmp_path: Path) -> list[Stage]:
    return site(tmp_path, 2)


def trusted_by(both: list[Stage], device: str) -> Liar:
    """A laptop that both trust."""
    one, other = both
    liar = Liar(one, device)
    sync.trust(other.session, liar.device, "liar", liar.identity.address)
    return liar


def signed(liar: Liar, first: int, documents: list[bytes], previous: str = "") -> Segment:
    programme = liar.victim.session.programme.code
    return seal(liar.identity, programme, liar.device, previous, first, documents, __version__, "")


def tell(liar: Liar, stage: Stage, segments: list[Segment], folder: Path) -> stick.Taken:
    liar.victim = stage
    return liar.send(segments, folder)


def meet(both: list[Stage]) -> None:
    one, other = both
    for _ in range(2):
        carry(one, other)
        carry(other, one)


def still_serve(both: list[Stage]) -> None:
    """What is honest flows on."""
    one, other = both
    serve(one, 4)
    serve(other, 5)
    meet(both)
    for stage in both:
        assert {"h-RBT-0004", "h-RBT-0005"} <= {made.household for made in stage.session.books.handovers}


def test_one_id_with_two_contents(both: list[Stage], tmp_path: Path) -> None:
    liar = trusted_by(both, "bad0bad0")
    told = liar.doc("Handover", seq=1, **HANDOVER)
    same_id = json.loads(told)["id"]
    another = liar.doc("Handover", seq=1, id_=same_id, **HANDOVER | {"desk": 8})
    for stage, document in zip(both, (told, another), strict=True):
        assert tell(liar, stage, [signed(liar, 1, [document])], tmp_path).new == 1
        assert findings(stage) == set()
    meet(both)
    for stage in both:
        assert findings(stage) == {"aside_forked"}
        stage.session.reload()
        assert findings(stage) == {"aside_forked"}
    still_serve(both)


def test_nobody_is_called_forked_on_the_word_of_another(both: list[Stage], tmp_path: Path) -> None:
    first, second = both
    carry(second, first)
    liar = trusted_by(both, "bad0bad0")
    for device in (first.session.store.device, second.session.store.device):
        last = first.session.log.heads[device].last
        for digest in ("1", "2"):
            heads = {device: LaptopHead(last, digest * 64)}
            path = tmp_path / "told.distro"
            path.write_bytes(liar.sealed([], heads))
            told = stick.read(first.session, path).set_aside
            said = {(kept.device, kept.reason, kept.field) for kept in told}
            assert said == ({(liar.device, Reason.FORK_TOLD, device)} if digest == "1" else set())
    assert findings(first) == {"aside_fork_told"}
    still_serve(both)


def test_one_number_with_two_ids(both: list[Stage], tmp_path: Path) -> None:
    liar = trusted_by(both, "bad0bad0")
    for stage in both:
        tell(liar, stage, [signed(liar, 1, [liar.doc("ScanRefused", seq=1, **REFUSED)])], tmp_path)
        assert findings(stage) == set()
    meet(both)
    for stage in both:
        assert findings(stage) == {"aside_forked"}
    still_serve(both)


def test_one_id_under_two_laptops(both: list[Stage], tmp_path: Path) -> None:
    """Two laptops that lie together, each to one of ours."""
    first, second = trusted_by(both, "bad0bad0"), trusted_by(both, "bad1bad1")
    told = first.doc("ScanRefused", seq=1, **REFUSED)
    same_id = json.loads(told)["id"]
    tell(first, both[0], [signed(first, 1, [told])], tmp_path)
    again = second.doc("ScanRefused", seq=1, id_=same_id, **REFUSED)
    tell(second, both[1], [signed(second, 1, [again])], tmp_path)
    meet(both)
    for stage in both:
        assert findings(stage) == {"id_twice"}
    still_serve(both)


def test_a_gap_is_told_at_once_and_nothing_beyond_it_is_taken_in_until_it_is_filled(
    both: list[Stage], tmp_path: Path
) -> None:
    liar = trusted_by(both, "bad0bad0")
    one, two, three = (liar.segment([liar.doc("ScanRefused", **REFUSED)]) for _ in range(3))
    tell(liar, both[0], [one], tmp_path)
    taken = tell(liar, both[0], [three], tmp_path)
    assert (taken.new, taken.skipped) == (0, (liar.device,))
    meet(both)
    for stage in both:
        assert stage.session.books.devices.have[liar.device] == 1
        assert findings(stage) == set()
    assert tell(liar, both[1], [one, two, three], tmp_path).new == 2
    meet(both)
    for stage in both:
        assert stage.session.books.devices.have[liar.device] == 3
        assert findings(stage) == set()
    still_serve(both)


def test_a_gap_that_came_in_before_there_was_a_gate_is_named_by_both(both: list[Stage], tmp_path: Path) -> None:
    liar = trusted_by(both, "bad0bad0")
    lines = [liar.doc("ScanRefused", seq=seq, **REFUSED) for seq in (1, 2, 5)]
    for stage in both:
        stage.session.store.events.insert_raw("refusals", lines)
        stage.session.reload()
    meet(both)
    for stage in both:
        assert findings(stage) == {"number_gap"}
    still_serve(both)
