"""Commands work on the store that an open desk holds: as whoever asks, never as the desk, and the desk goes on."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from distro.cli.doorway import doorway, is_ours
from stage import PASSPHRASE, make_stage
from terminal.terminal import Terminal

_NEW = "lampe rivière montagne velours"


class Beside:
    """`distro COMMAND` in a process of its own, in `folder`, while a desk has the store in it open."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = folder / "store"

    def __call__(self, person: str, *words: str, **secrets: str) -> tuple[int, Any]:
        """The exit code, and the JSON answer."""
        environment = os.environ | {"DISTRO_PASSPHRASE": PASSPHRASE, **secrets}
        command = [sys.executable, "-m", "distro", "--store", str(self.store), "--as", person, "--json", *words]
        done = subprocess.run(
            command,
            env=environment,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert "Traceback" not in done.stderr
        return done.returncode, json.loads(done.stdout) if done.stdout else done.stderr


@pytest.fixture
def beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Terminal, Beside]]:
    """A desk of awa, who is a volunteer, and commands beside it."""
    make_stage(tmp_path / "store").session.store.close()
    short = tempfile.TemporaryDirectory(prefix="d", dir="/tmp")  # a socket's path may not be long
    for name, value in {"DISTRO_PASSPHRASE": PASSPHRASE, "DISTRO_LANG": "fr", "TMPDIR": short.name}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("tempfile.tempdir", None)
    desk = Terminal("-m", "distro", "--store", str(tmp_path / "store"), "--as", "awa", "desk", "--point", "RBT")
    try:
        desk.until("Scannez une carte", 60)
        place = doorway(tmp_path / "store")
        assert place is not None
        desk.until(lambda _: place.exists())
        yield desk, Beside(tmp_path)
    finally:
        desk.end()
        short.cleanup()


def test_the_office_works_while_the_desk_is_open(beside: tuple[Terminal, Beside]) -> None:
    desk, distro = beside
    place = doorway(distro.store)
    assert place is not None
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700

    code, told = distro("sara", "stock", "receive", "--point", "RBT", "--waybill", "BL-9", "RIZ=5")
    assert code == 0, told
    desk.until("sara a enregistré quelque chose")
    rice = {line["item"]: line["store"] for line in distro("sara", "stock", "list", "--point", "RBT")[1]}["RIZ"]
    assert rice == 5
    code, told = distro("awa", "stock", "receive", "--point", "RBT", "--waybill", "BL-10", "RIZ=5")
    assert (code, told["refused"]["code"]) == (1, "not_your_role"), "in their own role"
    assert "awa" in desk.text().splitlines()[0]

    code, told = distro("sara", "report", "handovers", "--out", "remises.csv")
    assert (distro.folder / "remises.csv").exists(), told
    code, told = distro("sara", "people", "add", "lila", "--role", "volunteer", DISTRO_NEW_PASSPHRASE=_NEW)
    assert code == 0, told
    assert distro("lila", "verify", DISTRO_PASSPHRASE=_NEW)[0] in (0, 1)
    assert distro("sara", "plain")[1]["refused"]["code"] == "store_busy", "it would hold it too long"

    desk.type("\x1b[21~")  # F10
    desk.until("Que voulez-vous faire")
    assert desk.runs


def test_what_a_command_asks_is_asked_where_it_was_typed(beside: tuple[Terminal, Beside]) -> None:
    desk, distro = beside
    office = Terminal("-m", "distro", "--store", str(distro.store), "--as", "sara", "people", "add", "nora", "--pin")
    try:
        office.until("Code personnel de nora")
        assert "Code personnel" not in desk.text()
        office.type("4821\r")
        office.until("nora peut continuer")
    finally:
        office.end()
    desk.until("sara a enregistré quelque chose")


def test_nobody_elses_folder_is_a_doorway(tmp_path: Path) -> None:
    mine, open_to_all, led = tmp_path / "mine", tmp_path / "open", tmp_path / "led"
    mine.mkdir(mode=0o700)
    open_to_all.mkdir()
    open_to_all.chmod(0o777)
    led.symlink_to(mine)
    assert [is_ours(place) for place in (mine, open_to_all, led, tmp_path / "none")] == [True, False, False, False]


def test_whoever_is_shut_out_meanwhile_finds_the_desk_locked(beside: tuple[Terminal, Beside]) -> None:
    desk, distro = beside
    code, told = distro("sara", "people", "remove", "awa")
    assert code == 0, told
    desk.until("Qui est au clavier")
