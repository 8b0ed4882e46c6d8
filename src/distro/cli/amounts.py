"""Amounts of goods on the command line and in files of counts: read as people mean them, or refused in words."""

from __future__ import annotations

from distro.rules.units import NotExact, TwoMeanings, smallest_units
from distro.stations.errors import Refused
from distro.stations.session import Session


def understood(session: Session, item: str, said: str, otherwise: Refused) -> int:
    """What was said (500, 20p, 4p+3, 50kg, 45L) in the item's smallest unit; `otherwise` is raised for what is none."""
    known = {each.code: each for each in session.programme.goods}
    if item not in known:
        raise Refused("item_unknown", item=item)
    try:
        return smallest_units(known[item], said)
    except TwoMeanings:
        raise Refused("amount_two_meanings", item=item, said=said) from None
    except NotExact:
        raise otherwise from None
