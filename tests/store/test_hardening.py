"""A passphrase is hardened wherever somebody says one: at the lock page, and by commands that come meanwhile."""

from __future__ import annotations

import subprocess
import sys

import pytest

AT_ONCE = """
from concurrent.futures import ThreadPoolExecutor
from distro.store.hardening import Cost, harden

with ThreadPoolExecutor(4) as several:
    keys = set(several.map(lambda _: harden(Cost(64, 3, 3), b"salt" * 4, "un deux trois", ""), range(400)))
assert len(keys) == 1
"""


def test_several_who_prove_themselves_at_once_all_get_in() -> None:
    """In a process of its own: two that waited for each other never ended, nor did the desk."""
    try:
        done = subprocess.run([sys.executable, "-c", AT_ONCE], capture_output=True, text=True, check=False, timeout=60)
    except subprocess.TimeoutExpired:
        pytest.fail("they wait for each other")
    assert done.returncode == 0, done.stderr[-500:]
