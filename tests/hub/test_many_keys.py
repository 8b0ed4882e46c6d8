"""A hub where many laptops joined: the names of all its keys are half a megabyte, read once, however slow the line."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from distro.exchange import hub as exchange
from distro.exchange.epochs import Epoch, KeyName, Ring
from distro.exchange.errors import HubRefused
from distro.stations.laptops import hub, sync
from hub.link import Link
from hub.site import Site, make_site, meet
from stage import Stage

_LAPTOPS, _EPOCHS = 100, 12


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Site]:
    site = make_site(tmp_path, 2)
    site.start()
    first, _ = site.laptops
    hub.join(first.session, site.address)
    meet(first)
    yield site
    site.kill()
    for laptop in site.laptops:
        laptop.session.store.close()


async def put(stage: Stage, names: Iterable[tuple[KeyName, bytes]]) -> None:
    """As records of keys at the hub that this laptop runs."""
    session = stage.session
    code = session.programme.code
    [joined] = hub.hubs(session)
    async with hub.line(session, joined) as there:
        room = asyncio.Semaphore(200)

        async def one(name: KeyName, record: bytes) -> None:
            async with room:
                await there.manager.publish(name.at(code), record)

        await asyncio.gather(*(one(*each) for each in names))


def many(stage: Stage, readers: list[str]) -> list[tuple[KeyName, bytes]]:
    """The keys that as many laptops began as joined, each wrapped for all of them; true ones for the `readers`."""
    session = stage.session
    ring = Ring(sync.identity_of(session), session.store.device, session.programme.code)
    others = [f"{number:08x}" for number in range(1, _LAPTOPS + 1)]
    found: list[tuple[KeyName, bytes]] = []
    for number in range(2, 2 + _EPOCHS):
        ring.begin([KeyName("", Epoch(number - 1, ""), "")])
        assert ring.now is not None
        found += [(KeyName(session.store.device, ring.now, other), b"for another one") for other in others]
    known = {device: keys for device, keys in sync.known(session).items() if device in readers}
    return found + ring.wrapped([], known)


def test_the_names_of_many_keys_are_asked_for_once_and_none_that_is_new_is_missed(two: Site) -> None:
    first, second = two.laptops
    devices = [one.session.store.device for one in two.laptops]
    all_keys = many(first, devices)
    latest = max(name.epoch for name, _ in all_keys)
    later = [one for one in all_keys if one[0].epoch == latest]
    asyncio.run(put(first, [one for one in all_keys if one not in later]))
    line, listed = Link(two.address), 40 * _LAPTOPS * _EPOCHS  # bytes
    joined = hub.join(second.session, line.address)

    def passed() -> int:
        before = line.passed
        meet(second)
        return line.passed - before

    async def learned() -> Epoch | None:
        async with hub.at(second.session, joined) as there:
            return there.ring.now

    at_first, nothing_new = passed(), passed()
    assert at_first > listed
    assert nothing_new < at_first - listed
    asyncio.run(put(first, later))
    assert asyncio.run(learned()) == latest
    line.close()


def test_a_list_takes_as_long_as_it_makes_progress(two: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over a line on which it takes some three times as long as an answer of which nothing comes is waited for."""
    first, second = two.laptops
    asyncio.run(put(first, many(first, [])))
    slow = Link(two.address, 15_000.0)
    hub.join(second.session, slow.address)
    monkeypatch.setattr(exchange, "_PATIENCE", 2.0)
    monkeypatch.setattr(exchange, "_CRAWL", 1)
    meet(second)
    slow.hold()
    with pytest.raises(HubRefused, match="hub_silent"):
        meet(second)
    slow.close()
