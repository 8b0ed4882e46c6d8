"""The upload by keys: what would go, what stays and why, what went, and what to do where it did not."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from distro.cards.code import read
from distro.model.people import Consent
from distro.stations import registration
from distro.tui import DistroApp
from form_server import FormServer
from hub.touch import until
from stage import Stage
from tui.driving import driving, press, screen

OPEN = ("f10", "=serveur du bureau", "enter")


@pytest.fixture
def served(stage: Stage) -> Stage:
    """Two handovers that may be told, and one of a household without consent."""
    agreed = [replace(h, consent=Consent("v1")) for h in stage.session.books.register if h.number != "RBT-0003"]
    registration.register(stage.session, agreed)
    for number in (1, 2, 3):
        desk = stage.desk()
        desk.hand_over(desk.scan(read(stage.card(number).code, stage.session.card_key)))
    return stage


async def says(app: DistroApp, text: str) -> None:
    await until(lambda: text in " ".join(screen(app).split()))


async def test_what_waits_goes_and_what_stays_is_named(served: Stage, server: FormServer) -> None:
    async with driving(served) as (app, pilot):
        await press(pilot, *OPEN)
        assert "2 envois partiraient" in screen(app)
        assert "1 remise reste ici" in screen(app)
        assert server.kept == {}
        await press(pilot, "f4")
        assert "Écrivez d'abord l'adresse" in screen(app)
        await press(pilot, f"={server.url}", "enter", "=Token secret", "f4")
        await says(app, "2 envois reçus par le serveur")
        assert "secret" not in screen(app)
        await press(pilot, "escape", *OPEN)
        assert "127.0.0.1" in screen(app), "the address is known the next time"
        assert "secret" not in screen(app)
    assert len(server.kept) == 2
    assert {seen[2] for seen in server.requests} == {"Token secret"}


async def test_what_is_not_taken_waits_with_what_to_do(served: Stage, server: FormServer) -> None:
    server.always = 503
    async with driving(served) as (app, pilot):
        await press(pilot, *OPEN, f"={server.url}", "f4")
        await says(app, "2 envois attendent : le serveur est occupé")
        server.always = None
        await press(pilot, "f4")
        await says(app, "2 envois reçus")
    assert len(server.kept) == 2


@pytest.mark.parametrize("address", ["http://kobo.example.org/submission", "ceci"])
async def test_an_address_that_is_not_safe_is_refused_and_nothing_is_written(served: Stage, address: str) -> None:
    before = served.session.books.version
    async with driving(served) as (app, pilot):
        await press(pilot, *OPEN, f"={address}", "f4")
        await says(app, "https")
    assert served.session.books.version == before
