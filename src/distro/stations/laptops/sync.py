"""Between laptops: whom this one trusts, what came from others, and the double collections that come to light."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date

import msgspec
from msgspec import Struct

from distro.books.doubles import doubles_in
from distro.exchange.keys import Address, words_of
from distro.exchange.pairing import Pairing
from distro.model import events as e
from distro.rules.doubles import DoubleCollection
from distro.rules.numbering import Numbering
from distro.rules.roles import Task
from distro.stations.errors import Refused
from distro.stations.laptops import root
from distro.stations.laptops.own_keys import identity_of as identity_of
from distro.stations.session import Session
from distro.store.passphrase import word_list


def pairing(session: Session, hub: str = "") -> Pairing:
    """What this laptop shows another one; `hub` is where it runs one."""
    return Pairing(device=session.store.device, address=identity_of(session).address, hub=hub)


def trusted(session: Session) -> dict[str, Address]:
    """The laptops that this one trusts: compared here, or where the programme began; none that is retired."""
    gone = session.books.devices.retired_at(session.store.device)
    return {device: address for device, address in _compared(session).items() if device not in gone}


def _compared(session: Session) -> dict[str, Address]:
    peers = session.books.devices.believed_by(session.store.device, session.books.on)
    return {peer.peer: Address(peer.signer, peer.recipient) for peer in peers}


def known(session: Session) -> dict[str, Address]:
    """The laptops that this one trusts, and itself."""
    return trusted(session) | {session.store.device: identity_of(session).address}


def authors(session: Session, without: str = "") -> dict[str, Address]:
    """The keys that laptops sign with: as this one compared them, else as those say whom it trusts, and so on.

    Where two that are equally near say differently, nobody is believed. `without`: a laptop whose word is not asked.
    """
    found, devices = _compared(session) | known(session), session.books.devices
    near = set(found)
    while near:
        told: dict[str, set[Address]] = {}
        for truster in near - {without}:
            for peer in devices.trusted_by(truster):
                if peer.peer not in found:
                    told.setdefault(peer.peer, set()).add(Address(peer.signer, peer.recipient))
        near = {device for device, addresses in told.items() if len(addresses) == 1}
        found |= {device: told[device].pop() for device in near}
    return found


def let_in_by(session: Session, device: str) -> list[str]:
    """The laptops that said something here and whose keys are known by the word of `device` alone; none retired."""
    gone = session.books.devices.retired_at(session.store.device)
    alone = authors(session).keys() - authors(session, without=device).keys() - gone.keys() - {device}
    return sorted(alone & session.books.devices.have.keys())


def words_with(session: Session, device: str, other: Address) -> str:
    """The words that this laptop and `device` both show when nobody stands between them."""
    own = session.store.device, identity_of(session).address
    return words_of(own, (device, other), word_list())


def trust(
    session: Session,
    device: str,
    name: str,
    other: Address,
    office: bool = False,
    role: e.LaptopRole = e.LaptopRole.DESK,
    until: date | None = None,
) -> None:
    """Trust another laptop from now on, after the words on both screens were found equal.

    Where the root key is, this certifies it for all: as `role`, or with `office` as the head office, which
    may decide for the programme and whose receipts let people be erased; valid `until` a day, by default for a year
    after the programme. Refused for an id that is known with other keys: nobody takes the place of a laptop that is
    trusted.
    """
    session.demand(Task.SYNC)
    if device == session.store.device:
        raise Refused("device_is_this_one")
    devices = session.books.devices
    if device in devices.retired_at(session.store.device):
        raise Refused("device_retired", device=device)
    if authors(session).get(device, other) != other:
        raise Refused("device_known", device=device)
    name = name or (called if (called := devices.name_of(device)) != device else "")
    event = e.DeviceTrusted(
        **session.stamper()(""),
        peer=device,
        name=name,
        signer=other.signer,
        recipient=other.recipient,
        office=office,
    )
    session.append([event])
    if root.may_certify(session):
        role = e.LaptopRole.OFFICE if office else role
        root.certify(session, device, name, other, role, until)
    session.catch_up()  # what the head office said before


def in_turn(here: Numbering, documents: Iterable[bytes]) -> tuple[list[bytes], list[str]]:
    """Those of `documents` that go on where each laptop's numbers end here, and the laptops of which some do not.

    What skips numbers would leave a hole for good. Numbers that a laptop erased with its register are no hole; what
    bears none that can be read is left to the gate.
    """
    then, before = here.copy(), set(here.gaps())
    read = [(document, _numbered(document)) for document in documents]
    for _, numbered in read:
        if numbered is not None:
            then.add(numbered.device, numbered.seq)
            for device, first, last in numbered.gone:
                if device == numbered.device and 0 < first <= last < numbered.seq:
                    then.add(device, first, last)
    skipping = set(then.gaps()) - before
    kept = [
        document
        for document, numbered in read
        if numbered is None or numbered.device not in skipping or numbered.seq <= then.upto[numbered.device]
    ]
    return kept, sorted(skipping)


def ingest(session: Session, documents: Sequence[bytes], sender: str = "") -> list[e.Event]:
    """Take in what came from other laptops, each the JSON of an event; those that were new. See `Session.ingest`."""
    kept, _ = in_turn(session.books.devices.numbers, documents)
    fresh = session.ingest(kept, sender)
    if any(isinstance(event, e.DeviceCertified | e.RootAdopted) for event in fresh):
        session.catch_up()
        fresh += root.join(session).events
    return fresh


def doubles(session: Session, households: Collection[str] | None = None) -> list[DoubleCollection]:
    """Every double collection there is, or those of `households`, each with all its handovers."""
    return doubles_in(session.books, (round_.code for round_ in session.programme.rounds), households)


def doubles_with(session: Session, fresh: Iterable[e.Event]) -> tuple[DoubleCollection, ...]:
    """The double collections that are known only now, since `fresh` came in."""
    came = {event.id: event.household for event in fresh if isinstance(event, e.Handover)}
    found = doubles(session, list(dict.fromkeys(came.values())))
    return tuple(double for double in found if came.keys() & set(double.handovers))


def _numbered(document: bytes) -> _Numbered | None:
    try:
        numbered = _decode_numbered(document)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None
    return numbered if numbered.seq > 0 else None


class _Numbered(Struct):
    device: str
    seq: int
    gone: tuple[tuple[str, int, int], ...] = ()


_decode_numbered = msgspec.json.Decoder(_Numbered).decode
