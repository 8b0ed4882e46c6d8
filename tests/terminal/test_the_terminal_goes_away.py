"""A desk without a terminal says so; a desk whose terminal is gone lets go of the store."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep

from distro.store import open_store
from stage import PASSPHRASE, make_stage
from terminal.terminal import Terminal

_CHILD = Path(__file__).parent / "child.py"
_IGNORING = "import runpy, signal, sys; signal.signal(signal.SIGHUP, signal.SIG_IGN); sys.argv = sys.argv[1:]; "


def test_a_desk_whose_terminal_is_gone_lets_go_of_the_store_even_when_it_hears_no_hang_up(tmp_path: Path) -> None:
    child = f"{_IGNORING}runpy.run_path(sys.argv[0], run_name='__main__')"
    terminal = Terminal("-c", child, str(_CHILD), str(tmp_path))
    terminal.until("Scannez une carte", 60)
    os.close(terminal._fd)
    until = monotonic() + 30
    while terminal.runs and monotonic() < until:
        sleep(0.1)
    open_store(tmp_path / "store", "sara", PASSPHRASE, counters=tmp_path / "heads").close()


def test_without_a_terminal_the_desk_says_what_to_do(tmp_path: Path) -> None:
    make_stage(tmp_path / "store").session.store.close()
    environment = os.environ | {
        "DISTRO_PASSPHRASE": PASSPHRASE, "DISTRO_LANG": "en", "XDG_STATE_HOME": str(tmp_path / "state"),
    }  # fmt: skip
    command = [sys.executable, "-m", "distro", "--store", str(tmp_path / "store"), "--as", "sara", "desk"]
    done = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 2, done
    assert "needs a terminal" in done.stderr
    assert "Traceback" not in done.stderr
