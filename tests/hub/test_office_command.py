"""`distro office`: what it says when it is done, and when it cannot be; never the password of a database."""

from __future__ import annotations

import json
import sqlite3
import sys
from pathlib import Path

import pytest

from distro.exchange.office import OfficeRefused, fold_into
from distro.exchange.office.engines import _POSTGRES_CODES, _SQLITE_CODES
from distro.problems import explain
from distro.texts import LANGUAGES, speaking
from hub.postgres import PASSWORD, Server
from hub.tables import Command, ask


@pytest.fixture
def office(command: Command) -> Command:
    """`office(words..., target)` folds into the tables at `target`."""
    return lambda *words: command(*words[:-1], "office", words[-1])


def test_it_says_what_is_new_and_where(office: Command, tables: str) -> None:
    code, out, _ = office(tables)
    [(count,)] = ask(tables, "select count(*) from events")
    assert (code, out) == (0, f"New records in {shown(tables)}: {count}.\n")
    code, out, _ = office("--json", tables)
    told = json.loads(out)
    assert (code, told["new"], told["quarantined"], told["where"]) == (0, 0, 0, shown(tables))


def shown(tables: str) -> str:
    return tables.replace(f"postgres:{PASSWORD_IN_URL}@", "")


PASSWORD_IN_URL = PASSWORD.replace("/", "%2F").replace("@", "%40")


def test_a_server_that_cannot_be_used_says_why(office: Command, postgres: Server) -> None:
    url = postgres.database()
    for change, said in {
        (PASSWORD_IN_URL, "s3cret-wrong"): "lets nobody in",
        ("/siege", "/nosuch"): "lets nobody in",
        (f":{postgres.port}/", ":1/"): "does not answer",
    }.items():
        code, out, err = office(url.replace(*change))
        assert (code, out) == (1, "")
        assert said in err, change


@pytest.mark.parametrize("password", [PASSWORD, "s3cret/word", "1/s3cret", "1@s3cret", "s3cret?", "1?s3cret", "s3c#ret",
                                      "%s3cret"])  # fmt: skip
def test_a_password_with_special_letters_is_never_taken_for_an_address(
    office: Command, postgres: Server, password: str
) -> None:
    """A URL must write them as %40; whoever does not sees no password on the screen all the same."""
    code, _, err = office(postgres.url("siege").replace(PASSWORD_IN_URL, password))
    assert code == 1
    assert "s3c" not in err


def test_a_database_that_may_only_be_read_says_so(office: Command, postgres: Server) -> None:
    code, _, err = office(f"{postgres.database()}?options=-cdefault_transaction_read_only%3Don")
    assert code == 1
    assert "right to write" in err


def test_people_s_data_leave_this_computer_only_over_an_encrypted_line(office: Command, postgres: Server) -> None:
    """The test's server offers no TLS; by another name it looks like another computer."""
    url = postgres.database().replace("@127.0.0.1:", "@siege.example:") + "?hostaddr=127.0.0.1"
    code, _, err = office(url)
    assert code == 1
    assert "encrypted" in err
    assert office(f"{url}&sslmode=disable")[0] == 0, "whoever decides so, may"


def test_without_the_driver_it_says_what_to_install(office: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    code, _, err = office("postgresql://siege:s3cret@127.0.0.1/siege")
    assert code == 1
    assert "pip install 'distro-point[postgres]'" in err


def test_tables_of_others_are_never_written_to(office: Command, tables: str, tmp_path: Path, postgres: Server) -> None:
    office(tables)
    with pytest.raises(OfficeRefused) as refused:
        fold_into(tables, "MAR23-EXERCICE", [])
    assert (refused.value.code, refused.value.params["programme"]) == ("office_other_programme", "MAR23")
    note = tmp_path / "note.txt"
    note.write_text("Bonjour. " * 200)
    assert "something other" in office(str(note))[2]
    theirs = tmp_path / "theirs.sqlite"
    file = sqlite3.connect(theirs)
    file.execute("create table events (mine)")
    file.close()
    assert "something other" in office(str(theirs))[2]
    assert ask(str(theirs), "select * from events") == []


def test_a_file_that_somebody_writes_to_is_busy(
    office: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("distro.exchange.office.engines._PATIENCE", 0.1)
    target = tmp_path / "siege.sqlite"
    assert office(str(target))[0] == 0
    somebody = sqlite3.connect(target, isolation_level=None)
    somebody.execute("begin immediate")
    assert "Somebody else is writing" in office(str(target))[2]
    somebody.close()
    assert office(str(target))[0] == 0


def test_a_file_needs_its_folder(office: Command, tmp_path: Path) -> None:
    assert "cannot be opened" in office(str(tmp_path / "nowhere" / "siege.sqlite"))[2]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_its_words(language: str) -> None:
    with speaking(language):
        for code in {
            *_SQLITE_CODES.values(),
            *_POSTGRES_CODES.values(),
            "office_failed",
            "office_login",
            "office_silent",
        }:
            assert "siege.sqlite" in explain(OfficeRefused(code, where="siege.sqlite"))
