"""A laptop is retired from the menu, by keys: which one, why, and only after yes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from distro.store import Role
from distro.tui.commands import RetireLaptop
from hub.site import make_site
from stage import PASSPHRASE, Stage
from tui.driving import driving, press, told


@pytest.fixture
def laptops(tmp_path: Path) -> Iterator[list[Stage]]:
    made = make_site(tmp_path, 2).laptops
    yield made
    for one in made:
        one.session.store.close()


async def test_it_is_retired_after_yes_and_then_nobody_is_left_to_retire(laptops: list[Stage]) -> None:
    first, second = laptops
    other, gone = second.session.store.device, first.session.books.devices.retired_at
    own = first.session.store.device
    async with driving(first) as (app, pilot):
        await press(pilot, f"={RetireLaptop.title()}", "enter", "down", "enter", "enter")
        assert gone(own) == {}, "no is what Enter finds first"
        await press(pilot, f"={RetireLaptop.title()}", "enter", "down", "enter", "right", "enter")
        assert (gone(own)[other].why, "retiré" in told(app)) == ("stolen", True)
        await press(pilot, f"={RetireLaptop.title()}")
        assert "Aucun autre portable" in told(app)


async def test_who_does_not_manage_people_is_not_offered_it(laptops: list[Stage]) -> None:
    first = laptops[0]
    first.session.log_in("omar", PASSPHRASE)
    assert first.session.role == Role.REGISTRAR
    async with driving(first) as (app, pilot):
        await press(pilot, f"={RetireLaptop.title()}", "enter")
        assert app.screen is app.desk_screen or "Retirer" not in told(app)
        assert first.session.books.devices.retired_at(first.session.store.device) == {}
