"""Desks that keep in touch while people work: what one did the others know, and one household is served once."""

from __future__ import annotations

import asyncio
import time

import msgspec
import pytest

from distro.cards.code import read
from distro.exchange.errors import HubRefused
from distro.exchange.hub import CLAIMS, connected
from distro.model.verdicts import VerdictCode
from distro.rules.claims import ClaimStanding
from distro.stations.laptops import hub, sync
from distro.stations.laptops.liaison import Liaison
from hub.link import Link
from hub.site import Site
from hub.touch import in_touch, join_all, until
from stage import Stage


async def hand_over(laptop: Stage, liaison: Liaison, number: int, card_of: Stage) -> str:
    """As the desk does it: claim, then hand over. What the claim said."""
    laptop.pass_time()
    desk = laptop.desk()
    verdict = desk.scan(read(card_of.card(number).code, laptop.session.card_key))
    assert verdict.code.may_collect
    claim = await liaison.claim(verdict.household)
    if claim.standing is not ClaimStanding.TAKEN:
        liaison.handed_over(desk.hand_over(verdict, claim=claim))
    return claim.standing


async def test_what_one_desk_did_the_others_know_without_being_asked(site: Site) -> None:
    first, second, third = site.laptops
    await asyncio.to_thread(join_all, site)
    async with in_touch(first, second, third) as (_, two, three):
        assert await hand_over(second, two, 1, first) is ClaimStanding.OURS
        await until(lambda: len(list(third.session.books.handovers)) == 1)
        await until(lambda: two.waiting(two.links[0]) == 0)
        desk = third.desk()
        again = desk.scan(read(first.card(1).code, third.session.card_key))
        assert again.code is VerdictCode.ALREADY_COLLECTED
        assert (await three.claim("h-RBT-0002")).standing is ClaimStanding.OURS


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """How long a desk waits is another test's: a busy machine answers late."""
    monkeypatch.setattr(hub, "ANSWER_WITHIN", 20)


@pytest.mark.usefixtures("patient")
async def test_of_two_desks_with_the_same_card_one_goes_first(site: Site) -> None:
    first, second, third = site.laptops
    await asyncio.to_thread(join_all, site)
    async with in_touch(second, third) as (two, three):
        both = await asyncio.gather(
            *(hand_over(*which, n, first) for n in range(1, 9) for which in ((second, two), (third, three)))
        )
        for pair in zip(both[::2], both[1::2], strict=True):
            assert sorted(pair) == [ClaimStanding.OURS, ClaimStanding.TAKEN]
        await until(lambda: len(list(second.session.books.handovers)) == len(list(third.session.books.handovers)) == 8)
        assert sync.doubles(second.session) == []


async def test_a_void_frees_the_household_for_every_desk(site: Site) -> None:
    first, second, third = site.laptops
    await asyncio.to_thread(join_all, site)
    async with in_touch(second, third) as (two, three):
        assert await hand_over(second, two, 1, first) is ClaimStanding.OURS
        second.desk().void(second.desk().recent()[0].id, "essai")
        two.look_now()
        await until(
            lambda: (
                third.session.books.handovers.fingerprint("h-RBT-0001")
                == second.session.books.handovers.fingerprint("h-RBT-0001")
            )
        )
        assert await hand_over(third, three, 1, first) is ClaimStanding.OURS


async def test_a_silent_hub_holds_nobody_up_and_the_clash_is_known_when_it_is_back(site: Site) -> None:
    first, second, third = site.laptops
    link = Link(site.address)
    await asyncio.to_thread(join_all, site, {1: link.address})
    async with in_touch(second, third) as (two, three):
        link.hold()
        begun = time.monotonic()
        assert await hand_over(second, two, 1, first) is ClaimStanding.SILENT
        known = time.monotonic()
        assert await hand_over(second, two, 2, first) is ClaimStanding.SILENT
        assert time.monotonic() - known < known - begun, "it is known to be silent: nobody waits for it again"
        assert await hand_over(third, three, 1, first) is ClaimStanding.OURS
        assert all(made.offline and made.claim for made in second.session.books.handovers)
        link.let_go()
        await until(lambda: len(two.clashes) == 1)
        assert two.clashes[0].handover.household == "h-RBT-0001"
        assert two.clashes[0].owner.device == third.session.store.device
        await until(lambda: bool(two.doubles) and bool(three.doubles))
        [double] = sync.doubles(third.session)
        assert double.household == "h-RBT-0001"
        assert await hand_over(third, three, 3, first) is ClaimStanding.OURS
        await until(lambda: len(list(third.session.books.handovers)) == 4)
    link.close()


async def test_a_handover_of_before_the_power_cut_is_claimed_by_the_next_start(site: Site) -> None:
    first, second, third = site.laptops
    await asyncio.to_thread(join_all, site)
    site.kill()
    liaison = Liaison(second.session, "RBT", 1, lambda: None)
    assert await hand_over(second, liaison, 4, first) is ClaimStanding.SILENT
    site.start_quietly()
    async with in_touch(third) as (three,):
        assert await hand_over(third, three, 4, first) is ClaimStanding.OURS
        async with in_touch(second) as (two,):
            await until(lambda: len(two.clashes) == 1)


async def test_a_killed_hub_is_found_again_and_everything_arrives(site: Site) -> None:
    first, second, third = site.laptops
    await asyncio.to_thread(join_all, site)
    async with in_touch(second, third) as (two, three):
        site.kill()
        await until(lambda: not two.links[0].connected and two.links[0].problem is not None)
        for number in (1, 2, 3):
            await hand_over(second, two, number, first)
        assert two.waiting(two.links[0]) >= 3
        site.start_quietly()
        await until(lambda: len(list(third.session.books.handovers)) == 3)
        await until(lambda: two.waiting(two.links[0]) == 0)
        assert three.clashes == two.clashes == []


def test_a_handover_on_the_command_line_is_claimed_too(site: Site) -> None:
    _, second, third = site.laptops
    assert hub.claim_once(second.session, "h-RBT-0001", "RBT", 1) is None
    join_all(site)
    ours = hub.claim_once(second.session, "h-RBT-0001", "RBT", 1)
    taken = hub.claim_once(third.session, "h-RBT-0001", "RBT", 2)
    assert ours is not None and ours.standing is ClaimStanding.OURS
    assert taken is not None and taken.standing is ClaimStanding.TAKEN
    assert taken.owner is not None and taken.owner.device == second.session.store.device
    site.kill()
    silent = hub.claim_once(third.session, "h-RBT-0002", "RBT", 2)
    assert silent is not None and silent.standing is ClaimStanding.SILENT


@pytest.mark.usefixtures("patient")
async def test_a_laptop_that_claims_everything_holds_nobody_up_and_is_named(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "MOST", 12)
    _, greedy, honest = site.laptops
    await asyncio.to_thread(join_all, site)
    async with in_touch(greedy, honest) as (liar, two):
        for number in range(1, 13):
            assert (await liar.claim(f"h-RBT-{number:04}")).standing is ClaimStanding.OURS
        first = await two.claim("h-RBT-0001")
        assert first.standing is ClaimStanding.TAKEN and first.owner is not None
        assert first.owner.device == greedy.session.store.device
        await liar.claim("h-RBT-0013")
        assert await hand_over(honest, two, 1, site.laptops[0]) is ClaimStanding.UNBELIEVED
        assert two.unbelieved == {greedy.session.store.device}
        [made] = honest.session.books.handovers
        assert not made.offline
        await until(lambda: greedy.session.books.handovers.get(made.id) is not None)


@pytest.mark.usefixtures("patient")
async def test_nobody_claims_in_another_ones_name_and_no_claim_stands_for_ever(site: Site) -> None:
    first, liar, victim = site.laptops
    await asyncio.to_thread(join_all, site)
    [joined] = hub.hubs(liar.session)
    own, other = liar.session.store.device, victim.session.store.device
    key = hub.next_of(victim.session, "h-RBT-0001")
    theirs = hub.owner(victim.session, "RBT", 1, victim.session.now())
    async with hub.at(liar.session, joined) as there:
        with pytest.raises(HubRefused, match="hub_not_allowed"):
            await there.claim(key, other, b"{}", 5)
    async with hub.at(liar.session, joined) as there:
        assert (await there.claim(key, own, msgspec.json.encode(theirs), 5)).device == own
    async with hub.at(victim.session, joined) as there:
        claimed = await hub.claim(there, key, theirs, 5)
        assert (claimed.standing, claimed.unbelieved) == (ClaimStanding.UNBELIEVED, own)
    mine = sync.identity_of(first.session)
    async with connected(site.address, "MAR23", mine, mine.address, first.session.store.device) as owned:
        claims = (await owned.manager.stream_info(CLAIMS)).config
        await owned.manager.update_stream(claims.evolve(max_age=1, duplicate_window=1))  # second
    async with hub.at(victim.session, joined) as there:
        standing, by = ClaimStanding.UNBELIEVED, time.monotonic() + 30
        while standing is not ClaimStanding.OURS and time.monotonic() < by:
            standing = (await hub.claim(there, key, theirs, 5)).standing
            await asyncio.sleep(0.1)
        assert standing is ClaimStanding.OURS
