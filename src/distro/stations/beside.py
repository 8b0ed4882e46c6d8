"""What lies beside the journals and tells of people: it goes when they do."""

from __future__ import annotations

from distro.stations import searches
from distro.stations.session import Session

HUB = "hub"  # the folder of what a hub of this laptop holds


def forget_beside(session: Session) -> None:
    """Who was searched for lately, and what a hub of this laptop holds: a hub that runs begins anew, empty."""
    session.store.forget_beside(searches.NOTE)
    if (session.store.folder / HUB).exists():
        from distro.stations.laptops.hub import forget_held

        forget_held(session)
