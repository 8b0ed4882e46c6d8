"""What a handover left due, in words."""

from __future__ import annotations

from collections import Counter

from distro.model.events import Handover
from distro.model.programme import Programme
from distro.model.verdicts import Verdict
from distro.wording.names import amount, item_name


def stays_due(programme: Programme, verdict: Verdict, handover: Handover) -> list[str]:
    """What `verdict` found due and `handover` neither gave nor settled otherwise; empty where nothing stays due."""
    settled = Counter[tuple[str, str, str]]()
    for line in handover.lines:
        settled[line.round, line.basket, line.instead_of or line.item] += line.settles
    left = ((line, line.quantity - settled[line.round, line.basket, line.item]) for line in verdict.due)
    return [f"{amount(programme.item(due.item), n)} × {item_name(programme, due.item)}" for due, n in left if n > 0]
