"""This laptop's own keys, as others know them."""

from __future__ import annotations

from distro.exchange.keys import Identity
from distro.stations.session import Session


def identity_of(session: Session) -> Identity:
    """This laptop's keys for bundles."""
    return Identity(session.store.secret("bundle"))
