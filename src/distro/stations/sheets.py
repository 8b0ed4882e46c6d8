"""The paper that cards and labels are printed on, by its name."""

from __future__ import annotations

from distro.cards.layouts import LAYOUTS, Layout, layout
from distro.stations.errors import Refused


def sheet_named(name: str) -> Layout:
    """The paper called `name`. Refused for none."""
    if (paper := layout(name)) is None:
        raise Refused("sheet_unknown", value=name, known=", ".join(LAYOUTS))
    return paper
