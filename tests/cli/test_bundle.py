"""`distro bundle`: a stick may be pulled out when it is said, and not before; a bar shows how far it is."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from distro.cli import main
from distro.texts import speak
from hub.site import Site, make_site
from stage import PASSPHRASE


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """Two laptops that trust each other, both closed; the first one's events fill some steps."""
    made = make_site(tmp_path, 2)
    for laptop in made.laptops:
        laptop.session.store.close()
    for name, value in (
        ("DISTRO_PERSON", "sara"), ("DISTRO_PASSPHRASE", PASSPHRASE), ("DISTRO_LANG", "en"),
        ("XDG_STATE_HOME", str(tmp_path / "state")),
    ):  # fmt: skip
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("distro.stations.laptops.stick._STEP", 1000)
    yield made
    speak("fr")


class Terminal:
    """What was said, among the calls that make it durable, in the order they came."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self.heard.append(text)
        return len(text)

    def flush(self) -> None:
        """Nothing is kept back."""


def test_it_may_be_pulled_out_only_when_file_and_folder_are_on_the_stick(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    terminal = Terminal()
    parts: list[Path] = []
    sync_, replace = os.fsync, Path.replace

    def fsync(file: int) -> None:
        sync_(file)
        terminal.heard.append(f"synced {Path(f'/proc/self/fd/{file}').readlink()}")

    def renamed(path: Path, target: Path) -> Path:
        if path.parent == stick:
            terminal.heard.append(f"named {target}")
            parts.append(path)
        return replace(path, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "replace", renamed)
    monkeypatch.setattr(sys, "stdout", terminal)
    assert main(["--store", str(site.laptops[0].folder), "bundle", "write", str(stick)]) == 0
    [bundle], [part] = stick.iterdir(), parts
    told = next(at for at, text in enumerate(terminal.heard) if "pull the stick out" in text)
    file = max(at for at, text in enumerate(terminal.heard) if text == f"synced {part}")
    named = terminal.heard.index(f"named {bundle}")
    folder = terminal.heard.index(f"synced {stick}")
    assert file < named < folder < told


def test_a_stick_that_fails_is_never_said_to_be_ready(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    fsync = os.fsync

    def failing(file: int) -> None:
        if Path(f"/proc/self/fd/{file}").readlink() == stick:
            raise OSError(5, "Input/output error")
        fsync(file)

    monkeypatch.setattr(os, "fsync", failing)
    assert main(["--store", str(site.laptops[0].folder), "bundle", "write", str(stick)]) == 1
    out, err = capsys.readouterr()
    assert "pull" not in out + err
    assert err


def test_a_bar_shows_how_much_is_written_and_read(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    for laptop, words, label in (
        (site.laptops[0], ["bundle", "write", str(stick)], "Writing"),
        (site.laptops[1], ["bundle", "read"], "Reading"),
    ):
        terminal = Terminal()
        monkeypatch.setattr(sys, "stderr", terminal)
        files = [] if label == "Writing" else [str(next(stick.iterdir()))]
        assert main(["--store", str(laptop.folder), *words, *files]) == 0
        bars = [text for text in terminal.heard if label in text]
        size = next(stick.iterdir()).stat().st_size
        assert len(bars) >= size // 1000
        assert f"{size}/{size}" in bars[-1]
        assert "░" in bars[0]
        assert "░" not in bars[-1]
    assert "records" in capsys.readouterr().out
