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


def retired(stage: Stage) -> dict[str, str]:
    return {
        one: said.why.value for one, said in stage.session.books.devices.retired_at(stage.session.store.device).items()
    }


async def test_it_is_retired_after_yes_and_then_nobody_is_left_to_retire(laptops: list[Stage]) -> None:
    first, second = laptops
    other = second.session.store.device
    async with driving(first) as (app, pilot):
        await press(pilot, "f10", f"={RetireLaptop.title()}", "enter", "enter", "down", "enter", "enter")
        assert retired(first) == {}, "no is what Enter finds first"
        await press(pilot, "f10", f"={RetireLaptop.title()}", "enter", "enter", "down", "enter", "right", "enter")
        assert (retired(first)[other], "retiré" in told(app)) == ("stolen", True)
        await press(pilot, "f10", f"={RetireLaptop.title()}", "enter")
        assert "Aucun autre ordinateur" in told(app)


async def test_who_does_not_manage_people_is_not_offered_it(laptops: list[Stage]) -> None:
    first = laptops[0]
    first.session.log_in("omar", PASSPHRASE)
    assert first.session.role == Role.REGISTRAR
    async with driving(first) as (app, pilot):
        await press(pilot, "f10", f"={RetireLaptop.title()}", "enter")
        assert app.screen is app.desk_screen or "Retirer" not in told(app)
        assert retired(first) == {}
