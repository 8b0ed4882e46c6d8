"""Names that are spelled in many ways: candidates for a person to look at, never a decision.

One name has many Latin and Arabic spellings (Mohamed, Muhammad, Med, محمد). Two words are alike when their consonant
skeletons are equal, or their double metaphones, or they are close by Jaro-Winkler (field guide, section 7).
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from functools import lru_cache

from anyascii import anyascii
from metaphone import doublemetaphone
from msgspec import Struct
from rapidfuzz.distance import JaroWinkler

# Names that are this near are taken for spellings of one: more than half of the words have a like.
SAME_NAME = 0.6

_CLOSE = 0.88
_ALIASES = {"med": "mohamed", "md": "mohamed", "mohd": "mohamed", "mhd": "mohamed", "fatou": "fatoumata"}
_ARTICLES = frozenset({"el", "al", "ez", "es", "er", "ed", "et", "en", "ech"})

_ARABIC = {
    **dict.fromkeys("تثط", "t"), **dict.fromkeys("دذضظ", "d"), **dict.fromkeys("سص", "s"), **dict.fromkeys("كقڨ", "k"),
    **dict.fromkeys("حه", "h"), "خ": "x", "ش": "c", "ب": "b", "ج": "j", "ر": "r", "ز": "z", "غ": "g", "ڭ": "g",
    "ف": "f", "ل": "l", "م": "m", "ن": "n", "پ": "b", "ڤ": "f",
}  # fmt: skip
_MARKS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u0640\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LATIN = (
    (r"ou(?=[aeiouy])", "w"), (r"tch|ch|sh", "c"), (r"kh", "x"), (r"rh|gh", "g"), (r"dj", "j"), (r"dh", "d"),
    (r"th", "t"), (r"ph", "f"), (r"c(?=[eiy])", "s"), (r"(?<!^)c(?=[aou]|k|$)|^c(?=[aou])|q", "k"), (r"p", "b"),
    (r"v", "f"),
)  # fmt: skip
_LATIN_RULES = [(re.compile(pattern), by) for pattern, by in _LATIN]


class Candidate(Struct, frozen=True):
    """Somebody whose name is near what was asked; `score` from 0 to 1."""

    id: str
    score: float


@lru_cache(maxsize=65_536)
def words_of(name: str) -> tuple[str, ...]:
    """The words of a name that count: no articles, aliases written out, Abd glued to what follows."""
    text = _MARKS.sub("", unicodedata.normalize("NFKC", name)).casefold()
    text = re.sub(r"[-'’`.]", " ", text)
    words: list[str] = []
    glue = ""
    for word in text.split():
        if word in ("abd", "abdel", "abdul", "abdoul", "abdou", "عبد"):
            glue = "عبد" if word == "عبد" else "abd"
            continue
        if word in _ARTICLES:
            continue
        if word.startswith("ال") and len(word) > 4:
            word = word[2:]
        words.append(glue + _ALIASES.get(word, word))
        glue = ""
    return tuple(words) if not glue else (*words, glue)


@lru_cache(maxsize=65_536)
def skeleton(word: str) -> str:
    """The consonants of one word, alike for its Latin and Arabic spellings; "" when nothing is left."""
    if any("\u0600" <= letter <= "\u06ff" for letter in word):
        first = "w" if word[0] == "و" else ""
        letters = first + "".join(_ARABIC.get(letter, "") for letter in word)
    else:
        letters = re.sub(r"[^a-z]", "", anyascii(word).lower())
        for pattern, by in _LATIN_RULES:
            letters = pattern.sub(by, letters)
        initial = letters[:1] if letters[:1] == "w" else ""
        letters = initial + re.sub(r"[aeiouyw]", "", letters)
    letters = re.sub(r"(.)\1+", r"\1", letters)
    return letters.rstrip("h")


def alike(one: str, other: str) -> float:
    """How near two names are, from 0 to 1: the share of the shorter one's words that have a like in the other."""
    mine, theirs = words_of(one), words_of(other)
    if not mine or not theirs:
        return 0.0
    if len(mine) > len(theirs):
        mine, theirs = theirs, mine
    return sum(max(_word_score(word, other_word) for other_word in theirs) for word in mine) / len(mine)


def _word_score(one: str, other: str) -> float:
    if one == other:
        return 1.0
    plain = JaroWinkler.similarity(_plain(one), _plain(other))
    if len(skeleton(one)) > 1 and skeleton(one) == skeleton(other):
        return max(0.95, plain)
    if _metaphones(one) & _metaphones(other):
        return max(0.92, plain)
    return plain if plain >= _CLOSE else 0.0


@lru_cache(maxsize=65_536)
def _plain(word: str) -> str:
    return anyascii(word).lower()


@lru_cache(maxsize=65_536)
def _metaphones(word: str) -> frozenset[str]:
    return frozenset(code for code in doublemetaphone(_plain(word)) if len(code) > 1)


class NameIndex:
    """Names by the skeletons and metaphones of their words."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._by_key: defaultdict[str, set[str]] = defaultdict(set)

    def add(self, key: str, name: str) -> None:
        """Index a name; one that was there under the same id is replaced."""
        self._names[key] = name
        for word in words_of(name):
            for word_key in _keys(word):
                self._by_key[word_key].add(key)

    def find(self, text: str, limit: int = 5) -> list[Candidate]:
        """The names nearest to `text`, best first; a word may still be unfinished."""
        found: set[str] = set()
        for word in words_of(text):
            for key in _keys(word):
                found |= self._by_key.get(key, set())
        scored = [Candidate(one, score) for one in found if (score := alike(text, self._names[one])) >= 0.5]
        return sorted(scored, key=lambda candidate: (-candidate.score, candidate.id))[:limit]


def _keys(word: str) -> set[str]:
    plain = _plain(word)
    return {f"s{skeleton(word)}", f"p{plain[:4]}", *(f"m{code}" for code in _metaphones(word))} - {"s"}
