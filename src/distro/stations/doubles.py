"""Double collections that nobody has looked into yet: told, and explained by a supervisor.

What was accepted at a desk stays accepted. A supervisor finds out how it came about, mostly two laptops that could not
talk; until then it stands in `verify` as something wrong, and after that as something decided.
"""

from __future__ import annotations

from collections.abc import Iterable

from distro.model import events as e
from distro.rules.doubles import DoubleCollection
from distro.rules.roles import Task
from distro.stations.cleaned import cleaned
from distro.stations.errors import Refused
from distro.stations.laptops.sync import doubles
from distro.stations.proving import prove_may
from distro.stations.session import Session


def unexplained(session: Session) -> list[DoubleCollection]:
    """Those with a handover that nobody has looked into."""
    return [double for double in doubles(session) if not session.books.handovers.are_explained(double.handovers)]


def explain(
    session: Session, found: Iterable[DoubleCollection], reason: str, approver: str, passphrase: str
) -> list[e.DoubleExplained]:
    """A supervisor says how these came about. Refused without a reason, or for who may not; WrongPassphrase."""
    session.demand(Task.CLOSE_DAY)
    if not (reason := cleaned("reason", reason)):
        raise Refused("reason_missing")
    prove_may(session, approver, passphrase, Task.APPROVE)
    stamp = session.stamper()
    events = [
        e.DoubleExplained(
            **stamp(""), household=one.household, round=one.round, handovers=one.handovers, reason=reason,
            approved_by=approver,
        )
        for one in found
    ]  # fmt: skip
    session.append(events)
    return events
