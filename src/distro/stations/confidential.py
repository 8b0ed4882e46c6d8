"""What only the protection role may read, closed for the people of that role and for no key of the store.

It travels and is kept like every event; whoever has the key sees it as it is, everybody else that there is something.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable

import msgspec

from distro.model.events import Confidential, Event, ReferralFollowed, ReferralMade
from distro.stations.gate import Unfit, event_of
from distro.store.box import NotOurs, close_for, open_with

_MAY_BE = (ReferralMade, ReferralFollowed)


def closed(event: ReferralMade | ReferralFollowed, publics: Iterable[str]) -> Confidential:
    """`event` for whoever has the secret of one of `publics`."""
    box = close_for(sorted(set(publics)), f"event {event.id}", msgspec.json.encode(event))
    header = {name: getattr(event, name) for name in Event.__struct_fields__}
    return Confidential(**header, number=event.number, box=base64.b64encode(box).decode())


def opened(event: Event, secret: str) -> Event:
    """The event inside, if it is one that may be and `secret` opens it; else `event` as it is."""
    if not isinstance(event, Confidential):
        return event
    try:
        inside = event_of(open_with(secret, f"event {event.id}", base64.b64decode(event.box, validate=True)))
    except (NotOurs, Unfit, binascii.Error):
        return event
    same = all(getattr(inside, name) == getattr(event, name) for name in Event.__struct_fields__)
    return inside if same and isinstance(inside, _MAY_BE) and inside.number == event.number else event
