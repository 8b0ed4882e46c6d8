"""From a code and its parameters to a sentence in the language of the person at the screen."""

from __future__ import annotations

import string
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from functools import cache
from importlib import resources

from distro.texts.numbers import money, number, share
from distro.texts.spaces import hard

LANGUAGES = ("fr", "en", "ar")

# A text is one sentence, or one for each plural form that the language has.
_Text = str | dict[str, str]

_current = "fr"


def speak(code: str) -> None:
    """Say everything from now on in the language `code`. ValueError when it is none of LANGUAGES."""
    global _current
    if code not in LANGUAGES:
        raise ValueError(code)
    _current = code


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Say what is said inside in the language `code`: a paper in several languages."""
    before = language()
    speak(code)
    try:
        yield
    finally:
        speak(before)


def language() -> str:
    """The language spoken now."""
    return _current


def say(code: str, /, **params: object) -> str:
    """The text `code` with its `{params}` filled in; the plural form is chosen by the parameter `n`.

    A whole number is written as the language writes it (`{year:d}`: its bare digits), a Decimal as money to the cent,
    and `{cards:@card}` is that many of a noun of the catalogue `counts`, in its own form: so one sentence can hold
    several counts.

    KeyError when no catalogue has the text: a text that is missing is a defect, and the tests find it.
    """
    room, _, name = code.partition(".")
    text = _catalogue(room)[name][_current]
    if isinstance(text, dict):
        count = params["n"]
        assert isinstance(count, int)
        text = text[_PLURALS[_current](count)]
    return _FILLING.vformat(text, (), params) if params or "{{" in text else text


class _Filling(string.Formatter):
    """Fills in what a text leaves open."""

    def format_field(self, value: object, spec: str) -> str:
        if spec.startswith("@"):
            return say(f"counts.{spec[1:]}", n=value)
        if not spec and type(value) is int:
            return number(value, _current)
        if not spec and isinstance(value, Decimal):
            return money(value, _current)
        return format(value, spec)


_FILLING = _Filling()


def percent(permille: int) -> str:
    """A share of a thousand as percent, in the language spoken now."""
    return share(permille, _current)


def amount_of_money(value: Decimal) -> str:
    """An amount to the cent, in the language spoken now."""
    return money(value, _current)


def listed(words: Iterable[str]) -> str:
    """Words one after the other, with the comma of the language spoken now."""
    return ("، " if _current == "ar" else ", ").join(words)


def in_words(words: Mapping[str, str]) -> str:
    """A text that a programme file carries, in the language spoken now, else in French."""
    return words.get(_current) or words["fr"]


def catalogues() -> list[str]:
    """The names of all catalogues."""
    folder = resources.files("distro.texts") / "catalogue"
    return sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml"))


@cache
def _catalogue(room: str) -> dict[str, dict[str, _Text]]:
    """One catalogue, flat: `[verdict.may_collect]` is found as "verdict.may_collect"."""
    source = resources.files("distro.texts") / "catalogue" / f"{room}.toml"
    texts: dict[str, dict[str, _Text]] = {}
    try:
        tables = tomllib.loads(source.read_text("utf-8"))
    except FileNotFoundError:
        raise KeyError(room) from None
    _flatten(tables, "", texts)
    return texts


def _flatten(tables: dict[str, object], prefix: str, texts: dict[str, dict[str, _Text]]) -> None:
    for name, table in tables.items():
        if not isinstance(table, dict):
            raise TypeError(f"{prefix}{name} is no table of languages")
        if "fr" in table:
            table["fr"] = _hardened(table["fr"])
            texts[prefix + name] = table
        else:
            _flatten(table, f"{prefix}{name}.", texts)


def _hardened(text: _Text) -> _Text:
    return {form: hard(one) for form, one in text.items()} if isinstance(text, dict) else hard(text)


def _french(n: int) -> str:
    return "one" if abs(n) < 2 else "other"


def _english(n: int) -> str:
    return "one" if abs(n) == 1 else "other"


def _arabic(n: int) -> str:
    """The six forms of Arabic (Unicode CLDR plural rules)."""
    if n in (0, 1, 2):
        return ("zero", "one", "two")[n]
    last = abs(n) % 100
    return "few" if 3 <= last <= 10 else "many" if last >= 11 else "other"


_PLURALS: dict[str, Callable[[int], str]] = {"fr": _french, "en": _english, "ar": _arabic}
