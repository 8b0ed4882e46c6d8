"""The doctor and the backup, from the desk by keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from distro.stations import backups
from distro.stations.laptops import stick
from distro.tui.laptop.doctor import DoctorScreen
from stage import PASSPHRASE, Stage
from tui.driving import driving, press, screen


async def test_the_doctor_says_what_to_do_first_and_looks_again(stage: Stage) -> None:
    stage.folder.chmod(0o755)
    async with driving(stage, size=(100, 40)) as (app, pilot):
        await press(pilot, "f10", "=diagnostic", "enter")
        assert isinstance(app.screen, DoctorScreen)
        text = screen(app)
        assert "chmod 700" in text
        assert text.index("✗") < text.index("✓")
        stage.folder.chmod(0o700)
        await press(pilot, "f5")
        assert "chmod 700" not in screen(app)


async def test_everything_goes_sealed_onto_the_stick(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plugged = tmp_path / "CLE"
    plugged.mkdir()
    monkeypatch.setattr(stick, "sticks", lambda: [plugged])
    async with driving(stage, size=(100, 40)) as (app, pilot):
        await press(pilot, "f10", "=clé", "enter", "f6")
        assert "relus et prouvés" in " ".join(screen(app).split())
    [made] = plugged.glob("*.backup")
    assert backups.look_at(made, "sara", PASSPHRASE).records
