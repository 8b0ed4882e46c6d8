"""A programme file is read, and each mistake in one is named by line and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from distro.exchange.programme import read_programme
from distro.exchange.toml_file import TomlRefused

SHIPPED = Path(__file__).parents[2] / "data" / "maroc-2023.toml"


def test_the_shipped_programme_is_what_the_project_is() -> None:
    programme = read_programme(SHIPPED.read_bytes())
    assert [point.city for point in programme.points] == ["Rabat", "Tanger"]
    assert programme.target_people == 1350
    assert programme.budget_usd == 151_500
    assert {basket.code for basket in programme.baskets} == {
        "PANIER",
        "HYGIENE",
        "HIVER",
        "SUIVI",
        "EMPLOI",
        "ACTIVITE",
    }
    things = (programme.points, programme.goods, programme.baskets, programme.rounds)
    for code, name in [(thing.code, thing.name) for kind in things for thing in kind]:
        assert set(name) == {"fr", "en", "ar"}, code


def line_of(text: str, needle: str) -> int:
    return text[: text.index(needle)].count("\n") + 1


@pytest.mark.parametrize(
    ("good", "bad", "code", "key"),
    [
        ('item = "TOMATE"', 'item = "TOMATTE"', "unknown_name", "baskets[0].lines[4].item"),
        ('group = "moins_de_5"', 'group = "bebes"', "unknown_name", "baskets[0].lines[3].group"),
        ("persons_per_set = 3", "persons_per_set = 0", "not_positive", "baskets[0].lines[4].persons_per_set"),
        ("window_to = 2023-06-23", "window_to = 2023-06-01", "ends_first", "rounds[0].window_to"),
        ('kind = "food"', 'kind = "fod"', "not_allowed", "items[0].kind"),
        ("desks = 2", 'desks = "2"', "wrong_type", "points[0].desks"),
        ("desks = 2", "deskes = 2", "key_unknown", "points[0].deskes"),
        ("target_people = 1350", "target_peple = 1350", "key_unknown", "target_peple"),
        ('donor = "JPN"', "donor = JPN", "syntax", ""),
        ("days = 28", "days = 0", "not_positive", "baskets[1].frequency.days"),
        ("holds = 25", "holds = 0", "not_positive", "items[0].packs[0].holds"),
        ('only_if = ["besoin.travail"]', 'only_if = ["besoin.emploi"]', "unknown_name", "questions[2].only_if"),
        ("[cards]", "[cads]", "key_unknown", "cads"),
        ('name = { fr = "Riz, 1 kg", en', 'name = { en', "no_french", "items[0].name"),
        ("ends = 2024-01-31", "ends = 2022-01-31", "ends_first", "ends"),
        ('code = "RIZ"', 'code = "FARINE"', "code_twice", "items[0].code"),
        ('given = "PATES"', 'given = "HUILE"', "oil_for_other", "substitutions[0].given"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_by_line_and_key(good: str, bad: str, code: str, key: str) -> None:
    text = SHIPPED.read_text("utf-8")
    assert good in text
    with pytest.raises(TomlRefused) as refused:
        read_programme(text.replace(good, bad, 1).encode())
    found = {(mistake.code, mistake.key): mistake.line for mistake in refused.value.mistakes}
    assert (code, key) in found
    assert found[code, key] == line_of(text.replace(good, bad, 1), bad)


def test_bytes_that_are_no_text_are_refused_with_their_line() -> None:
    with pytest.raises(TomlRefused) as refused:
        read_programme(b'code = "A"\nname = "\xff"\n')
    assert [(m.code, m.line) for m in refused.value.mistakes] == [("not_utf8", 2)]


def test_all_mistakes_are_told_at_once() -> None:
    text = SHIPPED.read_text("utf-8").replace('item = "RIZ"', 'item = "RYZ"').replace('item = "PATES"', 'item = "PATE"')
    with pytest.raises(TomlRefused) as refused:
        read_programme(text.encode())
    assert [mistake.params["value"] for mistake in refused.value.mistakes] == ["RYZ", "PATE"]
