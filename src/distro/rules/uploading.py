"""What leaves the office about a handover: counts and items, never who."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from distro.model.events import Entitled, Handover, MadeOf, Void
from distro.model.people import sadd
from distro.model.programme import Programme
from distro.rules.donors import apart

FORM = "distro_handover"
VERSION = "2"

# The fields of the form and their XLSForm types, in order.
FIELDS = (
    ("occurred_at", "datetime"),
    ("site", "text"),
    ("project_code", "text"),
    ("donor", "text"),
    ("round", "text"),
    ("kind", "text"),
    ("voids", "text"),
    ("population_group", "text"),
    ("people", "integer"),
    ("women", "integer"),
    ("men", "integer"),
    ("girls", "integer"),
    ("boys", "integer"),
)

# After them, once for each item: a repeat, so that a server can add up the quantities. `unit` is what they count.
ITEMS = "items"
ITEM_FIELDS = (("item", "text"), ("quantity", "integer"), ("unit", "text"))

Values = dict[str, str | int]


@dataclass(frozen=True)
class FilledForm:
    """A filled form: `values` of FIELDS, missing ones empty, and `items` with the values of ITEM_FIELDS."""

    values: Values
    items: tuple[Values, ...] = ()


def handover_answers(programme: Programme, handover: Handover, who: Entitled | MadeOf | None) -> FilledForm:
    """The form of a handover. `who` says who is in the household: counts, no names."""
    items: Counter[str] = Counter()
    for line in handover.lines:
        items[line.item] += line.quantity
    values: Values = {
        "occurred_at": handover.occurred_at.isoformat(),
        "site": handover.site,
        "project_code": programme.project_code,
        "donor": _who_paid(programme, handover),
        "round": " ".join(sorted({line.round for line in handover.lines})),
        "kind": "handover",
    }
    if who is not None:
        members = who.members
        values |= {
            "population_group": who.group,
            "people": sum(m.count for m in members),
            **dict(zip(("women", "men", "girls", "boys"), sadd(members), strict=True)),
        }
    units = {item.code: item.unit for item in programme.items}
    given = sorted((item, quantity) for item, quantity in items.items() if quantity)
    return FilledForm(
        values, tuple({"item": item, "quantity": quantity, "unit": units.get(item, "")} for item, quantity in given)
    )


def _who_paid(programme: Programme, handover: Handover) -> str:
    """Whose goods went out, each donor once; the programme's own where only services were given."""
    paid = {one for move in handover.movements for one in apart(move.lot.donor or programme.donor)}
    return " ".join(sorted(paid)) or programme.donor


def void_answers(programme: Programme, void: Void) -> FilledForm:
    """The form of a void: which submission it takes back."""
    return FilledForm(
        {
            "occurred_at": void.occurred_at.isoformat(),
            "site": void.site,
            "project_code": programme.project_code,
            "donor": programme.donor,
            "kind": "void",
            "voids": f"uuid:{void.handover}",
        }
    )
