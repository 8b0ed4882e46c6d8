"""What a hub holds is read with no file of the store alone, and goes with the people."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import zstandard

from distro.exchange.hub_running import RunningServer, ServerChange
from distro.exchange.hub_server import run_folder
from distro.stations import erasing, people
from distro.stations.laptops import hub
from distro.store import Role
from hub.site import Site, make_site, meet, when_it_answers
from stage import PASSPHRASE

_FRAME = b"\x28\xb5\x2f\xfd"


def readable(folder: Path) -> Iterator[bytes]:
    """Every file as it is, and whatever in it unpacks."""
    for path in folder.rglob("*"):
        if not path.is_file():
            continue
        data, at = path.read_bytes(), -1
        yield data
        while (at := data.find(_FRAME, at + 1)) >= 0:
            try:
                yield zstandard.ZstdDecompressor().decompressobj().decompress(data[at:])
            except zstandard.ZstdError:
                continue


@pytest.fixture
def met(tmp_path: Path) -> Iterator[Site]:
    site = make_site(tmp_path, 2)
    site.start()
    try:
        hub.join_own(site.laptops[0].session, site.address)
        hub.join(site.laptops[1].session, site.address)
        meet(site.laptops[0])
        meet(site.laptops[1])
        yield site
    finally:
        site.kill()
        for laptop in site.laptops:
            laptop.session.store.close()


def test_no_file_of_a_store_that_serves_a_hub_tells_a_name_or_a_key(met: Site) -> None:
    first, second = met.laptops
    assert len(second.session.books.register) == len(first.session.books.register) > 0
    names = [household.name.encode() for household in first.session.books.register]
    found = b"".join(readable(first.session.store.folder))
    assert not [name for name in names if name in found]
    assert b"PRIVATE KEY" not in found
    run = run_folder(first.session.store.device)
    assert run.stat().st_mode & 0o77 == 0
    assert all(path.stat().st_mode & 0o77 == 0 for path in run.iterdir())
    assert first.session.store.folder not in run.parents


def test_a_hub_that_is_started_again_opens_what_it_held_and_forgets_it_with_the_people(met: Site) -> None:
    first = met.laptops[0]
    met.kill()
    met.start()
    key = first.session.store.sealed_key("hub")
    assert first.session.store.sealed_key("hub") == key
    met.kill()
    first.session.store.forget_beside("hub")
    assert not (first.session.store.folder / "hub").exists()
    assert first.session.store.sealed_key("hub") != key
    assert hub.hubs(first.session)


def test_a_hub_that_runs_while_somebody_is_forgotten_begins_anew_and_goes_on(tmp_path: Path) -> None:
    site = make_site(tmp_path, 2)
    first, second = site.laptops
    made = hub.prepare(first.session, site.address)
    running = RunningServer(made.binary, made.conf, tmp_path)
    streams = hub.streams_at(first.session, site.address)
    try:
        when_it_answers(streams)
        hub.join_own(first.session, site.address)
        hub.join(second.session, site.address)
        meet(first)
        meet(second)
        held = {path.name for path in first.session.store.folder.glob("hub/jetstream-*")}
        people.add(first.session, "nadia", PASSPHRASE, Role.DATA_FOCAL_POINT)
        first.session.log_in("nadia", PASSPHRASE)
        assert running.look() is None
        erasing.erase(first.session, "RBT-0004")
        assert running.look() is ServerChange.ANEW
        when_it_answers(streams)
        assert running.look() is None
        assert held.isdisjoint(path.name for path in first.session.store.folder.glob("hub/jetstream-*"))
        first.session.log_in("sara", PASSPHRASE)
        meet(first)
        meet(second)
        assert erasing.carry_out(second.session) == 1
        meet(second)
        meet(first)
        [erasure] = erasing.erasures(first.session)
        assert erasure.done
    finally:
        running.stop()
        for laptop in site.laptops:
            laptop.session.store.close()
