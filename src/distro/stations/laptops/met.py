"""What work with a hub comes to. It is known also where nothing is installed to reach one."""

from __future__ import annotations

from msgspec import Struct

from distro.books.supplements import Supplement
from distro.model.quarantine import Lacking, SetAside
from distro.rules.doubles import DoubleCollection


class Met(Struct, frozen=True, kw_only=True):
    """What one meeting with the hub came to: events given and taken, and the double collections known only now.

    `set_aside` could not be taken in; what stands there as that of the laptops `broken` is not theirs, or unreadable;
    nobody here knows the keys of `strangers`; more of the laptops `locked` is there under a key that nobody has wrapped
    for this one yet; what is `lacking` its laptops signed, and nobody has brought it yet.
    `supplements` is what came for days that were closed already. `root_of` is the laptop whose root counts here since.
    """

    address: str
    given: int
    taken: int
    doubles: tuple[DoubleCollection, ...]
    set_aside: tuple[SetAside, ...] = ()
    broken: tuple[str, ...] = ()
    strangers: tuple[str, ...] = ()
    locked: tuple[str, ...] = ()
    supplements: tuple[Supplement, ...] = ()
    root_of: str = ""
    lacking: tuple[Lacking, ...] = ()


class Broken(Struct, frozen=True, kw_only=True):
    """What lies under `name` at the hub; `device` is the laptop that it says it is of, "" where it says none."""

    name: str
    device: str
