"""The hub in memory, on which whole worlds are played, keeps the promises of the real one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

import pytest

from distro.exchange.hub import HubConnection
from distro.exchange.segment import seal, subject_of
from distro.stations.laptops import hub, sync
from hub.site import Site
from simulated_hub import SimulatedHub


@asynccontextmanager
async def _connected(site: Site, simulated: bool) -> AsyncIterator[HubConnection]:
    if simulated:
        yield cast("HubConnection", SimulatedHub())
        return
    session = site.laptops[1].session
    [joined] = hub.hubs(session)
    async with hub.at(session, joined) as there:
        await there.share_keys(sync.known(session), ())
        yield there


@pytest.mark.parametrize("simulated", [False, True])
def test_what_a_hub_promises(site: Site, simulated: bool) -> None:
    session = site.laptops[1].session
    hub.join(session, site.address)
    own, programme, device = sync.identity_of(session), session.programme.code, session.store.device
    one = seal(own, programme, device, "", 1, [b"{}", b"{}"], "", "")
    two = seal(own, programme, device, one.envelope.heading.digest, 3, [b"{}"], "", "")

    async def asked() -> None:
        async with _connected(site, simulated) as there:
            assert await there.heads() == {}
            assert await there.next(device, 1) is None
            await there.put([one])
            before = await there.last()
            await there.put([one, two])  # what is there is no matter
            assert await there.last() > before
            names = [subject_of(one), subject_of(two)]
            assert await there.heads() == {device: names[1]}
            assert await there.after(device, 0) == names
            assert await there.after(device, 1) == names
            assert await there.after(device, 2) == names[1:]
            assert await there.after(device, 3) == await there.after("cafe0000", 0) == []
            assert await there.next(device, 1) == one
            assert await there.next(device, 2) is None
            absent = subject_of(seal(own, programme, device, "", 9, [b"{}"], "", ""))
            assert await there.get([names[1], absent, names[0]]) == [two, None, one]

    asyncio.run(asked())
