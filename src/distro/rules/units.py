"""Amounts as people say them, in the smallest unit: `500`, `20p` packs, `4p+3`, `50kg`, `45L`. Exact, or refused.

A litre weighs what the programme says it does: oil is booked at 900 g (field guide, section 4).
"""

from __future__ import annotations

import re
from fractions import Fraction

from distro.model.programme import Item, Unit

_PART = re.compile(r"(\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+(?:[.,]\d+)?)\s*(p|kg|g|l|ml)?", re.IGNORECASE)
_GROUPED = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_GRAMS = {"kg": 1000, "g": 1}
_MILLILITRES = {"l": 1000, "ml": 1}


MOST = 10_000_000
"""More than this of anything is a slip of the hand."""


class NotExact(ValueError):
    """The amount is no whole number of the item's smallest unit, or the item is not measured so."""


class TwoMeanings(NotExact):
    """`1.000` is a thousand to some and one to others, and nobody who reads it later can tell."""


def smallest_units(item: Item, text: str) -> int:
    """What `text` says in the item's smallest unit; thousands may be set apart by a blank.

    NotExact when that is no whole number, makes no sense for the item or is more than MOST; TwoMeanings for `1.000`.
    """
    total = Fraction(0)
    for part in text.strip().split("+"):
        found = _PART.fullmatch(part.strip())
        if found is None:
            raise NotExact(text)
        if _GROUPED.fullmatch(found[1]):
            raise TwoMeanings(text)
        number = Fraction(re.sub(r"\s", "", found[1]).replace(",", "."))
        total += _in_units(item, number, (found[2] or "").lower(), text)
    if total.denominator != 1 or total > MOST:
        raise NotExact(text)
    return int(total)


def grams(item: Item, quantity: int) -> int | None:
    """What `quantity` of the item weighs; None where the programme does not say."""
    if item.unit is Unit.GRAM:
        return quantity
    if item.unit is Unit.MILLILITRE:
        return quantity * item.grams_per_litre // 1000 if item.grams_per_litre else None
    return quantity * item.piece_grams if item.piece_grams else None


def _in_units(item: Item, amount: Fraction, measure: str, text: str) -> Fraction:
    if not measure:
        return amount
    if measure == "p":
        if not item.packs:
            raise NotExact(text)
        return amount * item.packs[0].holds
    if measure in _MILLILITRES:
        millilitres = amount * _MILLILITRES[measure]
        if item.unit is Unit.MILLILITRE:
            return millilitres
        if not item.grams_per_litre:
            raise NotExact(text)
        weight = millilitres * item.grams_per_litre / 1000
    else:
        weight = amount * _GRAMS[measure]
    if item.unit is Unit.GRAM:
        return weight
    if item.unit is Unit.MILLILITRE and item.grams_per_litre:
        return weight * 1000 / item.grams_per_litre
    if item.unit is Unit.PIECE and item.piece_grams:
        return weight / item.piece_grams
    raise NotExact(text)
