"""A programme file is read, and each mistake in one is named by line and key."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from distro.exchange.programme import read_programme
from distro.exchange.toml_file import TomlRefused
from distro.problems import mistake as mistake_in_words
from distro.texts import LANGUAGES, speaking

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


def test_a_kit_without_a_price_costs_what_is_in_it() -> None:
    text = SHIPPED.read_text("utf-8")
    priced, unpriced = (read_programme(one.encode()) for one in (text, text.replace("cost_cents = 650\nkit", "kit")))
    parts = 2 * priced.cost_of("SERVIETTES") + 2 * priced.cost_of("SAVON") + priced.cost_of("SHAMPOOING")
    assert (priced.cost_of("DIGNITE"), unpriced.cost_of("DIGNITE")) == (650, parts)
    assert parts > 0


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
        ('picture = "sack"', 'picture = "sac"', "not_allowed", "items[0].picture"),
        ("desks = 2", 'desks = "2"', "wrong_type", "points[0].desks"),
        ("desks = 2", "deskes = 2", "key_unknown", "points[0].deskes"),
        ("target_people = 1350", "target_peple = 1350", "key_unknown", "target_peple"),
        ('donor = "JPN"', "donor = JPN", "syntax", "donor"),
        ("days = 28", "days = 0", "not_positive", "baskets[1].frequency.days"),
        ("holds = 25", "holds = 0", "not_positive", "items[0].packs[0].holds"),
        ('only_if = ["besoin.travail"]', 'only_if = ["besoin.emploi"]', "unknown_name", "questions[2].only_if"),
        ("[cards]", "[cads]", "key_unknown", "cads"),
        ('name = { fr = "Riz, 1 kg", en', 'name = { en', "no_french", "items[0].name"),
        ("ends = 2024-01-31", "ends = 2022-01-31", "ends_first", "ends"),
        ('code = "RIZ"', 'code = "FARINE"', "code_twice", "items[0].code"),
        ('given = "PATES"', 'given = "HUILE"', "oil_for_other", "substitutions[0].given"),
        ('ages = "12-17"', 'ages = "3-7"', "not_a_band", "groups.filles_12_17.ages"),
        ('rule = "once"', 'rule = "onec"', "not_allowed", "baskets[2].frequency.rule"),
        ("per_person = 2, cap = 15", "per_person = 2.5, cap = 15", "wrong_type", "baskets[0].lines[0].per_person"),
        ("window_from = 2023-06-12", 'window_from = "12/06/2023"', "wrong_type", "rounds[0].window_from"),
        ("window_from = 2023-06-12\n", "", "key_missing", "rounds[0]"),
        ('ar = "أرز، 1 كغ"', 'es = "Arroz"', "language_unknown", "items[0].name.es"),
        ('code = "RBT"', 'code = "Rabat 1/2"', "code_form", "points[0].code"),
        ("cost_cents = 120", "cost_cents = -1", "below_zero", "items[0].cost_cents"),
        ("cost_cents = 120", "cost_cents = 99999999999999999999", "too_large", "items[0].cost_cents"),
        ('["SAVON", 2]', '["SAVON"]', "wrong_type", "items[16].kit[1]"),
        ('["SAVON", 2]', '["DIGNITE", 2]', "kit_of_kits", "items[16].kit"),
        ('fr = "Aider à porter"', 'fr = "\\u001b[2J"', "unclean", "flags[1].instruction.fr"),
        ("perishable = true", "perishable = oui", "syntax", "items[0].perishable"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_by_line_and_key(good: str, bad: str, code: str, key: str) -> None:
    text = SHIPPED.read_text("utf-8")
    assert good in text
    with pytest.raises(TomlRefused) as refused:
        read_programme(text.replace(good, bad, 1).encode())
    found = {(mistake.code, mistake.key): mistake.line for mistake in refused.value.mistakes}
    assert (code, key) in found
    line = line_of(text.replace(good, bad, 1), bad)
    assert found[code, key] == (line if code != "key_missing" else found[code, key])
    if not good.startswith("code"):  # what is called otherwise is then unknown wherever it is named
        assert len(refused.value.mistakes) <= 2, "one mistake is not told as many"
    for language in LANGUAGES:
        with speaking(language):
            said = "\n".join(mistake_in_words(mistake) for mistake in refused.value.mistakes)
            assert not re.search(r"\b(str|int|object|array|float|bool)\b", said), said


def test_what_is_needed_and_what_is_there_are_told_in_words() -> None:
    text = SHIPPED.read_text("utf-8").replace("target_people = 1350", 'target_people = "beaucoup"')
    with pytest.raises(TomlRefused) as refused:
        read_programme(text.encode())
    with speaking("fr"):
        [said] = map(mistake_in_words, refused.value.mistakes)
    assert "il faut un nombre entier, le fichier donne un texte" in said


def test_bytes_that_are_no_text_are_refused_with_their_line() -> None:
    with pytest.raises(TomlRefused) as refused:
        read_programme(b'code = "A"\nname = "\xff"\n')
    assert [(m.code, m.line) for m in refused.value.mistakes] == [("not_utf8", 2)]


def test_all_mistakes_are_told_at_once() -> None:
    text = SHIPPED.read_text("utf-8").replace('item = "RIZ"', 'item = "RYZ"').replace('item = "PATES"', 'item = "PATE"')
    with pytest.raises(TomlRefused) as refused:
        read_programme(text.encode())
    assert [mistake.params["value"] for mistake in refused.value.mistakes] == ["RYZ", "PATE"]


def test_mistakes_of_every_sort_are_told_in_one_reading() -> None:
    """Of letters, of shape and of meaning; and none that is only there because of another one."""
    text = SHIPPED.read_text("utf-8")
    for good, bad in (
        ('donor = "JPN"', "donor = JPN"),
        ("desks = 2", 'desks = "deux"'),
        ('kind = "food"', 'kind = "fod"'),
        ('code = "LAIT"', "code = 7"),
        ('item = "RIZ", fixed', 'item = "RIZZ", fixed'),
        ('rule = "once"', 'rule = "onec"'),
        ("window_to = 2023-09-22", "window_to = 2023-09-01"),
        ("usd = 29000", "usd = 29.5"),
    ):
        assert good in text
        text = text.replace(good, bad, 1)
    with pytest.raises(TomlRefused) as refused:
        read_programme(text.encode())
    found = [(mistake.code, mistake.key) for mistake in refused.value.mistakes]
    assert found == [
        ("syntax", "donor"),
        ("wrong_type", "points[0].desks"),
        ("not_allowed", "items[0].kind"),
        ("wrong_type", "items[3].code"),
        ("not_allowed", "baskets[2].frequency.rule"),
        ("ends_first", "rounds[1].window_to"),
        ("wrong_type", "budget[3].usd"),
    ]
    lines = [mistake.line for mistake in refused.value.mistakes]
    assert lines == sorted(set(lines))
    assert 'allowed": "once, ' in str(refused.value.mistakes[4].params).replace("'", '"')


def test_a_byte_order_mark_and_windows_line_ends_are_no_fault() -> None:
    text = SHIPPED.read_bytes()
    assert read_programme(b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n")) == read_programme(text)


@settings(deadline=None, max_examples=40)
@given(st.data())
def test_no_file_makes_the_reading_fail(data: st.DataObject) -> None:
    """Lines left out, doubled and cut: read, or refused with mistakes whose lines are in the file."""
    lines = SHIPPED.read_text("utf-8").splitlines()
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(lines) - 1))
        how = data.draw(st.sampled_from(["out", "double", "cut", "number", "list"]))
        line = lines[at]
        lines[at : at + 1] = {
            "out": [],
            "double": [line, line],
            "cut": [line[: data.draw(st.integers(0, len(line)))]],
            "number": [line.partition("=")[0] + "= 7"],
            "list": [line.partition("=")[0] + "= [[1], {}]"],
        }[how]
    try:
        read_programme("\n".join(lines).encode())
    except TomlRefused as refused:
        assert refused.mistakes
        for found in refused.mistakes:
            assert 1 <= found.line <= len(lines)
            assert mistake_in_words(found)


@pytest.mark.parametrize(
    ("said", "accepted_once"),
    [('points = ["RBT", "TNG"]', 'points = ["RBT", "RBT", "TNG"]'), ("cap = 15", "cap = 0")],
)
def test_what_a_store_holds_already_is_read_though_more_is_asked_of_a_new_one(said: str, accepted_once: str) -> None:
    source = SHIPPED.read_bytes().replace(said.encode(), accepted_once.encode(), 1)
    with pytest.raises(TomlRefused):
        read_programme(source)
    assert read_programme(source, kept=True).rounds
    with pytest.raises(TomlRefused):
        read_programme(source.replace(b"cap = 15", b"cap = -1").replace(b"cap = 0", b"cap = -1"), kept=True)


def test_a_number_that_is_no_number_hides_no_name_that_is_nowhere() -> None:
    """One faulty line used to put off every unknown name to the next try."""
    wrong = SHIPPED.read_bytes().replace(b"target_people = ", b"target_people = personnes ", 1)
    wrong = wrong.replace(b'points = ["RBT", "TNG"]', b'points = ["RABAT", "TNG"]', 1)
    with pytest.raises(TomlRefused) as refused:
        read_programme(wrong)
    assert [(one.code, one.key) for one in refused.value.mistakes] == [
        ("syntax", "target_people"),
        ("unknown_name", "rounds[0].points"),
    ]
