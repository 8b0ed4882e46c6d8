"""The date of the rules: which rounds are held, and what has expired, is asked for it and never for the clock alone."""

from __future__ import annotations

from datetime import date

from distro.stations.session import Session


def today(session: Session, point: str) -> date:
    """The date of the open day at `point`, which a person confirmed; what the clock says where none is open."""
    day = session.books.days.open_at(point)
    return session.now().date() if day is None else day.date
