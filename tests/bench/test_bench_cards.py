"""1,350 cards to a print-ready PDF, beside segno with reportlab and qrcode with Pillow drawing the same sheet.

Small in the test suite, whole with `DISTRO_BENCH=full`. Each in a process of its own, so that memory is its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest

from cards.printed import decoded

FULL = os.environ.get("DISTRO_BENCH") == "full"
COUNT = 1350 if FULL else 12
MAKERS = ("distro", "segno + reportlab", "qrcode + Pillow")


def made(maker: str, count: int, out: Path) -> tuple[float, float, float]:
    """(seconds, megabytes of the file, megabytes of memory at the peak) of one run."""
    run = [sys.executable, "-m", "bench.card_makers", maker, str(count), str(out)]
    done = subprocess.run(run, cwd=Path(__file__).parents[1], capture_output=True, text=True, check=True)
    seconds, memory = map(float, done.stdout.split())
    return seconds, out.stat().st_size / 1e6, memory


def test_a_print_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    figures = {}
    for maker in MAKERS:
        out = tmp_path / f"{MAKERS.index(maker)}.pdf"
        figures[maker] = made(maker, COUNT, out)
        with pypdfium2.PdfDocument(out) as pdf:
            assert len(pdf) == -(-COUNT // 10)
            assert len(decoded(pdf[0], 150)) == 10
    ours = figures["distro"][0]
    with capsys.disabled():
        for maker, (seconds, size, memory) in figures.items():
            against = f"{seconds:.2f} s ({seconds / ours:.2f})"
            print(f"\n{COUNT} cards, {maker}: {against}, {size:.2f} MB, {memory:.0f} MB of memory")
