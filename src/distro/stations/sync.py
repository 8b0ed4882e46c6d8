"""Sync by stick: what this laptop has that another lacks, and taking in what came from there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from distro.exchange.bundle import Address, BundleRefused, Identity, Manifest, read_bundle, write_bundle
from distro.exchange.pairing import Pairing
from distro.model import events as e
from distro.rules.doubles import DoubleCollection, double_collections
from distro.rules.numbering import Numbering
from distro.rules.roles import Task
from distro.stations.errors import Refused
from distro.stations.session import Session
from distro.stations.stick import Tell, read_from_stick, write_to_stick
from distro.store.passphrase import word_list


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


def pairing(session: Session, hub: str = "") -> Pairing:
    """What this laptop shows another one; `hub` is where it runs one."""
    return Pairing(device=session.store.device, address=identity_of(session).address, hub=hub)


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


def _silent(done: int, total: int) -> None:
    """Nobody watches."""


def write(session: Session, folder: Path, to: str = "", tell: Tell = _silent) -> Written:
    """Write what laptop `to` lacks, or all trusted laptops together, as a bundle in `folder`, durably.

    `tell` hears how many bytes are on the stick. Refused when no laptop is trusted yet or `to` is not one of them.
    """
    session.demand(Task.SYNC)
    peers = {device: address for device, address in trusted(session).items() if to in ("", device)}
    if not peers:
        raise Refused("device_not_trusted", device=to)
    reached = [session.books.devices.known_by(session.store.device, peer) for peer in peers]
    have = session.books.devices.have
    known_to_all = {device: min(theirs.get(device, 0) for theirs in reached) for device in have}
    lacking = list(session.raw_after(known_to_all))
    sealed = write_bundle(
        lacking,
        identity_of(session),
        list(peers.values()),
        session.programme.code,
        session.store.device,
        have,
        session.now(),
    )
    last = have.get(session.store.device, 0)
    path = folder / f"{session.programme.code}-{session.store.device}-{last:06}.distro"
    write_to_stick(path, sealed, tell)
    return Written(path=str(path), events=len(lacking), size=len(sealed))


def read(session: Session, path: Path, tell: Tell = _silent) -> Taken:
    """Take in a bundle. Reading it twice adds nothing. BundleRefused with the reason, and nothing is taken in.

    `tell` hears how many bytes were read.
    """
    session.demand(Task.SYNC)
    sealed = read_from_stick(path, tell)
    manifest, documents = read_bundle(sealed, identity_of(session), known(session), session.programme.code)
    fresh = take_in(session, documents)
    session.catch_up()
    if fresh or manifest.have != session.books.devices.known_by(session.store.device, manifest.device):
        _note(session, manifest, len(fresh))
    found = doubles_with(session, fresh)
    return Taken(device=manifest.device, events=manifest.count, new=len(fresh), doubles=found)


def take_in(session: Session, documents: Sequence[bytes]) -> list[e.Event]:
    """Take in what came from other laptops, each the JSON of an event; those that were new. `Session.take_in` says how.

    BundleRefused when a laptop's numbers do not go on where ours end, or one is no event; then nothing is taken in.
    """
    check_numbers(session.books.devices.numbers, documents)
    try:
        return session.take_in(documents)
    except msgspec.MsgspecError:
        raise BundleRefused("bundle_broken") from None


def doubles(session: Session, households: Collection[str] | None = None) -> list[DoubleCollection]:
    """Every double collection there is, or those of `households`, each with all its handovers."""
    entitlements, handovers = session.books.entitlements, session.books.handovers
    found = []
    for code in (round_.code for round_ in session.programme.rounds):
        if households is None:
            entitled = list(entitlements.of(code))
        else:
            entitled = [granted for name in households if (granted := entitlements.get(code, name))]
        # The same people may be entitled twice, under two records.
        once = {handovers.one_of(granted.household): granted for granted in reversed(entitled)}
        standing = {granted.household: handovers.of_household(granted.household) for granted in once.values()}
        found += double_collections(reversed(once.values()), standing, session.books.rounds.first)
    return found


def doubles_with(session: Session, fresh: Iterable[e.Event]) -> tuple[DoubleCollection, ...]:
    """The double collections that are known only now, since `fresh` came in."""
    came = {event.id: event.household for event in fresh if isinstance(event, e.Handover)}
    found = doubles(session, list(dict.fromkeys(came.values())))
    return tuple(double for double in found if came.keys() & set(double.handovers))


def _note(session: Session, manifest: Manifest, new: int) -> None:
    event = e.BundleRead(**session.stamper()(""), peer=manifest.device, have=manifest.have, taken=new)
    session.append([event])


def check_numbers(here: Numbering, documents: Iterable[bytes]) -> None:
    """Each laptop's numbers must go on where ours end: what skips some would leave a hole for good. BundleRefused.

    Numbers that a laptop erased with its register are no hole.
    """
    decode = msgspec.json.Decoder(_Numbered).decode
    then = here.copy()
    before = set(here.gaps())
    try:
        for numbered in map(decode, documents):
            then.add(numbered.device, numbered.seq)
            for device, first, last in numbered.gone:
                if device == numbered.device:
                    then.add(device, first, last)
    except msgspec.MsgspecError:
        raise BundleRefused("bundle_broken") from None
    for device in then.gaps():
        if device not in before:
            raise BundleRefused("bundle_skips", device=device)


class _Numbered(Struct):
    device: str
    seq: int
    gone: tuple[tuple[str, int, int], ...] = ()
