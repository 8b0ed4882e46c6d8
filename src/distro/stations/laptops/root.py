"""The programme's root: who holds its key certifies the laptops, and a laptop that joins goes by it.

`distro new` makes a root of its own. A laptop whose root has certified nobody goes by the one of the first laptop that
it meets and trusts whose root has; of two that have, neither gives way by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import Any

from msgspec import Struct

from distro.books.laptops import Rooted, laptops
from distro.exchange.certificates import certified
from distro.exchange.keys import Address
from distro.model import events as e
from distro.rules.roles import Task
from distro.stations.errors import Refused
from distro.stations.gate import Unfit, event_of
from distro.stations.laptops.own_keys import identity_of
from distro.stations.session import Session
from distro.store import KeyKind, key_of_words
from distro.store.keyring import public_half


def rooted(session: Session) -> Rooted:
    """How it stands with the root."""
    known = laptops(session.books, session.store.device)
    return Rooted(
        root=session.store.root[:16],
        held=holds(session),
        holders=tuple(one.called for one in known if one.root and not one.retired),
        apart=tuple(one.called for one in known if one.apart and one.trusted),
        contested=tuple(one.called for one in known if one.contested),
    )


def holds(session: Session) -> bool:
    """Whether the root key that counts here is in this keyring, and whoever is at the keyboard opens it."""
    keyring = session.store.keyring
    return KeyKind.ROOT in keyring.kinds() and public_half(keyring.root) == session.store.root


def found(session: Session) -> None:
    """The programme begins here, if it has not begun: this laptop certifies itself, and those that it trusts, and makes
    the card key and the key of people.

    Also a laptop that holds the root and has another id than before, after a repair. On any other one nothing happens:
    what only the office may say is refused there.
    """
    devices, own = session.books.devices, session.store.device
    if not holds(session):
        return
    if devices.certificates.role(own) is not e.LaptopRole.ROOT:
        _begin(session)
    if session.books.register.key is None and session.may_write:  # also anew, after all people were forgotten here
        session.append([e.PeopleKeyMade(**session.stamper()(""), key=session.people_key.hex())])


def _begin(session: Session) -> None:
    devices, own = session.books.devices, session.store.device
    stamp, address, ever = session.stamper(), identity_of(session).address, date(2120, 1, 1)  # nobody could renew it
    called = devices.name_of(own)
    batch: list[e.Event] = [_certificate(session, stamp(""), 1, own, called, address, e.LaptopRole.ROOT, ever)]
    if devices.card_key is None:
        batch.append(e.CardKeyMade(**stamp(""), key=session.card_key.hex()))
    if not devices.certificates.now():
        for nth, one in enumerate(devices.trusted_by(own), 2):
            if one.peer not in devices.retired_at(own):
                keys, until = Address(one.signer, one.recipient), valid_until(session)
                batch.append(_certificate(session, stamp(""), nth, one.peer, one.name, keys, _was(session, one), until))
    session.append(batch)


def _was(session: Session, one: e.DeviceTrusted) -> e.LaptopRole:
    """What a laptop was here before there was anybody to certify it."""
    if one.office:
        return e.LaptopRole.OFFICE
    joined = {hub.peer for hub in session.books.devices.hubs_of(session.store.device)}
    return e.LaptopRole.HUB if one.peer in joined else e.LaptopRole.DESK


def decides(session: Session) -> bool:
    """Whether this laptop may decide for the programme, or begin it. Asking writes nothing."""
    devices = session.books.devices
    certificate = devices.certificates.of(session.store.device)
    in_force = certificate is not None and certificate.until >= session.books.on
    return (in_force and session.store.device in devices.offices()) or _may_begin(session)


def demand_office(session: Session, code: str = "office_only") -> None:
    """Refused on a laptop that may not decide for the programme; where it has not begun, it begins."""
    if decides(session):
        found(session)
        return
    devices = session.books.devices
    certificate, offices = devices.certificates.of(session.store.device), devices.offices()
    if certificate is not None and session.store.device in offices:
        raise Refused("certificate_over", until=certificate.until)
    raise Refused(code, device=", ".join(sorted(map(devices.name_of, offices))) or session.store.root[:16])


def _may_begin(session: Session) -> bool:
    certificates = session.books.devices.certificates
    return certificates.role(session.store.device) is not e.LaptopRole.ROOT and holds(session)


def may_certify(session: Session) -> bool:
    """Whether who is trusted from now on is certified: the programme began here, or its root is kept here."""
    return session.books.devices.certificates.role(session.store.device) is e.LaptopRole.ROOT and holds(session)


def certify(session: Session, device: str, name: str, address: Address, role: e.LaptopRole, until: date | None) -> None:
    """Say with the root key what a laptop is. Its keys were compared just now."""
    stamp, ends = session.stamper()(""), until or valid_until(session)
    session.append([_certificate(session, stamp, 1, device, name, address, role, ends)])


def valid_until(session: Session) -> date:
    """By default a year after the programme ends, as reports are late, or from now on where it ended long ago: so a
    laptop that was lost is not one of ours for ever."""
    ends = max(session.programme.ends, session.books.on, session.now().date())
    return ends.replace(year=ends.year + 1, day=min(ends.day, 28))


def _certificate(
    session: Session, stamp: dict[str, Any], nth: int, device: str, name: str, address: Address,
    role: e.LaptopRole, until: date,
) -> e.DeviceCertified:  # fmt: skip
    """The certificate with the `nth` number after the last one."""
    return certified(
        session.store.keyring.root,
        stamp,
        number=session.books.devices.certificates.last + nth,
        peer=device,
        name=name,
        signer=address.signer,
        recipient=address.recipient,
        role=role,
        until=until,
        since=session.books.devices.have.get(device, 0),
    )


# ---------------------------------------------------------------- joining


class Joined(Struct, frozen=True):
    """The laptop whose root counts here from now on, as it is called, "" for none; and what came to count with it."""

    laptop: str = ""
    events: tuple[e.Event, ...] = ()


def join(session: Session) -> Joined:
    """Go by the root of a laptop that was met, where this one's has certified nobody.

    Where both have begun with nobody else, the one with more cards stays, as both find by themselves. A root that
    certified others, or served people, never gives way to one that did not.
    """
    devices, own = session.books.devices, session.store.device
    mine, certificates = session.store.root, devices.certificates
    if not session.may_write or _went_by_another(session):
        return Joined()
    gone = devices.retired_at(own)
    for peer in devices.trusted_by(own):
        theirs = certificates.goes_by(peer.peer)
        if theirs in ("", mine) or peer.peer in gone:
            continue
        if not _settled(session, mine, own, peer.peer) and _weight(session, theirs, peer.peer, own) > _weight(
            session, mine, own, peer.peer
        ):
            waited = session.quarantine
            _go_by(session, theirs)
            events = (event_of(kept.document) for kept in waited if kept not in session.quarantine and kept.seq)
            counting = (event for event in events if not session.books.is_set_aside(event))
            return Joined(session.books.devices.name_of(peer.peer), tuple(counting))
    return Joined()


def follow(session: Session, laptop: str) -> str:
    """Give up the root that counts here for the one of `laptop`, by its id or name; how it is called.

    Refused unless it is trusted here and goes by another root.
    """
    session.demand(Task.MANAGE_PEOPLE)
    known = [one for one in laptops(session.books, session.store.device) if laptop in (one.device, one.name)]
    if len(known) != 1 or not known[0].trusted or not known[0].apart:
        apart = ", ".join(rooted(session).apart) or "-"
        raise Refused("no_other_root", device=laptop[:40], known=apart)
    _go_by(session, session.books.devices.certificates.goes_by(known[0].device))
    return known[0].called


def restore(session: Session, words: str) -> None:
    """Keep the root key that the recovery words make here, where the laptop that held it is lost.

    RecoveryWordsWrong for words that are none; Refused when they make another programme's root.
    """
    session.demand(Task.MANAGE_PEOPLE)
    session.demand_writable()
    key = key_of_words(words)
    if public_half(key) != session.store.root:
        raise Refused("other_root_words", root=session.store.root[:16])
    session.store.keyring.keep_root(key)
    found(session)


def _went_by_another(session: Session) -> bool:
    """Whether the root that counts here is kept by other laptops."""
    certificates = session.books.devices.certificates
    kept = any(one.role is e.LaptopRole.ROOT for one in certificates.now().values())
    return kept and certificates.role(session.store.device) is not e.LaptopRole.ROOT


def _settled(session: Session, root: str, holder: str, besides: str) -> bool:
    """Whether others than these two are certified by it, or people were served by its cards."""
    others = session.books.devices.certificates.peers(root) - {holder, besides}
    return bool(others) or any(isinstance(event, e.Handover) for event in _said(session, holder))


def _weight(session: Session, root: str, holder: str, besides: str) -> tuple[bool, bool, int, str]:
    """What a root counts against another one, as far as is known here. All of it only grows: so two laptops that know
    each other as they were an hour ago never both give way."""
    cards = sum(1 for event in _said(session, holder) if isinstance(event, e.CardIssued))
    begun = cards > 0 or bool(session.books.devices.certificates.peers(root))
    return _settled(session, root, holder, besides), begun, cards, root


def _said(session: Session, device: str) -> Iterator[e.Event]:
    """All that a laptop said, whether it counts here or not."""
    for seq in range(1, session.books.devices.have.get(device, 0) + 1):
        with suppress(Unfit):
            yield event_of(session.log.find(device, seq) or b"")


def _go_by(session: Session, root: str) -> None:
    """That it does is said where it had decided something by the other one: that counts no more."""
    decided = (e.Author.OFFICE, e.Author.ROOT)
    if any(event.said_by in decided or event.table == "cards" for event in _said(session, session.store.device)):
        session.append([e.RootAdopted(**session.stamper()(""), root=root)])
    session.store.go_by(root)
    session.reload()
