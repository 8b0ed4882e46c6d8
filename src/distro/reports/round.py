"""A round, planned against done: what was frozen, what went out, what is left, what was amended."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime

from distro.books import Books
from distro.model.events import Entitled
from distro.model.people import lone_minors
from distro.model.programme import Programme, Round
from distro.reports.day.by_donor import donor_parts, shares_of_round
from distro.reports.press.report import Bars, Report, ReportNote
from distro.reports.press.table import Cell, Table
from distro.rules.disclosure import hide
from distro.texts import in_words, say
from distro.wording.names import item_name, point_name
from distro.wording.rations import how_shared, window


def round_report(programme: Programme, books: Books, round_: Round, points: Sequence[str], made_at: datetime) -> Report:
    """`round_` at `points`: households and people planned and served, items due and handed over, shortages."""
    served = _by_point(programme, books, round_, points)
    items = _items(programme, books, round_, points)
    bars = tuple((str(row[0]), row[3], row[1]) for row in served.rows if isinstance(row[3], int))
    shortages = _shortages(programme, books, round_, points)
    return Report(
        title=say("handovers.round_title", round=in_words(round_.name)),
        subtitle=f"{round_.code}, {window(round_)}",
        made_at=made_at,
        foot=f"{programme.project_code} · {round_.code}",
        rehearsal=programme.rehearsal,
        data=items,
        parts=(
            served,
            Bars(
                say("movement.served_of_planned"), tuple((n, v, w if isinstance(w, int) else None) for n, v, w in bars)
            ),
            items,
            ReportNote(say("sites.lone_minors", count=hide(_alone(books, round_, points)))),
            *donor_parts(shares_of_round(programme, books, round_.code, points)),
            *([shortages] if shortages.rows else []),
        ),
        signatures=((say("movement.supervisor"), ""),),
    )


def _by_point(programme: Programme, books: Books, round_: Round, points: Sequence[str]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for point in points:
        granted = _once(books, round_, point)
        came = [one for one in granted if _took(books, round_.code, one.household)]
        people = [sum(member.count for one in those for member in one.members) for those in (granted, came)]
        rows.append(
            (point_name(programme, point), len(granted), people[0], len(came), people[1], len(granted) - len(came))
        )
    columns = (
        (say("reports.point"), "#loc+name"),
        (say("reports.planned"), "#targeted+hh"),
        (say("handovers.people_planned"), "#targeted+ind"),
        (say("reports.served"), "#reached+hh"),
        (say("reports.people_reached"), "#reached+ind"),
        (say("reports.no_show"), "#reached+hh+noshow"),
    )
    return Table(say("handovers.by_point"), columns, tuple(rows))


def _once(books: Books, round_: Round, point: str) -> list[Entitled]:
    """What was frozen at a point; of records of the same people one: that by which they collected, else the root's."""
    of_root: defaultdict[str, dict[str, Entitled]] = defaultdict(dict)
    for granted in books.entitlements.at(round_.code, point):
        of_root[books.handovers.root_of(granted.household)][granted.household] = granted
    chosen = []
    for root, records in of_root.items():
        by = (*(made.household for made in books.handovers.of_household(root)), root, *records)
        chosen.append(next(records[household] for household in by if household in records))
    return chosen


def _alone(books: Books, round_: Round, points: Sequence[str]) -> int:
    """The minors without an adult in the households that took something."""
    every = (one for point in points for one in _once(books, round_, point))
    return sum(lone_minors(one.members) for one in every if _took(books, round_.code, one.household))


def _took(books: Books, round_: str, household: str) -> bool:
    made = books.handovers.of_household(household)
    return any(line.round == round_ and line.quantity for handover in made for line in handover.lines)


def _items(programme: Programme, books: Books, round_: Round, points: Sequence[str]) -> Table:
    """What was due by the frozen lists, what went out for it, and what nobody took yet."""
    due: Counter[str] = Counter()
    left: Counter[str] = Counter()
    for point in points:
        for granted in _once(books, round_, point):
            for line in granted.lines:
                settled = books.handovers.settled(granted.household, round_.code, line.basket, line.item)
                due[line.item] += line.quantity
                left[line.item] += max(
                    0, line.quantity - settled
                )  # two records may have collected before they were one
    given: Counter[str] = Counter()
    for handover in books.handovers:
        for one in handover.lines if handover.site in points else ():
            given[one.item] += one.quantity if one.round == round_.code else 0
    rows = tuple(
        (item_name(programme, item), item, due[item], given[item], left[item])
        for item in dict.fromkeys((*due, *given))
        if due[item] or given[item]
    )
    columns = (
        (say("reports.item"), "#item+name"),
        (say("reports.code"), "#item+code"),
        (say("handovers.due"), "#targeted+num"),
        (say("reports.handed_over"), "#output+num"),
        (say("handovers.left"), "#output+left"),
    )
    return Table(say("handovers.items_of_round"), columns, rows)


def _shortages(programme: Programme, books: Books, round_: Round, points: Sequence[str]) -> Table:
    rows = tuple(
        (one.occurred_at, point_name(programme, point), item_name(programme, one.item),
         how_shared(one.mode, one.permille), one.by)
        for point in points
        for one in books.rounds.declarations(point)
        if one.round == round_.code
    )  # fmt: skip
    columns = (
        (say("reports.time"), "#date+declared"),
        (say("reports.point"), "#loc+name"),
        (say("reports.item"), "#item+name"),
        (say("reports.shared"), "#description"),
        (say("reports.operator"), "#meta+operator"),
    )
    return Table(say("reports.shortages"), columns, rows)
