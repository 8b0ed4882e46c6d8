"""The laptops of the programme, and what each of them is."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from distro.books import Books


class Laptop(Struct, frozen=True, kw_only=True):
    """A laptop that is known here: the last of its numbers that is here, and when it was heard last.

    `here`: this one; `founder`: where the programme began; `office`: the head office's; `hub`: one that this laptop
    joined; `trusted`: it may read what we write, and write to us; `retired`: why it may not any more, and `upto` which
    number it is believed.
    """

    device: str
    name: str
    last: int
    heard: datetime | None
    here: bool
    founder: bool
    office: bool
    hub: bool
    trusted: bool
    retired: str
    upto: int | None

    @property
    def called(self) -> str:
        """Its id, and the name that people gave it."""
        return self.device if self.name == self.device else f"{self.name} ({self.device})"

    @property
    def is_(self) -> tuple[str, ...]:
        """All that it is, by the words above; a laptop like any other is "trusted", "known" is one that is nothing."""
        told = [name for name in ("here", "founder", "office", "hub", "retired") if getattr(self, name)]
        return tuple(told) or (("trusted",) if self.trusted else ("known",))


def laptops(books: Books, own: str) -> list[Laptop]:
    """Every laptop that is known on the laptop `own`: that one first, those that are retired last."""
    devices = books.devices
    gone, offices = devices.retired_at(own), devices.offices_of(own)
    believed = {one.peer for one in devices.believed_by(own)} - gone.keys()
    hubs = {joined.peer for joined in devices.hubs_of(own)}
    found = [
        Laptop(
            device=device,
            name=devices.name_of(device),
            last=devices.have.get(device, 0),
            heard=devices.last_heard.get(device),
            here=device == own,
            founder=device == devices.founder,
            office=device in offices - {own},
            hub=device in hubs,
            trusted=device in believed,
            retired=gone[device].why.value if device in gone else "",
            upto=gone[device].upto if device in gone else None,
        )
        for device in {own, *believed, *gone, *devices.have}
    ]
    return sorted(found, key=lambda one: (not one.here, bool(one.retired), one.called))
