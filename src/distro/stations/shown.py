"""Whoever serves is shown one household at a time: how many they were shown, and what they guessed, is counted.

Whoever may see the register is not counted. Where nothing can be kept of it, nothing is shown.
"""

from __future__ import annotations

from collections.abc import Iterable

from distro.model.events import PersonChange
from distro.rules.roles import Task, may
from distro.stations.errors import Refused
from distro.stations.searches import MOST_SEEN, WITHIN
from distro.stations.session import Session

_MINUTES = int(WITHIN.total_seconds() // 60)


def count_shown(session: Session, households: Iterable[str]) -> None:
    """These are about to be shown. Refused, and written down, where whoever asks was shown too many."""
    if _is_counted(session) and session.searches.are_too_many(session.person, households, session.now()):
        _tell(session)
        raise Refused("searched_much", n=MOST_SEEN, minutes=_MINUTES)


def count_guessed(session: Session, households: Iterable[str], answer: str) -> None:
    """`answer` is not what the holders of these households are asked for. Refused, and written down, where somebody
    tried too many for one of them.
    """
    if _is_counted(session) and session.searches.are_guesses(session.person, households, answer, session.now()):
        _tell(session)
        raise Refused("guessed_much", minutes=_MINUTES)


def _is_counted(session: Session) -> bool:
    if may(session.role, Task.SEE_REGISTER):
        return False
    if session.store.read_only:
        raise Refused("opened_to_look")
    return True


def _tell(session: Session) -> None:
    if session.may_write and session.searches.is_to_be_told(session.person, session.now()):
        session.note_person(session.person, PersonChange.SEARCHED)
