"""The paper pair that a scan replaces, made beforehand for when the power fails.

The tally sheet has card numbers only, ticked at the entrance; the receipt sheet has name, size, ration and a place to
sign. Both are grouped by household size (field guide, section 2).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from pathlib import Path

from distro.books import Books
from distro.model.events import Entitled
from distro.model.people import Household
from distro.model.programme import Programme
from distro.reports.paper import Paper
from distro.texts import in_words, say

_ITEMS_A_LINE = 5


def write_tally_sheet(programme: Programme, books: Books, round_: str, point: str, out: Path, made_at: datetime) -> int:
    """Write the tally sheet of a round at a point; how many households are on it."""
    paper = _paper("reports.tally_title", programme, round_, point, made_at)
    entitled = _entitled(books, round_, point)
    for size, group in groupby(entitled, key=lambda pair: pair[0].size):
        paper.heading(say("reports.size_group", n=size))
        rows = [[_card(books, household), household.number, "☐"] for household, _ in group]
        paper.table([say("reports.card"), say("reports.number"), say("reports.came")], [70, 40, 20], rows)
    paper.save(out)
    return len(entitled)


def write_receipt_sheet(
    programme: Programme, books: Books, round_: str, point: str, out: Path, made_at: datetime
) -> int:
    """Write the receipt sheet of a round at a point; how many households are on it."""
    paper = _paper("reports.receipt_title", programme, round_, point, made_at)
    entitled = _entitled(books, round_, point)
    for size, group in groupby(entitled, key=lambda pair: pair[0].size):
        paper.heading(say("reports.size_group", n=size))
        head = [say(f"reports.{name}") for name in ("name", "number", "ration", "signature")]
        rows = [[household.name, household.number, _ration(granted), ""] for household, granted in group]
        paper.table(head, [40, 22, 80, 38], rows)
    total: defaultdict[str, int] = defaultdict(int)
    for _, granted in entitled:
        for line in granted.lines:
            total[line.item] += line.quantity
    paper.heading(say("reports.total"))
    paper.table(
        [say("reports.item"), say("reports.quantity")],
        [100, 30],
        [[in_words(programme.item(code).name), str(quantity)] for code, quantity in total.items()],
    )
    paper.save(out)
    return len(entitled)


def _paper(title: str, programme: Programme, round_: str, point: str, made_at: datetime) -> Paper:
    where = in_words(programme.point(point).name)
    return Paper(say(title), f"{where}, {round_}", made_at, f"{programme.project_code} · {round_} · {point}")


def _entitled(books: Books, round_: str, point: str) -> list[tuple[Household, Entitled]]:
    """Who is on the list, the smallest households first, then by register number."""

    def found() -> Iterator[tuple[Household, Entitled]]:
        for granted in books.entitlements.at(round_, point):
            household = books.register.get(granted.household)
            if household is not None:
                yield household, granted

    return sorted(found(), key=lambda pair: (pair[0].size, pair[0].number))


def _card(books: Books, household: Household) -> str:
    card = books.cards.of_household(household.id)
    return " ".join(card.code[at : at + 4] for at in range(0, len(card.code), 4)) if card else "—"


def _ration(granted: Entitled) -> str:
    """The amounts by item, a few to a line."""
    words = [f"{line.item} {line.quantity}" for line in granted.lines]
    return "\n".join("  ".join(words[at : at + _ITEMS_A_LINE]) for at in range(0, len(words), _ITEMS_A_LINE))
