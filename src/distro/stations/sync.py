"""Sync by stick: what this laptop has that another lacks, and taking in what came from there."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from distro.exchange.bundle import Address, BundleRefused, Identity, Manifest, read_bundle, write_bundle
from distro.model import events as e
from distro.rules.doubles import DoubleCollection, double_collections
from distro.rules.roles import Task
from distro.stations.errors import Refused
from distro.stations.session import Session
from distro.store.passphrase import word_list
from distro.whole import whole


class Written(Struct, frozen=True, kw_only=True):
    """A bundle that lies on the stick: it may be pulled out."""

    path: str
    events: int
    size: int


class Taken(Struct, frozen=True, kw_only=True):
    """What a bundle brought: how many events, how many of them new, and the double collections known only now."""

    device: str
    events: int
    new: int
    doubles: tuple[DoubleCollection, ...]


def identity_of(session: Session) -> Identity:
    """This laptop's keys for bundles."""
    return Identity(session.store.secret("bundle"))


def trusted(session: Session) -> dict[str, Address]:
    """The laptops that this one trusts, by device."""
    peers = session.books.devices.trusted_by(session.store.device)
    return {peer.peer: Address(peer.signer, peer.recipient) for peer in peers}


def known(session: Session) -> dict[str, Address]:
    """The laptops that this one trusts, and itself."""
    return trusted(session) | {session.store.device: identity_of(session).address}


def words_with(session: Session, other: Address) -> str:
    """The words that both laptops show when nobody stands between them."""
    return identity_of(session).address.words(other, word_list())


def trust(session: Session, device: str, name: str, other: Address) -> None:
    """Trust another laptop from now on, after the words on both screens were found equal."""
    session.demand(Task.SYNC)
    if device == session.store.device:
        raise Refused("device_is_this_one")
    event = e.DeviceTrusted(
        **session.stamper()(""), peer=device, name=name, signer=other.signer, recipient=other.recipient
    )
    session.append([event])


def write(session: Session, folder: Path, to: str = "") -> Written:
    """Write what laptop `to` lacks, or all trusted laptops together, as a bundle in `folder`, durably.

    Refused when no laptop is trusted yet or `to` is not one of them.
    """
    session.demand(Task.SYNC)
    peers = {device: address for device, address in trusted(session).items() if to in ("", device)}
    if not peers:
        raise Refused("device_not_trusted", device=to)
    reached = [session.books.devices.known_by(session.store.device, peer) for peer in peers]
    lacking = [
        (event.id, document)
        for event, document in session.raw_events()
        if any(event.seq > have.get(event.device, 0) for have in reached)
    ]
    lacking.sort()
    have = session.books.devices.have
    sealed = write_bundle(
        [document for _, document in lacking],
        identity_of(session),
        list(peers.values()),
        session.programme.code,
        session.store.device,
        have,
        session.now(),
    )
    last = have.get(session.store.device, 0)
    path = folder / f"{session.programme.code}-{session.store.device}-{last:06}.distro"
    with whole(path, durable=True) as part:
        part.write_bytes(sealed)
    return Written(path=str(path), events=len(lacking), size=len(sealed))


def read(session: Session, path: Path) -> Taken:
    """Take in a bundle. Reading it twice adds nothing. BundleRefused with the reason, and nothing is taken in."""
    session.demand(Task.SYNC)
    sealed = path.read_bytes()
    manifest, documents = read_bundle(sealed, identity_of(session), known(session), session.programme.code)
    before = set(doubles(session))
    check_numbers(session.books.devices.have, documents)
    try:
        new = session.take_in(documents)
    except msgspec.MsgspecError:
        raise BundleRefused("bundle_broken") from None
    if new or manifest.have != session.books.devices.known_by(session.store.device, manifest.device):
        _note(session, manifest, new)
    fresh = tuple(double for double in doubles(session) if double not in before)
    return Taken(device=manifest.device, events=manifest.count, new=new, doubles=fresh)


def doubles(session: Session) -> list[DoubleCollection]:
    """Every double collection there is, each with all its handovers."""
    books = session.books
    standing = {household.id: books.handovers.of_household(household.id) for household in books.register}
    first = books.rounds.first
    granted = (books.entitlements.of(round_.code) for round_ in session.programme.rounds)
    return [double for each in granted for double in double_collections(each, standing, first)]


def _note(session: Session, manifest: Manifest, new: int) -> None:
    event = e.BundleRead(**session.stamper()(""), peer=manifest.device, have=manifest.have, taken=new)
    session.append([event])


def check_numbers(have: Mapping[str, int], documents: list[bytes]) -> None:
    """Each laptop's numbers must go on where ours end: a bundle that skips some would leave a hole for good."""
    decode = msgspec.json.Decoder(_Numbered).decode
    highest = dict(have)
    try:
        for numbered in sorted(map(decode, documents), key=lambda event: event.seq):
            if numbered.seq > highest.get(numbered.device, 0) + 1:
                raise BundleRefused("bundle_skips", device=numbered.device)
            highest[numbered.device] = max(numbered.seq, highest.get(numbered.device, 0))
    except msgspec.MsgspecError:
        raise BundleRefused("bundle_broken") from None


class _Numbered(Struct):
    device: str
    seq: int
