"""Handovers line by line: who received what, from whom, how, and what became of it. An auditor asks this, not SQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from distro.books import Books
from distro.books.day import is_known
from distro.model import events as e
from distro.model.cards import mark_of
from distro.model.programme import Programme
from distro.reports.postings import day_of
from distro.reports.press.report import Report
from distro.reports.press.table import Cell, Table
from distro.reports.wanted import Wanted
from distro.texts import in_words, say
from distro.wording.names import item_name, number_of, point_name


def handovers_report(programme: Programme, books: Books, wanted: Wanted, made_at: datetime) -> Report:
    """Each line of the handovers that are `wanted`, oldest first; those taken back too, with who did it and why."""
    table = Table(say("handovers.title"), _columns(), tuple(_rows(programme, books, wanted)), on_paper=_ON_PAPER)
    return Report(
        title=say("handovers.title"),
        subtitle=f"{in_words(programme.name)}, {made_at:%d/%m/%Y}",
        made_at=made_at,
        foot=f"{programme.project_code} · {made_at:%d/%m/%Y}",
        rehearsal=programme.rehearsal,
        figures=((say("reports.handovers"), len({row[0] for row in table.rows})),),
        data=table,
        parts=(table,),
    )


# What an evening's reader needs beside each other; the rest stands in the workbook.
_ON_PAPER = (1, 2, 4, 5, 7, 9, 10, 11, 15, 16, 19)


def _columns() -> tuple[tuple[str, str], ...]:
    return (
        (say("handovers.id"), "#meta+id"),
        (say("reports.date"), "#date+occurred"),
        (say("reports.point"), "#loc+name"),
        (say("handovers.day"), "#event+day"),
        (say("reports.desk"), "#loc+desk"),
        (say("reports.operator"), "#meta+operator"),
        (say("handovers.device"), "#meta+device"),
        (say("reports.number"), "#beneficiary+id"),
        (say("reports.card"), "#meta+card"),
        (say("handovers.how"), "#meta+how"),
        (say("handovers.collector"), "#meta+collector"),
        (say("handovers.override_by"), "#meta+override"),
        (say("handovers.override_why"), "#description+override"),
        (say("reports.round"), "#event+code"),
        (say("reports.basket"), "#activity+code"),
        (say("reports.item"), "#item+name"),
        (say("reports.quantity"), "#output+num"),
        (say("handovers.instead_of"), "#item+code+due"),
        (say("handovers.lots"), "#item+lot"),
        (say("handovers.voided_at"), "#date+voided"),
        (say("handovers.voided_by"), "#meta+operator+voided"),
        (say("handovers.void_why"), "#description+voided"),
        (say("handovers.late"), "#meta+late"),
    )


def _rows(programme: Programme, books: Books, wanted: Wanted) -> Iterator[tuple[Cell, ...]]:
    for made in sorted(books.handovers.every(), key=lambda handover: (handover.occurred_at, handover.id)):
        if not _is_wanted(books, made, wanted):
            continue
        void = books.handovers.void_of(made.id)
        for line in made.lines:
            lots = sorted({move.lot.batch for move in made.movements if move.lot.item == line.item and move.lot.batch})
            if (wanted.item and line.item != wanted.item) or (wanted.lot and wanted.lot not in lots):
                continue
            yield (
                made.id,
                made.occurred_at,
                point_name(programme, made.site),
                made.day,
                made.desk,
                made.by,
                books.devices.name_of(made.device),
                number_of(books, made.household),
                mark_of(made.card),
                say(f"handovers.how_{made.how}"),
                say(f"handovers.collector_{made.collector.kind}"),
                made.override_by,
                made.override_reason,
                line.round,
                line.basket,
                item_name(programme, line.item),
                line.quantity,
                line.instead_of,
                ", ".join(lots),
                void.occurred_at if void else None,
                void.by if void else "",
                void.reason if void else "",
                say("handovers.is_late") if _is_late(books, made) else "",
            )


def _is_wanted(books: Books, made: e.Handover, wanted: Wanted) -> bool:
    on = day_of(books, made, made.day)
    return (
        (not wanted.points or made.site in wanted.points)
        and (wanted.first is None or wanted.first <= on)
        and (wanted.last is None or on <= wanted.last)
        and (
            not wanted.household or books.handovers.root_of(made.household) == books.handovers.root_of(wanted.household)
        )
        and (not wanted.operator or made.by == wanted.operator)
        and (wanted.desk is None or made.desk == wanted.desk)
        and (not wanted.how or made.how == wanted.how)
        and (not wanted.collector or made.collector.kind == wanted.collector)
        and (not wanted.overridden or bool(made.override_by))
        and (not wanted.voided or books.handovers.void_of(made.id) is not None)
        and (not wanted.late or _is_late(books, made))
    )


def _is_late(books: Books, made: e.Handover) -> bool:
    """Whether it came after its day was signed."""
    day = books.days.get(made.day)
    return day is not None and bool(day.closes) and not is_known(made, day.closes[0])
