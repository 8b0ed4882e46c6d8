"""The laptops of the programme, and what each of them is."""

from __future__ import annotations

from datetime import date, datetime

from msgspec import Struct

from distro.books import Books
from distro.model.events import LaptopRole

_TOLD = ("here", "founder", "root", "office", "hub", "expired", "apart", "retired", "contested")


class Laptop(Struct, frozen=True, kw_only=True):
    """A laptop that is known here: the last of its numbers that is here, and when it was heard last.

    `here`: this one; `founder`: where the card key was made; `root`: it holds the programme's root key; `office`: it
    may decide as the head office does; `hub`: certified as one, or one that this laptop joined; `until`: its
    certificate is valid to that day, if it has one, and `expired`, it was; `apart`: it goes by another root; `trusted`:
    it may read what we write, and write to us; `retired`: why it may not any more, and `upto` which number it is
    believed; `contested`: it is only held to be, as it and who said so are said to be retired by each other.
    """

    device: str
    name: str
    last: int
    heard: datetime | None
    here: bool
    founder: bool
    root: bool
    office: bool
    hub: bool
    until: date | None
    expired: bool
    apart: bool
    trusted: bool
    retired: str
    upto: int | None
    contested: bool

    @property
    def called(self) -> str:
        """Its id, and the name that people gave it."""
        return self.device if self.name == self.device else f"{self.name} ({self.device})"

    @property
    def is_(self) -> tuple[str, ...]:
        """All that it is, by the words above; a laptop like any other is "trusted", "known" is one that is nothing."""
        told = [name for name in _TOLD if getattr(self, name)]
        return tuple(told) or (("trusted",) if self.trusted else ("known",))


class Rooted(Struct, frozen=True, kw_only=True):
    """Which root counts here, as the first 16 digits of its key; the laptops that hold it; and those that are trusted
    here and go by another one; and those that are `contested`.

    `held`: whoever is at the keyboard can certify with it.
    """

    root: str
    held: bool
    holders: tuple[str, ...]
    apart: tuple[str, ...]
    contested: tuple[str, ...] = ()


def laptops(books: Books, own: str) -> list[Laptop]:
    """Every laptop that is known on the laptop `own`: that one first, those that are retired last."""
    devices = books.devices
    gone, certified = devices.retired_at(own), devices.certificates.now()
    contested = devices.contested_at(own)
    believed = {one.peer for one in devices.believed_by(own, books.on)} - gone.keys()
    hubs = {joined.peer for joined in devices.hubs_of(own)}
    role = devices.certificates.role
    found = [
        Laptop(
            device=device,
            name=devices.name_of(device),
            last=devices.have.get(device, 0),
            heard=devices.last_heard.get(device),
            here=device == own,
            founder=device == devices.founder,
            root=role(device) is LaptopRole.ROOT,
            office=role(device) is LaptopRole.OFFICE,
            hub=device in hubs or role(device) is LaptopRole.HUB,
            until=certified[device].until if device in certified else None,
            expired=device in certified and certified[device].until < books.on,
            apart=devices.certificates.goes_by(device) not in ("", devices.certificates.root),
            trusted=device in believed,
            retired=gone[device].why.value if device in gone else "",
            upto=gone[device].upto if device in gone else None,
            contested=device in contested,
        )
        for device in {own, *believed, *gone, *devices.have, *certified}
    ]
    return sorted(found, key=lambda one: (not one.here, bool(one.retired), one.called))
