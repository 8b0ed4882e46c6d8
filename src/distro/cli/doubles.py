"""Double collections on the command line: said when laptops meet, and `distro report doubles`."""

from __future__ import annotations

from collections.abc import Iterable

from distro.rules.doubles import DoubleCollection
from distro.stations.session import Session


def doubles_in_words(session: Session, doubles: Iterable[DoubleCollection]) -> list[str]:
    """Each household, and a line for each of its handovers: who, where, when, and which was made offline."""
    from distro.reports.doubles import double_in_words

    return [line for double in doubles for line in double_in_words(session.programme, session.books, double)]
