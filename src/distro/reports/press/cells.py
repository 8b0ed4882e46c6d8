"""How a value is written for people, in the language spoken now: on paper and on the terminal."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from distro.reports.press.table import Cell
from distro.texts import amount_of_money


def shown(cell: Cell) -> str:
    """`14/06/2023`, `14/06/2023 09:12`, `6 926,65`; nothing for nothing."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y %H:%M}"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, Decimal):
        return amount_of_money(cell)
    return str(cell)
