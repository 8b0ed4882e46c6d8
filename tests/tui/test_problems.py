"""A disk that refuses, a role that may not: said calmly, nothing lost, no traceback."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from distro.stations.session import Session
from distro.store import open_store
from distro.tui.desk.page import DeskScreen
from stage import PASSPHRASE, Stage, make_stage
from tui.driving import driving, press, screen, told


@pytest.mark.parametrize(("number", "says"), [(errno.ENOSPC, "disque"), (errno.EIO, "disque")])
async def test_a_disk_that_refuses_is_told_and_nothing_is_lost(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, number: int, says: str
) -> None:
    async with driving(stage, [stage.card(1).code, stage.card(2).code]) as (app, pilot):
        await press(pilot, "f9", "space", "f9")

        def refuse(*_: object) -> int:
            raise OSError(number, os.strerror(number))

        with monkeypatch.context() as disk:
            disk.setattr(os, "pwrite", refuse)
            await press(pilot, "space")
            text = screen(app)
            assert "Cela n'a pas été fait" in text
            assert says in text
            assert "Traceback" not in text
        assert len(list(stage.session.books.handovers)) == 1
        await press(pilot, "escape")
        assert isinstance(app.screen, DeskScreen)
        assert "RBT-0002" in screen(app)
        if number == errno.ENOSPC:  # room again: the same Space works
            await press(pilot, "space")
            assert len(list(stage.session.books.handovers)) == 2


async def test_a_volunteer_does_not_open_or_count(tmp_path: Path) -> None:
    made = make_stage(tmp_path / "store", open_day=False)
    made.session.store.close()
    with open_store(made.folder, "awa", PASSPHRASE, counters=tmp_path / "heads") as store:
        stage = Stage(made.folder, Session(store, made.clock), made.clock)
        async with driving(stage) as (app, pilot):
            await press(pilot, "f12", "f4")
            assert "un qui peut le faire : superviseur" in told(app)
            assert stage.session.books.days.open_at("RBT") is None


async def test_an_unforeseen_error_ends_with_a_sentence_and_no_name(stage: Stage) -> None:
    from distro.tui.terminal.ending import Ending
    from distro.tui.terminal.shims import UNFORESEEN

    with pytest.raises(ZeroDivisionError):
        async with driving(stage, [stage.card(1).code]) as (app, pilot):
            await press(pilot, "f9")
            app.call_later(lambda: 1 // 0)
            await pilot.pause()
            said = app._exit_renderables[-1]
    assert "ZeroDivisionError" in str(said)
    assert "enregistré est gardé" in str(said)
    assert "Diallo" not in str(said)
    assert app.return_code == UNFORESEEN
    assert app.return_value is Ending.BROKEN
