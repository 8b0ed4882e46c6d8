"""Retiring a laptop that is lost, stolen or replaced."""

from __future__ import annotations

from distro.books.laptops import laptops
from distro.model import events as e
from distro.rules.roles import Task
from distro.stations.errors import Refused
from distro.stations.laptops import own_hub, root
from distro.stations.session import Session


def retire(
    session: Session, laptop: str, why: e.RetireReason = e.RetireReason.LOST, upto: int | None = None
) -> e.DeviceRetired:
    """From now on `laptop`, by its id or name, is none of ours.

    It can read nothing that is written, no hub of ours lets it in, and what it says after number `upto` is set aside.
    By default that is the last one here, or where it retired this laptop the one before it did.

    Said by a laptop of the root, it holds on every laptop that hears of it; said elsewhere, here. Said again it
    replaces what was said. Refused for this laptop, for one that nobody here knows, and for a number that is not here.
    """
    session.demand(Task.MANAGE_PEOPLE)
    known = laptops(session.books, session.store.device)
    found = [one for one in known if laptop in (one.device, one.name)]
    if len(found) != 1:
        raise Refused("device_unknown", device=laptop[:40], known=", ".join(one.called for one in known))
    [one] = found
    if one.here:
        raise Refused("device_is_this_one")
    if upto is not None and not 0 <= upto <= one.last:
        raise Refused("device_number", device=one.called, last=one.last)
    root.found(session)
    if upto is None:
        turned = session.books.devices.was_retired_by(one.device, session.store.device)
        upto = one.last if turned is None else min(one.last, turned - 1)
    event = e.DeviceRetired(**session.stamper()(""), peer=one.device, upto=upto, why=why)
    session.append([event])
    session.catch_up()
    own_hub.tell_server(session)
    return event
