"""Which other laptops of a point were heard, and until when: what a close cannot know."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from distro.stations.session import Session


class Heard(Struct, frozen=True, kw_only=True):
    """A laptop of the point, how people call it, and when its last event that is here was made, by its own clock."""

    device: str
    name: str
    until: datetime


def heard(session: Session, point: str) -> list[Heard]:
    """The other laptops that ever worked at `point`, those not heard for longest first."""
    devices = session.books.devices
    gone = devices.retired_at(session.store.device)
    others = [device for device in devices.at(point) if device != session.store.device and device not in gone]
    found = [Heard(device=each, name=devices.name_of(each), until=devices.last_heard[each]) for each in others]
    return sorted(found, key=lambda line: line.until)
