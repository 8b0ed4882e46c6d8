"""The report of double collections: both handovers, who, where, when, and which was made offline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from distro.books import Books
from distro.model.programme import Programme
from distro.reports.press.report import Report
from distro.reports.press.table import Cell, Table
from distro.rules.doubles import DoubleCollection
from distro.texts import in_words, say
from distro.wording.doubles import handovers_of
from distro.wording.names import number_of

_COLUMNS = (
    ("household", "#beneficiary+id"), ("round", "#activity+code"), ("date", "#date+occurred"), ("time", "#date+time"),
    ("point", "#loc+name"), ("desk", "#loc+desk"), ("by", "#meta+by"), ("device", "#meta+device"),
    ("offline", "#meta+offline"), ("given", "#output+num"),
)  # fmt: skip


def doubles_report(
    programme: Programme, books: Books, doubles: Sequence[DoubleCollection], made_at: datetime
) -> Report:
    """Every handover that takes part in one, a row each."""
    table = Table(
        say("hub.double.title"),
        tuple((say(f"hub.double.column.{name}"), tag) for name, tag in _COLUMNS),
        tuple(row for double in doubles for row in _rows(programme, books, double)),
    )
    return Report(
        title=say("hub.double.title"),
        subtitle=f"{in_words(programme.name)}, {made_at:%d/%m/%Y}",
        made_at=made_at,
        foot=f"{programme.project_code} · {made_at:%d/%m/%Y}",
        rehearsal=programme.rehearsal,
        data=table,
        parts=(table,),
    )


def _rows(programme: Programme, books: Books, double: DoubleCollection) -> Iterator[tuple[Cell, ...]]:
    handovers = handovers_of(books, double)
    names = {made.device: books.devices.name_of(made.device) for made in handovers}
    if len(set(names.values())) < len(names):  # two laptops that nobody named apart
        names = {device: f"{name} ({device})" for device, name in names.items()}
    for made in handovers:
        yield (
            number_of(books, double.household),
            double.round,
            made.occurred_at.date(),
            f"{made.occurred_at:%H:%M}",
            in_words(programme.point(made.site).name),
            made.desk,
            made.by,
            names[made.device],
            say("hub.double.offline") if made.offline else "",
            sum(line.quantity for line in made.lines if line.round == double.round),
        )
