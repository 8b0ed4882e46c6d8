"""A supervisor lets pass what the desk refuses, by keys only: by name, with a passphrase and a reason."""

from __future__ import annotations

import pytest

from distro.model.events import Handover
from distro.model.people import CollectorKind
from distro.reports.day.report import day_report
from distro.stations import registration
from distro.texts import speak
from distro.tui.desk.override import OverrideScreen
from distro.tui.desk.page import DeskScreen
from stage import BABY, PASSPHRASE, WOMAN, Stage, household
from tui.driving import driving, press, screen, told

OVERRIDE = ("f10", "=quand même", "enter")
SIGNED = ("=sara", "enter", f"={PASSPHRASE}", "enter", "=sac percé", "f4")


def made(stage: Stage) -> list[Handover]:
    return list(stage.session.books.handovers)


async def test_a_second_ration_is_let_pass_and_marked(stage: Stage) -> None:
    code = stage.card(4).code
    async with driving(stage, [code, code]) as (app, pilot):
        await press(pilot, "f9", "space", "f9", "f10", "=servir quand", "enter")
        assert "Servir quand même : que remettre ?" in screen(app)
        await press(pilot, "=1", "f4")
        assert "À remettre malgré tout à RBT-0004" in screen(app)
        assert "Remis le 14 juin à 09:00" in screen(app), "why the desk refused"
        assert len(made(stage)) == 1
        await press(pilot, *SIGNED)
        text = screen(app)
        assert isinstance(app.screen, DeskScreen)
        assert "Servi quand même, avec l'accord de sara." in text
        assert "1  Riz, 1 kg" in text
        await press(pilot, "space", *OVERRIDE)
        assert "« Servir quand même » sert quand" in told(app), "once is once"
    first, second = made(stage)
    assert (first.override_by, second.override_by, second.override_reason) == ("", "sara", "sac percé")
    assert second.lines[0].quantity == 1


async def test_a_wrong_passphrase_or_no_reason_changes_nothing(stage: Stage) -> None:
    async with driving(stage, [stage.card(4).code] * 2) as (app, pilot):
        await press(pilot, "f9", "space", "f9", *OVERRIDE, "f4")
        await press(pilot, "=sara", "enter", "=faux", "enter", "=sac percé", "f4")
        assert "La phrase secrète ou l'identifiant n'est pas bon" in screen(app)
        assert "essayez encore, calmement" in screen(app)
        assert PASSPHRASE not in screen(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, OverrideScreen)
        assert len(made(stage)) == 1
        await press(pilot, f"={PASSPHRASE}", "f4")
        assert "Servi quand même, avec l'accord de sara." in screen(app)
    assert len(made(stage)) == 2


@pytest.mark.parametrize("who", ["omar", "awa"])
async def test_only_a_supervisor_may(stage: Stage, who: str) -> None:
    async with driving(stage, [stage.card(4).code] * 2) as (app, pilot):
        await press(pilot, "f9", "space", "f9", *OVERRIDE, "f4")
        await press(pilot, f"={who}", "enter", f"={PASSPHRASE}", "enter", "=vite", "f4")
        assert "n'est pas permis" in screen(app)
        await press(pilot, "escape", "escape", "right", "enter")
        assert isinstance(app.screen, DeskScreen)
    assert len(made(stage)) == 1


async def test_without_a_reason_nothing_is_handed_over(stage: Stage) -> None:
    async with driving(stage, [stage.card(4).code] * 2) as (app, pilot):
        await press(pilot, "f9", "space", "f9", *OVERRIDE, "f4", "=sara", "enter", f"={PASSPHRASE}", "f4")
        assert "Il manque une raison" in screen(app)
    assert len(made(stage)) == 1


async def test_there_is_nothing_to_override_where_nobody_is_refused_or_nobody_known(stage: Stage) -> None:
    async with driving(stage, [stage.card(4).code, "https://example.org"]) as (app, pilot):
        for key in ((), ("f9",), ("f9",)):
            await press(pilot, *key, *OVERRIDE)
            assert isinstance(app.screen, DeskScreen)
            assert "« Servir quand même » sert quand" in told(app)
    assert made(stage) == []


async def test_who_is_not_in_the_round_gets_what_its_size_would(stage: Stage) -> None:
    late = household(31, WOMAN, BABY, name="Essai Tardive")
    registration.register(stage.session, [late])
    async with driving(stage) as (app, pilot):
        await press(pilot, "f2", "=RBT-0031", "enter")
        assert "Rien n'est prévu" in screen(app)
        await press(pilot, *OVERRIDE, "f4", *SIGNED)
        assert "5  Riz, 1 kg" in screen(app)
    [handover] = made(stage)
    assert (handover.household, handover.override_by) == (late.id, "sara")


async def test_it_goes_to_whoever_stands_there_but_never_for_a_minor_alone(stage: Stage) -> None:
    stage.desk().hand_over(stage.desk().look_up("h-RBT-0010"))
    async with driving(stage, [stage.card(3).code] * 2 + [stage.card(10).code]) as (app, pilot):
        await press(pilot, "f9", "space", "f9", "f10", "=qui retire", "enter", "down", "enter")
        assert "● Essai Soeur, soeur" in screen(app)
        await press(pilot, *OVERRIDE, "f4", *SIGNED)
        assert "Retiré par Essai Soeur, soeur. Servi quand même" in " ".join(screen(app).split())
        await press(pilot, "f9", "f10", "=qui retire", "enter", "down", "enter")
        assert "seul le titulaire retire" in screen(app)
        await press(pilot, *OVERRIDE)
        assert isinstance(app.screen, DeskScreen)
        assert "« Servir quand même » sert quand" in told(app)
    assert [one.collector.kind for one in made(stage)] == [
        CollectorKind.PRIMARY, CollectorKind.PRIMARY, CollectorKind.ALTERNATE,
    ]  # fmt: skip


async def test_escape_at_any_step_hands_nothing_over(stage: Stage) -> None:
    async with driving(stage, [stage.card(4).code] * 2) as (app, pilot):
        await press(
            pilot, "f9", "space", "f9", *OVERRIDE, "escape", *OVERRIDE, "f4", "=sara", "escape", "right", "enter"
        )
        assert isinstance(app.screen, DeskScreen)
    assert len(made(stage)) == 1


async def test_the_day_report_counts_it_by_operator_and_shows_who_allowed_it(stage: Stage) -> None:
    async with driving(stage, [stage.card(4).code] * 2) as (_, pilot):
        await press(pilot, "f9", "space", "f9", *OVERRIDE, "f4", *SIGNED)
    day = stage.session.books.days.all()[-1]
    report = day_report(stage.session.programme, stage.session.books, day.name)
    [line] = report.overrides
    assert (line.by, line.allowed_by, line.reason) == ("sara", "sara", "sac percé")
    [operator] = report.operators
    assert (operator.handovers, operator.overrides) == (2, 1)


async def test_before_the_day_is_open_nothing_is_overridden(before_opening: Stage) -> None:
    async with driving(before_opening, [before_opening.card(4).code]) as (app, pilot):
        await press(pilot, "f9", *OVERRIDE)
        assert isinstance(app.screen, DeskScreen)
        assert "la journée ouverte" in told(app)


@pytest.mark.parametrize("spoken", ["en", "ar"])
async def test_it_reads_in_every_language(stage: Stage, spoken: str) -> None:
    from distro.texts import say

    speak(spoken)
    async with driving(stage, [stage.card(4).code] * 2) as (app, pilot):
        await press(pilot, "f9", "space", "f9", "f10", f"={say('keys.override.title')}", "enter", "f4", *SIGNED)
        assert isinstance(app.screen, DeskScreen)
        assert "sara" in screen(app)
    assert [one.override_by for one in made(stage)] == ["", "sara"]
