"""What nobody foresaw is kept without anybody's data: where it happened, and nothing of what stood there."""

from __future__ import annotations

from pathlib import Path

import pytest

from distro.cli import main
from distro.cli.desk import open_desk
from distro.stations.fitness import examine
from distro.stations.trouble import keep_trouble, place_of, troubles, troubles_folder
from stage import MORNING, Stage

NAME = "Aminata Exemple"


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("distro.stations.trouble.troubles_folder", lambda: tmp_path / "troubles")


def fails(stage: Stage) -> BaseException:
    """An error that bears a name in its message, in what it came from, and in the values it passed."""
    try:
        try:
            raise KeyError(NAME)
        except KeyError as first:
            stage.session.demand(NAME)  # type: ignore[arg-type]
            raise ValueError(NAME) from first
    except Exception as error:
        return error


def test_it_tells_the_place_and_no_value(stage: Stage) -> None:
    error = fails(stage)
    path = keep_trouble(error, "distro.cli.desk.open_desk")
    assert path is not None
    assert path.stat().st_mode & 0o077 == 0
    text = path.read_text("utf-8")
    assert NAME not in text
    assert not [word for word in (str(Path.home()), str(stage.folder), "Aminata") if word in text]
    assert "KeyError" in text
    assert f"distro/rules/roles.py:{place_of(error).rpartition(':')[2]} may" in text
    assert "doing distro.cli.desk.open_desk" in text


def test_the_latest_few_stay_and_the_doctor_tells_them(stage: Stage) -> None:
    [none] = [one for one in examine(stage.folder, MORNING, None) if one.code == "troubles"]
    error = fails(stage)
    paths = [keep_trouble(error, "x") for _ in range(23)]
    assert None not in paths
    assert len(troubles()) == 20
    [some] = [one for one in examine(stage.folder, MORNING, None) if one.code == "troubles"]
    assert (none.fit, some.fit, some.params["n"]) == (True, None, 20)


def test_where_nothing_can_be_kept_it_is_told_all_the_same(stage: Stage, tmp_path: Path) -> None:
    (tmp_path / "troubles").write_text("")
    assert keep_trouble(fails(stage), "x") is None


def test_the_command_names_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def fall(*_: object) -> int:
        raise ZeroDivisionError(NAME)

    monkeypatch.setattr("distro.cli.desk.open_desk", fall)
    assert main(["--lang", "en", "--store", str(tmp_path)]) == 1
    told = capsys.readouterr().err
    [kept] = troubles()
    assert str(kept) in told
    assert NAME not in told
    assert open_desk is not fall


def test_it_lies_where_programs_note_things(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert troubles_folder().name == "troubles"
