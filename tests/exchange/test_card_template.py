"""A card template: read as people write it, and every mistake named by line and key."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from distro.exchange.card_template import read_card_template, rgb
from distro.exchange.toml_file import TomlRefused
from distro.model.cards import CardTemplate

GOOD = """languages = ["ar", "fr"]
colour = "#004b87"
logo = "logo.png"

[title]
fr = "Carte d'aide"
ar = "بطاقة المساعدة"

[[back]]
fr = "Venez avec cette carte."
ar = "احضر هذه البطاقة."
"""


def template(folder: Path, text: str) -> CardTemplate:
    (folder / "carte.toml").write_text(text, "utf-8")
    return read_card_template(folder / "carte.toml")


def test_a_template_is_read(tmp_path: Path) -> None:
    Image.new("RGB", (20, 10)).save(tmp_path / "logo.png")
    read = template(tmp_path, GOOD)
    assert read.languages == ("ar", "fr")
    assert rgb(read.colour) == (0, 0x4B, 0x87)
    assert read.title["fr"] == "Carte d'aide"
    assert read.back == ({"fr": "Venez avec cette carte.", "ar": "احضر هذه البطاقة."},)
    assert template(tmp_path, "") == CardTemplate()


def test_the_shipped_template_is_right() -> None:
    assert len(read_card_template(Path(__file__).parents[2] / "data" / "carte.toml").back) == 3


@pytest.mark.parametrize(
    ("wrong", "right", "code", "key", "line"),
    [
        ('["ar", "fr"]', '["ar", "de"]', "not_allowed", "languages[1]", 1),
        ('["ar", "fr"]', '["ar", "ar"]', "code_twice", "languages", 1),
        ('["ar", "fr"]', "[]", "empty", "languages", 1),
        ('["ar", "fr"]', '["ar", "fr", "en"]', "no_text", "back[0]", 9),
        ("#004b87", "bleu", "not_a_colour", "colour", 2),
        ("#004b87", "#ffcc00", "colour_pale", "colour", 2),
        ("logo.png", "absent.png", "logo_missing", "logo", 3),
        ("logo.png", "carte.toml", "logo_unreadable", "logo", 3),
        ("Carte d'aide", "Carte d'aide alimentaire et non alimentaire", "too_long", "title", 5),
        ("colour", "color", "key_unknown", "color", 2),
        ('fr = "Venez avec cette carte."', "fr = 7", "wrong_type", "back[0].fr", 10),
        ("[[back]]", "[[back", "syntax", "", 9),
    ],
)
def test_each_mistake_is_named_by_line_and_key(
    tmp_path: Path, wrong: str, right: str, code: str, key: str, line: int
) -> None:
    Image.new("RGB", (20, 10)).save(tmp_path / "logo.png")
    with pytest.raises(TomlRefused) as refused:
        template(tmp_path, GOOD.replace(wrong, right, 1))
    [mistake] = refused.value.mistakes
    assert (mistake.code, mistake.key, mistake.line) == (code, key, line)


def test_a_logo_of_many_megabytes_and_a_picture_bomb_are_refused(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(b"\x89PNG" + bytes(6_000_000))
    with pytest.raises(TomlRefused) as refused:
        template(tmp_path, GOOD)
    assert refused.value.mistakes[0].code == "logo_large"
    Image.new("1", (20_000, 20_000)).save(tmp_path / "logo.png")
    with pytest.raises(TomlRefused) as refused:
        template(tmp_path, GOOD)
    assert refused.value.mistakes[0].code == "logo_unreadable"
