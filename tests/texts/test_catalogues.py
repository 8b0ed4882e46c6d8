"""Every text stands in all three languages, with the same parameters, and can be said."""

from __future__ import annotations

import string

import pytest

from distro import texts
from distro.model.services import LANGUAGES
from distro.texts.say import _catalogue


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
            if isinstance(text, dict):
                assert "other" in text, f"{room}.{name} {language} has no form `other`"
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
