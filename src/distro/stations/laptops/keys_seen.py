"""The keys of a hub: learned at each meeting, for none is kept here; the names of all are, where they are many.

A hub where a hundred laptops joined names ten thousand, half a megabyte. They are read once, and again only when the
last one is another than it was.
"""

from __future__ import annotations

from contextlib import suppress

import msgspec

from distro.exchange.epochs import KeysSeen
from distro.exchange.hub import HubConnection
from distro.stations.laptops import sync
from distro.stations.session import Session
from distro.store import StoreError

_NOTE = "hub-keys-seen"  # beside the journals: by the laptop whose hub it is


async def learn(session: Session, there: HubConnection, peer: str) -> set[str]:
    """The keys of the hub of laptop `peer` that were wrapped for this one; the laptops whose records are none."""
    if there.keys_seen is None:
        there.keys_seen = _seen(session).get(peer)
    before = there.keys_seen
    lying = await there.learn_keys(sync.authors(session))
    if there.keys_seen is not before:
        others = {other: seen for other, seen in _seen(session).items() if other != peer}
        now = others if there.keys_seen is None else others | {peer: there.keys_seen}
        with suppress(StoreError, ValueError):  # on a full disk, or where a name is no text, they are asked for again
            session.store.note(_NOTE).write(msgspec.json.encode(now))
    return lying


def _seen(session: Session) -> dict[str, KeysSeen]:
    with suppress(StoreError, msgspec.MsgspecError, ValueError, RecursionError):
        return msgspec.json.decode(session.store.note(_NOTE).read() or b"{}", type=dict[str, KeysSeen])
    return {}
