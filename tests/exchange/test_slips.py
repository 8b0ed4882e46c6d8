"""What a tired hand, a word processor or a spreadsheet makes of a programme file is told as what was meant there."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from distro.exchange.programme import read_programme
from distro.exchange.toml_file import Mistake, TomlRefused
from distro.problems import mistake as in_words
from distro.texts import LANGUAGES, speaking

TEXT = (Path(__file__).parents[2] / "data" / "maroc-2023.toml").read_text("utf-8")
WINDOW = "window_from = 2023-06-12"
POINTS = 'points = ["RBT", "TNG"]'
USD = "usd = 29000"

# What is written instead of what, what is said of it, and at which key.
SLIPS = [
    (WINDOW, "window_from = 12/06/2023", "date", "rounds[0].window_from"),
    (WINDOW, "window_from = 12-06-2023", "date", "rounds[0].window_from"),
    (WINDOW, "window_from = 2023-6-12", "date", "rounds[0].window_from"),
    (WINDOW, "window_from = 2023-06-31", "date", "rounds[0].window_from"),
    (USD, "usd = 29 000", "number", "budget[3].usd"),
    (USD, "usd = 29\u202f000", "blank", "budget[3].usd"),
    (USD, "usd = 29,000", "number", "budget[3].usd"),
    (USD, "usd = 29000 $", "number", "budget[3].usd"),
    (USD, "usd = ٢٩٠٠٠", "number", "budget[3].usd"),
    (USD, "usd = vingt neuf mille", "words", "budget[3].usd"),
    ("per_person = 2, cap = 15", "per_person = 2,5, cap = 15", "number", "baskets[0].lines[0]"),
    ("perishable = true", "perishable = oui", "yes_no", "items[0].perishable"),
    ("perishable = true", "perishable = True", "yes_no", "items[0].perishable"),
    ('code = "RIZ"', "code = “RIZ”", "typographic", "items[0].code"),
    ('code = "RIZ"', "code = RIZ", "words", "items[0].code"),
    ('code = "RIZ"', 'code = RIZ"', "quotes", "items[0].code"),
    ('code = "RIZ"', 'code: "RIZ"', "equals", ""),
    ('code = "RIZ"', '"code = ""RIZ"""', "sheet", ""),
    ('code = "RIZ"', 'code = "RIZ";;;', "sheet", "items[0].code"),
    (POINTS, 'points = ["RBT"; "TNG"]', "comma", "rounds[0].points"),
    (POINTS, 'points = ["RBT", "TNG"', "open", "rounds[0].points"),
    ('ar = "أرز، 1 كغ" }', 'ar = "أرز، 1 كغ", }', "one_line", "items[0].name"),
    ('fr = "Riz, 1 kg", en', 'fr = "Riz, 1 kg",\n en', "one_line", "items[0].name"),
    ("[[items]]", "[[items]", "title", "items"),
    ("[[items]]", "[items]", "brackets", "items"),
    ("[retention]", "[rétention]", "title", ""),
    ("[cards]", "[cards]\n[cards]", "twice", "cards"),
]  # fmt: skip


def mistakes(text: str) -> list[Mistake]:
    try:
        read_programme(text.encode())
    except TomlRefused as refused:
        return refused.mistakes
    return []


@pytest.mark.parametrize(("good", "bad", "detail", "key"), SLIPS)
def test_a_slip_is_one_fault_with_its_line_its_key_and_what_was_meant(
    good: str, bad: str, detail: str, key: str
) -> None:
    assert good in TEXT
    text = TEXT.replace(good, bad, 1)
    [found] = mistakes(text)
    assert (found.code, found.params["detail"], found.key) == ("syntax", detail, key)
    line = TEXT[: TEXT.index(good)].count("\n") + 1
    assert found.line == line + (bad == "[cards]\n[cards]")
    for language in LANGUAGES:
        with speaking(language):
            assert "{{" not in in_words(found)


@pytest.mark.parametrize(
    ("good", "bad", "code", "key"),
    [
        ("target_people = 1350", "Target_People = 1350", "key_unknown", "Target_People"),
        ("[[items]]", "[[item]]", "key_unknown", "item"),
        ("days = 28", "day = 28", "key_unknown", "baskets[1].frequency.day"),
        ('code = "LAIT"', 'code = "LAÏT"', "code_form", "items[3].code"),
        ('code = "LAIT"', 'code = "LAIT\u200b"', "unclean", "items[3].code"),
        ('{ item = "RIZ", fixed', '{ item = "FARINE", fixed', "named_twice", "baskets[0].lines[1].item"),
        (POINTS, 'points = ["RBT", "RBT"]', "named_twice", "rounds[0].points"),
        ("per_person = 2, cap = 15", "per_person = 2, cap = 0", "not_positive", "baskets[0].lines[0].cap"),
        (f"{WINDOW}\nwindow_to = 2023-06-23", "window_from = 2203-06-12\nwindow_to = 2203-06-23", "round_outside",
         "rounds[0].window_from"),
        ('["SAVON", 2]', '["ECOUTE", 2]', "kit_of_services", "items[16].kit"),
        ('["SAVON", 2]', '["SAVON", 2], ["SAVON", 1]', "named_twice", "items[16].kit"),
        ('due = "RIZ"', 'due = "PATES"', "swap_of_itself", "substitutions[0].given"),
    ],
)  # fmt: skip
def test_what_is_wrong_once_is_told_once(good: str, bad: str, code: str, key: str) -> None:
    assert good in TEXT
    [found] = mistakes(TEXT.replace(good, bad, 1))
    assert (found.code, found.key) == (code, key)
    assert found.line == TEXT[: TEXT.index(good)].count("\n") + 1 + (
        key in ("baskets[0].lines[1].item", "substitutions[0].given")
    )
    for language in LANGUAGES:
        with speaking(language):
            assert in_words(found)


def test_any_ends_of_lines_tabs_and_a_byte_order_mark_are_no_fault() -> None:
    whole = read_programme(TEXT.encode())
    for other in (TEXT.replace("\n", "\r"), TEXT.replace("\n", "\r\n"), "\ufeff" + TEXT, TEXT.replace("\n", "\n\t")):
        assert read_programme(other.encode()) == whole


@settings(deadline=None, max_examples=12)
@given(st.lists(st.sampled_from(SLIPS[:19]), min_size=2, max_size=4, unique_by=lambda slip: slip[0]))
def test_all_slips_of_a_file_are_told_in_one_reading(slips: list[tuple[str, str, str, str]]) -> None:
    text = TEXT
    for good, bad, _, _ in slips:
        text = text.replace(good, bad, 1)
    found = mistakes(text)
    assert sorted(one.params["detail"] for one in found) == sorted(detail for _, _, detail, _ in slips)
