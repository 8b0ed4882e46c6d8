"""Giving and taking by stick from the desk, by keys, on real files."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from apart import carry, close, serve
from distro.cards.code import read
from distro.stations.laptops import stick
from distro.tui import DistroApp
from distro.tui.commands import Hub
from hub.site import make_site
from stage import Stage
from tui.driving import Driver, driving, press, screen, told


@pytest.fixture
def laptops(tmp_path: Path) -> Iterator[list[Stage]]:
    made = make_site(tmp_path, 2).laptops
    yield made
    for one in made:
        one.session.store.close()


@pytest.fixture
def plugged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stick that the system tells of."""
    folder = tmp_path / "CLE"
    folder.mkdir()
    monkeypatch.setattr(stick, "sticks", lambda: [folder])
    return folder


async def until_said(app: DistroApp, pilot: Driver, text: str) -> None:
    for _ in range(400):
        await pilot.pause(0.02)
        if text in " ".join(screen(app).split()):
            return
    raise AssertionError(screen(app))


async def test_what_one_laptop_gives_the_other_takes_and_the_desk_works_on(laptops: list[Stage], plugged: Path) -> None:
    first, second = laptops
    first.pass_time()
    first.desk().hand_over(first.desk().scan(read(first.card(1).code, first.session.card_key)))
    async with driving(first) as (app, pilot):
        await press(pilot, "f10", "=clé", "enter")
        await press(pilot, "f2")
        await until_said(app, pilot, "débrancher la clé")
    [path] = plugged.glob("*.distro")
    assert not list(plugged.glob("*.part"))
    async with driving(second) as (app, pilot):
        assert "0 / 0" in screen(app) or "non ouverte" in screen(app)
        await press(pilot, "f10", "=clé", "enter", "f3")
        await until_said(app, pilot, "enregistrements : ")
        await press(pilot, "escape")
        assert "1 / 10 servis" in screen(app)
        await press(pilot, "f10", "=clé", "enter", "f3")
        await until_said(app, pilot, "enregistrements : 0")
    assert second.session.books.register.numbered("RBT-0001") is not None
    path.unlink()


async def test_what_was_changed_on_the_way_is_refused_and_holds_up_nothing_else(
    laptops: list[Stage], plugged: Path
) -> None:
    first, second = laptops
    written = Path(stick.write(first.session, plugged, second.session.store.device).path)
    broken = bytearray(written.read_bytes())
    broken[len(broken) // 2] ^= 1
    (plugged / "a-broken.distro").write_bytes(broken)
    async with driving(second) as (app, pilot):
        await press(pilot, "f10", "=clé", "enter", "f3")
        await until_said(app, pilot, "enregistrements : ")
        assert "a-broken.distro" in screen(app)
    assert len(second.session.books.register) == 12


async def test_a_stick_that_is_not_there_or_full_loses_nothing(
    laptops: list[Stage], plugged: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _ = laptops

    def full(file: int) -> None:
        raise OSError(28, "No space left on device")

    async with driving(first) as (app, pilot):
        monkeypatch.setattr(os, "fsync", full)
        await press(pilot, "f10", "=clé", "enter", "f2")
        await until_said(app, pilot, "plus de place")
        monkeypatch.undo()
        plugged.rmdir()
        await press(pilot, "f2")
        await until_said(app, pilot, "Ce dossier n'existe pas")
        assert app.is_running
    assert first.session.books.devices.have


async def test_nobody_is_trusted_yet(stage: Stage, plugged: Path) -> None:
    async with driving(stage) as (app, pilot):
        await press(pilot, "f10", "=clé", "enter", "f2")
        assert list(plugged.iterdir()) == []
        assert "confiance" in " ".join(screen(app).split())
        await asyncio.sleep(0)
    assert told(app) == ""


async def test_what_a_stick_brings_for_a_closed_day_is_told_there_and_at_the_desk(
    laptops: list[Stage], plugged: Path
) -> None:
    first, second = laptops
    carry(first, second)
    serve(second, 1)
    close(first)
    stick.write(second.session, plugged, first.session.store.device)
    async with driving(first, size=(110, 40)) as (app, pilot):
        assert "à signer" not in screen(app)
        await press(pilot, "f10", "=clé", "enter", "f3")
        await until_said(app, pilot, "déjà signée")
        await press(pilot, "escape")
        assert "arrivé après : à signer" in screen(app)
        app.post_message(Hub())
        await until_said(app, pilot, "déjà signée")
