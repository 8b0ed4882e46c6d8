"""The hubs that this laptop joined, and the members of those that are a cluster: which are there, how far each is."""

from __future__ import annotations

import asyncio

from distro.exchange.errors import HubRefused
from distro.model import events as e
from distro.rules.roles import Task
from distro.stations.laptops import hub
from distro.stations.laptops.met import HubSeen
from distro.stations.session import Session

_WITHIN = 10.0  # seconds: members that choose who leads them answer nothing meanwhile


def look(session: Session) -> tuple[HubSeen, ...]:
    """All of them, asked at the same time. HubRefused when none was joined."""
    session.demand(Task.SYNC)

    async def one(joined: e.HubJoined) -> HubSeen:
        try:
            async with hub.line(session, joined) as there, asyncio.timeout(_WITHIN):
                await there.last()
                return HubSeen(device=joined.peer, address=joined.address, members=there.members)
        except HubRefused as refused:
            return HubSeen(device=joined.peer, address=joined.address, problem=refused.code)

    async def every() -> list[HubSeen]:
        return await asyncio.gather(*map(one, hub.hubs(session)))

    return tuple(asyncio.run(every()))
