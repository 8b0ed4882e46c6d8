"""Ten laptops at one hub, all of them at work: one is shut out and one let in, and nobody else feels it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from distro.exchange.errors import HubRefused
from distro.exchange.hub import connected
from distro.exchange.hub_server import reload_server
from distro.exchange.keys import Identity
from distro.exchange.segment import seal
from distro.stations.laptops import own_hub, retiring, sync
from hub.site import Site, make_site

_AT_WORK = 8
_EACH = 25  # segments


def laptop(number: int) -> tuple[str, Identity]:
    return f"{number:08x}", Identity(bytes([number]) * 32)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return make_site(tmp_path, 1)


def test_one_is_shut_out_and_one_let_in_under_load(site: Site) -> None:
    serving = site.laptops[0].session
    keys, programme = sync.identity_of(serving).address, serving.programme.code
    honest, (stolen, thief), (late, comer) = [laptop(n) for n in range(1, _AT_WORK + 1)], laptop(20), laptop(21)
    for device, identity in [*honest, (stolen, thief)]:
        sync.trust(serving, device, f"Portable {device}", identity.address)
    site.start()
    half_way, told = asyncio.Event(), asyncio.Event()
    given = dict.fromkeys((device for device, _ in honest), 0)

    async def gives(device: str, identity: Identity) -> None:
        """On one line that is never lost; half of it before the hub is told, half after."""
        async with connected(site.address, programme, identity, keys, device) as there:
            await there.share_keys({device: identity.address}, ())
            for number in range(1, _EACH + 1):
                await there.put([seal(identity, programme, device, "", number, [b"{}"], "", "")])
                given[device] = number
                if number == _EACH // 2:
                    half_way.set()
                    await told.wait()

    async def is_cut_off() -> None:
        async with connected(site.address, programme, thief, keys, stolen) as there:
            while True:
                await there.last()
                await asyncio.sleep(0.01)

    async def told_under_load() -> None:
        await half_way.wait()
        retiring.retire(serving, stolen)
        sync.trust(serving, late, "Portable 10", comer.address)
        own_hub.tell_server(serving)
        assert site.server is not None
        await asyncio.to_thread(reload_server, site.server)
        told.set()

    async def all_of_it() -> dict[str, int]:
        cut = asyncio.create_task(is_cut_off())
        async with asyncio.timeout(120):
            await asyncio.gather(told_under_load(), *(gives(*one) for one in honest))
            with pytest.raises(HubRefused):
                await cut
            with pytest.raises(HubRefused, match="hub_not_allowed"):
                async with connected(site.address, programme, thief, keys, stolen):
                    pass
            async with connected(site.address, programme, comer, keys, late) as there:
                await there.share_keys({late: comer.address}, ())
                await there.put([seal(comer, programme, late, "", 1, [b"{}"], "", "")])
                return {device: newest.last for device, newest in (await there.heads()).items()}

    try:
        held = asyncio.run(all_of_it())
    finally:
        site.kill()
        serving.store.close()
    assert held == given | {late: 1}
    assert set(given.values()) == {_EACH}
