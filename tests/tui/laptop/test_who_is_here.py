"""Who is at the keyboard: locked by hand or by itself, opened by a passphrase, taken over with a PIN."""

from __future__ import annotations

import time

import pytest

from distro.tui import DistroApp
from distro.tui.desk.page import DeskScreen
from distro.tui.terminal.ending import Ending
from stage import PASSPHRASE, Stage
from tui.driving import driving, press, scan, screen, settled, told


async def test_the_next_person_opens_the_desk_with_a_passphrase_of_their_own(stage: Stage) -> None:
    code = stage.card(2).code
    async with driving(stage) as (app, pilot):
        await scan(pilot, stage.card(1).code)
        await press(pilot, "f10", "=verrouiller", "enter")
        assert "Diallo" not in screen(app)
        await press(pilot, "escape", "=awa", "enter", "=faux", "enter")
        assert "Cela n'a pas été fait" in screen(app)
        await press(pilot, "escape", "=" + PASSPHRASE, "enter")
        assert "guichet 1 · awa" in screen(app)
        assert "Diallo" not in screen(app)
        await scan(pilot, code)
        await press(pilot, "space")
    [handover] = stage.session.books.handovers
    assert handover.by == "awa"
    assert stage.session.role == "volunteer"


async def test_the_same_person_finds_all_as_it_was(stage: Stage) -> None:
    async with driving(stage) as (app, pilot):
        await press(pilot, "f12", "=7", "enter")
        counting = app.screen
        app.on_do_lock()
        await settled(pilot)
        assert app.locked
        await press(pilot, "enter", "=" + PASSPHRASE, "enter")
        assert app.screen is counting
        assert stage.session.person == "sara"


async def test_an_idle_laptop_locks_itself_shows_nobody_and_then_who_came_meanwhile(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    import distro.tui.laptop.idle

    now = time.time()
    app = DistroApp(stage.session, "RBT", lock_after=600)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await scan(pilot, stage.card(1).code)
        assert "Diallo" in screen(app)
        for times in range(1, 5):  # each key puts it off
            monkeypatch.setattr(distro.tui.laptop.idle, "time", lambda times=times: now + 400 * times)
            app._lock_when_idle()
            await press(pilot, "f4")
            assert not app.locked
        monkeypatch.setattr(distro.tui.laptop.idle, "time", lambda: now + 4000)
        app._lock_when_idle()
        await settled(pilot)
        assert app.locked
        assert "Diallo" not in screen(app)
        await scan(pilot, stage.card(2).code)
        assert "Traoré" not in screen(app)
        assert "Verrouillé" in told(app)
        await press(pilot, "enter", "=" + PASSPHRASE, "enter")
        assert isinstance(app.screen, DeskScreen)
        assert "Traoré" in screen(app), "whose card was scanned last: this household stands here"
        assert "Diallo" not in screen(app), "or Space would serve who stood here before"


async def test_a_laptop_that_slept_is_locked_when_it_wakes(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """The steady clock stands still in sleep; the other one does not."""
    import distro.tui.laptop.idle

    app = DistroApp(stage.session, "RBT", lock_after=600)
    async with app.run_test(size=(80, 24)):
        now = time.time()
        app._lock_when_idle()
        assert not app.locked
        monkeypatch.setattr(distro.tui.laptop.idle, "time", lambda: now + 601)
        app._lock_when_idle()
        assert app.locked


async def test_what_was_locked_for_long_or_slept_is_closed_so_that_its_keys_leave_the_memory(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    import distro.tui.laptop.idle

    now = time.time()
    for steps, closes in (((601, 1700), False), ((601, 1900), True), ((1900,), True), ((), False)):
        app = DistroApp(stage.session, "RBT", lock_after=600, close_after=1800)
        monkeypatch.setattr(distro.tui.laptop.idle, "time", lambda: now)
        async with app.run_test(size=(80, 24)):
            app._idle.touch()
            app._unlocked.touch()
            for step in steps:
                monkeypatch.setattr(distro.tui.laptop.idle, "time", lambda step=step: now + step)
                app._lock_when_idle()
                if app.locked:
                    app._idle.touch()  # somebody types at the lock, and opens nothing
            assert (app.return_value is Ending.CLOSED) == closes, steps
            assert app.locked == (601 in steps)


async def test_a_volunteer_takes_over_with_a_pin_and_no_more_than_a_volunteers_rights(stage: Stage) -> None:
    stage.session.store.keyring.set_pin("sara", "5172")
    stage.session.store.keyring.add_by_pin("binta", "4096")
    stage.session.store.keyring.set_pin("omar", "8163")
    async with driving(stage) as (app, pilot):
        await scan(pilot, stage.card(1).code)
        await press(pilot, "insert")
        assert "binta" in screen(app)
        assert "omar" in screen(app)
        assert "sara" not in screen(app).partition("Qui se met")[2]
        await press(pilot, "down", "=8163", "enter")
        assert "guichet 1 · omar" in screen(app)
        assert "Diallo" not in screen(app)
        assert stage.session.role == "volunteer"  # a registrar, but a PIN only says who it is
        await scan(pilot, stage.card(2).code)
        await press(pilot, "space", "insert", "=4096", "enter")
        assert "guichet 1 · binta" in screen(app)
        await scan(pilot, stage.card(3).code)
        await press(pilot, "space")
    assert [handover.by for handover in stage.session.books.handovers] == ["omar", "binta"]


async def test_three_wrong_pins_lock_the_screen(stage: Stage) -> None:
    stage.session.store.keyring.set_pin("awa", "5172")
    async with driving(stage) as (app, pilot):
        await press(pilot, "insert", "=5173", "enter")
        assert "Encore 2 essais" in screen(app)
        await press(pilot, "=1", "enter", "=5171", "enter")
        assert app.locked
        assert stage.session.person == "sara"


async def test_without_any_pin_taking_over_wants_a_passphrase(stage: Stage) -> None:
    async with driving(stage) as (app, pilot):
        await press(pilot, "insert")
        assert app.locked


async def test_what_is_copied_stays_in_the_program_and_goes_with_the_lock_and_a_secret_is_never_copied(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The terminal's clipboard keeps what it is given: over a lock, and in whatever remembers what was copied."""
    written: list[str] = []
    async with driving(stage) as (app, pilot):
        assert app._driver is not None
        monkeypatch.setattr(app._driver, "write", written.append)
        await press(pilot, "f3", "=Diallo", "shift+home", "ctrl+c")
        assert app.clipboard == "Diallo"
        app.on_do_lock()
        await settled(pilot)
        assert app.clipboard == ""
        await press(pilot, "enter", "=" + PASSPHRASE, "shift+home", "ctrl+c", "shift+home", "ctrl+x")
        assert app.clipboard == ""
    assert not [text for text in written if "]52;" in text]
