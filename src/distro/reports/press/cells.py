"""How a value is written for people, in the language spoken now: on paper and on the terminal."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from distro.reports.press.table import Cell
from distro.texts import language

DECIMAL_MARK = {"fr": ",", "en": ".", "ar": ","}  # as Morocco writes Arabic, like French


def shown(cell: Cell) -> str:
    """`14/06/2023`, `14/06/2023 09:12`, `6926,65`; nothing for nothing."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y %H:%M}"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, Decimal):
        return str(cell).replace(".", DECIMAL_MARK[language()])
    return str(cell)
