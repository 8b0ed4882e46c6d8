"""The desk's own screen, by keys, beside another desk and a real hub."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from distro.model.verdicts import VerdictCode
from distro.rules.claims import ClaimStanding
from distro.stations.laptops.liaison import Liaison
from distro.tui import DistroApp
from hub.site import Site, make_site
from hub.touch import in_touch, join_all, until
from stage import PASSPHRASE, Stage
from tui.driving import press, scan, screen, told


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = make_site(tmp_path, 2)
    made.start()
    join_all(made)
    yield made
    made.kill()
    for laptop in made.laptops:
        laptop.session.store.close()


def connected(app: DistroApp) -> bool:
    return app.liaison is not None and app.liaison.links[0].connected


def ready(app: DistroApp) -> bool:
    """It has met the hub, and the hub holds all that this laptop recorded."""
    if app.liaison is None:
        return False
    link = app.liaison.links[0]
    return link.connected and link.met_at is not None and app.liaison.waiting(link) == 0


def status(app: DistroApp) -> str:
    return screen(app).split("\n")[0]


async def serve(laptop: Stage, liaison: Liaison, household: str) -> None:
    """The other desk, without a screen."""
    laptop.pass_time()
    desk = laptop.desk(2)
    claim = await liaison.claim(household)
    assert claim.standing is ClaimStanding.OURS
    liaison.handed_over(desk.hand_over(desk.look_up(household), claim=claim))


async def test_what_is_handed_over_here_is_known_there_and_the_status_says_so(site: Site) -> None:
    here, there = site.laptops
    app = DistroApp(here.session, "RBT", 1)
    async with in_touch(there), app.run_test(size=(80, 24)) as pilot:
        await until(lambda: ready(app))
        await scan(pilot, here.card(1).code)
        await press(pilot, "space")
        await until(lambda: len(list(there.session.books.handovers)) == 1)
        [made] = there.session.books.handovers
        assert made.claim and not made.offline
        await until(lambda: "hub ✓" in status(app))
        await press(pilot, "f10", "=liaison", "enter")
        assert "en liaison" in screen(app)
        assert "Aucune double perception connue" in screen(app)


async def test_what_is_handed_over_there_changes_the_verdict_that_stands_here(site: Site) -> None:
    here, there = site.laptops
    app = DistroApp(here.session, "RBT", 1)
    async with in_touch(there) as (other,), app.run_test(size=(80, 24)) as pilot:
        await until(lambda: ready(app))
        await scan(pilot, here.card(3).code)
        assert app.desk_screen.showing.may_hand_over
        await serve(there, other, "h-RBT-0003")
        await until(lambda: not app.desk_screen.showing.may_hand_over)
        await pilot.pause()
        assert "guichet 2" in screen(app)
        await press(pilot, "space")
        assert len(list(here.session.books.handovers)) == 1


async def test_space_on_a_household_that_another_desk_has_taken_hands_nothing_over(site: Site) -> None:
    here, there = site.laptops
    app = DistroApp(here.session, "RBT", 1)
    async with in_touch(there) as (other,), app.run_test(size=(80, 24)) as pilot:
        await until(lambda: ready(app))
        await scan(pilot, here.card(4).code)
        assert (await other.claim("h-RBT-0004")).standing is ClaimStanding.OURS  # and its goods go out just now
        await press(pilot, "space")
        await until(lambda: app.desk_screen.showing.name == VerdictCode.BEING_SERVED)
        await pilot.pause()
        assert "a pris ce ménage en charge" in screen(app) and "Ne rien remettre" in screen(app)
        await press(pilot, "space")
        assert list(here.session.books.handovers) == []
        made = there.desk(2).hand_over(there.desk(2).look_up("h-RBT-0004"))
        other.look_now()
        await until(lambda: here.session.books.handovers.get(made.id) is not None)
        await until(lambda: app.desk_screen.showing.name == VerdictCode.ALREADY_COLLECTED)


async def test_a_desk_that_claimed_and_never_served_is_overridden_by_a_supervisor(site: Site) -> None:
    here, there = site.laptops
    app = DistroApp(here.session, "RBT", 1)
    async with in_touch(there) as (other,), app.run_test(size=(80, 24)) as pilot:
        await until(lambda: ready(app))
        await scan(pilot, here.card(4).code)
        await other.claim("h-RBT-0004")
        await press(pilot, "space")
        await until(lambda: app.desk_screen.showing.name == VerdictCode.BEING_SERVED)
        await press(pilot, "f10", "=quand même", "enter", "f4")
        await press(pilot, "=sara", "enter", f"={PASSPHRASE}", "enter", "=le guichet 2 est en panne", "f4")
        [made] = here.session.books.handovers
        assert made.override_by == "sara"


async def test_without_the_hub_the_desk_goes_on_and_says_what_waits(site: Site) -> None:
    here, there = site.laptops
    app = DistroApp(here.session, "RBT", 1)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(lambda: ready(app))
        site.kill()
        await until(lambda: not connected(app))
        for number in (1, 2):
            await scan(pilot, here.card(number).code)
            await press(pilot, "space")
        assert all(made.offline for made in here.session.books.handovers)
        assert len(list(here.session.books.handovers)) == 2
        await until(lambda: "hub ✗ 2" in status(app))
        site.start_quietly()
        async with in_touch(there):
            await until(lambda: len(list(there.session.books.handovers)) == 2)
            await until(lambda: "hub ✓" in status(app))


async def test_a_second_space_while_the_hub_thinks_hands_over_once(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    here, _ = site.laptops
    app = DistroApp(here.session, "RBT", 1)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(lambda: ready(app))
        assert app.liaison is not None
        claim = app.liaison.claim

        async def slowly(household: str) -> object:
            await asyncio.sleep(0.3)
            return await claim(household)

        monkeypatch.setattr(app.liaison, "claim", slowly)
        await scan(pilot, here.card(1).code)
        await press(pilot, "space", "space")
        await scan(pilot, here.card(2).code)
        await until(lambda: len(list(here.session.books.handovers)) == 1)
        await until(lambda: "RBT-0001" in told(app))
        await asyncio.sleep(0.5)
        assert len(list(here.session.books.handovers)) == 1
        assert "RBT-0002" in screen(app)
