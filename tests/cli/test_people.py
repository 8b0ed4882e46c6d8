"""People at the laptop, from the command line: passphrases, PINs, half a key kept apart, and all destroyed."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.running import Run


def test_a_volunteer_with_a_pin_only_opens_nothing(begun: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISTRO_NEW_PIN", "4096")
    assert begun("people", "add", "binta", "--pin")[0] == 0
    assert begun("people", "pin", "sara")[0] == 0
    assert begun("people", "list")[1]["binta"] == "volunteer"
    monkeypatch.setenv("DISTRO_NEW_PIN", "12")
    code, said = begun("people", "pin", "sara")
    assert (code, "quatre à huit chiffres" in said) == (1, True)
    monkeypatch.setenv("DISTRO_PASSPHRASE", "4096")
    for person in ("binta", "sara"):
        assert begun("--as", person, "verify")[0] == 1


def test_half_of_the_key_is_kept_on_a_stick(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stick = tmp_path / "stick" / "moitie.txt"
    stick.parent.mkdir()
    programme = Path(__file__).parents[2] / "data" / "maroc-2023.toml"
    assert run("new", str(programme), "--split-key", str(stick))[0] == 0
    half = stick.read_text().strip()
    assert len(half.replace("-", "")) == 25
    code, said = run("verify")
    assert (code, "moitié de clé" in said) == (1, True)
    assert run("--half-key", str(stick), "verify")[0] == 0
    monkeypatch.setenv("DISTRO_HALF_KEY", half.lower().replace("-", " "))
    assert run("verify")[0] == 0
    monkeypatch.setenv("DISTRO_HALF_KEY", half[::-1])
    assert run("verify")[0] == 1
    assert run("--half-key", str(stick.parent / "autre.txt"), "verify")[0] == 1


def test_the_whole_store_is_destroyed_by_a_data_focal_point_alone(begun: Run, tmp_path: Path) -> None:
    assert begun("purge", "--everything", "--yes")[0] == 1
    assert (tmp_path / "store").exists()
    assert begun("people", "add", "nadia", "--role", "data_focal_point")[0] == 0
    assert begun("--as", "nadia", "purge", "--everything", "--yes")[0] == 0
    assert not (tmp_path / "store").exists()
    code, said = begun("verify")
    assert code == 1
    assert "store" in said
