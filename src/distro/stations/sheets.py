"""The paper that cards and labels are printed on: by its name, and from which place on."""

from __future__ import annotations

from distro.cards.layouts import LAYOUTS, Layout, layout
from distro.stations.errors import Refused


def sheet_named(name: str) -> Layout:
    """The paper called `name`. Refused for none."""
    if (paper := layout(name)) is None:
        raise Refused("sheet_unknown", value=name, known=", ".join(LAYOUTS))
    return paper


def places_before(paper: Layout, place: int) -> int:
    """How many places stay empty where the first label comes to `place` (from one on). Refused past the sheet's end."""
    if place > paper.per_page:
        raise Refused("start_beyond_sheet", asked=place, n=paper.per_page)
    return place - 1
