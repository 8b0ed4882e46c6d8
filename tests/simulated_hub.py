"""A hub in memory with the promises of the real one (distro.exchange.hub), on a link that breaks where it is told to.

`hub/test_simulated.py` asks both the same.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from distro.exchange.envelope import Segment
from distro.exchange.epochs import KeysSeen, SegmentLocked
from distro.exchange.errors import HubRefused
from distro.exchange.keys import Address
from distro.exchange.segment import Subject, pack, subject_of, unpack


class SimulatedHub:
    """What it has answered to have is kept, when the link breaks too."""

    def __init__(self) -> None:
        self._kept: dict[Subject, bytes] = {}
        self.breaks_after: int | None = None  # so many questions
        self.was_thinned = False  # its owner takes nothing away
        self.keys_seen: KeysSeen | None = None  # nothing is sealed here

    async def heads(self) -> dict[str, Subject]:
        self._asked()
        return {subject.device: subject for subject in self._kept}

    async def after(self, device: str, number: int) -> list[Subject]:
        self._asked()
        return sorted(one for one in self._kept if one.device == device and one.last > number)

    async def learn_keys(self, believed: Mapping[str, Address]) -> set[str]:
        """Nothing is sealed here: only the links of a world break."""
        return set()

    async def share_keys(self, laptops: Mapping[str, Address], gone: Collection[str]) -> None:
        """As `learn_keys`."""

    async def last(self) -> int:
        self._asked()
        return len(self._kept)

    async def put(self, segments: Sequence[Segment]) -> None:
        for segment in segments:
            self._asked()
            self._kept.setdefault(subject_of(segment), pack(segment))

    async def get(self, subjects: Sequence[Subject]) -> list[Segment | SegmentLocked | None]:
        self._asked()
        return [unpack(self._kept[one]) if one in self._kept else None for one in subjects]

    async def next(self, device: str, number: int) -> Segment | None:
        self._asked()
        begun = [kept for one, kept in self._kept.items() if (one.device, one.first) == (device, number)]
        return unpack(begun[-1]) if begun else None

    def _asked(self) -> None:
        if self.breaks_after == 0:
            self.breaks_after = None
            raise HubRefused("hub_silent", address="")
        if self.breaks_after is not None:
            self.breaks_after -= 1
