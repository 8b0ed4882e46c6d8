"""Registration: households come into the register and their records are corrected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from msgspec.structs import replace

from distro.exchange.register import ImportPlan, export_register, plan_file
from distro.model import events as e
from distro.model.people import Consent, Household
from distro.rules.roles import Task
from distro.stations.errors import Refused
from distro.stations.session import Session


def changed_fields(old: Household, new: Household) -> tuple[str, ...]:
    """The names of the fields in which two records of one household differ."""
    return tuple(name for name in Household.__struct_fields__ if getattr(old, name) != getattr(new, name))


def plan(
    session: Session, path: Path, mapping: Mapping[str, str], prefix: str = "", default_point: str = ""
) -> ImportPlan:
    """What importing a register file would do; nothing is changed. FileRefused for a file that is not to be read."""
    known = session.books.register.get
    return plan_file(path, session.programme, known, session.now().date(), mapping, prefix, default_point)


def apply(session: Session, plan: ImportPlan) -> tuple[int, int]:
    """Do what a plan says, in one batch: (new, changed)."""
    return register(session, [*plan.new, *(change.new for change in plan.changed)])


def export(session: Session, path: Path) -> int:
    """Write the register to a file; how many households. Refused for a format that is neither CSV nor XLSX."""
    session.demand(Task.REGISTER)
    if path.suffix not in (".csv", ".xlsx"):
        raise Refused("format_unknown", path=str(path), known=".csv, .xlsx")
    return export_register(session.books.register, path)


def agree(
    session: Session, number: str, version: str, share_with: tuple[str, ...] = (), government: bool = False
) -> Household:
    """The household numbered `number` agrees to the consent text `version`, and to whom its data may go.

    Refused for an unknown household, or a version that the programme does not have.
    """
    versions = [text.version for text in session.programme.consents]
    if versions and version not in versions:
        raise Refused("consent_version_unknown", version=version, known=", ".join(versions))
    today = session.now().date()
    consent = Consent(version, today, share_with=share_with, share_with_government=government)
    return _with_consent(session, number, consent)


def withdraw_consent(session: Session, number: str) -> Household:
    """The household takes its consent back: from now on nothing about it is referred, shared or uploaded."""
    return _with_consent(session, number, None)


def _with_consent(session: Session, number: str, consent: Consent | None) -> Household:
    household = session.books.register.numbered(number)
    if household is None:
        raise Refused("household_unknown", number=number)
    changed = replace(household, consent=consent)
    register(session, [changed])
    return changed


def register(session: Session, households: Iterable[Household]) -> tuple[int, int]:
    """Put `households` into the register in one batch: (new, changed). A record that is already so adds nothing."""
    session.demand(Task.REGISTER)
    batch: list[e.Event] = []
    new = changed = 0
    stamp = session.stamper()
    for household in households:
        old = session.books.register.get(household.id)
        if old is None:
            batch.append(e.HouseholdRegistered(**stamp(household.point), household=household))
            new += 1
        elif differing := changed_fields(old, household):
            batch.append(e.HouseholdChanged(**stamp(household.point), household=household, changed=differing))
            changed += 1
    if batch:
        session.append(batch)
    return new, changed
