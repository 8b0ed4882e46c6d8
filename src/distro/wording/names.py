"""Names: of points, items, baskets, of whom a scale counts; amounts with their unit; a household by its number."""

from __future__ import annotations

from distro.books import Books
from distro.model.people import FIRST_ADULT_ATOM, Sex, atoms_of
from distro.model.programme import Counted, Item, Programme, Unit
from distro.rules.donors import apart
from distro.texts import in_words, say


def point_name(programme: Programme, code: str) -> str:
    """A point by its name, or by its code when another programme's."""
    known = {point.code: point.name for point in programme.points}
    return in_words(known[code]) if code in known else code


def item_name(programme: Programme, code: str) -> str:
    """An item by its name, or by its code when it left the programme."""
    return in_words(programme.item_words(code))


def basket_name(programme: Programme, code: str) -> str:
    """A basket by its name, or by its code when it left the programme."""
    known = {basket.code: basket.name for basket in programme.baskets}
    return in_words(known[code]) if code in known else code


def donor_name(programme: Programme, code: str) -> str:
    """A donor by its name, or its code when it left the programme; of several together each."""
    known = programme.all_donors
    return " + ".join(in_words(known[one]) if one in known else one for one in apart(code))


def group_name(counted: Counted) -> str:
    """Whom a scale counts, in words: `femme 18+`."""
    ages = "" if counted.ages == "?" else counted.ages
    minor = counted.ages != "?" and atoms_of(counted.ages).stop <= FIRST_ADULT_ATOM
    kinds = {Sex.FEMALE: ("F", "girl"), Sex.MALE: ("M", "boy")}
    adult, child = kinds.get(counted.sex, ("anyone", "child")) if counted.sex else ("anyone", "child")
    return say(f"ration.group.{child if minor else adult}", ages=ages).strip()


def amount(item: Item, quantity: int) -> str:
    """`quantity` with its unit: pieces are bare numbers."""
    return str(quantity) if item.unit is Unit.PIECE else f"{quantity} {item.unit}"


def number_of(books: Books, household: str) -> str:
    """A household's register number, or the beginning of its id when it is not in the register any more."""
    found = books.register.get(household)
    return found.number if found else household[:8]
