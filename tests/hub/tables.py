"""The office's tables in both engines, read back as a data officer does."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg

from distro.exchange.office.rows import KEPT, TABLES

ENGINES = ("sqlite", "postgres")
VIEWS = (
    "households", "entitled", "counts", "standing_voids", "standing_handovers", "handed_over", "settlements",
    "referrals", "standing_cancellations", "stock", "day_events", "day_handovers", "collected", "reached",
    "donor_figures", "given", "handovers_told",
)  # fmt: skip

Row = tuple[Any, ...]
# Makes new, empty tables, and says where.
NewTables = Callable[[], str]
Command = Callable[..., tuple[int, str, str]]  # exit code, output, errors


@contextmanager
def opened(target: str) -> Iterator[Callable[[str], list[Row]]]:
    """A function that answers questions, with every value as SQLite writes it."""
    if target.startswith("postgresql"):
        with psycopg.connect(target) as server:
            yield lambda question: [tuple(map(_as_in_sqlite, row)) for row in server.execute(question.encode())]
        return
    with closing(sqlite3.connect(target)) as file:
        yield lambda question: [tuple(map(_as_in_sqlite, row)) for row in file.execute(question)]


def ask(target: str, question: str) -> list[Row]:
    """The answer to `question`."""
    with opened(target) as answer:
        return answer(question)


def everything(target: str) -> dict[str, list[Row]]:
    """All rows of all tables and views."""
    return _rows(target, (*TABLES, *KEPT, "checkpoint", *VIEWS))


def all_tables(target: str) -> dict[str, list[Row]]:
    """All rows of the tables, which say all that the views can."""
    return _rows(target, (*TABLES, *KEPT, "checkpoint"))


def _rows(target: str, names: Iterable[str]) -> dict[str, list[Row]]:
    with opened(target) as answer:
        return {name: sorted(answer(f"select * from {name}"), key=repr) for name in names}


def size(target: str) -> int:
    """How many bytes the tables take."""
    if target.startswith("postgresql"):
        [(taken,)] = ask(target, "select pg_database_size(current_database())")
        assert isinstance(taken, int)
        return taken
    return Path(target).stat().st_size


def _as_in_sqlite(value: object) -> object:
    if isinstance(value, str) and len(value) > 18 and value[10] == "T":
        value = datetime.fromisoformat(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return int(value) if isinstance(value, Decimal) else value
