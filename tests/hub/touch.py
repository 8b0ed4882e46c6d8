"""Laptops whose liaison runs: what tests of desks in touch share."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from distro.stations.laptops import hub
from distro.stations.laptops.liaison import Liaison
from hub.site import Site, meet
from stage import Stage


def join_all(site: Site, links: dict[int, str] | None = None) -> None:
    """Each laptop joins the hub, by its link where it has one, and all know what all have."""
    for number, laptop in enumerate(site.laptops):
        hub.join(laptop.session, (links or {}).get(number, site.address))
    for laptop in (*site.laptops, *site.laptops):
        meet(laptop)


@asynccontextmanager
async def in_touch(*laptops: Stage) -> AsyncIterator[list[Liaison]]:
    """The liaisons of `laptops`, once each has met the hub."""
    made = [Liaison(laptop.session, "RBT", 1 + at, lambda: None) for at, laptop in enumerate(laptops)]
    running = [asyncio.create_task(one.run()) for one in made]
    await until(lambda: all(link.met_at for one in made for link in one.links))
    yield made
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)


async def until(holds: Callable[[], bool], seconds: float = 20) -> None:
    """Wait for it while everything else goes on."""
    by = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < by, "it did not come to that"
        await asyncio.sleep(0.02)
