"""What comes late, by keys: the clock is asked about, and a supplement is signed on its page."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from apart import audited, carry, close, findings, serve, site
from distro.stations import card_office, stockroom
from distro.tui.commands import Late
from distro.tui.day.late import LateScreen
from distro.tui.day.opening import OpeningScreen
from distro.tui.dialogs.ask import AskScreen
from distro.tui.dialogs.confirm import ConfirmScreen
from distro.tui.dialogs.message import MessageScreen
from distro.tui.widgets.field import Field
from stage import PASSPHRASE, Stage
from tui.driving import driving, press, screen


async def test_a_supplement_is_signed_on_its_page(tmp_path: Path) -> None:
    a, b = site(tmp_path)
    serve(b, 1)
    close(a)
    carry(b, a)
    assert findings(a) == {"supplement_open"}
    async with driving(a, size=(100, 30)) as (app, pilot):
        app.post_message(Late())
        await press(pilot)
        await pilot.pause()
        assert isinstance(app.screen, LateScreen)
        assert "RBT-2023-06-14" in screen(app)
        await press(pilot, "=sara", "enter", f"={PASSPHRASE}", "f4")
        assert not isinstance(app.screen, LateScreen)
    assert findings(a) == set()


async def test_a_double_collection_is_explained_on_the_same_page(tmp_path: Path) -> None:
    a, b = site(tmp_path)
    for each in (a, b):
        serve(each, 1)
    carry(b, a)
    async with driving(a, size=(100, 40)) as (app, pilot):
        app.post_message(Late())
        await press(pilot)
        await pilot.pause()
        assert "RBT-0001" in screen(app)
        await press(pilot, "=sans reseau", "tab", "=sara", "tab", f"={PASSPHRASE}", "f4")
        assert not isinstance(app.screen, LateScreen)
    assert findings(a) == set()


async def test_a_day_open_past_midnight_is_asked_about_before_anything_is_handed_over(stage: Stage) -> None:
    stage.clock.time += timedelta(days=1)
    async with driving(stage, [stage.card(3).code]) as (app, pilot):
        await press(pilot, "f9", "space")
        assert isinstance(app.screen, ConfirmScreen)
        assert list(stage.session.books.handovers) == []
        await press(pilot, "tab", "enter")
        (made,) = stage.session.books.handovers
        assert made.occurred_at.date().isoformat() == "2023-06-14"


async def test_a_date_that_was_closed_asks_why_it_is_opened_again(stage: Stage) -> None:
    close(stage)
    async with driving(stage) as (app, pilot):
        app.on_do_day()
        await pilot.pause()
        assert isinstance(app.screen, AskScreen)
        await press(pilot, "=un menage attend", "enter")
        assert isinstance(app.screen, OpeningScreen)
        await press(pilot, "f4")
    day = stage.session.books.days.open_at("RBT")
    assert day is not None
    assert day.opened.reason == "un menage attend"


async def test_of_two_counts_of_one_day_the_page_asks_which_one_holds(tmp_path: Path) -> None:
    a, b = site(tmp_path)
    for each, number in ((a, 1), (b, 2)):
        serve(each, number)
        close(each)
    carry(b, a)
    other = b.session.store.device
    async with driving(a, size=(100, 40)) as (app, pilot):
        app.post_message(Late())
        await press(pilot)
        await pilot.pause()
        await press(pilot, "tab", "=sara", "tab", f"={PASSPHRASE}", "f4")
        assert isinstance(app.screen, MessageScreen), "nobody said which"
        await press(pilot, "escape", "shift+tab", "shift+tab", f"={other}", "f4")
        assert not isinstance(app.screen, LateScreen)
    (day,) = a.session.books.days.all()
    assert day.closed is not None and day.closed.device == other
    assert findings(a) == set()


@pytest.mark.parametrize("size", [(40, 10), (40, 12), (60, 15)])
async def test_what_came_late_is_signed_on_the_smallest_screen_too(tmp_path: Path, size: tuple[int, int]) -> None:
    a, b = site(tmp_path)
    for each in (a, b):
        for number in (1, 2, 3):
            serve(each, number)
        close(each)
    carry(b, a)
    async with driving(a, size=size) as (app, pilot):
        app.post_message(Late())
        await press(pilot)
        await pilot.pause()
        page = app.screen
        assert isinstance(page, LateScreen)
        filled = {"why": "reseau", "holds": b.session.store.device, "approved_by": "sara", "passphrase": PASSPHRASE}
        for field in page.query(Field):
            field.value = filled[field.id or ""]
        for _ in range(20):
            await press(pilot, "f4")
            if app.screen is not page:
                break
        assert app.screen is not page and not isinstance(app.screen, MessageScreen)
    assert findings(a) == set()


async def test_a_laptop_whose_clock_says_1970_asks_for_the_date_and_opens_the_day(tmp_path: Path) -> None:
    (stage,) = site(tmp_path, 1)
    close(stage)
    stage.clock.time -= timedelta(days=19_400)
    async with driving(stage, [stage.card(3).code]) as (app, pilot):
        app.on_do_day()
        await pilot.pause()
        assert isinstance(app.screen, AskScreen)
        assert "1970" in screen(app)
        await press(pilot, "=2023-06-15", "enter")
        assert isinstance(app.screen, OpeningScreen)
        await press(pilot, "f4", "f9", "space")
    (made,) = stage.session.books.handovers
    assert made.occurred_at.date().isoformat() == "2023-06-15"


async def test_a_card_that_two_laptops_gave_to_two_households_opens_neither(tmp_path: Path) -> None:
    a, b = site(tmp_path)
    blank = card_office.make_blanks(a.session, 1)[0].code
    carry(a, b)
    for each, number in ((a, 1), (b, 2)):
        card_office.bind(each.session, blank, f"h-RBT-{number:04}", ("sara", PASSPHRASE))
    carry(b, a)
    async with driving(a, [blank]) as (app, pilot):
        await press(pilot, "f9", "space", "enter")
        assert "DEUX" in screen(app).upper()
    assert list(a.session.books.handovers) == []


async def test_a_lorry_that_two_laptops_entered_is_one_again_when_a_paper_is_cancelled_by_keys(tmp_path: Path) -> None:
    a, b = site(tmp_path)
    for each, waybill in ((a, "BL-77"), (b, "bl-77 ")):
        stockroom.receive(each.session, "RBT", waybill, [stockroom.ReceiptLine(item="RIZ", received=40)])
    carry(b, a)
    [told] = [one.where for one in audited(a).decided if one.code == "decided_entered_twice"]
    paper = told.split(", ")[1]
    async with driving(a, size=(120, 40)) as (_, pilot):
        await press(pilot, "f8", "f5", *["down"] * 5, "enter", f"={paper.lower()}", "enter", "=deux fois", "enter")
    assert "decided_entered_twice" not in {one.code for one in audited(a).decided}
    assert dict(stockroom.in_store(a.session, "RBT"))["RIZ"] == 40
    assert findings(a) == set()
