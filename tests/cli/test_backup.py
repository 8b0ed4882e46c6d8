"""`distro backup`, `distro restore`, `--read-only`: in words and as JSON, with the exit codes people count on."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.running import Run


def test_a_laptop_comes_back_from_its_backup(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("new", "--example")[0] == 0
    stick = tmp_path / "stick"
    stick.mkdir()
    code, made = run("backup", str(stick))
    assert (code, Path(made["path"]).parent, made["records"] > 0) == (0, stick, True)
    assert run("restore", made["path"], "--check")[1] | {"path": ""} == made | {"path": ""}
    assert run("restore", made["path"])[0] == 1  # there is a store already
    monkeypatch.setenv("DISTRO_STORE", str(tmp_path / "again"))
    assert run("restore", made["path"])[0] == 0
    code, said = run("people", "add", "lina")
    assert (code, "distro restore --settle" in said) == (1, True)
    code, settled = run("restore", "--settle")
    assert (code, settled["removed"], settled["unheard"]) == (0, [], [])
    assert run("people", "add", "lina")[0] == 0
    assert run("verify")[0] == 0
    assert run("restore", "--settle")[0] == 1


def test_wrong_words_and_nothing_there(run: Run, tmp_path: Path) -> None:
    assert run("new", "--example")[0] == 0
    assert run("restore")[0] == 2
    assert run("restore", str(tmp_path), "--settle")[0] == 2
    code, said = run("restore", str(tmp_path))
    assert (code, "backup.json" in said) == (1, True)


def test_a_stick_that_is_not_in_is_no_disk_that_failed(run: Run, tmp_path: Path) -> None:
    assert run("new", "--example")[0] == 0
    code, said = run("backup", str(tmp_path / "stick"))
    assert (code, "branchez la clé" in said, "remises" in said) == (1, True, False)


def test_read_only_looks_and_writes_nothing(run: Run) -> None:
    assert run("new", "--example")[0] == 0
    assert run("verify", "--read-only")[0] == 0
    code, said = run("people", "add", "lina", "--read-only")
    assert (code, "--read-only" in said) == (1, True)
    assert set(run("people", "list")[1]) == {"sara"}
