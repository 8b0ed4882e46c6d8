"""The desk by keys only, on a real store."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from distro.model.programme import Flag
from distro.model.verdicts import VerdictCode
from distro.stations import registration
from distro.texts import speak
from distro.tui.desk.page import DeskScreen
from stage import Stage
from tui.driving import app_on, at_once, driving, press, screen


def handed_over(stage: Stage) -> int:
    return len(list(stage.session.books.handovers))


def shown(app: object) -> VerdictCode | None:
    desk = app.screen  # type: ignore[attr-defined]
    assert isinstance(desk, DeskScreen)
    return desk.showing.verdict.code if desk.showing.verdict else None


async def test_a_scan_shows_who_what_and_why_and_space_hands_it_over(stage: Stage) -> None:
    async with driving(stage, [stage.card(3).code]) as (app, pilot):
        await press(pilot, "f9")
        text = screen(app)
        assert "RBT-0003" in text
        assert "1 femme 25-59" in text
        assert "3 enfants" in text
        assert "Riz, 1 kg" in text
        assert "1 + 2/pers. × 5 = 11" in text
        assert "Espace : tout remettre" in text
        assert handed_over(stage) == 0
        await press(pilot, "space")
        assert handed_over(stage) == 1
        assert "Remis à 09:00 et enregistré." in screen(app)
        await press(pilot, "space", "space")
        assert handed_over(stage) == 1
        assert "Remis à 09:00 et enregistré." in screen(app)
        assert isinstance(app.screen, DeskScreen)


async def test_the_next_scan_works_while_the_verdict_still_stands(stage: Stage) -> None:
    async with driving(stage, [stage.card(1).code, stage.card(2).code]) as (app, pilot):
        await press(pilot, "f9", "space", "f9", "space")
        assert handed_over(stage) == 2
        assert "RBT-0002" in screen(app)


async def test_already_collected_shows_when_where_by_whom_and_what_and_hands_nothing_over(stage: Stage) -> None:
    code = stage.card(4).code
    async with driving(stage, [code, code]) as (app, pilot):
        await press(pilot, "f9", "space")
        stage.pass_time(120)
        await press(pilot, "f9")
        text = screen(app)
        assert "14 juin à 09:00" in text
        assert "Rabat, maison associative, guichet 1, par sara" in text
        assert "Ce qui a été remis" in text
        assert "Riz, 1 kg" in text
        assert "Ne rien remettre" in text
        await press(pilot, "space")
        assert handed_over(stage) == 1


@pytest.mark.parametrize(
    "key",
    [
        "enter", "tab", "c", "C", "0", "9", "ctrl+q", "ctrl+c", "ctrl+j", "ctrl+m", "ctrl+i",
        "backspace", "left", "right", "pageup", "pagedown", "home", "plus", "ampersand",
    ],
)  # fmt: skip
async def test_no_other_key_does_anything_at_the_desk(stage: Stage, key: str) -> None:
    async with driving(stage, [stage.card(3).code]) as (app, pilot):
        await press(pilot, "f9")
        before = screen(app)
        await press(pilot, key, key)
        assert handed_over(stage) == 0
        assert app.is_running
        assert screen(app) == before


@pytest.mark.parametrize(
    ("number", "point", "code", "says"),
    [
        (11, "TNG", VerdictCode.WRONG_POINT, "Tanger, maison associative"),
        (10, "RBT", VerdictCode.MAY_COLLECT, "Mineur seul"),
    ],
)
async def test_verdicts_say_what_to_do(stage: Stage, number: int, point: str, code: VerdictCode, says: str) -> None:
    async with driving(stage, [stage.card(number, point).code]) as (app, pilot):
        await press(pilot, "f9")
        assert shown(app) is code
        assert says in screen(app)


async def test_what_is_no_card_is_said_calmly(stage: Stage) -> None:
    damaged = stage.card(1).code[:-1] + ("C" if stage.card(1).code[-1] != "C" else "D")
    async with driving(stage, ["https://example.org", damaged]) as (app, pilot):
        await press(pilot, "f9")
        assert shown(app) is VerdictCode.NOT_A_CARD
        assert "n'est pas une carte" in screen(app)
        await press(pilot, "f9")
        assert shown(app) is VerdictCode.DAMAGED_CODE
        assert "Scanner encore" in screen(app)


async def test_the_question_is_asked_first_and_its_answer_shown_after(stage: Stage) -> None:
    async with driving(stage, [stage.card(3).code]) as (app, pilot):
        await press(pilot, "f9")
        assert "Année de naissance ?" in screen(app)
        assert "1983" not in screen(app)
        await press(pilot, "f4")
        assert "1983" in screen(app)
        await press(pilot, "f4")
        assert "1983" not in screen(app)


async def test_a_household_without_card_is_found_by_name_and_served(stage: Stage) -> None:
    async with driving(stage) as (app, pilot):
        await press(pilot, "f2", "=diallo", "enter")
        assert shown(app) is VerdictCode.MAY_COLLECT
        assert "RBT-0001" in screen(app)
        await press(pilot, "space")
        [handover] = stage.session.books.handovers
        assert handover.how == "searched"


async def test_a_code_is_typed_and_compared_by_eye_before_it_counts(stage: Stage) -> None:
    code = stage.card(2).code
    async with driving(stage) as (app, pilot):
        await press(pilot, "f3", "=" + code[1:15].lower())
        assert " ".join(code[15:19]) in screen(app)
        await press(pilot, "enter")
        assert not isinstance(app.screen, DeskScreen)
        await press(pilot, "enter")
        assert shown(app) is VerdictCode.MAY_COLLECT
        await press(pilot, "space")
        [handover] = stage.session.books.handovers
        assert handover.how == "typed"


async def test_a_code_typed_wrong_is_said_and_goes_nowhere(stage: Stage) -> None:
    code = stage.card(2).code
    wrong = "C" if code[14] != "C" else "D"
    async with driving(stage) as (app, pilot):
        await press(pilot, "f3", "=" + code[1:14] + wrong, "enter")
        assert "pas juste" in screen(app)
        await press(pilot, "escape")
        assert shown(app) is None


async def test_a_part_is_handed_over_and_the_rest_stays_due(stage: Stage) -> None:
    code = stage.card(2).code
    async with driving(stage, [code, code]) as (app, pilot):
        await press(pilot, "f9", "f6", "=1", "f4")
        [handover] = stage.session.books.handovers
        assert handover.lines[0].quantity == 1
        await press(pilot, "f9")
        assert shown(app) is VerdictCode.MAY_COLLECT_REST
        assert "reste 2 sur 3" in screen(app)


async def test_more_than_is_due_cannot_be_handed_over(stage: Stage) -> None:
    async with driving(stage, [stage.card(2).code]) as (app, pilot):
        await press(pilot, "f9", "f6", "=99", "f4")
        assert "Écrivez un nombre de 0 à 3." in screen(app)
        assert handed_over(stage) == 0


async def test_the_last_handover_is_taken_back_with_a_reason(stage: Stage) -> None:
    code = stage.card(5).code
    async with driving(stage, [code, code]) as (app, pilot):
        await press(pilot, "f9", "space", "f5", "enter", "down", "enter")
        assert handed_over(stage) == 0
        day = stage.session.books.days.open_at("RBT")
        assert day is not None
        assert [void.reason for void in day.voids] == ["Mauvaise quantité"]
        await press(pilot, "f9")
        assert shown(app) is VerdictCode.MAY_COLLECT


async def test_any_of_todays_handovers_is_taken_back_in_ones_own_words(stage: Stage) -> None:
    async with driving(stage, [stage.card(1).code, stage.card(2).code]) as (_, pilot):
        await press(pilot, "f9", "space", "f9", "space", "f5", "down", "enter", "tab", "=autre chose", "enter")
        [standing] = stage.session.books.handovers
        assert standing.household == "h-RBT-0002"


async def test_everything_has_a_place_to_click(stage: Stage) -> None:
    async with driving(stage, [stage.card(1).code], size=(120, 40)) as (app, pilot):
        await pilot.click("#hints", offset=(3, 0))
        await pilot.pause()
        assert shown(app) is VerdictCode.MAY_COLLECT
        await pilot.click("#sentence")
        await pilot.pause()
        assert handed_over(stage) == 1


@pytest.mark.parametrize(("spoken", "word"), [("fr", "verrouiller"), ("en", "lock"), ("ar", "قفل")])
async def test_a_word_of_a_title_finds_it_before_what_only_its_help_says(stage: Stage, spoken: str, word: str) -> None:
    """The help of the day's close says in each language that it locks the day."""
    speak(spoken)
    async with driving(stage) as (app, pilot):
        await press(pilot, "f10", "=" + word, "enter")
        assert app.locked


async def test_the_menu_finds_a_command_by_a_word(stage: Stage) -> None:
    async with driving(stage, [stage.card(1).code]) as (app, pilot):
        await press(pilot, "f10", "=suivante", "enter")
        assert shown(app) is VerdictCode.MAY_COLLECT


@pytest.mark.parametrize("way", [("f1",), ("f10",), ("f5",), ("f8",), ("f10", "=quitter", "enter")])
async def test_escape_pressed_again_before_the_screen_is_gone_closes_nothing_else(
    stage: Stage, way: tuple[str, ...]
) -> None:
    async with driving(stage) as (app, pilot):
        await press(pilot, "f7", "escape", *way)
        await at_once(pilot, *["escape"] * 5)
        assert app.is_running
        assert isinstance(app.screen, DeskScreen)


async def test_quitting_asks_first(stage: Stage) -> None:
    async with driving(stage) as (app, pilot):
        await press(pilot, "f10", "=quitter", "enter", "enter")
        assert app.is_running
        await press(pilot, "f10", "=quitter", "enter", "tab", "enter")
        assert not app.is_running


async def test_without_an_open_day_the_desk_says_so(before_opening: Stage) -> None:
    stage = before_opening
    async with driving(stage, [stage.card(1).code]) as (app, pilot):
        assert "F12 : ouvrir la journée" in screen(app)
        await press(pilot, "f9")
        assert shown(app) is VerdictCode.DAY_NOT_OPEN
        await press(pilot, "space")
        assert handed_over(stage) == 0


async def test_languages_change_under_ones_hands(stage: Stage) -> None:
    async with driving(stage, [stage.card(1).code]) as (app, pilot):
        await press(pilot, "f9", "f10", "=langue", "enter")
        assert "Space: hand it all over" in screen(app)
        await press(pilot, "f10", "=language", "enter")
        assert "RBT-0001" in screen(app)
        assert "hand it all over" not in screen(app)


def test_the_app_binds_no_key_that_a_scanner_sends(stage: Stage) -> None:
    """The desk listens to Space, function keys, Insert, Escape, two arrows, two pages; the app to nothing."""
    app = app_on(stage)
    keys = {binding.key for binding in DeskScreen.BINDINGS}  # type: ignore[union-attr]
    assert keys <= {"space", "insert", "escape", "up", "down", "pageup", "pagedown", *(f"f{n}" for n in range(1, 13))}
    assert set(app._bindings.key_to_bindings) == set()


def flag(stage: Stage, number: int, *flags: str) -> None:
    known = stage.session.books.register.get(f"h-RBT-{number:04}")
    assert known is not None
    registration.register(stage.session, [replace(known, flags=flags)])


async def test_the_priority_lane_is_told_once_and_never_why(stage: Stage) -> None:
    reason = Flag(code="ENCEINTE", instruction={"fr": "Proposer une chaise"}, priority_lane=True)
    stage.session.programme = replace(stage.session.programme, flags=(*stage.session.programme.flags, reason))
    flag(stage, 3, "PRIORITE", "ENCEINTE", "PORTAGE")
    flag(stage, 4, "PORTAGE")
    async with driving(stage, [stage.card(3).code, stage.card(3).code, stage.card(4).code]) as (app, pilot):
        await press(pilot, "f9")
        text = screen(app)
        assert text.count("▸ File prioritaire") == 1
        assert "▸ Proposer une chaise" in text
        assert "▸ Aider à porter" in text
        assert "ENCEINTE" not in text
        await press(pilot, "space", "f9")
        assert "▸ File prioritaire" in screen(app), "who is refused waits no longer than others"
        await press(pilot, "f9")
        assert "File prioritaire" not in screen(app)
