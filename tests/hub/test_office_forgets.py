"""What somebody wrote about who is erased goes from the office's tables, and from the disk that they lie on."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from disks import image_disk
from distro.exchange.office.engines import open_tables

_WORDS = "Zqxwkanari est revenue"
_MANY = 200  # rows: pages enough that the journal has some of them before they change


def _held(target: str, *scripts: str) -> None:
    with open_tables(target) as tables:
        for script in scripts:
            tables.make(script)


def test_of_what_is_deleted_no_block_of_the_disk_keeps_a_byte(tmp_path: Path) -> None:
    with image_disk(tmp_path) as disk:
        target = str(disk.place / "siege.sqlite")
        _held(target, "create table remarks (id integer primary key, said text)")
        with open_tables(target) as tables:
            tables.put("remarks", [(number, f"{_WORDS} {number} " * 20) for number in range(_MANY)])
        assert any(_WORDS.encode() in data for data in disk.left())
        _held(target, "delete from remarks where id % 3 = 0", "delete from remarks where true")
        assert not any(_WORDS.encode() in data for data in disk.left())


_KILLED = """
import os, sqlite3, sys
file = sqlite3.connect(sys.argv[1], isolation_level=None)
file.execute("pragma journal_mode = " + sys.argv[2])
file.execute("pragma cache_size = 1")
file.execute("begin")
file.execute("update remarks set said = said || '.'")
if sys.argv[2] == "wal":
    file.execute("commit")
os.kill(os.getpid(), 9)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="nothing that is open is unlinked there")
@pytest.mark.parametrize("mode", ["delete", "wal"])
def test_what_a_killed_fold_left_beside_the_file_is_written_over_too(tmp_path: Path, mode: str) -> None:
    with image_disk(tmp_path) as disk:
        target = str(disk.place / "siege.sqlite")
        _held(target, "create table remarks (id integer primary key, said text)")
        with open_tables(target) as tables:
            tables.put("remarks", [(number, f"{_WORDS} {number} " * 20) for number in range(_MANY)])
        subprocess.run([sys.executable, "-c", _KILLED, target, mode], check=False)
        _held(target, "delete from remarks where true")
        _held(target, "delete from remarks where true")
        assert not any(_WORDS.encode() in data for data in disk.left())
