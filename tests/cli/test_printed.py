"""Whatever a text is and wherever it came from: on the terminal, in a table and on paper it steers nothing."""

from __future__ import annotations

import argparse
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import msgspec
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.running import PASSPHRASE
from distro.cli import main
from distro.cli.main import parser_of_everything
from distro.exchange.register.export import export_register
from distro.reports.press.csv import write_csv
from distro.reports.press.page import PaperPage
from distro.reports.press.table import Table
from distro.reports.press.xlsx import write_xlsx
from distro.rules.clean import printed
from stage import MORNING, ROUND, Stage, make_stage

EVIL = "\x1b[31mrouge\x07\x9b2J\u202egauche\u2066\x00"
_STEERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff]")


@given(st.text())
def test_nothing_printed_steers_and_what_is_harmless_stays(text: str) -> None:
    shown = printed(text)
    assert len(shown) == len(text)
    assert not _STEERS.search(shown.replace("\n", ""))
    assert all(one == other for one, other in zip(text, shown, strict=True) if unicodedata.category(one)[0] in "LMNPSZ"
               and one not in "\u2028\u2029")  # fmt: skip


@pytest.fixture
def hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """A store whose people have ids that would steer a terminal; the gate lets no such text into an event."""
    stage = make_stage(tmp_path / "store")
    session = stage.session
    session.store.keyring.add("awa" + EVIL, PASSPHRASE, "volunteer")
    session.store.close()
    monkeypatch.setenv("DISTRO_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("DISTRO_PERSON", "sara")
    monkeypatch.setenv("DISTRO_PASSPHRASE", "exercice")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("DISTRO_REPLACE", "1")
    return stage


def leaves(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """The parsers of the commands themselves."""
    groups = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    if not groups:
        yield parser
    for group in groups:
        for below in group.choices.values():
            yield from leaves(below)


def reading_commands() -> Iterator[tuple[str, ...]]:
    """Every command that shows or writes and needs no more than what is filled in here."""
    values = {
        "--point": "RBT", "--round": ROUND, "household": "RBT-0003", "text": "essai", "--out": "{out}", "number": EVIL,
        "document": "RBT-BR-0900", "item": "RIZ", "file": EVIL, "code": EVIL, "written": "{out}", "address": EVIL,
        "id": EVIL, "partner": EVIL, "organisation": EVIL, "--reason": EVIL, "--service": "health", "--to": EVIL,
        "handover": EVIL, "--date": "2023-06-14",
    }  # fmt: skip
    writes = {"desk", "demo", "practise", "practice", "serve", "purge", "destroy", "new"}
    for parser in leaves(parser_of_everything()):
        words = parser.prog.split()[1:]
        if writes & set(words):
            continue
        given: list[str] = []
        for action in parser._actions:
            name = action.option_strings[0] if action.option_strings else action.dest
            if isinstance(action, argparse._HelpAction) or not (action.required or not action.option_strings):
                continue
            value = values.get(name, EVIL)
            if action.choices:
                value = str(next(iter(action.choices)))
            given += [name, value] if action.option_strings else [value]
        yield (*words, *given)


def test_every_command_says_only_what_steers_nothing(
    hostile: Stage, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tried = done = 0
    for command in reading_commands():
        for endings in (".pdf", ".xlsx", ".csv") if "{out}" in command else ("",):
            words = [word.replace("{out}", str(tmp_path / "sortie") + endings) for word in command]
            for form in ([], ["--json"]):
                code = main([*form, *words])
                out, err = capsys.readouterr()
                assert not _STEERS.search(out + err), words
                tried, done = tried + 1, done + (code == 0)
    assert tried > 60
    assert done > 20


def test_tables_and_papers_hold_nothing_that_steers(tmp_path: Path) -> None:
    table = Table(EVIL, ((EVIL, "#meta"),), ((EVIL,), ("simple",)))
    write_csv(table, tmp_path / "t.csv")
    assert not _STEERS.search((tmp_path / "t.csv").read_text("utf-8-sig").replace("\r\n", ""))
    write_xlsx([table], MORNING, tmp_path / "t.xlsx")
    with ZipFile(tmp_path / "t.xlsx") as book:
        written = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    assert "rouge" in written
    assert not re.search("_x00(1B|9B|07)_|[\x9b\u202e\u2066]", written)
    paper = PaperPage(EVIL, EVIL, MORNING, EVIL)
    paper.text(EVIL)
    paper.facts([(EVIL, EVIL)])
    paper.save(tmp_path / "t.pdf")
    with pypdfium2.PdfDocument(tmp_path / "t.pdf") as pdf:
        text = pdf[0].get_textpage().get_text_range()
    assert "rouge" in text
    assert not _STEERS.search(text.replace("\r\n", ""))
    stage = make_stage(tmp_path / "store")
    one = msgspec.structs.replace(next(iter(stage.session.books.register)), name=EVIL, source=EVIL)
    export_register([one], tmp_path / "r.csv")
    assert not _STEERS.search((tmp_path / "r.csv").read_text("utf-8-sig").replace("\r\n", ""))
    stage.session.store.close()
