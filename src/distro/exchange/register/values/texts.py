"""Texts brought to a form in which their spellings are equal: letters without marks, digits that count."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from anyascii import anyascii

from distro.exchange.register.sheets import Cell

_INVISIBLE = re.compile("[\u061c\u200b-\u200f\u202a\u202c\u2060-\u2069\ufeff\u00ad]")
_ARABIC_MARKS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u0640]")
_ARABIC_LETTERS = str.maketrans({**dict.fromkeys("أإآٱ", "ا"), "ى": "ي", "ی": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه",
                                 "ک": "ك", "ء": ""})  # fmt: skip
_DIGITS = {ord(letter): str(unicodedata.digit(letter)) for letter in "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹"}
_ARABIC = re.compile("[\u0600-\u06ff]")
_WORD = re.compile(r"[^\W_]+")


def visible(text: str) -> str:
    """The text without the marks of writing direction that spreadsheets and chats put around it; overrides stay."""
    return text if text.isascii() else _INVISIBLE.sub("", text)


def western(text: str) -> str:
    """The same with digits 0 to 9, whatever script they were written in."""
    return text if text.isascii() else text.translate(_DIGITS)


@lru_cache(maxsize=65_536)
def plain(text: str) -> str:
    """Small letters without accents or Arabic marks, digits 0 to 9, one blank between words."""
    text = western(visible(unicodedata.normalize("NFKC", text))).casefold()
    parts = re.split("([\u0600-\u06ff]+)", text) if _ARABIC.search(text) else [text]
    parts = [
        _ARABIC_MARKS.sub("", part).translate(_ARABIC_LETTERS) if _ARABIC.match(part) else anyascii(part).casefold()
        for part in parts
    ]
    return " ".join("".join(parts).split())


@lru_cache(maxsize=65_536)
def words(text: str) -> tuple[str, ...]:
    """The words of a text in their plain form, without an article or a plural's end."""
    return tuple(stem(word) for word in _WORD.findall(plain(text)))


@cache
def word_set(text: str) -> frozenset[str]:
    """The words of a vocabulary, as `words` gives those of a text."""
    return frozenset(stem(plain(word)) for word in text.split())


def stem(word: str) -> str:
    """A word without the article that Arabic joins to it, or the last letter of a plural."""
    if _ARABIC.match(word):
        for article in ("وال", "بال", "ال", "لل"):
            if word.startswith(article) and len(word) - len(article) >= 2:
                return word[len(article) :]
        return word
    return word[:-1] if len(word) > 3 and word[-1] in "sx" and word[-2] != "s" else word


def text_of(cell: Cell) -> str:
    """A cell as a person sees it; a whole number without a point."""
    if type(cell) is str:
        return cell
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)
