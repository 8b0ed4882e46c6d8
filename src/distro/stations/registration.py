"""Registration: households come into the register and their records are corrected."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from distro.atomic_file import atomic_file
from distro.exchange.register import (
    ENDINGS,
    Begins,
    Choices,
    ColumnMap,
    Decision,
    FileRefused,
    ImportPlan,
    export_register,
    plan_file,
    read_mapping,
    write_mapping,
)
from distro.exchange.register.values.names import is_nobody
from distro.model import events as e
from distro.model.ids import new_household_id
from distro.model.people import PARTNERS, Alternate, Consent, Household, PopulationGroup
from distro.rules.duplicates import changed_fields
from distro.rules.look_alikes import LookAlike, compared
from distro.rules.members import head_in, read_members
from distro.rules.numbers import same_number
from distro.rules.roles import Task
from distro.stations.cleaned import cleaned
from distro.stations.cooperative import Cooperative, run_at_once
from distro.stations.errors import Refused
from distro.stations.lookups import household_numbered, households_numbered
from distro.stations.session import Session

_STEP = 250  # households that are written between two keys: some tens of milliseconds


def plan(session: Session, path: Path, choices: Choices, decision: Decision = Decision.OPEN) -> ImportPlan:
    """What importing a register file would do; nothing is changed. FileRefused for a file that is not to be read."""
    return planner(session, choices, decision)(path)


def planner(
    session: Session, choices: Choices, decision: Decision = Decision.OPEN, begins: Begins = lambda _: None
) -> Callable[[Path], ImportPlan]:
    """`plan` for the register as it is now: it may go on in another thread. `begins` is told each step."""
    session.demand(Task.REGISTER)
    programme, register, today = session.programme, list(session.books.register), session.now().date()
    key = session.people_key
    return lambda path: plan_file(
        path, programme, register, today, choices, session.series_of, decision, begins, key=key
    )


def mapping_in(file: Path) -> ColumnMap:
    """A saved mapping of columns. Refused, naming the column, when it is none; FileRefused for other letters."""
    try:
        return read_mapping(file.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise FileRefused("file_letters") from None
    except ValueError as wrong:
        raise Refused("mapping_wrong", header=str(wrong)) from None


def keep_mapping(file: Path, plan: ImportPlan) -> None:
    """Write what each column was taken for, to be used again."""
    with atomic_file(file) as part:
        part.write_text(write_mapping(plan.tables), "utf-8")


def apply(session: Session, plan: ImportPlan, anyway: bool = False) -> tuple[int, int]:
    """Do what a plan says: (new, changed). Refused while it has doubts, unless a person says `anyway`."""
    return run_at_once(applied(session, plan, anyway))


def applied(
    session: Session, plan: ImportPlan, anyway: bool = False, tell: Callable[[int, int], None] = lambda *_: None
) -> Cooperative[tuple[int, int]]:
    """`apply` in steps, each durable when it is done; `tell` is told how many of how many households are in.

    Where it is cut short, the same list brings the rest: what is in already is as it was. The numbers of all are
    looked at before the first.
    """
    if plan.stops and not anyway:
        raise Refused("import_in_doubt", n=len(plan.doubts))
    session.demand(Task.REGISTER)
    households = [*plan.new, *(change.new for change in plan.changed)]
    _demand_free_numbers(session, households)
    new = changed = 0
    for start in range(0, len(households), _STEP):
        tell(start, len(households))
        yield
        more, other = register(session, households[start : start + _STEP])
        new, changed = new + more, changed + other
    return new, changed


def export(session: Session, path: Path) -> int:
    """Write the register to a file; how many households. Refused for a format that is none of these."""
    session.demand(Task.SEE_REGISTER)
    if path.suffix not in ENDINGS:
        raise Refused("format_unknown", path=str(path), known=", ".join(ENDINGS))
    return export_register(session.books.register, path)


class Entry(Struct, frozen=True, kw_only=True):
    """What was typed about a household. `members` as in `rules.members`; the first of them is the head."""

    name: str
    members: str
    group: PopulationGroup
    phone: str = ""
    word: str = ""
    alternates: tuple[Alternate, ...] = ()
    flags: tuple[str, ...] = ()
    consent_version: str = ""
    share_with_partners: bool = False
    share_with_government: bool = False


def drafted(session: Session, point: str, entry: Entry, before: Household | None = None) -> Household:
    """The record of what was typed, or `before` as it is corrected; nothing is written yet.

    Refused, naming the field, for a name that is missing, members that are not understood, a text with control
    characters or formulas, or the number of an identity document, wherever it was typed.
    """
    session.demand(Task.REGISTER)
    name = cleaned("name", entry.name)
    if is_nobody(name):
        raise Refused("name_missing")
    try:
        members = read_members(entry.members)
    except ValueError as wrong:
        raise Refused("members_not_understood", word=wrong.args[0]) from None
    today = session.now().date()
    head = head_in(entry.members)
    old_year = before.birth_year if before else None
    return Household(
        id=before.id if before else new_household_id(),
        number=before.number if before else next_number(session, point),
        name=name,
        point=before.point if before else point,
        group=entry.group,
        members=members,
        head_sex=head.sex,
        birth_year=old_year if head.age is None else today.year - head.age,
        phone=cleaned("phone", entry.phone),
        word=cleaned("word", entry.word),
        alternates=tuple(
            Alternate(cleaned("alternates", one.name), cleaned("alternates", one.relation)) for one in entry.alternates
        ),
        flags=entry.flags,
        consent=_consent(session, entry, before),
        language=before.language if before else "fr",
        registered_on=before.registered_on if before else today,
        source=before.source if before else "desk",
        listed=before.listed if before else (),
    )


def enrol(session: Session, point: str, entry: Entry, before: Household | None = None) -> Household:
    """A household comes into the register at `point` as it was typed, or `before` is corrected; see `drafted`."""
    household = drafted(session, point, entry, before)
    register(session, [household])
    return household


def look_alikes_of(session: Session, household: Household) -> list[LookAlike]:
    """Who of the register looks like `household`, best first; not whom a person judged to be others."""
    session.demand(Task.REGISTER)
    book = session.books.register
    others = (one for one in book if one.id != household.id and not book.is_judged(one.id, household.id))
    found = (compared(one, household) for one in others)
    return sorted(filter(None, found), key=lambda pair: -pair.score)


def next_number(session: Session, point: str) -> str:
    """The next register number of a point: RBT-0304 after the highest that is there."""
    return session.next_number(f"{point}-", (one.number for one in session.books.register))


def _consent(session: Session, entry: Entry, before: Household | None) -> Consent | None:
    """The consent as it was read out now; what was agreed to before keeps its date while nothing in it changes."""
    if not entry.consent_version:
        return None
    given = Consent(
        entry.consent_version,
        session.now().date(),
        share_with=(PARTNERS,) if entry.share_with_partners else (),
        share_with_government=entry.share_with_government,
    )
    old = before.consent if before else None
    return old if old is not None and replace(given, given_on=old.given_on, given_by=old.given_by) == old else given


def agree(
    session: Session,
    numbers: Sequence[str],
    version: str,
    share_with: tuple[str, ...] = (),
    government: bool = False,
    by: str = "",
) -> list[Household]:
    """These households agree to the consent text `version`, and to whom their data may go; all of them or none.

    `by` is who vouches for it where it was given on paper. Refused for an unknown household, a version that the
    programme does not have, or several households for whom nobody vouches.
    """
    versions = [text.version for text in session.programme.consents]
    if versions and version not in versions:
        raise Refused("consent_version_unknown", version=version, known=", ".join(versions))
    if len(numbers) > 1 and not by.strip():
        raise Refused("consent_by_whom", n=len(numbers))
    households = households_numbered(session, numbers)
    consent = Consent(version, session.now().date(), cleaned("by", by) or "head", share_with, government)
    changed = [replace(household, consent=consent) for household in households]
    register(session, changed)
    return changed


def withdraw_consent(session: Session, number: str) -> Household:
    """The household takes its consent back: from now on nothing about it is referred, shared or uploaded."""
    changed = replace(household_numbered(session, number), consent=None)
    register(session, [changed])
    return changed


def _demand_free_numbers(session: Session, households: Sequence[Household]) -> None:
    """Refused when a number is new to its household and another one bears it, here or in the same batch."""
    borne: dict[str, str] = {}
    for household in households:
        before = session.books.register.get(household.id)
        there = session.books.register.numbered(household.number)
        other = borne.setdefault(same_number(household.number), household.id)
        is_new = before is None or before.number != household.number
        if other != household.id or (is_new and there is not None and there.id != household.id):
            raise Refused("number_borne", number=household.number)


def register(session: Session, households: Iterable[Household]) -> tuple[int, int]:
    """Put `households` into the register in one batch: (new, changed). A record that is already so adds nothing.

    Refused for a number that another household bears: two records never have one.
    """
    session.demand(Task.REGISTER)
    households = list(households)
    _demand_free_numbers(session, households)
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
