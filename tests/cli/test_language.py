"""In which language the command line speaks: as it is told, else as was chosen on a screen of this laptop."""

from __future__ import annotations

from pathlib import Path

import pytest

from distro.cli import main
from distro.texts import language


@pytest.mark.parametrize(
    ("words", "given", "kept", "spoken"),
    [
        (["--lang", "ar"], "en", "fr", "ar"),
        ([], "en", "ar", "en"),
        ([], "", "ar", "ar"),
        ([], "", "", "en"),
        ([], "", "de", "en"),
    ],
)
def test_what_is_said_now_wins_over_what_was_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], given: str, kept: str, spoken: str
) -> None:
    (tmp_path / "settings.json").write_text(f'{{"language": "{kept}"}}')
    monkeypatch.setenv("DISTRO_SETTINGS", str(tmp_path / "settings.json"))
    monkeypatch.setenv("DISTRO_LANG", given)
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    assert main([*words, "--help"]) == 0
    assert language() == spoken
