"""Every text stands in all three languages, with the same parameters, and can be said."""

from __future__ import annotations

import re
import string
from datetime import date, timedelta
from decimal import Decimal

import pytest
from babel import Locale
from babel.dates import format_date

from distro import texts
from distro.model.services import LANGUAGES
from distro.texts.say import _catalogue
from distro.texts.spaces import soft
from distro.wording import dates


def fields(text: str) -> set[str]:
    return {name.partition(".")[0] for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("room", texts.catalogues())
def test_each_text_is_there_in_every_language_with_the_same_parameters(room: str) -> None:
    for name, languages in _catalogue(room).items():
        assert set(languages) == set(texts.LANGUAGES), f"{room}.{name}"
        wanted: set[str] | None = None
        for language, text in languages.items():
            forms = text.values() if isinstance(text, dict) else [text]
            assert all(form.strip() for form in forms), f"{room}.{name} {language} is empty"
            found = set().union(*(fields(form) for form in forms)) - {"n"}
            wanted = found if wanted is None else wanted
            assert found == wanted, f"{room}.{name} {language}"


def test_a_programme_speaks_the_languages_that_the_screens_do() -> None:
    """The texts stand below the model and above nothing, so each of the two rooms names them."""
    assert texts.LANGUAGES == LANGUAGES


def test_plural_forms_follow_the_language() -> None:
    from distro.texts.say import _PLURALS

    assert [_PLURALS["fr"](n) for n in (0, 1, 2)] == ["one", "one", "other"]
    assert [_PLURALS["en"](n) for n in (0, 1, 2)] == ["other", "one", "other"]
    assert [_PLURALS["ar"](n) for n in (0, 1, 2, 3, 11, 100, 103)] == [
        "zero", "one", "two", "few", "many", "other", "few",
    ]  # fmt: skip


def test_a_text_that_is_missing_is_a_defect() -> None:
    with pytest.raises(KeyError):
        texts.say("nowhere.nothing")


@pytest.mark.parametrize("room", texts.catalogues())
def test_every_count_has_all_the_forms_of_its_language(room: str) -> None:
    for name, languages in _catalogue(room).items():
        for language, text in languages.items():
            if isinstance(text, dict):
                assert set(text) == FORMS[language], f"{room}.{name} {language}"


FORMS = {code: {form for form, _ in Locale.parse(code).plural_form.abstract} | {"other"} for code in ("en", "ar")}
FORMS["fr"] = {"one", "other"}  # CLDR's third form is for "1 million de"


def test_plural_forms_are_those_of_the_cldr() -> None:
    from distro.texts.say import _PLURALS

    locales = {"fr": "fr", "en": "en", "ar": "ar_MA"}
    for code, locale in locales.items():
        plural = Locale.parse(locale).plural_form
        for n in (*range(250), 1000, 1001, 1350, 15206):
            assert _PLURALS[code](n) == plural(n), (code, n)


@pytest.mark.parametrize(("language", "wanted"), [("fr", "1\u00a0350"), ("en", "1,350"), ("ar", "1.350")])
def test_a_number_is_written_as_the_language_writes_it(language: str, wanted: str) -> None:
    with texts.speaking(language):
        assert wanted in texts.say("counts.household", n=1350)
        assert "2023" in texts.say("app.date.full", weekday="", day=1, month="", year=2023)


def test_each_count_of_a_sentence_has_its_own_form() -> None:
    wanted = {"fr": "1 carte, 2 pages : x", "en": "1 card, 2 pages: x", "ar": "بطاقة واحدة، صفحتان: x"}
    for code, text in wanted.items():
        with texts.speaking(code):
            assert soft(texts.say("cli.cards.printed", n=1, pages=2, path="x")) == text


def test_no_line_of_a_french_text_can_begin_with_its_sign() -> None:
    for room in texts.catalogues():
        for name, languages in _catalogue(room).items():
            french = languages["fr"]
            for form in french.values() if isinstance(french, dict) else [french]:
                assert not re.search(r" [:;?!»%](\s|$)|« ", form), f"{room}.{name}"


def test_the_first_of_a_month_is_a_number_of_order_in_french() -> None:
    assert [dates.day(date(2023, 6, on)) for on in (1, 2)] == ["1er juin", "2 juin"]


@pytest.mark.parametrize(("language", "locale"), [("fr", "fr"), ("en", "en_GB"), ("ar", "ar_MA")])
def test_months_and_weekdays_are_those_of_the_cldr(language: str, locale: str) -> None:
    with texts.speaking(language):
        for month in range(1, 13):
            on = date(2023, month, 2)
            assert soft(dates.day(on)) == format_date(on, "d MMMM", locale=locale)
            for weekday in range(7):
                of_week = on + timedelta(days=weekday)
                wanted = format_date(of_week, "EEE d MMMM y", locale=locale)
                assert soft(dates.full(of_week)) == wanted


@pytest.mark.parametrize(
    ("language", "wanted"),
    [("fr", ("60\u00a0%", "62,5\u00a0%")), ("en", ("60%", "62.5%")), ("ar", ("60%", "62,5%"))],
)
def test_a_share_is_written_as_the_language_writes_it(language: str, wanted: tuple[str, str]) -> None:
    with texts.speaking(language):
        assert (texts.percent(600), texts.percent(625)) == wanted


def test_hours_are_said_as_hours() -> None:
    with texts.speaking("fr"):
        assert [soft(dates.lasting(minutes)) for minutes in (40, 60, 312)] == ["40 min", "1 h 00", "5 h 12"]


@pytest.mark.parametrize(
    ("language", "wanted"),
    [("fr", "15 206,50 USD sur 151 500,00 USD."), ("en", "USD 15,206.50 of USD 151,500.00."),
     ("ar", "15.206,50 دولار من أصل 151.500,00 دولار.")],
)  # fmt: skip
def test_two_amounts_of_one_sentence_are_written_in_one_way(language: str, wanted: str) -> None:
    with texts.speaking(language):
        named = ("people", "target", "share", "households", "women", "children", "contacts", "slips", "time")
        told = texts.say("donor.summary", **dict.fromkeys(named, 1), spent=Decimal("15206.5"), budget=Decimal(151500))
    assert told.replace("\u00a0", " ").endswith(wanted)
