"""Without its card a household is served by its own colour and word, after a question whose outcome is kept."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from distro.books import Day
from distro.model.events import Challenge, How
from distro.model.verdicts import VerdictCode
from distro.reports.day.conduct import desk as conduct
from distro.stations import duplicates, registration, searches
from distro.texts import LANGUAGES, say, speak
from distro.texts.spaces import soft
from distro.tui.commands import HandOver, WrongAnswer
from distro.tui.desk.ration import Ration
from distro.tui.desk.wording import Tone
from distro.tui.look.arabic import shaped
from stage import PASSPHRASE, WOMAN, Stage, household
from tui.driving import driving, press, screen, told


def day(stage: Stage) -> Day:
    opened = stage.session.books.days.open_at("RBT")
    assert opened is not None
    return opened


async def test_a_verdict_without_a_card_says_so_and_the_question_is_kept(stage: Stage) -> None:
    async with driving(stage) as (app, pilot):
        await press(pilot, "f2", "=Traor", "enter")
        showing = app.desk_screen.showing
        assert (showing.name, showing.tone) == ("without_card", Tone.ASK)
        assert soft(say("desk.why.without_card"))[:40] in screen(app)
        await press(pilot, "f4")
        assert "réponse fausse : Ctrl+X" in " ".join(screen(app).split()), (
            "what to do with the answer that stands there"
        )
        await press(pilot, "space")
        await press(pilot, "f2", "=Diallo", "enter", "space")
    asked, not_asked = stage.session.books.handovers
    assert (asked.how, asked.challenge) == (How.SEARCHED, Challenge.RIGHT)
    assert not_asked.challenge is Challenge.NOT_ASKED
    counted = conduct(day(stage))
    assert (counted.without_card, counted.asked, counted.seconded) == (2, 1, 0)


async def test_a_wrong_answer_hands_nothing_over_and_leads_to_the_help_desk(stage: Stage) -> None:
    async with driving(stage) as (app, pilot):
        await press(pilot, "ctrl+x")
        assert told(app)
        await press(pilot, "f2", "=Traor", "enter", "f4", "ctrl+x", "space")
        assert app.desk_screen.showing.name == VerdictCode.WRONG_ANSWER
        assert soft(say("desk.next.wrong_answer"))[:30] in screen(app)
    assert not list(stage.session.books.handovers)
    [refused] = day(stage).refusals
    assert (refused.verdict, refused.household) == (VerdictCode.WRONG_ANSWER, "h-RBT-0002")


async def test_homonyms_are_told_apart_by_what_the_holder_is_asked_and_never_shown(stage: Stage) -> None:
    twins = [
        replace(household(20 + at, WOMAN, name="Diallo Essai"), id=f"h-{at}", birth_year=1970 + at) for at in range(2)
    ]
    registration.register(stage.session, twins)
    async with driving(stage) as (app, pilot):
        await press(pilot, "f2", "=Diallo Essai")
        assert soft(say("desk.find.same_name.birth_year"))[:30] in screen(app)
        assert "1971" not in screen(app)
        await press(pilot, "= 1971", "enter")
        verdict = app.desk_screen.showing.verdict
        assert verdict is not None
        assert verdict.household == "h-1"
        assert app.desk_screen.showing.namesakes == 2


@pytest.mark.parametrize("spoken", LANGUAGES)
async def test_on_the_smallest_screen_homonyms_stand_together_and_are_served_to_the_last_page(
    stage: Stage, spoken: str
) -> None:
    speak(spoken)
    registration.register(stage.session, [replace(household(21, WOMAN, name="Diallo Essai"), id="h-twin")])
    async with driving(stage, size=(40, 12)) as (app, pilot):
        await press(pilot, "f2", "=Diallo Essai")
        seen = {*screen(app).replace("│", " ").split()}
        assert {"RBT-0001", "RBT-0021"} <= seen, "nobody is chosen for want of a line"
        await press(pilot, "enter")
        assert app.desk_screen.showing.namesakes == 1
        ration, pages = app.desk_screen.query_one(Ration), app.desk_screen.query_one(Ration).place[1]
        assert pages > 1
        for page in range(1, pages):
            assert ration.place == (page, pages), "what is said behind the last page takes no line from those before"
            turn = say("desk.next.turn", key=HandOver.key_name(), page=page, pages=pages)
            assert soft(shaped(turn)) in screen(app)
            await press(pilot, "space")
        assert (ration.place, ration.is_seen) == ((pages, pages), True)
        assert WrongAnswer.key_name() in screen(app), "what to press when the answer is wrong"
        await press(pilot, "space")
    assert len([*stage.session.books.handovers]) == 1


async def test_a_programme_may_want_a_second_person(stage: Stage) -> None:
    programme = stage.session.programme
    cards = replace(programme.cards, without_card="second_person")
    stage.session.programme = replace(programme, cards=cards)
    async with driving(stage, size=(100, 36)) as (app, pilot):
        await press(pilot, "f2", "=Traor", "enter", "space")
        await press(pilot, "=sara", "enter", f"={PASSPHRASE}", "f4")
        assert soft(say("errors.second_person_same"))[:30] in screen(app)
        await press(pilot, "escape", "space", "=awa", "enter", f"={PASSPHRASE}", "f4")
    [made] = stage.session.books.handovers
    assert (made.by, made.seconded_by) == ("sara", "awa")
    assert conduct(day(stage)).seconded == 1


async def test_who_was_shown_too_many_people_reads_why_nobody_is_found(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searches, "MOST_SEEN", 0)
    stage.session.log_in("awa", PASSPHRASE)
    async with driving(stage) as (app, pilot):
        await press(pilot, "f2", "=Traor")
        assert "elle s'arrête un moment" in " ".join(screen(app).replace("│", " ").split())
        assert "Traoré" not in screen(app)


async def test_a_record_that_was_joined_to_another_says_to_which_when_it_is_found(stage: Stage) -> None:
    one, other = (stage.session.books.register.get(f"h-RBT-000{n}") for n in (1, 2))
    assert one is not None
    assert other is not None
    duplicates.judge_same(stage.session, one, other)
    async with driving(stage) as (app, pilot):
        await press(pilot, "f2", "=rbt-0002")
        assert "réuni à RBT-0001" in screen(app)
