"""One word for a thing and one thing for a word: no text uses a word that the glossary forbids."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest

from distro import texts
from distro.texts.say import _catalogue
from distro.texts.spaces import soft

GLOSSARY = tomllib.loads((resources.files("distro.texts") / "glossary.toml").read_text("utf-8"))
DATA = Path(__file__).parents[2] / "data"


def forbidden(language: str) -> dict[str, re.Pattern[str]]:
    """For each thing, what it is never called in `language`: whole words, in any case."""
    return {
        thing: re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)
        for thing, entry in GLOSSARY.items()
        if (words := entry.get(f"not_{language}"))
    }


def said(language: str) -> Iterator[tuple[str, str]]:
    """Every text of the catalogues and of the programme files in `language`, with where it stands."""
    for room in texts.catalogues():
        for name, languages in _catalogue(room).items():
            text = languages[language]
            for form in text.values() if isinstance(text, dict) else [text]:
                # What stands in braces is a parameter's name, and after two hyphens an option's.
                yield f"{room}.{name}", re.sub(r"\{[^}]*\}|--[\w-]+", " ", soft(form))
    for path in DATA.glob("*.toml"):
        for key, text in _words(tomllib.loads(path.read_text("utf-8")), language):
            yield f"{path.name} {key}", text


def _words(value: object, language: str, key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == language and isinstance(inner, str):
                yield key, inner
            yield from _words(inner, language, f"{key}.{name}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _words(inner, language, f"{key}.{number}")


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_no_text_uses_a_word_that_the_glossary_forbids(language: str) -> None:
    words = forbidden(language)
    found = [
        f"{place}: {match[0]} ({thing}: {GLOSSARY[thing][language]})"
        for place, text in said(language)
        for thing, pattern in words.items()
        if (match := pattern.search(text))
    ]
    assert found == []


def test_each_thing_has_its_word_in_every_language_and_no_word_is_forbidden_and_wanted() -> None:
    for thing, entry in GLOSSARY.items():
        assert set(texts.LANGUAGES) <= set(entry), thing
        for language in texts.LANGUAGES:
            for other, pattern in forbidden(language).items():
                assert not pattern.search(entry[language]), f"{entry[language]} of {thing} is forbidden by {other}"


def test_the_glossary_would_notice() -> None:
    assert forbidden("fr")["pin"].search("le code de relève")
    assert forbidden("en")["other_person"].search("by a Proxy")
    assert forbidden("ar")["variance"].search("شرح الفوارق")
