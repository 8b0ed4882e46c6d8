"""A real NATS server on one laptop: the others give and take, and strangers get nothing."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from distro.cards.code import read
from distro.exchange.envelope import MOST
from distro.exchange.errors import HubRefused
from distro.exchange.hub import connected
from distro.exchange.hub_server import reload_server
from distro.exchange.keys import Identity
from distro.exchange.segment import seal, subject_of
from distro.model.verdicts import VerdictCode
from distro.stations.laptops import hub, retiring, stick, sync
from hub.site import Site, events, make_site, meet, serve


def join_all(site: Site) -> None:
    for laptop in site.laptops:
        hub.join(laptop.session, site.address)


def test_what_one_laptop_has_all_have_after_each_met_the_hub(site: Site) -> None:
    first, second, third = site.laptops
    join_all(site)
    met = meet(first)
    assert (met.given, met.taken) == (len(events(first)), 0)
    assert meet(second).taken == met.given
    card = first.card(1).code
    serve(second, card)
    meet(second)
    meet(third)
    assert third.desk().scan(read(card, third.session.card_key)).code is VerdictCode.ALREADY_COLLECTED
    again = meet(third)
    assert (again.given, again.taken) == (0, 0) or again.given == 1  # its own refusal just now
    for laptop in (first, second, third, first, second):
        meet(laptop)
    assert events(first) == events(second) == events(third)
    assert first.session.books.stock.accounts() == third.session.books.stock.accounts()


def test_a_double_collection_is_named_as_soon_as_both_have_met(site: Site) -> None:
    first, second, third = site.laptops
    join_all(site)
    meet(first)
    for laptop in (second, third):
        meet(laptop)
    made = {serve(second, first.card(3).code), serve(third, first.card(3).code)}
    serve(second, first.card(4).code)
    assert meet(second).doubles == ()
    [double] = meet(third).doubles
    assert (double.household, set(double.handovers)) == ("h-RBT-0003", made)
    assert meet(third).doubles == ()


def test_what_came_by_stick_first_is_no_matter(site: Site, tmp_path: Path) -> None:
    first, second, _ = site.laptops
    join_all(site)
    meet(first)
    written = stick.write(first.session, tmp_path, second.session.store.device)
    stick.read(second.session, Path(written.path))
    taken = meet(second)
    assert taken.taken == 0
    assert set(events(first)) <= set(events(second))


def test_a_killed_hub_has_what_it_confirmed_and_goes_on(site: Site) -> None:
    first, second, _ = site.laptops
    join_all(site)
    given = meet(first).given
    site.kill()
    with pytest.raises(HubRefused, match="hub_silent"):
        meet(second)
    serve(first, first.card(2).code)
    site.start()
    assert meet(second).taken == given
    assert meet(first).given == 1


async def test_who_hangs_up_is_called_once_more_and_then_told_of(site: Site) -> None:
    own = sync.identity_of(site.laptops[0].session)
    calls = []

    def hang_up(_: asyncio.StreamReader, line: asyncio.StreamWriter) -> None:
        calls.append(line)
        line.close()

    async with await asyncio.start_server(hang_up, "127.0.0.1", 0) as server:
        address = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
        with pytest.raises(HubRefused, match="hub_silent"):
            async with connected(address, "MAR23", own, own.address, "0000cafe"):
                pass
    assert len(calls) <= 2


def test_a_stranger_is_let_in_nowhere_and_a_strange_hub_is_not_believed(site: Site, tmp_path: Path) -> None:
    first, second, _ = site.laptops
    stranger = make_site(tmp_path / "elsewhere", 1).laptops[0]
    with pytest.raises(HubRefused, match="hub_other"):
        hub.join(stranger.session, site.address)
    with pytest.raises(HubRefused, match="hub_none"):
        hub.hubs(second.session)
    keys = sync.identity_of(first.session).address
    programme = first.session.programme.code

    async def as_(identity: Identity) -> None:
        device = first.session.store.device
        async with connected(site.address, programme, identity, keys, device) as there:
            await there.share_keys({device: identity.address}, ())
            await there.put([seal(identity, programme, first.session.store.device, "", 1, [b"{}"], "", "")])

    with pytest.raises(HubRefused, match="hub_not_allowed"):
        asyncio.run(as_(sync.identity_of(stranger.session)))
    with pytest.raises(HubRefused, match="hub_not_allowed"):  # a laptop of ours, under another one's name
        asyncio.run(as_(sync.identity_of(second.session)))
    stranger.session.store.close()


def test_what_its_author_did_not_sign_is_named_and_all_else_is_taken_in(site: Site) -> None:
    first, second, third = site.laptops
    join_all(site)
    meet(first)
    meet(third)
    own, keys = sync.identity_of(first.session), sync.identity_of(first.session).address
    device, programme = first.session.store.device, first.session.programme.code
    after = first.session.log.heads[device].last + 1
    forged = seal(sync.identity_of(third.session), programme, device, "", after, [b'{"a":1}'], "", "")

    async def forge() -> None:
        async with connected(site.address, programme, own, keys, device) as there:
            await there.learn_keys(sync.authors(first.session))
            await there.put([forged])

    asyncio.run(forge())
    before, heard = set(events(second)), set(events(third))
    assert meet(second).broken == (device,)
    assert set(events(second)) > before
    assert heard <= set(events(second))


def test_giving_the_same_again_is_no_matter(site: Site) -> None:
    first = site.laptops[0]
    own, keys = sync.identity_of(first.session), sync.identity_of(first.session).address
    programme = first.session.programme.code
    segment = seal(own, programme, first.session.store.device, "", 1, [b"{}"] * MOST, "", "")

    async def twice() -> int:
        async with connected(site.address, programme, own, keys, first.session.store.device) as there:
            await there.share_keys(sync.known(first.session), ())
            await there.put([segment])
            await there.put([segment])
            assert await there.heads() == {first.session.store.device: subject_of(segment)}
            return len(await there.after(first.session.store.device, 0))

    assert asyncio.run(twice()) == 1


def test_a_retired_laptop_is_cut_off_at_once_and_nobody_else_is(site: Site) -> None:
    serving, honest, stolen = site.laptops
    join_all(site)
    meet(serving)
    meet(honest)

    async def asks(until: asyncio.Event) -> None:
        [joined] = hub.hubs(stolen.session)
        async with hub.at(stolen.session, joined) as there:
            while True:
                await there.last()
                until.set()
                await asyncio.sleep(0.02)

    async def retired_under_their_hands() -> None:
        [joined], begun = hub.hubs(honest.session), asyncio.Event()
        async with asyncio.timeout(20), hub.at(honest.session, joined) as there:
            await there.last()
            asking = asyncio.create_task(asks(begun))
            await begun.wait()
            retiring.retire(serving.session, stolen.session.store.device)
            assert site.server is not None
            await asyncio.to_thread(reload_server, site.server)
            with pytest.raises(HubRefused):
                await asking
            await there.last()

    asyncio.run(retired_under_their_hands())
    with pytest.raises(HubRefused, match="hub_not_allowed"):
        meet(stolen)
    meet(serving)
    meet(honest)
    assert stolen.session.store.device in honest.session.books.devices.retired_at(honest.session.store.device)
    assert len(hub.hubs(honest.session)) == 1
