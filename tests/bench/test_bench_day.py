"""The three speeds of a day: a register comes in, the demo starts, a handover is durable and shown.

Each beside a peer in the same run; small in the test suite, whole with `DISTRO_BENCH=full`.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from distro.exchange.register import Choices
from distro.rehearsal import build_stage, queue_of
from distro.stations import registration
from distro.stations.clock import SteppedClock
from distro.stations.session import Session
from distro.store import Cost, create_store
from distro.tui.app import DistroApp
from stage import MORNING, PASSPHRASE
from tests_programme import SOURCE

FULL = os.environ.get("DISTRO_BENCH") == "full"

_EMPTY = """
from textual.app import App
class Empty(App):
    def on_ready(self): self.exit()
Empty().run(headless=True)
"""
_OURS = """
import sys
from pathlib import Path
from distro.store import open_store
from distro.stations.session import Session
from distro.tui.app import DistroApp
DistroApp.on_ready = lambda self: self.exit()
with open_store(Path(sys.argv[1]), "superviseur", "exercice", counters=Path(sys.argv[1]) / "heads") as store:
    DistroApp(Session(store), "RBT").run(headless=True)
"""


def kobo(path: Path, households: int) -> Path:
    """A KoboToolbox export of invented households with two members each on a second sheet."""
    book = openpyxl.Workbook(write_only=True)
    main, members = book.create_sheet("ménages"), book.create_sheet("membres")
    main.append(["start", "Date d'enregistrement", "Site", "m/Nom du chef de ménage", "m/Prénom du chef de ménage",
                 "m/Sexe", "m/Age", "m/Taille du ménage", "m/Téléphone", "Communauté", "consentement", "_id", "_uuid",
                 "_index"])  # fmt: skip
    members.append(["m/Prénom", "m/Nom", "m/Sexe", "m/Age", "_index", "_parent_table_name", "_parent_index"])
    for n in range(1, households + 1):
        main.append(["", date(2023, 4, 1), "Rabat", f"Essai{n}", "Awa", "Femme", 29, 3, f"06{n:08}", "Migrant", "Oui",
                     n, f"uuid-{n}", n])  # fmt: skip
        for age in (4, 33):
            members.append(["Binta", f"Essai{n}", "Femme", age, n, "ménages", n])
    book.save(path)
    return path


def test_a_register_comes_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    households = 1350 if FULL else 30
    path = kobo(tmp_path / "kobo.xlsx", households)
    store = create_store(tmp_path / "s", SOURCE, "sara", PASSPHRASE, cost=Cost.REHEARSAL, counters=tmp_path / "h")
    session = Session(store, SteppedClock(MORNING))
    start = time.perf_counter()
    plan = registration.plan(session, path, Choices())
    planned = time.perf_counter() - start
    registration.apply(session, plan)
    ours = time.perf_counter() - start
    start = time.perf_counter()
    for sheet in openpyxl.load_workbook(path, read_only=True).worksheets:
        for _ in sheet.iter_rows(values_only=True):
            pass
    peer = time.perf_counter() - start
    store.close()
    assert (len(plan.new), plan.faults) == (households, ())
    with capsys.disabled():
        print(f"\nimport of {households} households: preview {planned:.2f} s, stored {ours:.2f} s; ", end="")
        print(f"openpyxl reading alone {peer:.2f} s; ratio {ours / peer:.2f}")


def test_the_demo_starts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stage = build_stage(tmp_path / "exercice", SOURCE, 1350, None if FULL else 30, 1)
    stage.session.store.close()

    def seconds(*words: str) -> float:
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", *words], check=True, capture_output=True)
        return time.perf_counter() - start

    runs = 7 if FULL else 1
    pairs = [(seconds(_OURS, str(tmp_path / "exercice")), seconds(_EMPTY)) for _ in range(runs)]
    ours, peer = (statistics.median(side) for side in zip(*pairs, strict=True))
    with capsys.disabled():
        print(f"\nstart to first screen: {ours:.2f} s; an empty Textual app {peer:.2f} s; ratio {ours / peer:.2f}")


async def test_from_space_to_durable_and_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stage = build_stage(tmp_path / "exercice", SOURCE, 0, 2000 if FULL else 12, 1)
    queue = queue_of(stage.session, stage.day.point)[: 1000 if FULL else 5]
    waiting = iter(queue)
    app = DistroApp(stage.session, stage.day.point, 1, lambda: next(waiting, None))
    times = []
    async with app.run_test(size=(80, 24)) as pilot:
        for _ in queue:
            app.desk_screen.on_do_next_in_queue()
            await pilot.pause()
            start = time.perf_counter()
            app.desk_screen.on_do_hand_over()
            app.screen._compositor_refresh()
            times.append((time.perf_counter() - start) * 1000)
        assert app.desk_screen.desk.glance().handovers == len(queue)
    stage.session.store.close()
    times.sort()
    with capsys.disabled():
        print(f"\nSpace to durable and shown, {len(times)} handovers: median {times[len(times) // 2]:.1f} ms, ", end="")
        print(f"p99 {times[int(len(times) * 0.99)]:.1f} ms")
