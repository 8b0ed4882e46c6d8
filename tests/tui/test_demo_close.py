"""A newcomer closes the demo's day by keys, at 80x24, with nothing but what stands on the screen."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

from distro.rehearsal import PASSPHRASE, build_stage, morning_under_way
from distro.stations import stockroom
from distro.tui.practice import Demo
from tests_programme import SOURCE
from tui.driving import press, screen
from tui.driving import told as told_in_passing


def told(text: str) -> tuple[list[str], str, str]:
    """The people, their passphrase and their PIN, as the page says them."""
    inside = [re.sub(r"^.*?│|│.*$", "", line) for line in text.split("\n")]
    flat = " ".join(" ".join(inside).split())
    found = re.search(r"Exercice : (.+?)\. Phrase secrète de tous : (\S+) · PIN : (\d+)", flat)
    assert found is not None, text
    return found[1].split(", "), found[2], found[3]


def flat(app: Demo) -> str:
    """What stands on the screen, as one line without frames."""
    return " ".join(re.sub("[│╭╮╰╯─]", " ", screen(app)).split())


async def test_the_demo_is_closed_by_two_who_stand_on_the_screen(tmp_path: Path) -> None:
    stage = build_stage(tmp_path / "store", SOURCE, 60, None, 3)
    morning = morning_under_way(stage, Random(3))
    session, point = stage.session, stage.day.point
    app = Demo(session, point, rehearsal=morning.next_card, reports=tmp_path / "reports")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        for said in ("Vous êtes superviseur", "F9 : la personne suivante", "Espace : remettre", "F12 : clôturer",
                     "benevole (bénévole)", "« exercice »", "5083", "Échap"):  # fmt: skip
            assert said in flat(app), screen(app)
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


async def test_the_demo_has_a_volunteer_who_serves_and_is_told_who_closes(tmp_path: Path) -> None:
    stage = build_stage(tmp_path / "store", SOURCE, 60, None, 3)
    morning = morning_under_way(stage, Random(3))
    stage.session.log_in("benevole", PASSPHRASE)
    app = Demo(stage.session, stage.day.point, rehearsal=morning.next_card)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Vous êtes benevole (bénévole)" in flat(app)
        assert "un superviseur la clôture" in flat(app)
        await press(pilot, "enter", "f9", "space")
        assert "Remis à" in screen(app)
        await press(pilot, "f12")
        assert "appelez quelqu'un qui peut le faire : superviseur" in told_in_passing(app)
        await press(pilot, "f10", "=quitter", "enter")
        assert "jusqu'au prochain « distro demo »" in flat(app)
        await press(pilot, "tab", "enter")
        assert not app.is_running
    stage.session.store.close()
