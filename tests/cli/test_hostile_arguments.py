"""Whatever stands on a command line is done, refused in words or wrong use: nothing is unforeseen.

With `DISTRO_HOSTILE=2000` so many commands are tried; a run of the suite tries a few.
"""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path
from random import Random

import pytest

from cli.test_printed import leaves
from distro.cli import main
from distro.cli.main import parser_of_everything
from stage import ROUND, make_stage

COMMANDS = int(os.environ.get("DISTRO_HOSTILE", "160"))
AT_ONCE = 80

# Those that wait for a person, a peer or a device; and what ends the store that the others are tried on.
_LEFT_OUT = {"demo", "practise", "desk", "plain", "serve", "join", "sync", "new", "purge"}
_MEANT = (
    *(
        "RBT",
        "TNG",
        ROUND,
        "RBT-0001",
        "RBT-0003",
        "RBT-BR-0001",
        "RIZ",
        "RIZ=5",
        "SAVON=3",
        "RIZ=500/L1",
        "BL-17",
        "L1",
    ),
    *("sara", "omar", "2023-06-14", "10:40", "health", "lost", "2023-03", "name=Awa", "members=F34 F8"),
    *("supervisor", "5", "csv", "STORE", "thanks", "127.0.0.1:1", "deadbeef", "proxy", "voisin", "RBT:2"),
)
_HOSTILE = (
    *("", " ", "-", "--", "\x00", "\x1b[31m", "\u202e", "\ud800", "\udcff", "é" * 300, "b c " * 200, "a" * 5000),
    *(
        "9" * 30,
        "9" * 5000,
        "-1",
        "0",
        "1e400",
        "nan",
        "٣",
        "½",
        "²",
        "=",
        "RIZ=",
        "=5",
        "RIZ=-5",
        "RIZ=1e9",
        "RIZ=5//",
    ),
    *("RIZ=5/L/+", "RIZ=5/L1/+99999999999", "RIZ=5/L1/9999-12-31", "0000-00-00", "9999-12-31", "2023-02-30"),
    *("24:00", "{dir}", "{missing}", "{text}", "{bytes}", "{toml}", "{csv}", ".", "{out}.pdf"),
    *(
        "{out}.xlsx",
        "{out}.csv",
        "{out}.odd",
        "<b>",
        "{{0}}",
        "%s",
        "\n",
        "a\nb",
        "http://",
        "http://[",
        "[::1]:5",
        "localhost:99999",
    ),
    *("F34 X8", "F999", "members=", "=x", "phone=1", "flags=ZZ"),
)


def _value(chance: Random, action: argparse.Action, folder: Path) -> str:
    if action.choices and chance.random() < 0.8:
        return str(chance.choice(list(action.choices)))
    text = chance.choice(_MEANT if chance.random() < 0.55 else _HOSTILE)
    for name in ("dir", "missing", "text", "bytes", "toml", "csv", "out"):
        text = text.replace(f"{{{name}}}", str(folder / name))
    return text


def _command_line(chance: Random, command: argparse.ArgumentParser, folder: Path) -> list[str]:
    words = command.prog.split()[1:]
    for action in command._actions:
        if isinstance(action, argparse._HelpAction | argparse._VersionAction) or action.dest in ("store", "person"):
            continue
        many = {"?": chance.randint(0, 1), "*": chance.randint(0, 2), "+": chance.randint(1, 2), 0: 0}
        values = [_value(chance, action, folder) for _ in range(many.get(action.nargs or "", 1))]
        if not action.option_strings:
            words += values
        elif action.required or chance.random() < 0.3:
            words += [action.option_strings[-1], *([] if action.nargs == 0 else values or [""])]
    return words


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store with goods and a day under way, and files of other kinds beside it."""
    make_stage(tmp_path / "store").session.store.close()
    for name, value in {
        "STORE": str(tmp_path / "store"), "PERSON": "sara", "PASSPHRASE": "exercice", "NEW_PASSPHRASE": "exercice",
        "APPROVER_PASSPHRASE": "exercice", "COUNTER_PASSPHRASE": "exercice", "REPLACE": "1", "LANG": "fr",
    }.items():  # fmt: skip
        monkeypatch.setenv(f"DISTRO_{name}", value)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dir").mkdir()
    (tmp_path / "text").write_text("bonjour")
    (tmp_path / "bytes").write_bytes(bytes(range(256)) * 8)
    (tmp_path / "toml").write_text("RIZ = 5\n[reasons]\nRIZ = 'lost'\n")
    (tmp_path / "csv").write_text("N°;Nom;Taille\n1;Essai Un;3\n")
    return tmp_path


@pytest.mark.parametrize("first", range(0, COMMANDS, AT_ONCE))
def test_nothing_on_a_command_line_is_unforeseen(
    folder: Path, capsysbinary: pytest.CaptureFixture[bytes], first: int
) -> None:
    chance = Random(first)
    commands = [each for each in leaves(parser_of_everything()) if not _LEFT_OUT & set(each.prog.split()[1:])]
    for _ in range(AT_ONCE):
        words = _command_line(chance, chance.choice(commands), folder)
        code = main(["--json", *words])
        out, err = (each.decode(errors="replace") for each in capsysbinary.readouterr())
        assert code in (0, 1, 2), words
        assert code != 1 or out or err, words
        assert not [*(folder / "state").rglob("trouble-*")], (words, err)
        if out.startswith('{"refused"'):
            assert json.loads(out)["refused"]["code"] not in ("unforeseen", "event_unfit"), (words, err)
