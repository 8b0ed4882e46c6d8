"""A day as it is said on the command line: 2026-06-23, or +14 for two weeks from today."""

from __future__ import annotations

import re
from datetime import date, timedelta


def day_said(said: str, today: date) -> date:
    """The day that `said` names. ValueError when it names none."""
    if re.fullmatch(r"\+\d{1,4}", said):
        return today + timedelta(days=int(said))
    return date.fromisoformat(said)
