"""Laptops and the programme they share: keys, trust, roots, hubs, receipts."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from distro.model.bounds import Amount, DeviceId, Key, Number, ProgrammeFile, Recipient, Signature, Signer
from distro.model.events.event import Author, Event


class ProgrammeChanged(Event, frozen=True, kw_only=True):
    """The programme is another one from here on: its whole file, as somebody wrote it. What was frozen stays granted.

    `before` is the digest of the file that it was made from, `why` what the author says of it.
    """

    table = "programme"
    fold = "programme.changed"
    said_by = Author.OFFICE
    source: ProgrammeFile
    before: str
    why: str = ""


class CardKeyMade(Event, frozen=True, kw_only=True):
    """The programme's card key, in hex: it makes and proves the tags on its cards, on every laptop alike."""

    table = "devices"
    fold = "devices.card_key_made"
    said_by = Author.ROOT
    key: Key


class PeopleKeyMade(Event, frozen=True, kw_only=True):
    """The programme's key of people, in hex: their ids and the marks of who collects are made with it on every laptop.

    It stands among people's data and goes with it: then nobody finds anybody by trying names and numbers.
    """

    table = "people_keys"
    fold = "register.key_made"
    said_by = Author.ROOT
    in_register = True
    key: Key


class DeviceTrusted(Event, frozen=True, kw_only=True):
    """Another laptop is trusted from now on: its public keys, compared by short words on both screens.

    `office`: it is the head office, as whoever trusted it was told there.
    """

    table = "devices"
    fold = "devices.trusted"
    any_order = True
    said_by = Author.ITSELF
    peer: DeviceId
    name: str
    signer: Signer
    recipient: Recipient
    office: bool = False


class LaptopRole(StrEnum):
    """What the root certifies a laptop as."""

    DESK = "desk"
    HUB = "hub"
    OFFICE = "office"
    ROOT = "root"  # it holds the root key itself


class DeviceCertified(Event, frozen=True, kw_only=True):
    """The programme's root says what laptop `peer` is, and which keys are its, valid `until` that date.

    Whoever brings it, it is the word of the key `root` (Ed25519, in hex) that made the `signature` (in hex). Of a
    laptop's certificates the one with the highest `number` counts, for what it says after its number `since`.
    """

    table = "devices"
    fold = "devices.certified"
    any_order = True
    root: Key
    number: Number
    peer: DeviceId
    name: str
    signer: Signer
    recipient: Recipient
    role: LaptopRole
    until: date
    since: Amount
    signature: Signature


class RootAdopted(Event, frozen=True, kw_only=True):
    """This laptop goes by the root of another programme than the one it had made: what it had said as one that may
    decide counts no more."""

    table = "devices"
    fold = "devices.adopted"
    any_order = True
    said_by = Author.ITSELF
    root: Key


class RetireReason(StrEnum):
    """Why a laptop is none of ours any more."""

    LOST = "lost"
    STOLEN = "stolen"
    REPLACED = "replaced"


class DeviceRetired(Event, frozen=True, kw_only=True):
    """Laptop `peer` is none of ours any more: what it said up to number `upto` counts, and nothing after it.

    Said by a laptop of the root it counts on every laptop, said by another on that laptop alone. A later one replaces
    it.
    """

    table = "devices"
    fold = "devices.retired"
    any_order = True
    said_by = Author.ITSELF
    peer: DeviceId
    upto: Amount
    why: RetireReason = RetireReason.LOST


class BundleRead(Event, frozen=True, kw_only=True):
    """A bundle of another laptop was taken in. `have` is how far that laptop knew each device's events."""

    table = "devices"
    fold = "devices.bundle_read"
    any_order = True
    said_by = Author.ITSELF
    peer: DeviceId
    have: dict[DeviceId, Amount]
    taken: Amount


class HubJoined(Event, frozen=True, kw_only=True):
    """This laptop gives to, and takes from, the hub at `address` ("host:port") that laptop `peer` runs.

    `relay`: what other laptops gave us goes on to it too, as from a site to the head office.
    """

    table = "devices"
    fold = "devices.hub_joined"
    any_order = True
    said_by = Author.ITSELF
    peer: DeviceId
    address: str
    relay: bool = False


class ReceiptGiven(Event, frozen=True, kw_only=True):
    """The head office has each laptop's events up to this number in its own books: only then may people be purged.

    `signature` is minisign's, in base64, by the laptop of the office.
    """

    table = "devices"
    fold = "devices.receipt_given"
    any_order = True
    said_by = Author.OFFICE
    upto: dict[DeviceId, Amount]
    signature: str = ""
