"""A register's lists, in and out. In four steps, each with a result to look at: read, understand, match, change.

`reading` makes sheets of a file, whatever made it; `understanding` finds out what each column is; `telling` is what
each row then says of a household; `matching` and `changing` compare it with the register; `plan` puts it together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from distro.exchange.register.changing import Decision
from distro.exchange.register.export import ENDINGS, export_register
from distro.exchange.register.plan import Begins, ImportPlan, Step, plan_import
from distro.exchange.register.reading import read_sheets
from distro.exchange.register.sheets import FileRefused
from distro.exchange.register.telling.households import Choices
from distro.exchange.register.understanding.mapping import FIELDS, ColumnMap, is_field, read_mapping, write_mapping
from distro.exchange.register.understanding.tables import Column, SheetTable
from distro.exchange.register.values.dates import Order
from distro.model.list_findings import Change, Doubt, Fault, Kept, LeftOut, Note
from distro.model.people import Household
from distro.model.programme import Programme

__all__ = [
    "ENDINGS",
    "FIELDS",
    "Begins",
    "Change",
    "Choices",
    "Column",
    "ColumnMap",
    "Decision",
    "Doubt",
    "Fault",
    "FileRefused",
    "ImportPlan",
    "Kept",
    "LeftOut",
    "Note",
    "Order",
    "SheetTable",
    "Step",
    "export_register",
    "is_field",
    "plan_file",
    "read_mapping",
    "write_mapping",
]


def plan_file(
    path: Path,
    programme: Programme,
    register: Iterable[Household],
    today: date,
    choices: Choices,
    series: Callable[[str], str] = "{}-".format,
    decision: Decision = Decision.OPEN,
    begins: Begins = lambda _: None,
    *,
    key: bytes,
) -> ImportPlan:
    """Read a register file and plan its import; see `plan_import`. FileRefused for a file that is not to be read."""
    begins(Step.READ)
    return plan_import(read_sheets(path), programme, register, today, choices, series, decision, begins, key=key)
