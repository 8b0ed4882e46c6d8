"""No process is ever told anything because of a number in a file."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from distro.exchange.hub_server import run_folder
from distro.stations.laptops import own_hub
from stage import make_stage


def test_a_process_that_bears_an_old_number_of_the_server_is_left_alone(tmp_path: Path) -> None:
    stage = make_stage(tmp_path / "store")
    folder = stage.session.store.folder / "hub"
    folder.mkdir(mode=0o700)
    innocent = subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE)
    try:
        (folder / "served-as.json").write_text('["127.0.0.1:4229",[]]')
        (folder / "hub.pid").write_text(str(innocent.pid))
        conf = run_folder(stage.session.store.device) / "hub.conf"
        conf.touch()  # of a server that ran
        own_hub.tell_server(stage.session)
        assert "jetstream" in conf.read_text()
        assert "hub.pid" not in conf.read_text()
        innocent.communicate(timeout=30)  # it ends as it wants to, and not by a signal
        assert innocent.returncode == 0
    finally:
        innocent.kill()
        innocent.wait()
        stage.session.store.close()
