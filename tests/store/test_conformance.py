"""TinyDB's own test suite on our journal, when TINYDB_TESTS names its folder.

pip download --no-binary :all: --no-deps tinydb==4.9.0 && tar xf tinydb-4.9.0.tar.gz
TINYDB_TESTS=tinydb-4.9.0/tests pytest tests/store/test_conformance.py
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SUITE = os.environ.get("TINYDB_TESTS")

# What tests the JSON file or the stock classes themselves, by name.
EXCLUDED = {
    "test_json_read": "opens the JSON file read-only",
    "test_empty_write": "opens the JSON file under a read-only middleware",
    "test_table_repr": "the names of the stock classes in repr()",
    "test_repr": "likewise",
    "test_access_storage": "that the storage is a MemoryStorage",
    "test_storage_access": "likewise",
}


@pytest.mark.skipif(SUITE is None, reason="TINYDB_TESTS is not set")
def test_tinydb_passes_its_own_tests_on_a_journal(tmp_path: Path) -> None:
    shutil.copytree(str(SUITE), tmp_path / "tests")
    command = [sys.executable, "-m", "pytest", "-q", "-n0", "-p", "tinydb_on_journal", "-rf", "tests"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent)}
    run = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    failed = {line.split("::")[1].split(" ")[0].split("[")[0] for line in run.stdout.splitlines() if "FAILED" in line}
    assert "passed" in run.stdout, run.stdout + run.stderr
    assert failed == set(EXCLUDED), run.stdout
