"""On a screen of any size what is due is seen whole, or it is not handed over."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from textual.widgets import OptionList

from distro import texts as told_in
from distro.stations import registration, stockroom
from distro.texts import LANGUAGES, say, speak
from distro.texts.spaces import soft
from distro.tui import DistroApp
from distro.tui.commands import Card, Find, Menu
from distro.tui.desk.letters import doubled, drawn, in_blocks
from distro.tui.desk.ration import Ration
from distro.tui.desk.sentence import Sentence
from distro.tui.dialogs.confirm import ConfirmScreen
from distro.tui.look import arabic
from distro.tui.look.arabic import shaped
from distro.tui.look.plain import wrapped
from distro.tui.widgets.field import NumberField
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.list_line import ListLine
from distro.tui.widgets.text import Text
from distro.wording.names import amount, item_name
from distro.wording.pictograms import pixels
from stage import MORNING, WOMAN, Stage, household
from tui.driving import app_on, driving, hostile_scan, press, scan, screen, settled, told

_SIZES = [((40, 12), "fr"), ((40, 40), "en"), ((60, 15), "en"), ((60, 20), "fr"), ((80, 18), "fr"), ((80, 24), "en")]
_TEXTS = Path(told_in.__file__).parent / "catalogue" / "desk.toml"
_ON_ONE_PAGE = (80, 24)
_MOST_PAGES = 9


def missing(stage: Stage, app: DistroApp) -> set[str]:
    """The items that do not stand on the screen with their quantity and their whole name."""
    programme, showing = stage.session.programme, app.desk_screen.showing
    assert showing.verdict is not None
    seen = " ".join(screen(app).split())
    return {
        line.item
        for line in showing.verdict.due
        if f"{amount(programme.item(line.item), line.quantity)} {item_name(programme, line.item).split()[0]}"
        not in seen
    }


@pytest.mark.parametrize(("size", "spoken"), _SIZES)
async def test_all_that_is_due_was_seen_whole_before_it_is_handed_over(
    stage: Stage, size: tuple[int, int], spoken: str
) -> None:
    speak(spoken)
    async with driving(stage, size=size) as (app, pilot):
        await scan(pilot, stage.card(3).code)
        unseen = missing(stage, app)
        pages = 1
        while unseen:
            assert soft(say("desk.next.may_collect", key="").split(":")[1].strip()) not in screen(app), (
                "not yet offered"
            )
            await press(pilot, "space")
            assert not list(stage.session.books.handovers), "Space turned the page"
            unseen &= missing(stage, app)
            pages += 1
            assert pages <= _MOST_PAGES
        text = " ".join(screen(app).split())
        assert "RBT-0003" in text
        assert "Essai Numéro 3" in text
        assert (pages == 1) >= (size >= _ON_ONE_PAGE)
        await press(pilot, "space")
        assert list(stage.session.books.handovers)


async def test_pages_are_turned_back_and_the_next_household_begins_with_the_first(stage: Stage) -> None:
    async with driving(stage, size=(40, 12)) as (app, pilot):
        await scan(pilot, stage.card(3).code)
        first = screen(app)
        await press(pilot, "space", "space", "pageup", "pageup", "pageup")
        assert screen(app).splitlines()[5:10] == first.splitlines()[5:10]
        await press(pilot, "pagedown", "pagedown", "pagedown")
        await scan(pilot, stage.card(4).code)
        await press(pilot, "space")
        assert not list(stage.session.books.handovers)


async def test_where_not_even_one_item_has_room_nothing_is_handed_over(stage: Stage) -> None:
    async with driving(stage, size=(24, 8)) as (app, pilot):
        await scan(pilot, stage.card(3).code)
        await press(pilot, "space", "space")
        assert not list(stage.session.books.handovers)
        assert soft(say("desk.next.too_small")) in told(app)


@pytest.mark.parametrize("spoken", ["fr", "ar"])
async def test_with_room_the_quantities_are_drawn_as_large_as_the_verdict(stage: Stage, spoken: str) -> None:
    speak(spoken)
    async with driving(stage, size=(200, 60)) as (app, pilot):
        await scan(pilot, stage.card(3).code)
        verdict = app.desk_screen.showing.verdict
        assert verdict is not None
        lines = screen(app).splitlines()
        programme = stage.session.programme
        scale = 2 if spoken != "ar" else 1
        for line in verdict.due:
            digits = drawn(str(line.quantity))
            for drawing in in_blocks(doubled(digits) if scale == 2 else digits):
                assert any(drawing.strip() in each for each in lines), (line.item, drawing)
            assert spoken == "ar" or item_name(programme, line.item).split()[0] in screen(app)


@pytest.mark.parametrize(("size", "spoken"), [((200, 60), "fr"), ((160, 50), "ar"), ((200, 60), "en")])
async def test_with_room_each_item_has_its_picture_and_a_stroke_for_each_piece(
    stage: Stage, size: tuple[int, int], spoken: str
) -> None:
    speak(spoken)
    async with driving(stage, size=size) as (app, pilot):
        await scan(pilot, stage.card(2).code)
        verdict = app.desk_screen.showing.verdict
        assert verdict is not None
        lines = screen(app).splitlines()
        assert "too_small" not in told(app)
        for line in verdict.due:
            drawing = in_blocks(list(pixels(stage.session.programme.item(line.item).pictogram)))
            assert all(any(part.strip() in each for each in lines) for part in drawing), line.item
        struck = [part for each in lines for part in each.split() if set(part) == {"|"}]
        assert sorted(map(len, struck)) == sorted(line.quantity for line in verdict.due)


async def test_without_room_no_picture_stands_in_the_way_of_a_name_or_a_figure(stage: Stage) -> None:
    async with driving(stage, size=(80, 24)) as (app, pilot):
        await scan(pilot, stage.card(3).code)
        assert not missing(stage, app)
        assert "|" not in screen(app)


async def test_behind_a_dialog_nothing_is_offered(stage: Stage) -> None:
    offered = soft(say("desk.next.may_collect", key="Espace"))
    async with driving(stage, size=(120, 40)) as (app, pilot):
        await scan(pilot, stage.card(3).code)
        assert offered in screen(app)
        for key in ("f1", "f2", "f6", "f10"):
            await press(pilot, key)
            assert offered not in screen(app), key
            await press(pilot, "escape")
            assert offered in screen(app), key


@pytest.mark.parametrize("size", [(40, 24), (80, 24)])
async def test_in_forms_too_names_of_goods_stand_whole(stage: Stage, size: tuple[int, int]) -> None:
    async with driving(stage, size=size) as (app, pilot):
        for keys in (["f12"], ["f8"], ["f8", "f2"], ["f8", "f6"]):
            await press(pilot, *keys)
            assert "…" not in screen(app), keys
            assert "Riz, 1 kg" in screen(app), keys
            await press(pilot, *["escape"] * len(keys))


async def test_an_undo_shows_whom_and_what_and_a_part_what_stays_due(stage: Stage) -> None:
    async with driving(stage, size=(100, 40)) as (app, pilot):
        await scan(pilot, stage.card(3).code)
        await press(pilot, "f6", "=9", "down", "up", "f4")
        assert "Reste dû : 2 × Riz, 1 kg" in screen(app)
        await press(pilot, "f5")
        assert "Essai Numéro 3 · 9 Riz" in screen(app)


@pytest.mark.parametrize(("size", "spoken"), [((40, 12), "fr"), ((40, 12), "en"), ((60, 15), "fr")])
async def test_nothing_is_taken_back_before_all_of_it_was_seen(
    stage: Stage, size: tuple[int, int], spoken: str
) -> None:
    speak(spoken)
    book = stage.session.books.handovers
    async with driving(stage, size=size) as (app, pilot):
        await scan(pilot, stage.card(3).code)
        while not list(book):
            await press(pilot, "space")
        [handover] = book
        await press(pilot, "f5")
        first = [line.strip("│ ") for line in screen(app).splitlines()[1:4]]
        assert first[0] == soft(say("desk.undo.title")), "it begins where reading does"
        assert "RBT-0003" in first[1] + first[2]
        dialog, seen = app.screen, ""
        while app.screen is dialog:
            seen += " ".join(screen(app).replace("│", " ").split()) + " "
            await press(pilot, "enter")
        assert book.void_of(handover.id)
        for line in handover.lines:
            assert item_name(stage.session.programme, line.item).split()[0] in seen


async def test_the_menu_says_so_when_nothing_is_found(stage: Stage) -> None:
    async with driving(stage) as (app, pilot):
        await press(pilot, "f10", "=xyzzy")
        assert soft(say("app.menu.nothing")) in screen(app)


@pytest.mark.parametrize("word", ["perdu", "volé", "abîmé"])
async def test_the_menu_takes_a_word_in_any_gender(stage: Stage, word: str) -> None:
    """Who types what happened to the card does not find themselves retiring a laptop."""
    async with driving(stage) as (app, pilot):
        await press(pilot, "f10", f"={word}")
        options = app.screen.query_one(OptionList)
        assert options.highlighted == 0
        assert options.get_option_at_index(0).id == Card.name


async def test_a_line_of_a_list_is_wrapped_as_it_is_read(stage: Stage) -> None:
    """What is shaped before it is wrapped comes out with its end first."""
    speak("ar")
    async with driving(stage, size=(40, 12)) as (app, pilot):
        await press(pilot, "f10")
        first = screen(app).splitlines()[3].strip("│ ")
        assert first.split()[0] == Find.key_name(), "its key beside it, at the end"
        assert first.endswith(shaped(Find.title()).strip())
    told = "الكلمة الأولى في البداية والكلمة الأخيرة في النهاية"
    lines = [line.plain for line in ListLine.words(told).lines(30)]
    assert len(lines) == 2
    assert shaped("الأولى") in lines[0]
    assert lines[0] == lines[0].rjust(30)
    assert shaped("النهاية") in lines[1]


async def test_a_title_that_begins_with_the_word_comes_first_in_the_menu(stage: Stage) -> None:
    async with driving(stage) as (app, pilot):
        await press(pilot, "f10", "=son", "enter")
        assert app.screen is app.desk_screen
        assert soft(say(f"app.sound.{app.sound}")) in told(app)


async def test_a_part_is_handed_over_by_names_that_are_seen(stage: Stage) -> None:
    async with driving(stage, size=(40, 40)) as (app, pilot):
        await scan(pilot, stage.card(3).code)
        await press(pilot, "f6")
        assert "Concentré de tomate, 400 g" in screen(app)
        assert "sur 4" in screen(app)
        assert "RBT-0003 · Essai Numéro 3" in " ".join(screen(app).replace("│", " ").split())


@pytest.mark.parametrize("first", [["f4"], ["up", "enter"], ["ctrl+r"]])
@pytest.mark.parametrize(("size", "spoken"), [((40, 12), "fr"), ((60, 15), "ar"), ((60, 20), "en")])
async def test_a_part_is_handed_over_when_all_of_it_was_seen(
    stage: Stage, size: tuple[int, int], spoken: str, first: list[str]
) -> None:
    speak(spoken)
    async with driving(stage, size=size) as (app, pilot):
        await scan(pilot, stage.card(3).code)
        await press(pilot, "f6")
        fields = list(app.screen.query(NumberField))
        seen = whole(app, fields)
        await press(pilot, *first)
        assert not list(stage.session.books.handovers)
        assert spoken == "ar" or soft(say("app.more_below", key="F4")) in screen(app)
        for _ in range(_MOST_PAGES):
            seen |= whole(app, fields)
            await press(pilot, "f4")
            if list(stage.session.books.handovers):
                break
        assert list(stage.session.books.handovers)
        assert seen == set(fields)


def whole(app: DistroApp, fields: list[NumberField]) -> set[NumberField]:
    """The fields that stand on the screen."""
    return {field for field in fields if app.screen.find_widget(field).visible_region.height}


async def test_all_goods_are_issued_when_all_were_seen(before_opening: Stage) -> None:
    stage = before_opening
    async with driving(stage, size=(60, 15)) as (app, pilot):
        await press(pilot, "f8", "f3")
        form = app.screen
        fields, seen = list(form.query(NumberField)), set()
        while app.screen is form:
            assert not any(amount for _, amount in stockroom.on_shelf(stage.session, "RBT"))
            seen |= whole(app, fields)
            await press(pilot, "f4")
        assert any(amount for _, amount in stockroom.on_shelf(stage.session, "RBT"))
        assert seen == set(fields)


@pytest.mark.parametrize(("size", "spoken"), [((40, 12), "fr"), ((60, 15), "ar"), ((80, 24), "en"), ((120, 40), "fr")])
async def test_what_is_said_in_passing_covers_nothing_that_is_due(
    stage: Stage, size: tuple[int, int], spoken: str
) -> None:
    speak(spoken)
    app = app_on(stage)
    async with app.run_test(size=size, notifications=True) as pilot:
        await scan(pilot, stage.card(3).code)
        there = app.desk_screen.query_one(Ration).region
        before = screen(app).splitlines()[there.y : there.bottom]
        app.mention("app.not_here", key="F12")
        await settled(pilot)
        assert app.screen.query("Toast"), "it is on the screen"
        assert screen(app).splitlines()[there.y : there.bottom] == before


async def test_goods_behind_a_long_word_in_passing_are_seen_before_they_are_handed_over(stage: Stage) -> None:
    app = app_on(stage)
    async with app.run_test(size=(40, 12), notifications=True) as pilot:
        await scan(pilot, stage.card(3).code)
        while not app.desk_screen.query_one(Ration).is_seen:
            await press(pilot, "space")
        app.mention("goods.at_desk.stray", what="Serviettes hygiéniques, paquet de 10 · L1 · 12/2023")
        await settled(pilot)
        await press(pilot, "space")
        assert not list(stage.session.books.handovers)
        assert not app.screen.query("Toast")
        await press(pilot, "space")
        assert list(stage.session.books.handovers)


@pytest.mark.parametrize("spoken", LANGUAGES)
@pytest.mark.parametrize("size", [(40, 12), (80, 24)])
async def test_what_to_do_next_is_never_cut(stage: Stage, size: tuple[int, int], spoken: str) -> None:
    speak(spoken)
    arabic.shape_here(False)
    texts = tomllib.loads(_TEXTS.read_text("utf-8"))
    sentences = [said[spoken] for told in ("next", "next_asks") for said in texts[told].values()]
    async with driving(stage, size=size) as (app, pilot):
        pane = app.desk_screen.query_one(Sentence)
        for text in sorted(sentences, key=len)[-5:]:
            pane.show((text,), False)
            await settled(pilot)
            lines = [" ".join(line.split()) for line in screen(app).splitlines()]
            assert [line for line in wrapped(text, size[0] - 2) if soft(line) not in lines] == []


@pytest.mark.parametrize(
    ("size", "spoken"), [((40, 12), "fr"), ((40, 12), "ar"), ((60, 15), "en"), ((80, 18), "fr"), ((40, 40), "en")]
)
async def test_what_must_be_minded_stands_on_the_smallest_screen_too(
    stage: Stage, size: tuple[int, int], spoken: str
) -> None:
    speak(spoken)
    arabic.shape_here(False)
    minded = soft(say("desk.who.lone_minor", n=1))
    async with driving(stage, size=size) as (app, pilot):
        await scan(pilot, stage.card(10).code)
        while not list(stage.session.books.handovers):
            seen = " ".join(screen(app).split())
            assert minded in seen
            assert soft(say("desk.next.too_small")) not in told(app)
            await press(pilot, "space")
        assert minded not in " ".join(screen(app).split()), "it is done"


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (120, 40)])
async def test_who_was_served_is_asked_nothing_any_more(stage: Stage, size: tuple[int, int]) -> None:
    asked = soft(say("desk.who.challenge.birth_year"))
    async with driving(stage, size=size) as (app, pilot):
        await scan(pilot, stage.card(2).code)
        assert asked in " ".join(screen(app).split())
        while not list(stage.session.books.handovers):
            await press(pilot, "space")
        assert asked not in " ".join(screen(app).split())


@pytest.mark.parametrize("spoken", LANGUAGES)
async def test_the_menu_is_among_the_keys_of_the_smallest_screen(stage: Stage, spoken: str) -> None:
    speak(spoken)
    async with driving(stage, size=(40, 12)) as (app, pilot):
        at = screen(app).splitlines()[-1].index(Menu.key_name())
        await pilot.click(Hints, offset=(at, 0))
        await settled(pilot)
        assert app.screen is not app.desk_screen, "it is where it is painted"


@pytest.mark.parametrize("spoken", LANGUAGES)
async def test_both_answers_of_a_question_stand_whole_on_the_smallest_screen(stage: Stage, spoken: str) -> None:
    speak(spoken)
    arabic.shape_here(False)
    async with driving(stage, size=(40, 12)) as (app, pilot):
        app.push_screen(ConfirmScreen("desk.clock", now=MORNING, day=MORNING.date()))
        await settled(pilot)
        await press(pilot, "down")
        shown = " ".join(screen(app).split())
        assert soft(say("desk.clock.yes")) in shown
        assert soft(say("desk.clock.no")) in shown


async def test_who_came_without_a_card_is_not_told_that_it_is_valid(stage: Stage) -> None:
    registration.register(stage.session, [household(21, WOMAN, name="Nouvelle Venue")])
    async with driving(stage) as (app, pilot):
        await press(pilot, "f2", "=venue", "enter")
        assert soft(say("desk.why.not_in_round_by_name")) in screen(app)


@pytest.mark.parametrize("pace", [0.031, 0.04, 0.092])
async def test_who_leans_on_the_space_key_hands_nothing_over_that_was_not_read(stage: Stage, pace: float) -> None:
    async with driving(stage, size=(40, 12)) as (app, pilot):
        await scan(pilot, stage.card(3).code)
        await press(pilot, "space")
        await hostile_scan(pilot, ["space"] * 40, pace, after=0.5)
        assert not list(stage.session.books.handovers)
        assert app.desk_screen.showing.may_hand_over


async def test_which_field_is_which_stands_over_the_last_item_too(stage: Stage) -> None:
    """At 40 columns the titles went away with the first item, and packs were counted as loose pieces."""
    async with driving(stage, size=(40, 12)) as (app, pilot):
        await press(pilot, "f12", *["down"] * 12)
        shown = screen(app).splitlines()
        titles = [at for at, line in enumerate(shown) if say("closing.count.packs") in line]
        assert titles == [2]
        field = app.focused
        assert field is not None
        item = field.parent.parent.query_one(".name", Text)  # type: ignore[union-attr]
        assert soft(item.text)[:30] in soft("\n".join(shown)), "with the item that it is of"


async def test_on_a_wide_screen_fields_stand_near_the_names(stage: Stage) -> None:
    async with driving(stage, size=(200, 60)) as (app, pilot):
        await press(pilot, "f12")
        assert app.focused is not None
        assert app.focused.region.x < 80


@pytest.mark.parametrize("spoken", LANGUAGES)
async def test_the_lock_stands_whole_on_the_smallest_screen(stage: Stage, spoken: str) -> None:
    """It was wider than the screen: in Arabic each word began outside of it."""
    speak(spoken)
    async with driving(stage, size=(40, 12)) as (app, pilot):
        app.on_do_lock()
        await settled(pilot)
        assert all(app.screen.region.contains_region(each.region) for each in app.screen.query(Text))
