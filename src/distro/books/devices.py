"""The laptops of the programme: how far we know each one's events, whom we trust, what they knew last."""

from __future__ import annotations

from datetime import datetime

from distro.model.events import BundleRead, CardKeyMade, DeviceTrusted, Event, HubJoined, ReceiptGiven
from distro.rules.numbering import Numbering


class DeviceBook:
    """Laptops by their id; `numbers` are those of each one's events that are here.

    `card_key` is the programme's, made on the laptop `founder`, None before the first card. `last_heard` is when each
    laptop made the last of its events that is here.
    """

    def __init__(self) -> None:
        self.numbers = Numbering()
        self.card_key: bytes | None = None
        self.founder: str | None = None
        self._trust: dict[tuple[str, str], DeviceTrusted] = {}
        self._hubs: dict[tuple[str, str], HubJoined] = {}
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

    def offices_of(self, device: str) -> set[str]:
        """The laptops that `device` knows as the head office's; that it is one itself, its own receipts say."""
        return {event.peer for event in self.trusted_by(device) if event.office} | {device}

    def received(self, at: str) -> dict[str, int]:
        """How far the head office has each laptop's events, as the laptop `at` may believe.

        A receipt is the office's word, and one for what is not there yet is nobody's.
        """
        found: dict[str, int] = {}
        for receipt in self.receipts:
            if receipt.device in self.offices_of(at):
                for device, upto in receipt.upto.items():
                    if upto <= self.have.get(device, 0):
                        found[device] = max(upto, found.get(device, 0))
        return found

    def unreceipted(self, device: str) -> int:
        """How many of its events laptop `device` has no receipt for."""
        return self.have.get(device, 0) - self.received(device).get(device, 0)

    def trusted_by(self, device: str) -> list[DeviceTrusted]:
        """The laptops that `device` trusts: trust is each laptop's own, and not handed on."""
        return [event for (truster, _), event in self._trust.items() if truster == device]

    def name_of(self, device: str) -> str:
        """What people call a laptop: the name somebody gave it when they came to trust it, else its id."""
        return next((event.name for (_, peer), event in self._trust.items() if peer == device and event.name), device)

    def known_by(self, device: str, peer: str) -> dict[str, int]:
        """What `peer` knew when `device` last read a bundle of its."""
        return self._peers_have.get((device, peer), {})
