"""The head office: what all laptops gave becomes tables, and each laptop gets a receipt for what is in them."""

from __future__ import annotations

import hashlib

from distro.exchange.office import Folded, fold_into
from distro.rules.roles import Task
from distro.stations.laptops import receipts, root
from distro.stations.session import Session


def fold(session: Session, target: str) -> Folded:
    """Fold all events known here into the tables at `target`, a path or a postgresql:// URL.

    Where this laptop is the office's or the root's, a signed receipt for what is new goes back with the next sync.
    Refused in a rehearsal; OfficeRefused when nothing could be folded.
    """
    session.demand(Task.SYNC)
    session.demand_live()
    events = ((event, hashlib.sha256(raw).hexdigest()) for event, raw in session.raw_events())
    folded = fold_into(target, session.programme.code, events)
    received = session.books.devices.received()
    others = {
        device: seq for device, seq in folded.upto.items()
        if device != session.store.device and seq > received.get(device, 0)
    }  # fmt: skip
    if others and root.decides(session):
        receipts.give(session, others)
    return folded
