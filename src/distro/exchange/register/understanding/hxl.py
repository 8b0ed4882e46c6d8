"""HXL tags: the tag and its attributes, in whatever order they stand (hxlstandard.org, 1.1)."""

from __future__ import annotations

import re

from distro.exchange.register.understanding.bands import band_of
from distro.exchange.register.understanding.headers import Meaning

_PEOPLE = frozenset({"#affected", "#reached", "#targeted", "#inneed", "#beneficiary", "#population", "#people"})
_AGES = {
    "infants": "0-4",
    "children": "5-17",
    "adolescents": "12-17",
    "adults": "18+",
    "elderly": "60+",
    "infant": "0-4",
}
_TAG = re.compile(r"#[a-z]\w*(?:\s*\+\s*\w+)*", re.IGNORECASE)  # "# women" is no tag, but a count
_PLACES = frozenset({"#adm1", "#adm2", "#adm3", "#adm4", "#adm5", "#loc"})


def is_tag_row(row: tuple[object, ...]) -> bool:
    """Whether most cells of a row are tags."""
    filled = [cell for cell in row if cell is not None]
    return bool(filled) and sum(bool(_TAG.fullmatch(str(cell).strip())) for cell in filled) * 2 > len(filled)


def meaning_of_tag(cell: object) -> Meaning | None:
    """What a tag says a column is; None for one that says nothing of a household."""
    tag, *rest = str(cell or "").casefold().replace(" ", "").split("+")
    attributes = frozenset(rest)
    if not tag.startswith("#"):
        return None
    field = _field(tag, attributes)
    return Meaning(field, why="tag") if field else None


def _field(tag: str, attributes: frozenset[str]) -> str:
    if tag == "#meta" and attributes & {"consent"}:
        return "consent"
    if tag == "#meta" and attributes & {"id"}:
        return "number"
    if "phone" in attributes:
        return "phone"
    if tag in ("#contact", "#beneficiary", "#person", "#affected") and "name" in attributes:
        return "family" if attributes & {"family", "last"} else "given" if attributes & {"given", "first"} else "name"
    if tag in ("#gender", "#sex") or (tag == "#beneficiary" and attributes & {"gender", "sex"}):
        return "sex"
    if tag == "#date":
        return "birth_date" if attributes & {"birth", "born"} else "registered_on" if "registered" in attributes else ""
    if tag in _PLACES and attributes & {"name", "code"}:
        return "point"
    if tag in ("#beneficiary", "#affected", "#population") and attributes & {"type", "status"}:
        return "group"
    if tag in _PEOPLE:
        return _people(attributes)
    return ""


def _people(attributes: frozenset[str]) -> str:
    sex = "F" if attributes & {"f", "female"} else "M" if attributes & {"m", "male"} else "U"
    ages = next((_AGES[one] for one in attributes if one in _AGES), "")
    ranged = next((one for one in attributes if one.startswith(("age", "i_")) and any(map(str.isdigit, one))), "")
    if ranged:
        numbers = ranged.removeprefix("age").removeprefix("i").strip("_").replace("_", "-")
        if numbers.isdigit():
            return ""  # eighteen years old, or from eighteen on: its header may tell
        band = band_of(f"{sex} {numbers}")
        ages = band.ages if band else ""
    if ages:
        return f"{sex} {ages}"
    if sex != "U":
        return f"{sex} ?"
    return "size" if attributes & {"size", "ind", "num", "hh"} else ""
