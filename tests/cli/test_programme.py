"""`distro programme`: what a new file would change, changing to it, and every state so far."""

from __future__ import annotations

from pathlib import Path

from cli.running import Run
from distro.texts.spaces import soft


def test_a_file_is_written_checked_applied_and_told(begun: Run, tmp_path: Path) -> None:
    file = tmp_path / "neu.toml"
    assert begun("programme", "write", "--out", str(file))[0] == 0
    assert begun("programme", "check", str(file))[1]["differences"] == []
    status, refused = begun("programme", "apply", str(file))
    assert (status, "dit déjà" in refused) == (1, True)
    text = file.read_text("utf-8")
    file.write_text(text.replace('complaints_phone = "0530 00 00 00"', 'complaints_phone = "0530 11 11 11"'), "utf-8")
    status, told = begun("programme", "check", str(file))
    assert (status, told["objections"]) == (0, [])
    assert [soft(line) for line in told["differences"]] == [
        "téléphone des plaintes : 0530 11 11 11 (avant : 0530 00 00 00)"
    ]
    assert len(begun("programme", "history")[1]) == 1, "a check changes nothing"
    status, done = begun("programme", "apply", str(file), "--why", "nouvelle ligne")
    assert status == 0
    first, second = begun("programme", "history")[1]
    assert (second["digest"], second["by"], second["why"]) == (done["digest"], "sara", "nouvelle ligne")
    assert first["digest"] != second["digest"]
    file.write_text(text.replace('code = "MAR23"', 'code = "MAR24"'), "utf-8")
    status, told = begun("programme", "apply", str(file))
    assert (status, len(told["objections"])) == (1, 1)
    assert len(begun("programme", "history")[1]) == 2
    assert begun("verify")[1]["findings"] == []


def test_a_file_with_mistakes_names_them_all(begun: Run, tmp_path: Path) -> None:
    file = tmp_path / "neu.toml"
    file.write_text("code = 7\n", "utf-8")
    status, answer = begun("programme", "check", str(file))
    assert status == 1
    assert "points" in answer
