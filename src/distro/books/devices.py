"""The laptops of the programme: how far we know each one's events, whom we trust, what they knew last."""

from __future__ import annotations

from datetime import datetime

from distro.model.events import BundleRead, CardKeyMade, DeviceTrusted, Event, HubJoined, ReceiptGiven
from distro.rules.numbering import Numbering


class DeviceBook:
    """Laptops by their id; `numbers` are those of each one's events that are here.

    `card_key` is the programme's, made on the laptop `founder`, None before the first card; `received` is how far the
    head office has each laptop's. `last_heard` is when each laptop made the last of its events that is here.
    """

    def __init__(self) -> None:
        self.numbers = Numbering()
        self.card_key: bytes | None = None
        self.founder: str | None = None
        self._trust: dict[tuple[str, str], DeviceTrusted] = {}
        self._hubs: dict[tuple[str, str], HubJoined] = {}
        self.received: dict[str, int] = {}
        self.receipts: list[ReceiptGiven] = []
        self.last_heard: dict[str, datetime] = {}
        self._last: dict[str, int] = {}
        self._at: dict[str, set[str]] = {}
        self._peers_have: dict[tuple[str, str], dict[str, int]] = {}

    @property
    def have(self) -> dict[str, int]:
        """The last number of each laptop's events before the first gap in them."""
        return self.numbers.upto

    def heard(self, event: Event) -> None:
        """Any event says how far its device has come, and where it works."""
        self.numbers.add(event.device, event.seq)
        if event.seq >= self._last.get(event.device, 0):
            self._last[event.device], self.last_heard[event.device] = event.seq, event.recorded_at
        if event.site:
            self._at.setdefault(event.site, set()).add(event.device)

    def at(self, point: str) -> set[str]:
        """The laptops that ever did something at `point`."""
        return self._at.get(point, set())

    def card_key_made(self, event: CardKeyMade) -> None:
        """The first key stands: laptops that began apart agree on it once they have met."""
        if self.card_key is None:
            self.card_key, self.founder = bytes.fromhex(event.key), event.device

    def trusted(self, event: DeviceTrusted) -> None:
        self._trust[event.device, event.peer] = event

    def bundle_read(self, event: BundleRead) -> None:
        self._peers_have[event.device, event.peer] = event.have

    def hub_joined(self, event: HubJoined) -> None:
        self._hubs[event.device, event.peer] = event

    def hubs_of(self, device: str) -> list[HubJoined]:
        """The hubs that `device` joined, one for each laptop that runs one, at the address it had last."""
        return [event for (joiner, _), event in self._hubs.items() if joiner == device]

    def receipt_given(self, event: ReceiptGiven) -> None:
        self.receipts.append(event)
        for device, upto in event.upto.items():
            self.received[device] = max(upto, self.received.get(device, 0))

    def unreceipted(self, device: str) -> int:
        """How many of `device`'s events the head office has given no receipt for."""
        return self.have.get(device, 0) - self.received.get(device, 0)

    def trusted_by(self, device: str) -> list[DeviceTrusted]:
        """The laptops that `device` trusts: trust is each laptop's own, and not handed on."""
        return [event for (truster, _), event in self._trust.items() if truster == device]

    def name_of(self, device: str) -> str:
        """What people call a laptop: the name somebody gave it when they came to trust it, else its id."""
        return next((event.name for (_, peer), event in self._trust.items() if peer == device and event.name), device)

    def known_by(self, device: str, peer: str) -> dict[str, int]:
        """What `peer` knew when `device` last read a bundle of its."""
        return self._peers_have.get((device, peer), {})
