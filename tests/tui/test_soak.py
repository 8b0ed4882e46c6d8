"""A soak: thousands of scans with whatever may come between them; the totals are recomputed from the journal.

300 scans in the test suite, 5,000 with DISTRO_SOAK=5000.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from random import Random

from distro.cards.code import mint
from distro.rehearsal import build_stage, queue_of
from distro.tui import DistroApp
from tests_programme import SOURCE
from tui.driving import press, scan, screen

SCANS = int(os.environ.get("DISTRO_SOAK", "300"))

# What a hand may do between two scans; nothing of it hands anything over by itself.
_BETWEEN = (
    ("f7", "escape"), ("f10", "escape"), ("f2", "=dial", "escape"), ("f3", "=CDEF", "escape"), ("f1", "escape"),
    ("f8", "escape"), ("f6", "escape"), ("escape",), ("f4",), ("f10", "=couleurs", "enter"), ("f5", "escape"),
    ("f10", "=a reçu", "enter", "escape"), ("tab", "enter"), ("f7", "down", "enter", "escape", "escape"),
    ("f10", "=arabe", "enter", "escape"), ("down",), ("down", "up"), ("down", "escape"),
    ("down", "down", "=Essai Voisin", "enter", "=voisin", "enter", "escape"), ("f6", "=1", "f6", "escape"),
)  # fmt: skip


async def test_thousands_of_scans_with_interruptions_add_up(tmp_path: Path) -> None:
    random = Random(5)
    made = build_stage(tmp_path / "store", SOURCE, 1350, None, 5)
    session = made.session
    codes = queue_of(session, "RBT")
    app = DistroApp(session, "RBT", 1)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        for number in range(SCANS):
            chance = random.random()
            code = (
                random.choice(codes) if chance < 0.9 else mint(bytes(32)) if chance < 0.95 else "https://example.org/"
            )
            await scan(pilot, code, random.choice(["enter", "tab", ""]))
            if random.random() < 0.25:
                await press(pilot, *random.choice(_BETWEEN))
            if random.random() < 0.7:
                await press(pilot, "space")
            if random.random() < 0.05:
                await press(pilot, "f5", "enter", "enter", "escape")
            if number % 50 == 0:
                made.clock.time = session.now()
        assert app.is_running
        await press(pilot, "escape", "escape", "escape")
        glance = app.desk_screen.desk.glance()
        assert f"{glance.served} / {glance.planned} servis" in screen(app)

    documents = {
        table: [json.loads(raw) for _, raw in session.store.events.table(table).raw()]
        for table in ("handovers", "voids", "refusals", "entitlements", "goods")
    }
    assert len(documents["handovers"]) > SCANS / 20
    assert documents["voids"]
    back = {void["handover"] for void in documents["voids"]}
    standing = [handover for handover in documents["handovers"] if handover["id"] not in back]
    took: Counter[tuple[str, str, str]] = Counter()
    for handover in standing:
        for _, basket, item, _, settles, *_ in handover["lines"]:
            took[handover["household"], basket, item] += settles
    due = {
        (granted["household"], line[0], line[1]): line[2]
        for granted in documents["entitlements"]
        for line in granted["lines"]
    }
    assert all(n <= due[key] for key, n in took.items()), "nobody took more than was due"
    handed: Counter[str] = Counter()
    for handover in standing:
        for _, _, item, quantity, *_ in handover["lines"]:
            handed[item] += quantity
    assert dict(+handed) == {code: flow.handed_over for code, flow in made.day.flows.items.items() if flow.handed_over}
    assert glance.served == len({handover["household"] for handover in standing})
    assert (glance.handovers, glance.voids) == (len(standing), len(back))
    written = sum(refusal.get("times", 1) for refusal in documents["refusals"])
    assert glance.refused == written + session.strays.waiting(made.day.name)  # scans of nothing are written by dozens
    session.store.close()
