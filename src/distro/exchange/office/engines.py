"""Where the office's tables live: a file of SQLite, or a server of PostgreSQL. Everything else is the same for both."""

from __future__ import annotations

import errno
import os
import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from distro.exchange.errors import OfficeRefused
from distro.exchange.office.beside import written_over
from distro.exchange.office.rows import Row

if TYPE_CHECKING:
    import psycopg

_SCHEMES = ("postgresql://", "postgres://")
_PATIENCE = 10  # seconds for a connection, or for whoever writes just now

_SQLITE_CODES = {
    sqlite3.SQLITE_BUSY: "office_busy",
    sqlite3.SQLITE_NOTADB: "office_foreign",
    sqlite3.SQLITE_CANTOPEN: "office_no_file",
    sqlite3.SQLITE_READONLY: "office_no_right",
    sqlite3.SQLITE_FULL: "office_full",
}
_FILE_CODES = {
    errno.EACCES: "office_no_right",
    errno.EPERM: "office_no_right",
    errno.EROFS: "office_no_right",
    errno.ENOSPC: "office_full",
    errno.EDQUOT: "office_full",
}
_SQLITE_READ = {**_SQLITE_CODES, sqlite3.SQLITE_NOTADB: "office_no_tables"}
_POSTGRES_CODES = {
    "42501": "office_no_right",  # insufficient_privilege
    "25006": "office_no_right",  # read_only_sql_transaction
    "53100": "office_full",  # disk_full
}
_POSTGRES_READ = {"42501": "office_no_read"}


class OfficeAnswers(Protocol):
    """The tables as they stand at one moment, to be asked only. `where` names them, without a password."""

    where: str

    def names(self) -> set[str]:
        """The tables and views that are there."""

    def ask(self, question: str, *values: str | date) -> Iterable[tuple[Any, ...]]:
        """The rows that answer `question`, in which each ? stands for one of `values`."""


class OfficeTables(OfficeAnswers, Protocol):
    """The tables, in a transaction that nobody else writes beside."""

    def make(self, script: str) -> None:
        """Run the statements of `script`."""

    def put(self, table: str, rows: Iterable[Row]) -> None:
        """Add `rows` to `table`."""


@contextmanager
def open_tables(target: str) -> Iterator[OfficeTables]:
    """The tables at `target`, a path or a postgresql:// URL; what is done is kept whole at the end, or not at all.

    OfficeRefused when they cannot be reached or written.
    """
    with _postgres(target) if target.startswith(_SCHEMES) else _sqlite(target) as tables:
        yield tables


@contextmanager
def read_tables(target: str) -> Iterator[OfficeAnswers]:
    """The tables at `target` for whoever only asks: nothing is made or changed, and nobody who writes waits.

    OfficeRefused when they cannot be reached or read.
    """
    with _postgres_read(target) if target.startswith(_SCHEMES) else _sqlite_read(target) as tables:
        yield tables


class _Sqlite:
    def __init__(self, connection: sqlite3.Connection, where: str) -> None:
        self._connection = connection
        self.where = where

    def names(self) -> set[str]:
        return {name for (name,) in self.ask("select name from sqlite_master")}

    def make(self, script: str) -> None:
        said = "\n".join(line for line in script.splitlines() if not line.startswith("--"))
        for statement in said.split(";"):  # executescript would commit first
            self._connection.execute(statement)

    def ask(self, question: str, *values: str | date) -> Iterable[tuple[Any, ...]]:
        return self._connection.execute(question, [str(value) for value in values])

    def put(self, table: str, rows: Iterable[Row]) -> None:
        written = [tuple(value.isoformat() if isinstance(value, date) else value for value in row) for row in rows]
        marks = ", ".join("?" * len(written[0]))
        self._connection.executemany(f"insert into {table} values ({marks})", written)


@contextmanager
def _sqlite(path: str) -> Iterator[OfficeTables]:
    _for_us_alone(path)
    try:
        with (
            written_over(path) as ending,
            closing(sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)) as connection,
        ):
            connection.execute("pragma secure_delete = on")  # what somebody wrote about who is erased is written over
            connection.execute("pragma analysis_limit = 400")  # a look at a sample, however much there is
            connection.execute("begin immediate")
            try:
                yield _Sqlite(connection, path)
            finally:
                ending()
            connection.execute("commit")
    except sqlite3.Error as problem:
        code = getattr(problem, "sqlite_errorcode", 0) & 0xFF  # the rest is detail
        raise OfficeRefused(_SQLITE_CODES.get(code, "office_failed"), where=path) from problem


@contextmanager
def _sqlite_read(path: str) -> Iterator[OfficeAnswers]:
    try:
        with closing(sqlite3.connect(f"{Path(path).absolute().as_uri()}?mode=ro", _PATIENCE, uri=True)) as connection:
            connection.execute("begin")  # all answers are of one moment
            yield _Sqlite(connection, path)
    except sqlite3.Error as problem:
        code = getattr(problem, "sqlite_errorcode", 0) & 0xFF  # the rest is detail
        raise OfficeRefused(_SQLITE_READ.get(code, "office_no_tables"), where=path) from problem


def _for_us_alone(path: str) -> None:
    """The file is there, and nobody but its owner reads it: not even while it is new. A link is not followed."""
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
    try:
        file = os.open(path, flags, 0o600)
    except OSError as problem:
        raise OfficeRefused(_FILE_CODES.get(problem.errno or 0, "office_no_file"), where=path) from None
    try:
        if hasattr(os, "fchmod"):
            os.fchmod(file, 0o600)
    finally:
        os.close(file)


class _Postgres:
    def __init__(self, connection: psycopg.Connection) -> None:
        self._connection = connection
        self.where = f"postgresql://{connection.info.host}:{connection.info.port}/{connection.info.dbname}"

    def names(self) -> set[str]:
        ours = "select relname from pg_class where relnamespace = current_schema()::regnamespace"
        return {name for (name,) in self.ask(ours)}

    def make(self, script: str) -> None:
        # Ids are compared letter by letter, as the books do, and not as a dictionary of some language would.
        self._connection.execute(re.sub(r"\btext\b", 'text collate "C"', script).encode())

    def ask(self, question: str, *values: str | date) -> Iterable[tuple[Any, ...]]:
        return self._connection.execute(question.replace("?", "%s").encode(), values or None)

    def put(self, table: str, rows: Iterable[Row]) -> None:
        with self._connection.cursor() as cursor, cursor.copy(f"copy {table} from stdin".encode()) as copy:
            for row in rows:
                copy.write_row(row)


@contextmanager
def _postgres(url: str) -> Iterator[OfficeTables]:
    connection, where = _connected(url)
    import psycopg  # the line before says so where it is missing

    try:
        with connection:
            connection.execute("select pg_advisory_xact_lock(hashtext('distro'))")
            yield _Postgres(connection)
    except psycopg.Error as problem:
        lost = "office_silent" if isinstance(problem, psycopg.OperationalError) else "office_failed"
        raise OfficeRefused(_POSTGRES_CODES.get(problem.sqlstate or "", lost), where=where) from None


@contextmanager
def _postgres_read(url: str) -> Iterator[OfficeAnswers]:
    connection, where = _connected(url)
    import psycopg  # the line before says so where it is missing

    try:
        with connection:
            connection.read_only = True
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ  # all answers are of one moment
            yield _Postgres(connection)
    except psycopg.Error as problem:
        lost = "office_silent" if isinstance(problem, psycopg.OperationalError) else "office_no_tables"
        raise OfficeRefused(_POSTGRES_READ.get(problem.sqlstate or "", lost), where=where) from None


def _connected(url: str) -> tuple[psycopg.Connection, str]:
    """A connection, and the name of where it leads.

    What the driver says of a problem is never told: it may repeat the URL, and with it the password.
    """
    try:
        import psycopg
        from psycopg.conninfo import conninfo_to_dict
    except ImportError:
        raise OfficeRefused("office_no_driver") from None
    try:
        given: dict[str, Any] = conninfo_to_dict(url, application_name="distro")
    except psycopg.Error:
        raise OfficeRefused("office_url") from None
    host, port, database = (str(given.get(name) or "") for name in ("host", "port", "dbname"))
    if "@" in host[1:] + database or port.strip("0123456789,"):
        raise OfficeRefused("office_url")  # a password with special letters, taken for something else
    if not _stays_here(host or os.environ.get("PGHOST", "")) and "PGSSLMODE" not in os.environ:
        given.setdefault("sslmode", "require")
    given.setdefault("connect_timeout", _PATIENCE)
    where = f"postgresql://{host}:{port or 5432}/{database}"
    try:
        return psycopg.connect(**given), where
    except psycopg.Error as problem:
        # While connecting no code comes along; but a server that says FATAL is one that answers.
        code = "office_login" if "FATAL" in str(problem) else "office_silent"
        raise OfficeRefused(code, where=where) from None


def _stays_here(host: str) -> bool:
    """Whether what is sent to `host` does not leave this computer: a socket's folder, or its own address."""
    if host in ("", "localhost") or host.startswith(("/", "@")):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
