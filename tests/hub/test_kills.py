"""Nothing lost and nothing doubled: hub, head office, laptops and link are killed again and again while people serve.

At the end every laptop and the head office hold the same events, byte for byte, among them every handover that any desk
acknowledged; each planted double collection is found, and no other.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from random import Random

from distro.exchange.errors import HubRefused
from distro.exchange.hub_server import run_folder, server_binary
from distro.model.events import LaptopRole
from distro.stations.laptops import hub, sync
from distro.stations.session import Session
from distro.store import open_store
from hub.link import Link
from hub.site import Site, events, make_site, meet
from stage import PASSPHRASE, Stage

KILLS = int(os.environ.get("DISTRO_KILLS", "32"))
_TESTS = Path(__file__).parent.parent
_PATIENT = 300  # seconds: an answer that a kill swallowed is waited for, thirty seconds each


def open_again(stage: Stage, counters: Path) -> None:
    store = open_store(stage.folder, "sara", PASSPHRASE, counters=counters)
    stage.session = Session(store, stage.clock)


def test_every_kill_of_everything(tmp_path: Path) -> None:
    """Laptops 2 and 3 serve in processes; laptop 0 runs the site's hub, laptop 1 the head office's and takes all."""
    random = Random(8)
    site = make_site(tmp_path, 4)
    office = Site([site.laptops[1]], make_site(tmp_path / "port", 1).address)
    first, head, *desks = site.laptops
    head_keys = sync.identity_of(head.session).address
    sync.trust(first.session, head.session.store.device, "siege", head_keys, role=LaptopRole.HUB)
    site.start()
    prepare = hub.prepare(head.session, office.address, [first.session.store.device])
    office.server = subprocess.Popen(
        [prepare.binary, "-c", str(prepare.conf)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    patiently(lambda: hub.open_streams(head.session, office.address))
    links = [Link(site.address) for _ in desks]
    hub.join(first.session, site.address, relay=True)
    hub.join(first.session, office.address, relay=True)
    for laptop, link in zip(desks, links, strict=True):
        hub.join(laptop.session, link.address)
    hub.join(head.session, office.address)
    meet_all(first)
    for laptop in desks:
        meet(laptop)
    codes = [first.card(number).code for number in range(1, 11)]
    counters = [tmp_path / f"heads{number}" for number in (2, 3)]
    for laptop in desks:
        laptop.session.store.close()
    notes = [tmp_path / f"acknowledged{number}" for number in range(2)]

    # The first three cards go to both desks: double collections. The others to one of them.
    orders = [[*codes[:3], *codes[3:6]], [*codes[:3], *codes[6:]]]
    killed = {"laptop": 0, "hub": 0, "office": 0, "link": 0}
    running: list[subprocess.Popen[bytes] | None] = [None, None]
    while min(killed.values()) < KILLS:
        for number in range(2):
            child = running[number]
            if child is None or child.poll() is not None:
                running[number] = start(desks[number], counters[number], notes[number], orders[number])
        time.sleep(random.uniform(0.02, 0.5))
        victim = min(killed, key=lambda name: (killed[name], random.random()))
        if victim == "laptop":
            child = random.choice(running)
            assert child is not None
            child.kill()
            child.wait()
        elif victim == "link":
            random.choice(links).cut()
        else:
            server = site if victim == "hub" else office
            server.kill()
            time.sleep(random.uniform(0, 0.2))
            restart(server)
        killed[victim] += 1
        if random.random() < 0.3:
            meet_all(first)
    for child in running:
        assert child is not None
        child.wait(_PATIENT)

    for laptop, place, note, order in zip(desks, counters, notes, orders, strict=True):
        assert start(laptop, place, note, order).wait(_PATIENT) == 0  # whatever a kill left unserved
        open_again(laptop, place)
    for _ in range(5):  # from a desk to the site, the head office, and back
        for laptop in (*desks, first, head):
            for joined in hub.hubs(laptop.session):
                patiently(lambda s=laptop.session, j=joined: hub.meet(s, j))

    everything = events(first)
    assert {one for laptop in site.laptops for one in events(laptop)} == set(everything)
    assert events(desks[0]) == everything
    assert events(desks[1]) == everything
    assert events(head) == everything
    acknowledged = {line for note in notes for line in note.read_text().split()}
    made = {handover.id for handover in head.session.books.handovers.every()}
    assert acknowledged <= made
    assert len(made) >= 10
    doubled = {head.session.books.cards.get(code).household for code in codes[:3]}  # type: ignore[union-attr]
    found = {double.household for double in sync.doubles(head.session)}
    assert found <= doubled, "none invented"
    twice = {h for h in doubled if len(head.session.books.handovers.of_household(h)) > 1}
    assert found == twice, "none overlooked"
    for link in links:
        link.close()
    for server in (site, office):
        server.kill()
    for laptop in site.laptops:
        laptop.session.store.close()
    print(killed)


def start(laptop: Stage, counters: Path, note: Path, codes: list[str]) -> subprocess.Popen[bytes]:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(_TESTS), os.environ.get("PYTHONPATH", "")])}
    command = [sys.executable, str(Path(__file__).with_name("child.py")), str(laptop.folder), str(counters), str(note)]
    return subprocess.Popen([*command, *codes], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def restart(server: Site) -> None:
    """The same server, on what the kill left on its disk."""
    binary = server_binary()
    conf = run_folder(server.laptops[0].session.store.device) / "hub.conf"
    server.server = subprocess.Popen([binary, "-c", str(conf)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def meet_all(stage: Stage) -> None:
    for joined in hub.hubs(stage.session):
        try:
            hub.meet(stage.session, joined)
        except HubRefused:
            continue


def patiently(action) -> None:  # type: ignore[no-untyped-def]
    until = time.monotonic() + _PATIENT
    while True:
        try:
            action()
            return
        except HubRefused:
            assert time.monotonic() < until
            time.sleep(0.1)
