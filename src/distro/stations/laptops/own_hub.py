"""The hub that this laptop runs, as far as it lies here: how it is served, and what it holds.

Whoever runs it sees what is written here; where none runs, nothing of it lies about.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from distro.stations import searches
from distro.stations.laptops import sync
from distro.stations.session import Session

if TYPE_CHECKING:
    from distro.exchange.cluster import Cluster

_HUB = "hub"  # the folder in the store's
_AS = "served-as.json"


class _Served(Struct, frozen=True, array_like=True):
    """Where it listens, who relays, and the members of the cluster that it is one of, if it is: device and address.

    `forgot`: somebody was forgotten here since; the other members have that until its streams were made anew.
    """

    listen: str
    relays: tuple[str, ...]
    members: tuple[tuple[str, str], ...] = ()
    forgot: bool = False


def write_own(session: Session, listen: str, relays: Collection[str], members: Sequence[tuple[str, str]] = ()) -> Path:
    """The configuration of its server, for the laptops that this one trusts now, and where it lies.

    `members` are device and address of each laptop of a cluster; who is trusted no more has no part in it.
    """
    from distro.exchange.hub_server import run_folder, write_server

    identity, laptops = sync.identity_of(session), sync.trusted(session)
    due = bool(members) and forgot(session)  # before a new key clears the folder
    run, key = run_folder(session.store.device), session.store.sealed_key(_HUB)
    cluster = _cluster(session, members) if members else None
    conf = write_server(_folder(session), run, key, listen, session.programme.code, identity, laptops, relays, cluster)
    _note(session, _Served(listen, tuple(sorted(relays)), tuple(members), due))
    return conf


def _note(session: Session, served: _Served) -> None:
    (_folder(session) / _AS).write_bytes(msgspec.json.encode(served))


def _cluster(session: Session, members: Sequence[tuple[str, str]]) -> Cluster:
    from distro.exchange.cluster import Cluster

    may_be, known = session.books.devices.certificates.may_be_hub, sync.known(session)
    return Cluster(
        own=dict(members)[session.store.device],
        addresses=tuple(at for _, at in members),
        keys={at: known[device] for device, at in members if device in known and may_be(device)},
    )


def tell_server(session: Session) -> None:
    """One that runs lets in whom this laptop trusts now, and cuts off whom not, without stopping."""
    _write_anew(session, _served_as(session))


def forget_beside(session: Session) -> None:
    """What lies beside the journals and tells of people goes: who was searched for lately, and what a hub holds, its
    key first. A hub that runs begins anew, empty, and who is in touch with it gives it again what they have. A member
    of a cluster has the others begin anew once it runs and enough of them are there.
    """
    served = _served_as(session)
    session.store.forget_beside(_HUB, searches.NOTE)
    if served is not None and served.members:
        _folder(session).mkdir(mode=0o700, exist_ok=True)
        _note(session, replace(served, forgot=True))
    _write_anew(session, served)


def forgot(session: Session) -> bool:
    """Whether somebody was forgotten here, and other members of its cluster still have that."""
    served = _served_as(session)
    return served is not None and served.forgot


def made_anew(session: Session) -> None:
    """All members forgot what this one did."""
    if (served := _served_as(session)) is not None:
        _note(session, replace(served, forgot=False))


def _write_anew(session: Session, served: _Served | None) -> None:
    if served is not None and _runs(session):
        write_own(session, served.listen, served.relays, served.members)


def _runs(session: Session) -> bool:
    from distro.exchange.hub_server import conf_of

    return conf_of(session.store.device).exists()


def _served_as(session: Session) -> _Served | None:
    """None where there was none."""
    try:
        return msgspec.json.decode((_folder(session) / _AS).read_bytes(), type=_Served)
    except (OSError, msgspec.MsgspecError):
        return None


def _folder(session: Session) -> Path:
    return session.store.folder / _HUB
