"""What somebody is to the household, in the words of lists: its head, or plainly not."""

from __future__ import annotations

from distro.exchange.register.sheets import Cell
from distro.exchange.register.values.texts import text_of, word_set, words

_YES, _NO = word_set("oui yes vrai true x نعم"), word_set("non no faux false لا")
_HEADS = word_set("focal principal chef cm elle head hoh lui meme moi repondant self titulaire jefe jefa رب ربه رييس")
_NOT_HEADS = word_set("""
    child enfant neveu niece cousin cousine parent frere soeur grand brother sister nephew
    conjoint conjointe daughter epouse epoux femme fille fils frere husband mari mere pere soeur
    son spouse wife hijo hija esposo esposa ابن ابنه زوج زوجه
""")


def is_head(relation: Cell) -> bool:
    """Whether what somebody is to the household says that he is its head: in words, or as the answer to that."""
    said = frozenset(words(text_of(relation)))
    return bool(said & _HEADS or (said and said <= _YES)) and not said & _NOT_HEADS


def is_no_head(relation: Cell) -> bool:
    """Whether it says plainly that he is not."""
    said = frozenset(words(text_of(relation)))
    return bool(said & _NOT_HEADS or (said and said <= _NO)) and not said & _HEADS


def names_relation(cell: Cell) -> bool:
    """Whether it says either in words of the family, not by yes or no."""
    said = frozenset(words(text_of(cell)))
    return bool(said & _HEADS) != bool(said & _NOT_HEADS)
