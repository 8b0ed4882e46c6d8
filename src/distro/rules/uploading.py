"""What leaves the office about a handover: counts and items, never who."""

from __future__ import annotations

from collections import Counter

from distro.model.events import Entitled, Handover, Void
from distro.model.people import sadd
from distro.model.programme import Programme

FORM = "distro_handover"
VERSION = "1"

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
    ("items", "text"),
)

Values = dict[str, str | int]


def handover_values(programme: Programme, handover: Handover, granted: Entitled | None) -> Values:
    """The fields of a handover. Who is in the household comes from the frozen entitlement: counts, no names."""
    items: Counter[str] = Counter()
    for line in handover.lines:
        items[line.item] += line.quantity
    values: Values = {
        "occurred_at": handover.occurred_at.isoformat(),
        "site": handover.site,
        "project_code": programme.project_code,
        "donor": programme.donor,
        "round": " ".join(sorted({line.round for line in handover.lines})),
        "kind": "handover",
        "items": " ".join(f"{item}:{quantity}" for item, quantity in sorted(items.items()) if quantity),
    }
    if granted is not None:
        members = granted.members
        values |= {
            "population_group": granted.group,
            "people": sum(m.count for m in members),
            **dict(zip(("women", "men", "girls", "boys"), sadd(members), strict=True)),
        }
    return values


def void_values(programme: Programme, void: Void) -> Values:
    """The fields of a void: which submission it takes back."""
    return {
        "occurred_at": void.occurred_at.isoformat(),
        "site": void.site,
        "project_code": programme.project_code,
        "donor": programme.donor,
        "kind": "void",
        "voids": f"uuid:{void.handover}",
    }
