"""Register files as people have them: read, understood column by column, planned; nothing is changed by it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from distro.exchange.register.columns import Table, read_mapping, understand, write_mapping
from distro.exchange.register.export import export_register
from distro.exchange.register.plan import Change, Fault, ImportPlan, LeftOut, plan_import
from distro.exchange.register.sheets import FileRefused, read_sheets
from distro.model.people import Household
from distro.model.programme import Programme

__all__ = [
    "Change",
    "Fault",
    "FileRefused",
    "ImportPlan",
    "LeftOut",
    "Table",
    "export_register",
    "plan_file",
    "read_mapping",
    "write_mapping",
]


def plan_file(
    path: Path,
    programme: Programme,
    known: Callable[[str], Household | None],
    today: date,
    mapping: Mapping[str, str],
    prefix: str = "",
    default_point: str = "",
) -> ImportPlan:
    """Read a register file and plan its import; see `plan_import`. FileRefused for a file that is not to be read."""
    tables = [understand(sheet, mapping) for sheet in read_sheets(path)]
    return plan_import(tables, programme, known, today, prefix, default_point)
