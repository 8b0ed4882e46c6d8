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
from distro.reports.press.page import PaperPage
from distro.reports.press.plots import draw_bars, draw_lines
from distro.reports.press.table import Cell, Table
from distro.reports.press.xlsx import write_xlsx
from distro.texts import in_words as words_of
from distro.texts import listed, say

FORMATS = (".pdf", ".xlsx", ".csv")
_WIDEST = 32  # letters that count for a column's width
_PORTRAIT = 118  # letters that a line holds in the size of a table


class Bars(Struct, frozen=True):
    """A bar for each (label, value, the whole it is a part of or None)."""

    title: str
    bars: tuple[tuple[str, int, int | None], ...]


class ReportLines(Struct, frozen=True):
    """A line for each (label, values), one value for each of `days`."""

    title: str
    days: tuple[date, ...]
    series: tuple[tuple[str, tuple[int, ...]], ...]


class ReportFacts(Struct, frozen=True):
    """Labels with their values."""

    title: str
    pairs: tuple[tuple[str, Cell], ...]


class ReportNote(Struct, frozen=True):
    """A sentence below what it is about."""

    text: str


Part = Table | Bars | ReportLines | ReportFacts | ReportNote


class Report(Struct, frozen=True, kw_only=True):
    """What a report says. CSV has `data` alone, a workbook all tables, paper all `parts`.

    `figures` stand large side by side, `summary` are paragraphs, `signatures` who signs for what, and `last_word` below
    them. `sheets` are tables too long for paper. `for_tools`: a workbook has `data` alone, as others' tools want it.
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
    parts: tuple[Part, ...] = ()
    sheets: tuple[Table, ...] = ()
    signatures: tuple[tuple[str, str], ...] = ()
    last_word: str = ""
    for_tools: bool = False


def period_report(
    programme: Programme,
    title: str,
    sites: Sequence[str],
    period: tuple[date, date],
    made_at: datetime,
    data: Table,
    parts: Sequence[Part],
    signers: Sequence[str],
) -> Report:
    """A report of some sites from one day to another, both included; `signers` sign it."""
    points = listed(words_of(programme.point(site).name) for site in sites)
    donors = listed(f"{words_of(name)} ({code})" for code, name in programme.all_donors.items())
    days = " – ".join(f"{day:%d/%m/%Y}" for day in period)
    return Report(
        title=title,
        subtitle=listed((points, days)),
        made_at=made_at,
        foot=f"{programme.project_code} · {'+'.join(sites)} · {days}",
        rehearsal=programme.rehearsal,
        facts=(
            (say("reports.programme"), words_of(programme.name)),
            (say("reports.donor"), donors),
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
        write_xlsx(sheets_of(report), report.made_at, out, report.title)
    elif out.suffix == ".csv":
        write_csv(report.data, out, dialect)
    else:
        raise ValueError(out.suffix)


def sheets_of(report: Report) -> list[Table]:
    """What a workbook has, a sheet for each."""
    return [report.data] if report.for_tools else [_summary(report), *tables_of(report)]


def tables_of(report: Report) -> list[Table]:
    """Every table of it, those of the paper first."""
    tables = [part for part in report.parts if isinstance(part, Table)]
    return [*tables, *([] if report.data in tables else [report.data]), *report.sheets]


def as_data(report: Report) -> dict[str, object]:
    """The report for a program: every table with its HXL tags; dates as ISO 8601, money as text."""
    return {
        "title": report.title,
        "figures": dict(report.figures),
        "tables": [
            {"name": table.name, "columns": [tag for _, tag in table.columns], "rows": table.rows}
            for table in tables_of(report)
        ],
    }


def in_words(report: Report) -> str:
    """The report for a terminal: what stands on paper, without plots."""
    return "\n".join([report.title, *in_columns(report)])


def in_columns(report: Report, width: int = 0, most: int = 0) -> list[str]:
    """What stands below its title, line by line.

    A table that is wider than `width` letters has a paragraph for each row, of what is not zero; of more rows than
    `most` the first. 0 is no limit.
    """
    facts = (*report.facts, *report.figures)
    lines = [report.subtitle, *(say("app.labelled", label=label, value=value) for label, value in facts)]
    lines += report.summary
    for part in report.parts:
        if isinstance(part, Table):
            lines += ["", part.name, *_columns_of_text(part.for_paper(), width, most)]
        elif isinstance(part, ReportFacts):
            lines += [
                "",
                part.title,
                *(say("app.labelled", label=label, value=shown(value)) for label, value in part.pairs),
            ]
        elif isinstance(part, ReportNote):
            lines.append(part.text)
    return [*lines, report.last_word] if report.last_word else lines


def _columns_of_text(table: Table, width: int, most: int) -> list[str]:
    """A table as lines; one that is empty says so."""
    if not table.rows:
        return [say("reports.nothing")]
    rows = table.rows[: most or None]
    cells = [[heading for heading, _ in table.columns], *([shown(cell) for cell in row] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    if width and sum(widths) + 2 * (len(widths) - 1) > width:
        lines = [_as_paragraph(cells[0], row) for row in cells[1:]]
    else:
        lines = ["  ".join(cell.ljust(wide) for cell, wide in zip(row, widths, strict=True)).rstrip() for row in cells]
    left = len(table.rows) - len(rows)
    return [*lines, say("reports.more", n=left)] if left else lines


def _as_paragraph(head: Sequence[str], row: Sequence[str]) -> str:
    """What it is first of all, then what is not zero of it."""
    told = [(label, cell) for label, cell in zip(head, row, strict=True) if cell not in ("", "0")]
    rest = [say("app.labelled", label=label, value=cell) for label, cell in told[1:]]
    return " · ".join([*(cell for _, cell in told[:1]), *rest])


def _summary(report: Report) -> Table:
    """All that is no table: facts, figures, sentences, who signed."""
    columns = ((say("reports.fact"), "#meta+name"), (say("reports.value"), "#meta+value"))
    more = [pair for part in report.parts if isinstance(part, ReportFacts) for pair in part.pairs]
    notes = [("", part.text) for part in report.parts if isinstance(part, ReportNote)]
    said = [("", text) for text in (*report.summary, report.subtitle, report.last_word) if text]
    signed = [(label, name) for label, name in report.signatures if name]
    rows: tuple[tuple[Cell, ...], ...] = (*report.facts, *report.figures, *more, *signed, *notes, *said)
    return Table(say("reports.summary"), columns, rows)


def _on_page(report: Report) -> PaperPage:
    tables = [part.for_paper() for part in report.parts if isinstance(part, Table)]
    wide = any(sum(_widths(table)) > _PORTRAIT for table in tables)
    page = PaperPage(report.title, report.subtitle, report.made_at, report.foot, landscape=wide)
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
        _print(page, part)
    if report.signatures:
        page.signatures(report.signatures)
    if report.last_word:
        page.gap()
        page.text(report.last_word, 8)
    return page


def _print(page: PaperPage, part: Part) -> None:
    match part:
        case Table():
            page.part(part.name, 20)
            if part.rows:
                _table(page, part.for_paper())
            else:
                page.text(say("reports.nothing"), 8)
        case Bars():
            page.part(part.title, 8 + 6 * len(part.bars))
            draw_bars(page, part.bars)
        case ReportLines():
            page.part(part.title, 70)
            if part.days and part.series:
                draw_lines(page, part.days, part.series)
            else:
                page.text(say("reports.nothing"), 8)
        case ReportFacts():
            page.part(part.title, 5 * len(part.pairs))
            page.facts([(label, shown(value)) for label, value in part.pairs])
            page.gap(2)
        case ReportNote():
            page.text(part.text, 8)


def _table(page: PaperPage, table: Table) -> None:
    bold = {*table.bold, *([len(table.rows) - 1] if table.total else [])}
    rows = [[shown(cell) for cell in row] for row in table.rows]
    figures = [
        at for at, _ in enumerate(table.columns) if any(isinstance(row[at], int | Decimal) for row in table.rows)
    ]
    page.table([heading for heading, _ in table.columns], _widths(table), rows, figures=figures, bold=bold)


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
