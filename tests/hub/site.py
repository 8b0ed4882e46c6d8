"""A site: laptops that trust each other, and a real NATS server on one of them."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from distro.cards.code import read
from distro.exchange.errors import HubRefused
from distro.stations.desk import Desk
from distro.stations.laptops import hub, sync
from distro.stations.laptops.met import Met
from distro.stations.session import Session
from distro.store import Cost, create_store
from stage import PASSPHRASE, Stage, make_stage
from tests_programme import SOURCE


@dataclass
class Site:
    """`laptops[0]` runs the hub at `address`."""

    laptops: list[Stage]
    address: str
    server: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """The server, with whatever it had before."""
        session = self.laptops[0].session
        self.start_quietly()
        when_it_answers(lambda: hub.open_streams(session, self.address))

    def start_quietly(self) -> None:
        """Only the process: its streams are there from before."""
        made = hub.prepare(self.laptops[0].session, self.address)
        self.server = subprocess.Popen(
            [made.binary, "-c", str(made.conf)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def kill(self) -> None:
        """As a power cut does."""
        assert self.server is not None
        self.server.kill()
        self.server.wait()


def when_it_answers(action: Callable[[], None]) -> None:
    """What is asked of a server that was just started."""
    until = time.monotonic() + 15
    while True:
        try:
            return action()
        except HubRefused:
            assert time.monotonic() < until, "the hub does not come up"
            time.sleep(0.05)


def make_site(folder: Path, laptops: int) -> Site:
    """The first laptop has the register, the cards and the open day; all trust all, and the hub knows them."""
    made = [make_stage(folder / "first")]
    for number in range(1, laptops):
        place = folder / f"laptop{number}"
        store = create_store(place, SOURCE, "sara", PASSPHRASE, cost=Cost.REHEARSAL, counters=folder / f"heads{number}")
        made.append(Stage(place, Session(store, made[0].clock), made[0].clock))
    for one in made:
        for other in made:
            if one is not other:
                address = sync.identity_of(other.session).address
                sync.trust(one.session, other.session.store.device, "laptop", address, office=other is made[-1])
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    return Site(made, f"127.0.0.1:{port}")


def meet(stage: Stage) -> Met:
    """Meet the hub that this laptop joined."""
    [joined] = hub.hubs(stage.session)
    return hub.meet(stage.session, joined)


def serve(stage: Stage, code: str) -> str:
    """Hand over to a card; the id of the handover."""
    stage.pass_time()
    desk = Desk(stage.session, "RBT")
    return desk.hand_over(desk.scan(read(code, stage.session.card_key))).id


def events(stage: Stage) -> dict[str, bytes]:
    """Every event of a laptop, by its id."""
    return {event.id: raw for event, raw in stage.session.raw_events()}
