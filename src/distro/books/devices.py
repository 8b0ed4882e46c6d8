"""The laptops of the programme: how far we know each one's events, whom we trust, what they knew last."""

from __future__ import annotations

from datetime import date, datetime

from distro.model.events import (
    BundleRead,
    CardKeyMade,
    DeviceCertified,
    DeviceRetired,
    DeviceTrusted,
    Event,
    HubJoined,
    LaptopRole,
    ReceiptGiven,
    RootAdopted,
)
from distro.rules.certificates import Certificates
from distro.rules.numbering import Numbering
from distro.rules.retirements import retirements


class DeviceBook:
    """Laptops by their id; `numbers` are those of each one's events that are here.

    `card_key` is the programme's, made on the laptop `founder`, None before the first card. `certificates` are what the
    root key `root` said; `own` is the laptop that has this book. `last_heard` is when each laptop made the last of its
    events that is here.
    """

    def __init__(self, root: str = "", own: str = "") -> None:
        self.own = own
        self.numbers = Numbering()
        self.certificates = Certificates(root)
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
        """The first key stands; only a laptop of the root may make one, so it is of the programme that counts here."""
        if self.card_key is None:
            self.card_key, self.founder = bytes.fromhex(event.key), event.device

    def trusted(self, event: DeviceTrusted) -> None:
        self._trust[event.device, event.peer] = event

    def certified(self, event: DeviceCertified) -> None:
        self.certificates.certified(event)

    def adopted(self, event: RootAdopted) -> None:
        self.certificates.adopted(event)

    def retired(self, event: DeviceRetired) -> None:
        self._retired.append(event)

    def retired_at(self, device: str) -> dict[str, DeviceRetired]:
        """The laptops that are retired, as the laptop `device` has it."""
        return retirements(self._retired, self.certificates, device).of if self._retired else {}

    def contested_at(self, device: str) -> frozenset[str]:
        """Those of them that were retired by one that is said to be retired itself: somebody has to say which."""
        return retirements(self._retired, self.certificates, device).contested

    def retired_by(self, peer: str, device: str) -> dict[str, int]:
        """The laptops that are retired, as `device` has it, because `peer` said so, and with which number it did."""
        return {gone: said.seq for gone, said in self.retired_at(device).items() if said.device == peer}

    def was_retired_by(self, peer: str, device: str) -> int | None:
        """With which number laptop `peer` first said that `device` is retired; None when it did not."""
        said = [event.seq for event in self._retired if (event.device, event.peer) == (peer, device)]
        return min(said, default=None)

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

    def offices(self) -> set[str]:
        """The laptops that may decide for the programme: the office's, and those that hold the root."""
        known = self.certificates.now()
        return {device for device, one in known.items() if one.role in (LaptopRole.OFFICE, LaptopRole.ROOT)}

    def received(self) -> dict[str, int]:
        """How far the head office has each laptop's events.

        A receipt is the office's word, and one for what is not there yet is nobody's.
        """
        found: dict[str, int] = {}
        for receipt in self.receipts:
            for device, upto in receipt.upto.items():
                if upto <= self.have.get(device, 0):
                    found[device] = max(upto, found.get(device, 0))
        return found

    def unreceipted(self, device: str) -> int:
        """How many of its events laptop `device` has no receipt for."""
        return self.have.get(device, 0) - self.received().get(device, 0)

    def trusted_by(self, device: str) -> list[DeviceTrusted]:
        """The laptops that `device` trusts: trust is each laptop's own, and not handed on."""
        return [event for (truster, _), event in self._trust.items() if truster == device]

    def believed_by(self, device: str, on: date) -> list[DeviceTrusted | DeviceCertified]:
        """The laptops that `device` trusts, and those that the root certified, one comparison a laptop being enough.

        A certificate that had run out `on` that day is none, and what was compared here is no better than it. The keys
        that were compared here go before those that somebody else compared.
        """
        certified = {peer: one for peer, one in self.certificates.now().items() if peer != device}
        over = {peer for peer, one in certified.items() if one.until < on}
        own = {event.peer: event for event in self.trusted_by(device)}
        return [event for peer, event in (certified | own).items() if peer not in over]

    def name_of(self, device: str) -> str:
        """What people call a laptop: here, else by the root, else as others call it who trust it; else its id.

        Nobody else calls a laptop as one is called here that is known already: it would be taken for that one.
        """
        own, certificate = self._trust.get((self.own, device)), self.certificates.of(device)
        if name := (own.name if own else "") or (certificate.name if certificate else ""):
            return name
        known = {one.name for one in self.trusted_by(self.own)} | {one.name for one in self.certificates.now().values()}
        told = (event.name for (_, peer), event in self._trust.items() if peer == device)
        return next((name for name in told if name and name not in known), device)

    def known_by(self, device: str, peer: str) -> dict[str, int]:
        """What `peer` knew when `device` last read a bundle of its."""
        return self._peers_have.get((device, peer), {})
