"""The head office: what all laptops gave becomes tables, and each laptop gets a receipt for what is in them."""

from __future__ import annotations

import hashlib
from pathlib import Path

from distro.exchange.office import Folded, fold_into
from distro.model import events as e
from distro.rules.roles import Task
from distro.stations.session import Session


def fold(session: Session, path: Path) -> Folded:
    """Fold all events known here into the tables at `path`; a receipt for what is new goes back with the next sync.

    Refused in a rehearsal.
    """
    session.demand(Task.SYNC)
    session.demand_live()
    folded = fold_into(path, ((event, hashlib.sha256(raw).hexdigest()) for event, raw in session.raw_events()))
    received = session.books.devices.received
    others = {
        device: seq for device, seq in folded.upto.items()
        if device != session.store.device and seq > received.get(device, 0)
    }  # fmt: skip
    if others:
        session.append([e.ReceiptGiven(**session.stamper()(""), upto=others)])
    return folded
