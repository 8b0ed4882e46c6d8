"""The hub that this laptop runs, as far as it lies here: how it is served, and what it holds.

Whoever runs it sees what is written here; where none runs, nothing of it lies about.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import msgspec

from distro.stations import searches
from distro.stations.laptops import sync
from distro.stations.session import Session

_HUB = "hub"  # the folder in the store's
_AS = "served-as.json"  # where it listens, and who relays


def write_own(session: Session, listen: str, relays: Collection[str]) -> Path:
    """The configuration of its server, for the laptops that this one trusts now, and where it lies."""
    from distro.exchange.hub_server import run_folder, write_server

    identity, laptops = sync.identity_of(session), sync.trusted(session)
    run, key = run_folder(session.store.device), session.store.sealed_key(_HUB)
    conf = write_server(_folder(session), run, key, listen, session.programme.code, identity, laptops, relays)
    (_folder(session) / _AS).write_bytes(msgspec.json.encode((listen, sorted(relays))))
    return conf


def tell_server(session: Session) -> None:
    """One that runs lets in whom this laptop trusts now, and cuts off whom not, without stopping."""
    _write_anew(session, _served_as(session))


def forget_beside(session: Session) -> None:
    """What lies beside the journals and tells of people goes: who was searched for lately, and what a hub holds, its
    key first. A hub that runs begins anew, empty, and who is in touch with it gives it again what they have.
    """
    served = _served_as(session)
    session.store.forget_beside(_HUB, searches.NOTE)
    _write_anew(session, served)


def _write_anew(session: Session, served: tuple[str, list[str]] | None) -> None:
    if served is None:
        return
    from distro.exchange.hub_server import conf_of

    if conf_of(session.store.device).exists():
        write_own(session, *served)


def _served_as(session: Session) -> tuple[str, list[str]] | None:
    """Where it listens, and who relays; None where there was none."""
    try:
        return msgspec.json.decode((_folder(session) / _AS).read_bytes(), type=tuple[str, list[str]])
    except (OSError, msgspec.MsgspecError):
        return None


def _folder(session: Session) -> Path:
    return session.store.folder / _HUB
