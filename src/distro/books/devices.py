"""The laptops of the programme: how far we know each one's events, whom we trust, what they knew last."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from msgspec.structs import replace

from distro.model.events import (
    BundleRead,
    CardKeyMade,
    DeviceRetired,
    DeviceTrusted,
    Event,
    HubJoined,
    ReceiptGiven,
)
from distro.rules.numbering import Numbering


def standing(said: Iterable[DeviceRetired], founder: str | None, own: str) -> dict[str, DeviceRetired]:
    """The retirements that count on laptop `own`, by who is retired: the founder's, else its own; of each the last.

    Where `own` retired the founder, what the founder said after that is nobody's.
    """
    mine: dict[str, DeviceRetired] = {}
    theirs: dict[str, DeviceRetired] = {}
    for event in sorted(said, key=lambda event: event.id):
        if event.device == own:
            mine[event.peer] = event
        if event.device == founder:
            theirs[event.peer] = event
    if founder in mine and founder != own:
        theirs = {peer: event for peer, event in theirs.items() if event.seq <= mine[founder].upto}
    return mine | theirs


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
        self._retired: list[DeviceRetired] = []
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

    def retired(self, event: DeviceRetired) -> None:
        self._retired.append(event)

    def retired_at(self, device: str) -> dict[str, DeviceRetired]:
        """The laptops that are retired, as the laptop `device` has it."""
        return standing(self._retired, self.founder, device)

    def bundle_read(self, event: BundleRead) -> None:
        self._peers_have[event.device, event.peer] = event.have

    def hub_joined(self, event: HubJoined) -> None:
        self._hubs[event.device, event.peer] = event

    def hubs_of(self, device: str) -> list[HubJoined]:
        """The hubs that `device` joined, one for each laptop that runs one, at the address it had last."""
        retired = self.retired_at(device)
        return [event for (joiner, peer), event in self._hubs.items() if joiner == device and peer not in retired]

    def receipt_given(self, event: ReceiptGiven) -> None:
        self.receipts.append(event)

    def offices_of(self, device: str) -> set[str]:
        """The laptops that `device` knows as the head office's; that it is one itself, its own receipts say."""
        return {event.peer for event in self.believed_by(device) if event.office} | {device}

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

    def believed_by(self, device: str) -> list[DeviceTrusted]:
        """The laptops that `device` trusts, and those that the founder does, once `device` trusts the founder.

        So one comparison a laptop is enough. What was compared here goes before what the founder says.
        """
        own = {event.peer: event for event in self.trusted_by(device)}
        founder = self.founder or ""
        theirs = {one.peer: one for one in self.trusted_by(founder) if one.peer != device} if founder in own else {}
        office = {peer for peer, event in theirs.items() if event.office}
        return [replace(event, office=True) if event.peer in office else event for event in (theirs | own).values()]

    def name_of(self, device: str) -> str:
        """What people call a laptop: the name somebody gave it when they came to trust it, else its id."""
        return next((event.name for (_, peer), event in self._trust.items() if peer == device and event.name), device)

    def known_by(self, device: str, peer: str) -> dict[str, int]:
        """What `peer` knew when `device` last read a bundle of its."""
        return self._peers_have.get((device, peer), {})
