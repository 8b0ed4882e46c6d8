"""The language that somebody is spoken to in, in the words of lists."""

from __future__ import annotations

from distro.exchange.register.values.texts import plain

_LANGUAGES = {
    **dict.fromkeys(("fr", "francais", "french", "الفرنسيه", "فرنسيه"), "fr"),
    **dict.fromkeys(("en", "anglais", "english", "الانجليزيه", "انجليزيه"), "en"),
    **dict.fromkeys(("ar", "arabe", "arabic", "العربيه", "عربيه"), "ar"),
}


def language_of(text: str) -> str:
    """`fr`, `en` or `ar`. ValueError for another, of which there are no texts."""
    if (language := _LANGUAGES.get(plain(text))) is None:
        raise ValueError(text)
    return language
