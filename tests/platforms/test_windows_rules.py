"""distro under the rules by which Windows shares and names files: see windows_rules.py."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
_PLAYED = (
    "cli/test_readme_day.py",  # a day, all its commands in one process: what one leaves open the next stumbles over
    "cli/test_backup.py",
    "cli/test_devices.py",
    "cli/test_people.py",
    "stations/test_retention.py",  # purge replaces every file of the register
    "stations/test_backups.py",
)
_BROKEN = """
import os, sys
import windows_rules
here = sys.argv[1]
def refused(call, *args):
    try:
        call(*args)
    except OSError:
        return True
    return False
held = open(os.path.join(here, "held"), "w")
os.mkdir(os.path.join(here, "folder"))
inside = open(os.path.join(here, "folder", "inside"), "w")
free = os.path.join(here, "free")
open(free, "w").close()
assert refused(os.remove, held.name)
assert refused(os.replace, free, held.name)
assert refused(os.rename, held.name, free)
assert refused(os.rename, os.path.join(here, "folder"), os.path.join(here, "other"))
for name in ("a:b", "a?", "aux.txt", "ends.", "ends "):
    assert refused(open, os.path.join(here, name), "w"), name
held.close()
os.replace(free, held.name)
asked = {"__name__": "distro.asked", "os": os}
exec("found = os.name, hasattr(os, 'pread'), hasattr(os, 'replace')", asked)
assert asked["found"] == ("nt", False, True)
assert (os.name, hasattr(os, "pread")) == ("posix", True)
"""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the files that are open are read from /proc")


def test_the_rules_refuse_what_windows_refuses(tmp_path: Path) -> None:
    done = _python("-c", _BROKEN, str(tmp_path))
    assert done.returncode == 0, done.stderr


def test_what_people_do_goes_by_the_rules() -> None:
    played = [str(TESTS / name) for name in _PLAYED]
    done = _python("-m", "pytest", "-n", "0", "-q", "-p", "windows_rules", "-p", "no:cacheprovider", *played)
    assert done.returncode == 0, done.stdout[-4000:]


def _python(*words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run([sys.executable, *words], capture_output=True, text=True, env=environment, check=False)
