"""Lists run through the real command on a store of their own, and what the register holds afterwards.

A case says which files lie in a folder, which commands are run there, and who must be in the register at the end; see
the README.md beside the shared cases. Our own cases are told in the same words.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import chdir
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from distro.cli import main
from distro.model.people import Household, atoms_of
from distro.rules.members import read_members
from distro.stations import registration
from distro.stations.lookups import household_numbered
from distro.stations.registration import Entry
from distro.stations.session import Session
from distro.store import Cost, create_store, open_store
from tests_programme import SOURCE

PASSPHRASE = "exercice"
_BESIDE = Path(__file__).parents[2].parent / "shared"
SHARED = Path(os.environ.get("DISTRO_SHARED", _BESIDE)) / "cases" / "register"

Case = Mapping[str, Any]


def shared_cases() -> list[Case]:
    """The open cases, where they lie beside the checkout."""
    file = SHARED / "cases.toml"
    return [case for case in tomllib.loads(file.read_text("utf-8"))["case"] if case["steps"]] if file.exists() else []


class Outcome:
    """What the commands said and what is in the register now."""

    def __init__(self, folder: Path) -> None:
        self.code = 0
        self.told = ""
        self.answers: list[dict[str, Any]] = []
        self.services: list[dict[str, Any]] = []
        self.households: list[Household] = []
        self.folder = folder

    def rows(self) -> set[int]:
        """Every row that a fault or a doubt of any step names."""
        found = set()
        for answer in self.answers:
            for part in ("faults", "doubts"):
                for one in answer.get(part, ()):
                    found |= {one.get("row"), *one.get("rows", ())}
        return found - {None, 0}

    @property
    def doubted(self) -> bool:
        return any(answer.get("doubts") for answer in self.answers)

    @property
    def faulted(self) -> bool:
        return any(answer.get("faults") for answer in self.answers)

    @property
    def warned(self) -> bool:
        """Whether any step said that something is not plain."""
        parts = ("faults", "doubts", "notes", "left_out", "kept", "look_alikes")
        return bool(self.told) or any(answer.get(part) for answer in self.answers for part in parts)


def run_case(case: Case, source: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> Outcome:
    """Run the steps of `case` in `folder`, with its files, on an empty store of the shipped programme."""
    create_store(folder / "store", SOURCE, "sara", PASSPHRASE, cost=Cost.REHEARSAL).close()
    for name in case.get("files", ()):
        shutil.copy(source / name, folder / name)
    outcome = Outcome(folder)
    with chdir(folder):
        for step in case["steps"]:
            _run(step, outcome, capsys)
        capsys.readouterr()
        if "services" in case:
            main(["--store", "store", "--json", "services", "list"])
            outcome.services = json.loads(capsys.readouterr().out)
    with opened(folder / "store") as session:
        outcome.households = list(session.books.register)
    return outcome


def opened(folder: Path) -> _Closing:
    """The store of a case, opened."""
    return _Closing(open_store(folder, "sara", PASSPHRASE))


class _Closing(Session):
    def __enter__(self) -> Session:
        return self

    def __exit__(self, *problem: object) -> None:
        self.store.close()


def _run(step: str, outcome: Outcome, capsys: pytest.CaptureFixture[str]) -> None:
    words = shlex.split(step)
    if words[0] == "desk":
        with opened(outcome.folder / "store") as session:
            at_the_desk(session, words[1], dict(word.split("=", 1) for word in words[2:]))
        return
    capsys.readouterr()
    outcome.code = max(outcome.code, main(["--store", "store", "--json", *words]))
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    outcome.told += err
    with_answer = out.strip().startswith("{")
    if with_answer:
        outcome.answers.append(json.loads(out))


def at_the_desk(session: Session, number: str, fields: Mapping[str, str]) -> None:
    """What somebody at the desk writes: a new household, or one field of another."""
    if number == "new":
        entry = Entry(name=fields["name"], members=fields["members"], group=fields.get("group", "MIGRANT"))  # type: ignore[arg-type]
        registration.enrol(session, fields.get("point", "RBT"), entry)
        return
    household = household_numbered(session, number)
    for name, value in fields.items():
        if name == "members":
            household = replace(household, members=read_members(value))
        else:
            household = replace(household, **{name: int(value) if name == "birth_year" else value})
    registration.register(session, [household])


def wrong_about(case: Case, outcome: Outcome) -> list[str]:
    """What is not as the case wants it, in words; nothing when all of it is."""
    wrong = []
    by_name = {_plain(one.name): one for one in outcome.households}
    if len(by_name) < len(outcome.households):
        wrong.append("a name stands twice")
    for wanted in case.get("households", ()):
        found = by_name.get(_plain(wanted["name"]))
        if found is None:
            wrong.append(f"{wanted['name']} is missing")
        else:
            wrong += [f"{wanted['name']}: {what}" for what in _differences(wanted, found)]
    wrong += [f"{name} is there" for name in case.get("absent", ()) if _plain(name) in by_name]
    if "total" in case and not _within(len(outcome.households), case["total"]):
        wrong.append(f"{len(outcome.households)} households, not {case['total']}")
    for service in case.get("services", ()):
        there = {one["code"]: one for one in outcome.services}.get(service["code"], {})
        # What is at its default is not written out.
        wrong += [f"{key} of {service['code']}" for key, value in service.items() if there.get(key, False) != value]
    return wrong + _unsaid(case, outcome)


def _unsaid(case: Case, outcome: Outcome) -> list[str]:
    wrong = []
    if missing := set(case.get("faults", ())) - outcome.rows():
        wrong.append(f"rows {sorted(missing)} are not named")
    if case.get("said") and not outcome.warned:
        wrong.append("nothing is said")
    if case.get("quiet") and (outcome.faulted or outcome.code):
        wrong.append(f"not quiet: {outcome.code} {outcome.told} {outcome.answers}")
    if case.get("stops") and not outcome.code:
        wrong.append("it does not stop")
    return wrong


def stored_wrongly(case: Case, outcome: Outcome) -> list[str]:
    """What is in the register although it is not so; who is not in it is no wrong."""
    wanted = {_plain(one["name"]): one for one in case.get("households", ())}
    wrong = [f"{name} is there" for name in case.get("absent", ()) if _plain(name) in map(_name, outcome.households)]
    for found in outcome.households:
        if (one := wanted.get(_name(found))) is not None:
            wrong += [f"{found.name}: {what}" for what in _differences(one, found)]
        elif wanted:
            wrong.append(f"{found.name} is there")
    return wrong


def _differences(wanted: Mapping[str, Any], found: Household) -> Iterator[str]:
    if "size" in wanted and not _within(found.size, wanted["size"]):
        yield f"size {found.size}, not {wanted['size']}"
    if "who" in wanted and _who(found) != _merged(wanted["who"]):
        yield f"who {_who(found)}, not {wanted['who']}"
    if "consent" in wanted and ("given" if found.consent else "none") != wanted["consent"]:
        yield f"consent {found.consent}"
    if "phone" in wanted and _dialled(found.phone) != _dialled(wanted["phone"]):
        yield f"phone {found.phone}"
    if "birth_year" in wanted and not _within(found.birth_year, wanted["birth_year"]):
        yield f"birth year {found.birth_year}"
    if "registered_on" in wanted and found.registered_on != date.fromisoformat(wanted["registered_on"]):
        yield f"registered on {found.registered_on}"
    if "group" in wanted and found.group != wanted["group"].upper():
        yield f"group {found.group}"
    if "sex" in wanted and found.head_sex != wanted["sex"]:
        yield f"sex {found.head_sex}"
    for field in ("point", "number"):
        if field in wanted and getattr(found, field) != wanted[field]:
            yield f"{field} {getattr(found, field)}"
    for field in ("flags", "alternates"):
        if field in wanted and [_text(one) for one in getattr(found, field)] != wanted[field]:
            yield f"{field} {getattr(found, field)}"


def _text(one: Any) -> str:
    return one if isinstance(one, str) else f"{one.name}, {one.relation}"


def _who(household: Household) -> dict[str, int]:
    return _merged({f"{one.sex} {one.ages}": one.count for one in household.members})


def _merged(who: Mapping[str, int]) -> dict[str, int]:
    """A composition by sex and atoms, whatever the band is called: "0-0" is "0"."""
    counts: Counter[str] = Counter()
    for band, count in who.items():
        atoms = atoms_of(band[2:])
        counts[f"{band[0]} {atoms.start}-{atoms.stop}"] += count
    return dict(counts)


def _within(value: Any, wanted: Any) -> bool:
    return wanted[0] <= value <= wanted[1] if isinstance(wanted, list) else bool(value == wanted)


def _dialled(phone: str) -> str:
    return "".join(filter(str.isdecimal, phone))[-9:]


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _name(household: Household) -> str:
    return _plain(household.name)
