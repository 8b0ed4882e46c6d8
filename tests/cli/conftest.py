"""The command line on a store of its own, for the tests of this folder."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from cli.answered import demand_described
from cli.running import PASSPHRASE, REGISTER, Run
from distro.cli import main
from distro.stations.clock import SystemClock
from tests_programme import SOURCE


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """`run("stock", "list", ...)` gives (exit code, JSON answer), for the supervisor of a store of its own."""
    monkeypatch.setenv("DISTRO_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("DISTRO_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("DISTRO_NEW_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("DISTRO_APPROVER_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("DISTRO_COUNTER_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("DISTRO_PERSON", "sara")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("DISTRO_LANG", "fr")
    monkeypatch.setenv("DISTRO_REPLACE", "1")  # as a script that writes the same file again

    def call(*words: str) -> tuple[int, Any]:
        code = main(["--json", *words])
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        answer = json.loads(out) if out else err
        if out:
            demand_described([*words], answer)
        if isinstance(answer, dict) and "refused" in answer:
            assert answer["refused"]["text"] in err
            return code, err
        return code, answer

    return call


@pytest.fixture
def begun(run: Run, tmp_path: Path) -> Run:
    """A store for the shipped programme, moved so that its first round is now, with a register of three households."""
    shift = SystemClock().now().date() - date(2023, 6, 14)

    def move(found: Any) -> str:
        return (date.fromisoformat(found[0]) + timedelta(days=shift.days)).isoformat()

    text = re.sub(r"\d{4}-\d\d-\d\d", move, SOURCE.decode())
    assert tomllib.loads(text)
    (tmp_path / "programme.toml").write_text(text, "utf-8")
    (tmp_path / "liste.csv").write_text(REGISTER, "utf-8")
    assert run("new", str(tmp_path / "programme.toml"))[0] == 0
    assert run("people", "add", "omar", "--role", "supervisor")[0] == 0
    return run
