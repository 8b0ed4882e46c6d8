"""Lists as people send them, as the shared folder holds them: each comes in right, or it stops and says why."""

from __future__ import annotations

from pathlib import Path

import pytest

from register.lists import SHARED, Case, run_case, shared_cases, stored_wrongly, wrong_about

CASES = shared_cases()


@pytest.fixture(autouse=True)
def _person(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("DISTRO_PERSON", "sara")
    monkeypatch.setenv("DISTRO_PASSPHRASE", "exercice")
    monkeypatch.setenv("DISTRO_LANG", "fr")


@pytest.mark.skipif(not CASES, reason="the shared cases are not here")
@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_a_list_is_understood_or_it_stops_and_says_why(
    case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outcome = run_case(case, SHARED, tmp_path, capsys)
    wrong = wrong_about(case, outcome)
    if wrong and case["stop_ok"]:
        named = outcome.rows() or outcome.told or any(answer.get("doubts") for answer in outcome.answers)
        assert outcome.code == 1, wrong
        assert named, wrong
        wrong = stored_wrongly(case, outcome)
    assert wrong == [], (outcome.code, outcome.told, outcome.answers)
