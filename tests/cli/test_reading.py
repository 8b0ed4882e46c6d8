"""`distro cards read`: a printed card, photographed, and what is no card."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image

from distro.cards.code import grouped
from distro.cli import main
from scanning.degraded import taken


def test_a_photo_of_a_card_gives_its_code_and_an_empty_picture_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISTRO_LANG", "fr")
    photo = next(taken(bytes(32), 1, seed=5))
    photo.picture.save(tmp_path / "carte.png")
    Image.new("L", (300, 200), 128).save(tmp_path / "vide.png")
    (tmp_path / "liste.png").write_text("nom;prénom")

    assert main(["cards", "read", str(tmp_path / "carte.png")]) == 0
    assert grouped(photo.code) in capsys.readouterr().out
    assert main(["--json", "cards", "read", str(tmp_path / "carte.png")]) == 0
    assert json.loads(capsys.readouterr().out)["code"] == photo.code
    assert main(["cards", "read", str(tmp_path / "vide.png")]) == 1
    assert "aucun code lisible" in capsys.readouterr().out
    assert main(["cards", "read", str(tmp_path / "liste.png")]) != 0
    assert "liste.png n'est pas une image lisible" in capsys.readouterr().err
