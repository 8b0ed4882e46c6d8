"""A newcomer closes the demo's day by keys, at 80x24, with nothing but what stands on the screen."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

from distro.rehearsal import build_stage, morning_under_way
from distro.stations import stockroom
from distro.tui import DistroApp
from tests_programme import SOURCE
from tui.driving import press, screen


def told(text: str) -> tuple[list[str], str, str]:
    """The people, their passphrase and their PIN, as the page says them."""
    inside = [re.sub(r"^.*?│|│.*$", "", line) for line in text.split("\n")]
    flat = " ".join(" ".join(inside).split())
    found = re.search(r"Exercice : (.+?)\. Phrase secrète de tous : (\S+) · PIN : (\d+)", flat)
    assert found is not None, text
    return found[1].split(", "), found[2], found[3]


async def test_the_demo_is_closed_by_two_who_stand_on_the_screen(tmp_path: Path) -> None:
    stage = build_stage(tmp_path / "store", SOURCE, 60, None, 3)
    morning = morning_under_way(stage, Random(3))
    session, point = stage.session, stage.day.point
    app = DistroApp(session, point, rehearsal=morning.next_card, reports=tmp_path / "reports")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await press(pilot, "f9", "space", "f12")
        held = dict(stockroom.standing(session, point))
        for item in session.programme.goods:
            await press(pilot, *(["enter"] if item.packs else []), f"={held.get(item.code, 0)}", "enter")
        people, passphrase, pin = told(screen(app))
        await press(pilot, f"={people[0]}", "enter", f"={passphrase}", "f4")
        assert "Cela n'a pas été fait" in screen(app)  # who kept the store does not count
        await press(pilot, "escape", "shift+tab", f"={people[1]}", "enter", f"={pin}", "enter", "enter")
        assert "Aucun écart" in screen(app)
        await press(pilot, "f4")
        people, passphrase, _ = told(screen(app))
        await press(pilot, f"={people[0]}", "enter", f"={passphrase}", "enter", "enter")
        assert "La journée est verrouillée" in screen(app)
    [closed] = [day.closed for day in session.books.days.all()]
    assert closed is not None
    assert (closed.counted_by, closed.approved_by) == (people[1], people[0])
    session.store.close()
