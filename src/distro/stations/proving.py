"""Somebody beside whoever is at the keyboard says who they are, and proves it."""

from __future__ import annotations

from distro.rules.roles import Task
from distro.stations.errors import demand_of
from distro.stations.session import Session


def prove(session: Session, person: str, secret: str) -> None:
    """By PIN, which says who somebody is and allows nothing, or by passphrase. WrongPassphrase, for nobody too.

    A wrong PIN leaves a trace, as at the keyboard.
    """
    if not session.is_pin_of(person, secret):
        session.store.check_passphrase(person, secret)


def prove_may(session: Session, person: str, passphrase: str, task: Task) -> None:
    """By passphrase, somebody whose role does `task`. Refused for another role; WrongPassphrase, for nobody too."""
    demand_of(session.store.check_passphrase(person, passphrase), task)
