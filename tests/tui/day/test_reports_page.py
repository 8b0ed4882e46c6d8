"""Reports by keys: which one may have, read on the screen, written as files; what is missing or no day is said."""

from __future__ import annotations

from pathlib import Path

import openpyxl
from textual.widgets import OptionList

from distro.stations.records import REPORTS
from distro.tui import DistroApp
from stage import PASSPHRASE, Stage
from tui.driving import Driver, driving, press, scan, screen

OPEN = ("f10", "=rapports et listes", "enter")


async def chosen(app: DistroApp, pilot: Driver, kind: str) -> None:
    """Its page."""
    await press(pilot, *OPEN)
    options = app.screen.query_one(OptionList)
    options.highlighted = options.get_option_index(kind)
    await press(pilot, "enter")


def written(stage: Stage) -> list[Path]:
    return sorted((stage.folder.parent / "reports").glob("*"))


async def test_a_report_is_read_and_then_written_as_a_file(stage: Stage) -> None:
    async with driving(stage) as (app, pilot):
        await scan(pilot, stage.card(1).code)
        await press(pilot, "space")
        await chosen(app, pilot, "handovers")
        await press(pilot, "f4")
        assert "RBT-0001" in screen(app)
        assert written(stage) == []
        await press(pilot, "f6", "down", "enter")
        assert "Écrit" in screen(app)
    [file] = written(stage)
    assert "RBT-0001" in {cell.value for sheet in openpyxl.load_workbook(file) for row in sheet for cell in row}


async def test_every_report_can_be_made_by_keys(stage: Stage) -> None:
    stage.invite()
    async with driving(stage) as (app, pilot):
        for kind, one in REPORTS.items():
            await chosen(app, pilot, kind)
            if kind == "days":
                await press(pilot, "tab", "=14/06/2023")
            if kind == "access":
                await press(pilot, "=RBT-0001")
            before = len(written(stage))
            await press(pilot, "f6", *(["enter"] if len(one.formats) > 1 else []))
            assert len(written(stage)) == before + 1, kind
            stage.pass_time(1)
            await press(pilot, "escape")
    assert {file.stem.rpartition("-2")[0] for file in written(stage)} == set(REPORTS)


async def test_what_is_missing_and_what_is_no_day_are_said(stage: Stage) -> None:
    async with driving(stage) as (app, pilot):
        await chosen(app, pilot, "access")
        await press(pilot, "f4")
        assert "Il manque : Ménage" in screen(app)
        await press(pilot, "=RBT-9999", "f4")
        assert "RBT-9999" in screen(app)
        await press(pilot, "escape", "escape")
        await chosen(app, pilot, "stock")
        await press(pilot, "tab", "=31/02/2023", "f4")
        assert "« Du » n'est pas une date" in screen(app)
    assert written(stage) == []


async def test_a_volunteer_finds_only_what_everybody_may_have(stage: Stage) -> None:
    stage.session.store.keyring.add("essai", PASSPHRASE, "volunteer")
    stage.session.log_in("essai", PASSPHRASE)
    async with driving(stage) as (app, pilot):
        await press(pilot, *OPEN)
        options = app.screen.query_one(OptionList).options
        assert {option.id for option in options} == {name for name, kind in REPORTS.items() if kind.task is None}
