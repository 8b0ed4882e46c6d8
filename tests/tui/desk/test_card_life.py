"""What becomes of a card, at the desk and by keys: replaced, printed, blocked, found; the menu knows the words."""

from __future__ import annotations

import pypdfium2
import pytest
import zxingcpp

from distro.model.cards import RevokeReason
from distro.model.verdicts import VerdictCode
from distro.stations import card_office
from distro.texts import say, speak
from distro.texts.spaces import soft
from distro.tui import DistroApp
from stage import PASSPHRASE, Stage
from tui.driving import Driver, driving, press, scan, screen, told


async def choose(pilot: Driver, *lines: int) -> None:
    """Enter on that line of each list that comes, counted from 0."""
    for line in lines:
        await press(pilot, *["down"] * line, "enter")


def printed(app: DistroApp) -> list[str]:
    """The codes of all cards in the one PDF that was written."""
    [path] = app.reports_folder.glob("*.pdf")
    with pypdfium2.PdfDocument(path) as pdf:
        return [found.text for page in pdf for found in zxingcpp.read_barcodes(page.render(scale=3).to_pil())]


@pytest.mark.parametrize(("line", "reason"), enumerate(["lost", "stolen", "damaged"]))
async def test_a_blank_takes_the_place_of_a_card(stage: Stage, line: int, reason: str) -> None:
    [blank] = card_office.make_blanks(stage.session, 1)
    old = stage.card(2).code
    async with driving(stage) as (app, pilot):
        await press(pilot, "f2", "=Traoré", "enter", "ctrl+k")
        assert "RBT-0002" in screen(app)
        await choose(pilot, line, 0)
        assert "Scannez une carte vierge" in screen(app)
        await press(pilot, "space", "enter")
        assert stage.card(2).code == old, "only a blank does it"
        await scan(pilot, blank.code)
        assert stage.card(2).code == blank.code
        assert stage.session.books.cards.get(old).revoked == reason  # type: ignore[union-attr]
        await press(pilot, "space")
        [handover] = stage.session.books.handovers
        assert (handover.household, handover.card) == ("h-RBT-0002", blank.code)


async def test_nothing_happens_to_a_card_whose_replacement_was_given_up(stage: Stage) -> None:
    [blank] = card_office.make_blanks(stage.session, 1)
    old = stage.card(2).code
    async with driving(stage) as (app, pilot):
        await scan(pilot, old)
        await press(pilot, "ctrl+k")
        await choose(pilot, 0, 0)
        await press(pilot, "escape")
        await scan(pilot, blank.code)
        assert "aucun ménage" in screen(app)
        await press(pilot, "f2", "=Traoré", "escape", "ctrl+k", "escape")
        await scan(pilot, old)
        await press(pilot, "ctrl+k")
        await choose(pilot, 0, 0)
        await scan(pilot, stage.card(3).code)
        await scan(pilot, blank.code)
        assert "aucun ménage" in screen(app), "another card came between"
    assert (stage.card(2).code, stage.session.books.cards.of_household("h-RBT-0002").revoked) == (old, None)  # type: ignore[union-attr]


async def test_a_new_card_is_printed_at_the_desk_and_the_old_one_is_dead(stage: Stage) -> None:
    old = stage.card(4).code
    async with driving(stage) as (app, pilot):
        await scan(pilot, old)
        await press(pilot, "ctrl+k")
        await choose(pilot, 2, 1)
        assert printed(app) == [stage.card(4).code] != [old]
        await press(pilot, "escape")
        assert "abîmée" in screen(app), "the old card's verdict is what it is now"
        await press(pilot, "space")
        assert not list(stage.session.books.handovers)
        await scan(pilot, stage.card(4).code)
        await press(pilot, "space")
    assert [made.household for made in stage.session.books.handovers] == ["h-RBT-0004"]


async def test_the_same_card_is_printed_once_more(stage: Stage) -> None:
    async with driving(stage) as (app, pilot):
        await scan(pilot, stage.card(4).code)
        await press(pilot, "ctrl+k")
        await choose(pilot, 4)
        assert printed(app) == [stage.card(4).code]
        assert "Carte écrite dans" in screen(app)


async def test_a_mislaid_card_opens_nothing_until_it_is_found(stage: Stage) -> None:
    code = stage.card(5).code
    async with driving(stage) as (app, pilot):
        await press(pilot, "ctrl+k", "=rbt-0005", "enter")
        await choose(pilot, 3)
        assert "bloquée" in told(app)
        await scan(pilot, code)
        assert "égarée" in screen(app)
        await press(pilot, "space")
        assert not list(stage.session.books.handovers)
        await press(pilot, "ctrl+k")
        await choose(pilot, 0)
        assert "Espace" in screen(app)
        await press(pilot, "space")
    assert [made.card for made in stage.session.books.handovers] == [code]
    refused = stage.session.books.days.open_at("RBT").refusals  # type: ignore[union-attr]
    assert [one.verdict for one in refused] == [VerdictCode.CARD_HELD]
    stage.reopen()
    assert stage.card(5).held_on is None


async def test_a_household_that_left_is_served_no_more_until_a_card_brings_it_back(stage: Stage) -> None:
    async with driving(stage) as (app, pilot):
        await press(pilot, "f2", "=rbt-0005", "enter", "ctrl+k")
        await choose(pilot, 5)
        assert "RBT-0005 parti" in told(app)
        await press(pilot, "f2", "=rbt-0005", "enter")
        assert "Ce ménage est parti le" in screen(app)
        await press(pilot, "space")
        assert not list(stage.session.books.handovers)
        await press(pilot, "ctrl+k")
        assert "Une nouvelle carte le fait revenir" in screen(app)
        await choose(pilot, 0, 1)
        assert printed(app) == [stage.card(5).code]
    assert stage.desk().look_up("h-RBT-0005").code.may_collect


async def test_the_third_card_asks_a_supervisor_at_the_desk(stage: Stage) -> None:
    for _ in range(2):
        card_office.reissue(stage.session, stage.card(6).code, RevokeReason.LOST)
    stage.session.log_in("omar", PASSPHRASE)
    [blank] = card_office.make_blanks(stage.session, 1)
    before = stage.card(6).code
    async with driving(stage) as (app, pilot):
        await scan(pilot, before)
        await press(pilot, "ctrl+k")
        await choose(pilot, 0, 0)
        await scan(pilot, blank.code)
        assert "superviseur" in screen(app)
        assert stage.card(6).code == before
        await press(pilot, "=sara", "enter", f"={PASSPHRASE}", "f4")
    assert stage.card(6).code == blank.code


async def test_a_household_without_a_card_gets_its_first(stage: Stage) -> None:
    card_office.revoke(stage.session, stage.card(7).code, RevokeReason.SEIZED)
    async with driving(stage) as (app, pilot):
        await press(pilot, "f2", "=rbt-0007", "enter", "ctrl+k")
        assert "pas de carte" in screen(app)
        await choose(pilot, 0, 1)
        assert printed(app) == [stage.card(7).code]


WORDS = {
    "fr": ["perdue", "volé", "abimee", "cassée", "imprimer", "vierge", "égarée", "retrouvée", "remplacer", "CARTE"],
    "en": ["lost", "stolen", "damaged", "broken", "print", "blank", "mislaid", "found", "replace", "block"],
    "ar": ["ضاعت", "مسروقة", "تالفة", "طباعة", "فارغة", "البطاقة", "تعويض", "تالفه"],
}


@pytest.mark.parametrize("spoken", WORDS)
async def test_the_menu_finds_it_by_the_words_people_use(stage: Stage, spoken: str) -> None:
    speak(spoken)
    async with driving(stage) as (app, pilot):
        for word in WORDS[spoken]:
            await press(pilot, "f10", f"={word}")
            offered = [option.id for option in app.screen.query_one("OptionList").options]  # type: ignore[attr-defined]
            assert "card" in offered, word
            await press(pilot, "escape")


async def test_a_volunteer_is_told_who_does_it(stage: Stage) -> None:
    card_office.hold(stage.session, stage.card(5).code)
    stage.session.log_in("awa", PASSPHRASE)
    async with driving(stage) as (app, pilot):
        await scan(pilot, stage.card(5).code)
        assert "L'accueil débloque" in screen(app)
        await press(pilot, "ctrl+k")
        assert "Carte :" in told(app)
        await press(pilot, "f10", "=perdue")
        assert soft(say("app.menu.nothing")) in screen(app)
    assert stage.card(5).held_on is not None
