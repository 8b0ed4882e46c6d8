"""The paper pair that a scan replaces, made beforehand for when the power fails.

The tally sheet has card numbers only, ticked at the entrance; the receipt sheet has name, size, ration and a place to
sign. Both are grouped by household size, and the priority lane is marked or comes first (field guide, section 2).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path

from distro.books import Books
from distro.model.events import Entitled
from distro.model.people import Household
from distro.model.programme import Programme
from distro.reports.press.page import PaperPage
from distro.rules.lane import has_priority
from distro.rules.numbers import natural
from distro.texts import in_words, listed, say
from distro.wording.names import item_name

_MARK = "▸"
_IN_PERSON = "◆"

# A household on a list, and what it is entitled to.
_OnList = tuple[Household, Entitled]


def write_tally_sheet(
    programme: Programme, books: Books, round_: str, point: str, out: Path, made_at: datetime, by_lane: bool = False
) -> int:
    """Write the tally sheet of a round at a point, the priority lane first if `by_lane`; how many households."""
    page = _page("reports.tally_title", programme, round_, point, made_at)
    entitled = _entitled(books, round_, point)
    for heading, group in _grouped(programme, entitled, by_lane):
        page.part(heading, 22)
        rows = [[_card(books, household), _number(programme, household), "☐"] for household, _ in group]
        page.table(
            [say("reports.card"), say("reports.number"), say("reports.came")], [70, 40, 20], rows, figures=(1, 2)
        )
    _explain_mark(page, programme, entitled)
    page.save(out)
    return len(entitled)


def write_receipt_sheet(
    programme: Programme, books: Books, round_: str, point: str, out: Path, made_at: datetime, by_lane: bool = False
) -> int:
    """Write the receipt sheet of a round at a point, the priority lane first if `by_lane`; how many households."""
    page = _page("reports.receipt_title", programme, round_, point, made_at)
    entitled = _entitled(books, round_, point)
    for heading, group in _grouped(programme, entitled, by_lane):
        page.part(heading, 22)
        head = [say(f"reports.{name}") for name in ("name", "number", "ration", "signature")]
        rows = [
            [household.name, _number(programme, household), _ration(programme, granted), ""]
            for household, granted in group
        ]
        page.table(head, [38, 24, 80, 38], rows, figures=())
    _explain_mark(page, programme, entitled)
    if any(household.lone_minor for household, _ in entitled):
        page.facts([(_IN_PERSON, say("reports.in_person"))])
    total: defaultdict[str, int] = defaultdict(int)
    for _, granted in entitled:
        for line in granted.lines:
            total[line.item] += line.quantity
    page.heading(say("reports.total"))
    page.table(
        [say("reports.item"), say("reports.quantity")],
        [100, 30],
        [[in_words(programme.item(code).name), str(quantity)] for code, quantity in total.items()],
        figures=(1,),
    )
    page.save(out)
    return len(entitled)


def _grouped(programme: Programme, entitled: Sequence[_OnList], by_lane: bool) -> Iterator[tuple[str, list[_OnList]]]:
    """Groups by household size; if `by_lane`, first those of the priority lane, then the others."""
    lanes = (True, False) if by_lane else (None,)
    for lane in lanes:
        found = [pair for pair in entitled if lane is None or has_priority(programme, pair[0]) is lane]
        for size, group in groupby(found, key=lambda pair: pair[0].size):
            heading = say("reports.size_group", n=size)
            yield f"{say('reports.priority_lane')} · {heading}" if lane else heading, list(group)


def _number(programme: Programme, household: Household) -> str:
    """The register number, marked where the priority lane is the household's, or where nobody else may sign.

    That it is so, or what to do; never why.
    """
    marks = [_MARK] * has_priority(programme, household) + [_IN_PERSON] * household.lone_minor
    return " ".join([household.number, *marks])


def _explain_mark(page: PaperPage, programme: Programme, entitled: Iterable[_OnList]) -> None:
    if any(has_priority(programme, household) for household, _ in entitled):
        page.gap(2)
        page.facts([(_MARK, say("reports.priority_lane"))])


def _page(title: str, programme: Programme, round_: str, point: str, made_at: datetime) -> PaperPage:
    where = in_words(programme.point(point).name)
    return PaperPage(say(title), f"{where}, {round_}", made_at, f"{programme.project_code} · {round_} · {point}")


def _entitled(books: Books, round_: str, point: str) -> list[_OnList]:
    """Who is on the list, the smallest households first, then by register number."""

    def found() -> Iterator[_OnList]:
        for granted in books.entitlements.at(round_, point):
            household = books.register.get(granted.household)
            if household is not None:
                yield household, granted

    return sorted(found(), key=lambda pair: (pair[0].size, natural(pair[0].number)))


def _card(books: Books, household: Household) -> str:
    card = books.cards.of_household(household.id)
    return " ".join(card.code[at : at + 4] for at in range(0, len(card.code), 4)) if card else "—"


def _ration(programme: Programme, granted: Entitled) -> str:
    """The amounts by item, by their names."""
    return listed(f"{line.quantity} × {item_name(programme, line.item)}" for line in granted.lines)
