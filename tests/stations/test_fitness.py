"""The doctor's checks: each of them fails when what it looks at is wrong, and says what to do in three languages."""

from __future__ import annotations

import json
import os
from collections import namedtuple
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from distro.cli import main
from distro.stations.fitness import Checked, examine
from distro.texts import LANGUAGES, speaking
from distro.wording.fitness import check_in_words

NOW = datetime(2026, 11, 29, 9, 0).astimezone()
Usage = namedtuple("Usage", "total used free")


def found(code: str, folder: Path, now: datetime = NOW, screen: tuple[int, int] | None = (80, 24)) -> Checked:
    [one] = [one for one in examine(folder, now, screen) if one.code == code]
    for language in LANGUAGES:
        with speaking(language):
            assert check_in_words(one.code, one.fit, one.params)
    return one


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "store"
    made.mkdir(mode=0o700)
    written = made / "HEAD"
    written.write_bytes(b"x")
    before = (NOW - timedelta(hours=1)).timestamp()
    os.utime(written, (before, before))
    return made


def test_a_good_laptop_is_fit_and_nothing_of_the_probe_is_left(folder: Path) -> None:
    assert not [one for one in examine(folder, NOW, (80, 24)) if one.fit is False]
    assert [path.name for path in folder.iterdir()] == ["HEAD"]


def test_a_full_disk(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: Usage(10**9, 10**9, 10**6))
    assert found("room", folder).fit is False


def test_a_disk_that_takes_no_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(os, "fsync", refused)
    one = found("writing", folder)
    assert (one.fit, one.params["detail"]) == (False, "Read-only file system")
    assert [path.name for path in folder.iterdir()] == ["HEAD"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such bits")
def test_a_folder_that_others_can_read(folder: Path) -> None:
    folder.chmod(0o750)
    assert found("private", folder).fit is False


@pytest.mark.parametrize("now", [NOW - timedelta(days=2), NOW.replace(year=1970)])
def test_a_clock_that_went_back(folder: Path, now: datetime) -> None:
    assert found("clock", folder, now).fit is False


@pytest.mark.parametrize("screen", [(39, 24), (80, 11)])
def test_a_small_screen(folder: Path, screen: tuple[int, int]) -> None:
    assert found("screen", folder, screen=screen).fit is False


def test_a_terminal_without_arabic(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout", open(os.devnull, "w", encoding="cp1252"))  # noqa: SIM115, PTH123
    assert found("output", folder).fit is False


def test_what_one_can_do_without_is_told_and_is_no_fault(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("distro.stations.fitness.find_spec", lambda _: None)
    assert {found(f"extra_{name}", folder).fit for name in ("hub", "camera", "postgres")} == {None}


def test_the_command_ends_with_1_and_says_it_to_programs_too(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder.chmod(0o755)
    assert main(["--json", "--store", str(folder), "doctor"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert {"python", "system", "encoding", "store", "store_exists", "free_megabytes"} <= told.keys()
    assert [one["fit"] for one in told["findings"] if one["code"] == "private"] == [False]
