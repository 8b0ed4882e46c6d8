"""What work with a hub comes to. It is known also where nothing is installed to reach one."""

from __future__ import annotations

from msgspec import Struct

from distro.books.supplements import Supplement
from distro.model.hub_members import MemberSeen, MemberState
from distro.model.quarantine import Lacking, SetAside
from distro.rules.doubles import DoubleCollection
from distro.rules.entered_twice import Papers


class Met(Struct, frozen=True, kw_only=True):
    """What one meeting with the hub came to: events given and taken, and the double collections known only now.

    `set_aside` could not be taken in; what stands there as that of the laptops `broken` is not theirs, or unreadable;
    nobody here knows the keys of `strangers`; more of the laptops `locked` is there under a key that nobody has wrapped
    for this one yet; what is `lacking` its laptops signed, and nobody has brought it yet.
    `supplements` is what came for days that were closed already; `entered_twice` the numbers of papers of two laptops
    that may be one since. `root_of` is the laptop whose root counts here since.
    `left` of this laptop's events have no receipt of the head office; `held` is how many each laptop asks to be
    forgotten that wait here, as they are more than a few.
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
    entered_twice: tuple[Papers, ...] = ()
    left: int = 0
    held: dict[str, int] = {}


class Broken(Struct, frozen=True, kw_only=True):
    """What lies under `name` at the hub; `device` is the laptop that it says it is of, "" where it says none."""

    name: str
    device: str


class HubSeen(Struct, frozen=True, kw_only=True):
    """A hub that was joined; `problem` is why there is no line to it, "" where there is one. One server alone has no
    members."""

    device: str
    address: str
    problem: str = ""
    members: tuple[MemberSeen, ...] = ()

    @property
    def is_whole(self) -> bool:
        """It answers, and all its members have all that it holds."""
        well = (MemberState.LEADS, MemberState.CURRENT)
        return not self.problem and all(one.state in well for one in self.members)
