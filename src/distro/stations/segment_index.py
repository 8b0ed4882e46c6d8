"""Which segments stand in the store, so that giving a few of them to somebody reads only these."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Sequence

from distro.exchange.envelope import Heading, LaptopHead


class SegmentIndex:
    """Sixteen bytes a segment, by laptop: how far it goes, and the id of its envelope's document.

    A live desk makes one for nearly every handover. `read` is the id of the last envelope that was taken note of.
    """

    def __init__(self) -> None:
        self.read = 0
        self.heads: dict[str, LaptopHead] = {}
        self._lasts: dict[str, array[int]] = {}
        self._doc_ids: dict[str, array[int]] = {}

    def add(self, heading: Heading, doc_id: int) -> None:
        """Take note of a segment, which goes further than those of its laptop that are here."""
        device = heading.device
        self._lasts.setdefault(device, array("q")).append(heading.last)
        self._doc_ids.setdefault(device, array("q")).append(doc_id)
        self.heads[device] = LaptopHead(heading.last, heading.digest)
        self.read = max(self.read, doc_id)

    def after(self, device: str, number: int) -> Sequence[int]:
        """The ids of the envelopes of a laptop that go further than `number`, in order."""
        if device not in self._lasts:
            return ()
        return self._doc_ids[device][bisect_right(self._lasts[device], number) :]
