"""Names that are spelled in many ways: candidates for a person to look at, never a decision.

One name has many Latin and Arabic spellings (Mohamed, Muhammad, Med, محمد). Each word of a name is brought to the ways
it may sound, Arabic by way of Latin letters, so that one table of rules serves both scripts. Two words are alike when
they may sound alike, or their consonants do, or they are close by Jaro-Winkler (field guide, section 7).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from functools import lru_cache
from itertools import pairwise, product

from anyascii import anyascii
from msgspec import Struct
from rapidfuzz.distance import JaroWinkler

# Names that are this near are taken for spellings of one: more than half of the words have a like.
SAME_NAME = 0.6

_CLOSE = 0.88
_WORTH_SHOWING = 0.5
_SAME_SOUND, _SAME_CONSONANTS = 0.97, 0.95
_ALIASES = {"med": "mohamed", "md": "mohamed", "mohd": "mohamed", "mhd": "mohamed", "fatou": "fatoumata"}
_ARTICLES = frozenset({"el", "al", "ez", "es", "er", "ed", "et", "en", "ech", "ess", "err", "ett", "ezz", "enn"})
# Written apart or together, as the clerk likes: Abd el Kader, Abdelkader.
_GLUED = frozenset(
    {"abd", "abdel", "abdul", "abdoul", "abdou", "ben", "bel", "bou", "abu", "abou", "ait", "aït", "ayt"}
    | {"عبد", "بن", "بل", "بو", "أبو", "ابو", "آيت", "ايت"}
)

_MARKS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u0640\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LETTERS = str.maketrans({
    **dict.fromkeys("تط", "t"), "ث": "th", "د": "d", **dict.fromkeys("ذضظ", "dh"), **dict.fromkeys("سص", "s"),
    **dict.fromkeys("حه", "h"), "خ": "k", "ك": "k", "ق": "q", "ش": "$", "ب": "b", "پ": "p", "ج": "j", "ر": "r",
    "ز": "z", **dict.fromkeys("غڭگڨ", "g"), "ف": "f", "ڤ": "v", "ل": "l", "م": "m", "ن": "n",
    **dict.fromkeys("اأآىةع", "a"), **dict.fromkeys("إيئ", "i"), **dict.fromkeys("وؤ", "ou"), "ء": "",
})  # fmt: skip
_ARABIC_RULES = ((r"^عبدال", "عبد"), (r"^و(?!$)", "w"), (r"^[اأ](?=و)|^[اأإ](?=ي)", ""), (r"تش", "ش"))

# A rule replaces all that it finds; one with several readings makes as many forms of the word.
_SOUNDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"^abd(?:[aeou]+l|[aeou]+(?=([rsntdz])\1))", ("abd",)),
    (r"^[ae](?:l(?=[^aeiou])|([zsrdtn])(?=\1))(?=.{4})", ("", r"\g<0>")),  # the article
    (r"tch|tsh", ("$",)),
    (r"ch(?=[rl])", ("$", "k")),
    (r"ch", ("$",)),
    (r"sh", ("$", "sh")),
    (r"rh", ("g", "rh")),
    (r"kh|ck", ("k",)),
    (r"gh|gu(?=[eiy])", ("g",)),
    (r"d[iy](?=[aou])", ("j", "di")),
    (r"dj", ("j",)),
    (r"dh", ("d", "z")),
    (r"th", ("t", "s")),
    (r"ph|v", ("f",)),
    (r"c(?=[eiy])|z", ("s",)),
    (r"q", ("k", "g")),
    (r"c", ("k",)),
    (r"x", ("ks",)),
    (r"j", ("g", "k")),  # Spanish writes j where others write kh
    (r"p", ("b",)),
    (r"^w|(?:ou|w|u)(?=[aeiouy])", ("W", "u")),
    (r"ou|oo|w|o", ("u",)),
    (r"ee|y|e", ("i",)),
    (r"a+i", ("i",)),
    (r"(.)\1+", (r"\1",)),
    (r"h$", ("",)),
)
_SOUND_RULES = [(re.compile(pattern), readings) for pattern, readings in _SOUNDS]
_MOST_FORMS = 8


class Candidate(Struct, frozen=True):
    """Somebody whose name is near what was asked; `score` from 0 to 1."""

    id: str
    score: float


@lru_cache(maxsize=65_536)
def words_of(name: str) -> tuple[str, ...]:
    """The words of a name that count: no articles, aliases written out, Abd, Ben and the like glued to what follows."""
    text = _MARKS.sub("", unicodedata.normalize("NFKC", name)).casefold()
    words: list[str] = []
    glue = ""
    for word in re.sub(r"[-.]", " ", re.sub(r"['’`]", "", text)).split():
        if word in _ARTICLES:
            continue
        if word in _GLUED:
            glue += word
            continue
        if word.startswith("ال") and len(word) > 4:
            word = word[2:]
        words.append(glue + _ALIASES.get(word, word))
        glue = ""
    return tuple(words) if not glue else (*words, glue)


@lru_cache(maxsize=65_536)
def forms(word: str) -> tuple[str, ...]:
    """The ways one word may sound, alike for its Latin and Arabic spellings; the likeliest first."""
    for arabic, by in _ARABIC_RULES:
        word = re.sub(arabic, by, word)
    found = [re.sub(r"[^a-z$]", "", anyascii(word.translate(_LETTERS)).lower())]
    for pattern, readings in _SOUND_RULES:
        if any(map(pattern.search, found)):
            read = [pattern.sub(reading, form) for reading in readings for form in found]
            found = list(dict.fromkeys(read))[:_MOST_FORMS]
    return tuple(filter(None, found))


@lru_cache(maxsize=65_536)
def skeletons(word: str) -> frozenset[str]:
    """The consonants of each form of a word; a single one says nothing."""
    bare = {re.sub(r"[aiu]", "", form) for form in forms(word)}
    return frozenset(skeleton for skeleton in bare if len(skeleton) > 1)


def alike(one: str, other: str) -> float:
    """How near two names are, from 0 to 1: the share of the shorter one's words that have a like in the other.

    A word may also be like two that stand side by side: Jeanpierre is Jean Pierre.
    """
    mine, theirs = sorted((words_of(one), words_of(other)), key=len)
    if not mine:
        return 0.0
    return sum(max(_word_score(word, another) for another in _with_joined(theirs)) for word in mine) / len(mine)


@lru_cache(maxsize=65_536)
def _with_joined(words: tuple[str, ...]) -> tuple[str, ...]:
    return (*words, *(first + second for first, second in pairwise(words)))


@lru_cache(maxsize=65_536)
def _word_score(one: str, other: str) -> float:
    if one == other:
        return 1.0
    mine, theirs = forms(one), forms(other)
    if not set(mine).isdisjoint(theirs):
        return _SAME_SOUND
    near = max((JaroWinkler.similarity(*both) for both in product(mine, theirs)), default=0.0)
    if not skeletons(one).isdisjoint(skeletons(other)):
        return max(_SAME_CONSONANTS, near)
    return near if near >= _CLOSE else 0.0


class NameIndex:
    """Names by the sound and the consonants of their words."""

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
        """The names nearest to `text`, best first; a word may still be unfinished.

        Who shares no more than half of its words is looked at only when nobody else is near.
        """
        words = words_of(text)
        shared: Counter[str] = Counter()
        for word in words:
            shared.update(set().union(*(self._by_key.get(key, ()) for key in _keys(word))))
        found: list[Candidate] = []
        for most in (True, False):
            some = [key for key, number in shared.items() if (2 * number > len(words)) is most]
            scored = (Candidate(key, alike(text, self._names[key])) for key in some)
            found += [candidate for candidate in scored if candidate.score >= _WORTH_SHOWING]
            if any(candidate.score >= SAME_NAME for candidate in found):
                break
        return sorted(found, key=lambda candidate: (-candidate.score, candidate.id))[:limit]


def _keys(word: str) -> set[str]:
    """Where a word stands in the index: by how it begins, and by its consonants in whatever order."""
    beginnings = {form[:4] for form in forms(word)}
    return beginnings | {"=" + "".join(sorted(skeleton)) for skeleton in skeletons(word)}
