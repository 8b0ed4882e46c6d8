"""`-` wherever a file is read or written: what is piped in is read as a file is; piped out is the file alone."""

from __future__ import annotations

import argparse
import io
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import openpyxl
import pytest

from cli.running import PASSPHRASE, REGISTER, Run
from distro import atomic_file
from distro.cli import main
from distro.cli.files import _MOST
from distro.cli.main import parser_of_everything

Piped = tuple[int, bytes, str]


class Pipe:
    """Runs a command between two pipes."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch

    def __call__(self, *words: str, given: bytes = b"") -> Piped:
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
        with self._monkeypatch.context() as patch:
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given), encoding="utf-8"))
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            code = main(list(words))
        for stream in (out, err):
            stream.flush()
        return code, out.buffer.getvalue(), err.buffer.getvalue().decode()


@pytest.fixture
def pipe(begun: Run, monkeypatch: pytest.MonkeyPatch) -> Pipe:
    return Pipe(monkeypatch)


def test_a_list_comes_in_and_goes_out_again_by_pipes(pipe: Pipe, tmp_path: Path) -> None:
    columns = _mapped(pipe, tmp_path)
    code, out, err = pipe("register", "import", "-", "--map", str(columns), given=REGISTER.encode())
    assert (code, err) == (0, ""), err
    assert out
    code, out, err = pipe("register", "export", "-")
    assert (code, out.decode("utf-8-sig").count("\n")) == (0, 4), "the headings and three households"
    assert "3" in err, "what it says goes to standard error"
    code, out, _ = pipe("register", "export", "-", "--format", "xlsx")
    assert openpyxl.load_workbook(io.BytesIO(out)).sheetnames


def _mapped(pipe: Pipe, tmp_path: Path) -> Path:
    """The columns as they are understood, through standard output too."""
    code, out, _ = pipe("register", "import", "-", "--check", "--save-map", "-", given=REGISTER.encode())
    assert code in (0, 1)
    (tmp_path / "colonnes.toml").write_bytes(out)
    return tmp_path / "colonnes.toml"


def test_a_programme_goes_through_a_pipe_unchanged(pipe: Pipe) -> None:
    code, programme, said = pipe("programme", "write", "--out", "-")
    assert code == 0
    assert tempfile.gettempdir() not in said
    assert said.split()[-1] == "-", "the place where it lay meanwhile is gone, and named to nobody"
    code, _, err = pipe("programme", "check", "-", given=programme)
    assert (code, err) == (0, "")
    assert pipe("new", "-", "--check", given=programme)[0] == 0
    assert pipe("programme", "check", "-", given=b"[[")[0] == 1


def test_papers_reports_and_forms_go_to_standard_output(pipe: Pipe) -> None:
    for words, head in (
        (("report", "donor", "--out", "-"), b"\xef\xbb\xbf"),
        (("report", "donor", "--format", "pdf"), b"%PDF"),
        (("report", "count-sheet", "--point", "RBT", "--out", "-"), b"%PDF"),
        (("cards", "blanks", "--count", "2", "--out", "-"), b"%PDF"),
        (("upload", "--form", "-"), b"PK"),
    ):
        code, out, err = pipe(*words)
        assert (code, out[: len(head)]) == (0, head), err


def test_one_file_only_can_come_by_standard_input(pipe: Pipe) -> None:
    code, out, err = pipe("register", "import", "-", "--map", "-", given=REGISTER.encode())
    assert (code, out) == (1, b"")
    assert "(-)" in err


@pytest.mark.parametrize("in_memory", [True, False])
def test_nothing_that_passed_lies_around_afterwards(
    pipe: Pipe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_memory: bool
) -> None:
    """Not even in the blocks of a disk that are free again: `blocks` are what was unlinked, as it was left."""
    columns = _mapped(pipe, tmp_path)
    temp, blocks = tmp_path / "temp", tmp_path / "blocks"
    for folder in (temp, blocks):
        folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temp))
    if not in_memory:
        monkeypatch.setattr(atomic_file, "memory_place", lambda room=0: None)
    cleanup = tempfile.TemporaryDirectory.cleanup

    def kept(folder: tempfile.TemporaryDirectory[str]) -> None:
        for number, path in enumerate(Path(folder.name).rglob("*")):
            if path.is_file() and temp in path.parents:
                os.link(path, blocks / f"{Path(folder.name).name}-{number}")
        cleanup(folder)

    def on_disk(*_: object, **__: object) -> NoReturn:
        raise AssertionError("a part of a list lies in clear in the system's temporary folder")

    monkeypatch.setattr(tempfile.TemporaryDirectory, "cleanup", kept)
    monkeypatch.setattr(tempfile, "mkstemp", on_disk)
    assert pipe("register", "import", "-", "--map", str(columns), given=REGISTER.encode())[0] == 0
    assert pipe("register", "import", "-", "--check", given=b"%PDF")[0] == 1
    for ending in ("csv", "xlsx"):
        code, _, err = pipe("register", "export", "-", "--format", ending)
        assert code == 0, err
    assert list(temp.iterdir()) == []
    left = [path.read_bytes() for path in blocks.iterdir()]
    assert bool(left) is (atomic_file.memory_place(_MOST) is None)
    assert not any(data.strip(b"\0") for data in left)


def _paths(parser: argparse.ArgumentParser) -> Iterator[tuple[argparse.ArgumentParser, str]]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for command in dict.fromkeys(action.choices.values()):
                yield from _paths(command)
        elif action.type is Path:
            yield parser, action.dest


def test_every_file_that_a_command_knows_can_be_a_pipe() -> None:
    """But for folders, keys, and the file of the half key, that is asked for before anything is read."""
    others = {"half_key", "split_key", "into", "folder", "backup"}
    for parser, dest in _paths(parser_of_everything()):
        known = {*(parser.get_default("read") or ()), *(parser.get_default("written") or {})}
        assert dest in known | others, f"{parser.prog}: {dest}"


def test_a_passphrase_is_asked_for_as_ever(pipe: Pipe, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where standard input is a file there is nobody to ask."""
    monkeypatch.delenv("DISTRO_PASSPHRASE")
    code, _, err = pipe("register", "import", "-", given=REGISTER.encode())
    assert code == 1
    assert "DISTRO_PASSPHRASE" in err
    assert PASSPHRASE not in err
