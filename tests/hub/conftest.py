"""A site with its hub; new tables for the head office, in a file of SQLite and on a real server of PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from apart import serve
from distro.cli import main
from distro.texts import speak
from hub.postgres import Server, server
from hub.site import Site, make_site
from hub.tables import ENGINES, Command, NewTables
from stage import PASSPHRASE, make_stage


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    with server() as made:
        yield made


@pytest.fixture(params=ENGINES)
def new_tables(request: pytest.FixtureRequest, tmp_path: Path) -> NewTables:
    if request.param == "postgres":
        made: Server = request.getfixturevalue("postgres")
        return made.database
    numbers = count(1)
    return lambda: str(tmp_path / f"siege{next(numbers)}.sqlite")


@pytest.fixture(params=ENGINES)
def empty_tables(request: pytest.FixtureRequest, tmp_path: Path) -> NewTables:
    """For many examples in one test: two at most are used at the same time."""
    if request.param == "postgres":
        made: Server = request.getfixturevalue("postgres")
        return made.emptied
    numbers = count(1)
    return lambda: str(tmp_path / f"siege{next(numbers)}.sqlite")


@pytest.fixture
def tables(new_tables: NewTables) -> str:
    return new_tables()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """Three laptops that trust each other, and the server on the first of them."""
    made = make_site(tmp_path, 3)
    made.start()
    yield made
    made.kill()
    for laptop in made.laptops:
        laptop.session.store.close()


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Command]:
    """`command(words...)` gives (exit code, output, errors), and holds that neither tells the password."""
    stage = make_stage(tmp_path / "store")
    serve(stage, 1)
    stage.session.store.close()
    for name, value in (
        ("DISTRO_STORE", str(stage.folder)), ("DISTRO_PERSON", "sara"), ("DISTRO_PASSPHRASE", PASSPHRASE),
        ("DISTRO_LANG", "en"), ("XDG_STATE_HOME", str(tmp_path / "state")),
    ):  # fmt: skip
        monkeypatch.setenv(name, value)

    def call(*words: str) -> tuple[int, str, str]:
        code = main([*words])
        out, err = capsys.readouterr()
        assert "s3cret" not in out + err
        assert "Traceback" not in out + err
        return code, out, err

    yield call
    speak("fr")
