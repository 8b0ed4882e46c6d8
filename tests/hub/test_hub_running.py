"""The server of a hub is told what changed, and goes on by itself once a full disk has room again.

A script that says what NATS says stands for the server: no test fills a real disk.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from distro.exchange import hub_running
from distro.exchange.hub_running import RunningServer, ServerChange

pytestmark = pytest.mark.skipif(os.name == "nt", reason="a script is no program there")

_SERVER = """
import sys, time
print("[1] [INF] Server is ready", file=sys.stderr, flush=True)
if not {fixed!r} or __import__("os").path.exists({fixed!r}):
    {ends}
else:
    open({fixed!r}, "w").close()
    print("[1] [ERR] JetStream failed to store a msg on stream: no space left on device", file=sys.stderr, flush=True)
time.sleep(600)
"""


class Usage(NamedTuple):
    total: int
    used: int
    free: int


def server(folder: Path, fails_first: bool = False, ends: str = "pass") -> Path:
    script = folder / "server"
    said = _SERVER.format(fixed=str(folder / "failed") if fails_first else "", ends=ends)
    script.write_text(f"#!{sys.executable}\n{said}")
    script.chmod(0o700)
    (folder / "hub.conf").write_text("as it was")
    return script


def until(what: Callable[[], object]) -> object:
    by = time.monotonic() + 60
    while not (found := what()):
        assert time.monotonic() < by, "it did not come to that"
        time.sleep(0.02)
    return found


def test_it_goes_on_once_there_is_room_and_not_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub_running, "_AGAIN", 0)
    free = [0]
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**9, 10**9, free[0]))
    running = RunningServer(str(server(tmp_path, fails_first=True)), tmp_path / "hub.conf", tmp_path)
    try:
        first = running.pid
        assert until(running.look) is ServerChange.FULL
        assert [running.look() for _ in range(3)] == [None] * 3, "said once, and not started anew on a full disk"
        free[0] = 1 << 30
        assert running.look() is ServerChange.ROOM
        assert running.pid != first
        assert running.look() is None
    finally:
        running.stop()


def test_it_says_how_it_ended(tmp_path: Path) -> None:
    running = RunningServer(str(server(tmp_path, ends="sys.exit(3)")), tmp_path / "hub.conf", tmp_path)
    assert until(running.look) == 3


def test_it_is_told_when_its_configuration_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[int] = []
    monkeypatch.setattr(hub_running, "reload_server", lambda process: told.append(process.pid))
    running = RunningServer(str(server(tmp_path)), tmp_path / "hub.conf", tmp_path)
    try:
        assert running.look() is None
        (tmp_path / "hub.conf").write_text("otherwise")
        assert (running.look(), running.look()) == (None, None)
        assert told == [running.pid]
    finally:
        running.stop()
