"""What is amended in steps, all at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from distro.model.events import EntitlementAmended
from distro.stations import amending
from distro.stations.cooperative import run_at_once
from distro.stations.granting import Amendment
from distro.stations.session import Session


def amendments(session: Session, code: str, numbers: Iterable[str] = (), point: str = "") -> list[Amendment]:
    return run_at_once(amending.amendments(session, code, numbers, point))


def amend(session: Session, code: str, found: Sequence[Amendment], why: str) -> list[EntitlementAmended]:
    return run_at_once(amending.amend(session, code, found, why))


def correction(session: Session, code: str, point: str) -> tuple[list[Amendment], list[amending.Totals]]:
    return run_at_once(amending.correction(session, code, point))


def correct(session: Session, code: str, point: str, why: str) -> list[EntitlementAmended]:
    return run_at_once(amending.correct(session, code, point, correction(session, code, point)[0], why))
