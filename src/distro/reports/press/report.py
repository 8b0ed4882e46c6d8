"""A report: figures, tables, plots and sentences in the order they are read; one file of it in whatever format."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from msgspec import Struct

from distro.model.programme import Programme
from distro.reports.press.cells import shown
from distro.reports.press.csv import Dialect, write_csv
from distro.reports.press.page import Page
from distro.reports.press.plots import draw_bars, draw_lines
from distro.reports.press.table import Cell, Table
from distro.reports.press.xlsx import write_xlsx
from distro.texts import in_words, say

FORMATS = (".pdf", ".xlsx", ".csv")
_WIDEST = 32  # letters that count for a column's width
_PORTRAIT = 118  # letters that a line holds in the size of a table


class Bars(Struct, frozen=True):
    """A bar for each (label, value, the whole it is a part of or None)."""

    title: str
    bars: tuple[tuple[str, int, int | None], ...]


class Lines(Struct, frozen=True):
    """A line for each (label, values), one value for each of `days`."""

    title: str
    days: tuple[date, ...]
    series: tuple[tuple[str, tuple[int, ...]], ...]


class Report(Struct, frozen=True, kw_only=True):
    """What a report says. CSV has `data` alone, a workbook all tables, paper all but `data`.

    `figures` stand large side by side, `summary` are paragraphs, `signatures` who signs for what.
    """

    title: str
    subtitle: str
    made_at: datetime
    foot: str
    rehearsal: bool
    facts: tuple[tuple[str, str], ...] = ()
    figures: tuple[tuple[str, int], ...] = ()
    summary: tuple[str, ...] = ()
    data: Table
    parts: tuple[Table | Bars | Lines, ...] = ()
    signatures: tuple[tuple[str, str], ...] = ()


def period_report(
    programme: Programme,
    title: str,
    sites: Sequence[str],
    period: tuple[date, date],
    made_at: datetime,
    data: Table,
    parts: Sequence[Table | Bars | Lines],
    signers: Sequence[str],
) -> Report:
    """A report of some sites from one day to another, both included; `signers` sign it."""
    points = ", ".join(in_words(programme.point(site).name) for site in sites)
    days = " – ".join(f"{day:%d/%m/%Y}" for day in period)
    return Report(
        title=title,
        subtitle=f"{points}, {days}",
        made_at=made_at,
        foot=f"{programme.project_code} · {'+'.join(sites)} · {days}",
        rehearsal=programme.rehearsal,
        facts=(
            (say("reports.programme"), in_words(programme.name)),
            (say("reports.donor"), f"{in_words(programme.donor_name)} ({programme.donor})"),
        ),
        data=data,
        parts=tuple(parts),
        signatures=tuple((signer, "") for signer in signers),
    )


def write_report(report: Report, out: Path, dialect: Dialect | None = None) -> None:
    """Write `report` to `out`, whole or not at all, in the language spoken now; the same report gives the same bytes.

    `dialect` of a CSV, else that of the language. ValueError for an ending that is none of FORMATS.
    """
    if out.suffix == ".pdf":
        _on_page(report).save(out)
    elif out.suffix == ".xlsx":
        tables = [part for part in report.parts if isinstance(part, Table)]
        data = [] if report.data in tables else [report.data]
        write_xlsx([_facts(report), *tables, *data], report.made_at, out, report.title)
    elif out.suffix == ".csv":
        write_csv(report.data, out, dialect)
    else:
        raise ValueError(out.suffix)


def _facts(report: Report) -> Table:
    columns = ((say("reports.fact"), "#meta+name"), (say("reports.value"), "#meta+value"))
    summary = tuple(("", text) for text in report.summary)
    return Table(say("reports.summary"), columns, (*report.facts, *report.figures, *summary))


def _on_page(report: Report) -> Page:
    wide = any(sum(_widths(part)) > _PORTRAIT for part in report.parts if isinstance(part, Table))
    page = Page(report.title, report.subtitle, report.made_at, report.foot, landscape=wide)
    if report.rehearsal:
        page.heading(say("reports.rehearsal"))
    if report.facts:
        page.facts(report.facts)
        page.gap()
    if report.figures:
        page.figures(report.figures)
    for text in report.summary:
        page.text(text, 10)
        page.gap(2)
    for part in report.parts:
        if isinstance(part, Table):
            page.part(part.name, 20)
            _table(page, part)
        elif isinstance(part, Bars):
            page.part(part.title, 8 + 6 * len(part.bars))
            draw_bars(page, part.bars)
        else:
            page.part(part.title, 70)
            draw_lines(page, part.days, part.series)
    if report.signatures:
        page.signatures(report.signatures)
    return page


def _table(page: Page, table: Table) -> None:
    rows = [[shown(cell) for cell in row] for row in table.rows]
    if table.total and rows:
        rows[-1][0] = "!" + rows[-1][0]
    texts = next(
        (at for row in table.rows for at, cell in enumerate(row) if isinstance(cell, int | Decimal)), len(table.columns)
    )
    page.table([heading for heading, _ in table.columns], _widths(table), rows, texts)


def _widths(table: Table) -> list[int]:
    """How wide each column would be, in letters."""
    head = [heading for heading, _ in table.columns]
    columns = zip(head, *([shown(cell) for cell in row] for row in table.rows), strict=True)
    return [min(_WIDEST, max(map(len, column))) + 2 for column in columns]


def total_row(label: str, rows: Sequence[Sequence[Cell]]) -> tuple[Cell, ...]:
    """A last row: the sums of the columns of figures; nothing under texts and dates."""
    return (label, *(_sum(column) for column in list(zip(*rows, strict=True))[1:]))


def _sum(column: Sequence[Cell]) -> Cell:
    figures = [cell for cell in column if isinstance(cell, int | Decimal)]
    return sum(figures) if figures else None
