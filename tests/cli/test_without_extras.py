"""Installed with nothing but what everybody needs: each command answers in words, and none wants what is extra."""

from __future__ import annotations

import subprocess
import sys

import pytest

from cli.running import Run

EXTRA = ("nats", "zeroconf", "psycopg", "cv2")
ALONE = f"import sys; sys.modules.update(dict.fromkeys({EXTRA})); from distro.cli import main; sys.exit(main())"


def distro(*words: str) -> tuple[int, str]:
    """What a process of its own answers, in which none of the extras can be imported."""
    done = subprocess.run([sys.executable, "-c", ALONE, *words], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_what_a_command_answers_is_described_without_any_extra() -> None:
    assert distro("schema", "hub", "sync")[0] == 0


@pytest.mark.parametrize(
    ("command", "package"),
    [
        (("hub", "sync"), "distro-point[hub]"),
        (("hub", "drop"), "distro-point[hub]"),
        (("hub", "serve"), "distro-point[hub]"),
        (("hub", "join"), "distro-point[hub]"),
        (("office", "postgresql://siege/distro"), "distro-point[postgres]"),
    ],
)
def test_an_extra_that_is_not_there_is_named(begun: Run, command: tuple[str, ...], package: str) -> None:
    begun("hub", "sync")  # the store is not held by this process
    status, told = distro(*command)
    assert status == 1
    assert package in told
