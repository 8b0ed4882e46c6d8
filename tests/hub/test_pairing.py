"""Two laptops find each other and come to trust each other: by text, by a picture of the screen, by the network."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from distro.cards.qr import half_blocks, matrix_of
from distro.exchange.keys import Identity
from distro.exchange.pairing import Pairing, read_pairing
from distro.scanning.picture import read_picture
from tests_programme import SOURCE

PASSPHRASE = "cheval agrafe batterie correct nuage"


def pairing(secret: bytes, hub: str = "") -> Pairing:
    return Pairing(device="3ab4c1b9", address=Identity(secret).address, hub=hub)


@given(st.binary(min_size=32, max_size=32), st.sampled_from(["", "192.168.100.200:4229", "laptop.local:4229"]))
def test_what_is_shown_is_understood(secret: bytes, hub: str) -> None:
    shown = pairing(secret, hub)
    assert read_pairing(f" {shown.text}\n") == shown
    assert read_pairing(shown.text.lower()) == shown


@pytest.mark.parametrize("text", ["", "a", "a:b", "a:b:c", "3ab4c1b9:AAAA", "x:" + "A" * 103 + "1", "1:2:3:4:5"])
def test_what_is_no_pairing_is_not_understood(text: str) -> None:
    with pytest.raises(ValueError):
        read_pairing(text)


def drawn(lines: list[str]) -> Image.Image:
    """What a camera sees of the terminal."""
    picture = Image.new("L", (len(lines[0]), 2 * len(lines)), 255)
    for row, line in enumerate(lines):
        for column, ink in enumerate(line):
            for half, inks in ((0, "▀█"), (1, "▄█")):
                if ink in inks:
                    picture.putpixel((column, 2 * row + half), 0)
    return picture.resize((picture.width * 6, picture.height * 6), Image.Resampling.NEAREST)


def test_the_code_on_the_screen_fits_a_small_terminal_and_a_camera_reads_it() -> None:
    shown = pairing(bytes(range(32)), "192.168.100.200:4229")
    lines = half_blocks(matrix_of(shown.text), 2)
    assert len(lines) <= 22
    assert len(lines[0]) <= 80
    assert read_picture(drawn(lines)) == [shown.text]


class Laptop:
    """A laptop whose commands run as processes of their own."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._folder = folder
        self._env = os.environ | {
            "DISTRO_STORE": str(folder / "store"), "DISTRO_PASSPHRASE": PASSPHRASE, "DISTRO_PERSON": "sara",
            "DISTRO_NEW_PASSPHRASE": PASSPHRASE, "DISTRO_LANG": "fr", "XDG_STATE_HOME": str(folder / "state"),
        }  # fmt: skip
        (folder / "programme.toml").write_bytes(SOURCE)
        assert self.run("new", str(folder / "programme.toml"))[0] == 0

    def run(self, *words: str) -> tuple[int, Any]:
        done = subprocess.run(self._words(words), env=self._env, capture_output=True, text=True, check=False)
        assert "Traceback" not in done.stderr
        return done.returncode, json.loads(done.stdout) if done.stdout else done.stderr

    def start(self, *words: str) -> tuple[subprocess.Popen[str], Any]:
        """A command that goes on, and what it says first."""
        running = subprocess.Popen(self._words(words), env=self._env, stdout=subprocess.PIPE, text=True)
        assert running.stdout is not None
        said = ""
        while not said.endswith("}\n"):
            said += running.stdout.readline()
        return running, json.loads(said)

    @staticmethod
    def _words(words: tuple[str, ...]) -> list[str]:
        return [sys.executable, "-m", "distro", "--json", *words]


def test_a_laptop_joins_by_a_picture_of_the_hubs_screen_and_is_let_in_without_a_restart(tmp_path: Path) -> None:
    hub, other = Laptop(tmp_path / "hub"), Laptop(tmp_path / "other")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    serving, told = hub.start("hub", "serve", "--listen", f"127.0.0.1:{port}")
    try:
        picture = tmp_path / "screen.png"
        drawn(half_blocks(matrix_of(told["pairing"]), 2)).save(picture)
        code, asked = other.run("hub", "join", "--picture", str(picture))
        assert code == 1 and len(asked["words"].split()) == 8, "nobody is trusted before the words were compared"
        code, refused = other.run("hub", "join", "--picture", str(picture), "--words", "un deux trois quatre cinq")
        assert code == 1
        code, joined = other.run("hub", "join", "--picture", str(picture), "--words", asked["words"])
        assert code == 0 and joined["address"] == f"127.0.0.1:{port}"
        code, refused = other.run("hub", "sync")
        assert code == 1 and "device trust" in refused["refused"]["text"]

        code, shown = other.run("device", "show")
        code, asked_there = hub.run("device", "trust", shown["address"])
        assert asked_there["words"] == asked["words"]
        assert hub.run("device", "trust", shown["address"], "--words", asked["words"], "--name", "Second")[0] == 0
        until = time.monotonic() + 20
        while (code := other.run("hub", "sync")[0]) != 0 and time.monotonic() < until:
            time.sleep(0.2)
        assert code == 0
        code, met = hub.run("hub", "sync")
        assert code == 0 and met["taken"] >= 1, "the hub's own laptop is in touch with it too"
    finally:
        serving.terminate()
        serving.wait()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))
