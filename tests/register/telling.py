"""Lists in short: a table in text, or a workbook, planned one after the other over a register in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from distro.exchange.register import Choices, FileRefused, ImportPlan, plan_file
from distro.model.people import Household
from register.lists import Outcome, stored_wrongly, wrong_about
from tests_programme import programme

TODAY = date(2024, 1, 31)  # the last day of the programme: what is planned later is planned as of it


def write_text(path: Path, text: str, encoding: str = "utf-8", newline: str = "\n") -> Path:
    """A list as a text file; blanks before each line are taken off."""
    lines = [line.strip() for line in text.strip("\n").splitlines()]
    path.write_bytes((newline.join(lines) + newline).encode(encoding))
    return path


def write_book(path: Path, sheets: Mapping[str, Sequence[Sequence[object]]]) -> Path:
    """A workbook of sheets of rows; dates as dates, None as nothing."""
    with xlsxwriter.Workbook(str(path), {"in_memory": True}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for place, cell in enumerate(row):
                    if isinstance(cell, date):
                        sheet.write_datetime(at, place, cell, day)
                    elif isinstance(cell, str):
                        sheet.write_string(at, place, cell)
                    elif cell is not None:
                        sheet.write(at, place, cell)
    return path


class Register:
    """A register in memory that lists come into, as the command would bring them in."""

    def __init__(self) -> None:
        self.households: dict[str, Household] = {}
        self.refused = ""

    def take(self, path: Path, choices: Choices | None = None) -> ImportPlan | None:
        """Plan a list and do it, unless it stops; None for a file that is refused."""
        try:
            plan = plan_file(path, programme(), self.households.values(), TODAY, choices or Choices(), key=b"")
        except FileRefused as refused:
            self.refused = refused.code
            return None
        if not plan.stops:
            for household in (*plan.new, *(change.new for change in plan.changed)):
                self.households[household.id] = household
        return plan


def outcome_of(register: Register, plans: Sequence[ImportPlan | None]) -> Outcome:
    """As the command would have answered."""
    from msgspec import to_builtins

    outcome = Outcome(Path())
    outcome.households = list(register.households.values())
    for plan in plans:
        if plan is None:
            outcome.told, outcome.code = register.refused, 1
            continue
        parts: dict[str, Any] = {
            name: getattr(plan, name) for name in ("faults", "doubts", "notes", "left_out", "kept")
        }
        outcome.answers.append(to_builtins(parts))
        if plan.faults or plan.doubts or any(one.conflict for one in plan.kept):
            outcome.code = 1
    return outcome


def judged(case: Mapping[str, Any], register: Register, plans: Sequence[ImportPlan | None]) -> list[str]:
    """What is wrong with it: nothing for what the case wants, nor for a stop where that is right too."""
    outcome = outcome_of(register, plans)
    wrong = wrong_about(case, outcome)
    if wrong and case.get("stop_ok") and outcome.code and (outcome.rows() or outcome.told or outcome.doubted):
        return stored_wrongly(case, outcome)
    return wrong
