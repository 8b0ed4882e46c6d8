"""What an auditor would ask: who did what a fraud leaves behind, how often, and how often the others did."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from distro.books import Books
from distro.books.signatures import exceptions
from distro.model.programme import Programme
from distro.reports.press.report import Report, period_report
from distro.reports.press.table import Cell, Table
from distro.rules.signs import FraudSign
from distro.texts import say

_COLUMNS = (
    ("out", "#status"), ("kind", "#indicator+code"), ("who", "#meta+by"), ("times", "#indicator+num"),
    ("of", "#indicator+of"), ("others", "#indicator+others"), ("where", "#meta+where"),
)  # fmt: skip


def audit_report(
    programme: Programme,
    books: Books,
    signs: Sequence[FraudSign],
    sites: tuple[str, ...],
    first: date,
    last: date,
    made_at: datetime,
) -> Report:
    """A table of the signs, the standing out first, and the signatures that are exceptions. No household is named."""
    table = Table(
        say("audit.signs"),
        tuple((say(f"audit.column.{name}"), tag) for name, tag in _COLUMNS),
        tuple(_row(sign) for sign in signs),
    )
    closes = Table(
        say("audit.closes"),
        ((say("reports.date"), "#date+occurred"), (say("reports.exception"), "#description")),
        tuple(_closes(books, sites, first, last)),
    )
    parts = [table, closes] if closes.rows else [table]
    return period_report(
        programme, say("audit.title"), sites, (first, last), made_at, table, parts, [say("audit.auditor")]
    )


def _row(sign: FraudSign) -> tuple[Cell, ...]:
    return (
        "!" if sign.stands_out else "",
        say(f"audit.sign.{sign.kind}"),
        sign.who,
        sign.times,
        sign.of,
        f"{sign.others} / {sign.others_of}",
        ", ".join(sign.where[:6]),
    )


def _closes(books: Books, sites: tuple[str, ...], first: date, last: date) -> list[tuple[Cell, ...]]:
    return [
        (day.name, say(f"reports.exception_line.{one.why}", person=one.person, n=one.handovers))
        for day in books.days.all()
        if day.point in sites and first <= day.date <= last
        for one in exceptions(books, day)
    ]
