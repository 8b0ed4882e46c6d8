"""Who collects, by keys only: the arrows choose, the choice is seen before Space, and no scan leaves one behind."""

from __future__ import annotations

import pytest

from distro.model.events import Collector, Handover
from distro.model.people import CollectorKind
from distro.texts import speak
from distro.tui.desk.page import DeskScreen
from distro.tui.desk.proxy import ProxyScreen
from stage import Stage
from tui.driving import driving, press, scan, screen, told

VOISIN = ("=Essai Voisin", "enter", "=voisin", "enter")


def made(stage: Stage) -> list[Handover]:
    return list(stage.session.books.handovers)


def named(stage: Stage, handover: Handover) -> tuple[CollectorKind, str, str]:
    known = stage.session.books.register.collectors.get(handover.id)
    return handover.collector.kind, known.name if known else "", known.relation if known else ""


async def test_the_holder_needs_no_key(stage: Stage) -> None:
    async with driving(stage, [stage.card(3).code]) as (app, pilot):
        await press(pilot, "f9")
        assert "● Titulaire" in screen(app)
        assert "○ Essai Soeur, soeur" in screen(app)
        await press(pilot, "space")
        assert "Retiré par" not in screen(app)
    assert named(stage, made(stage)[0]) == (CollectorKind.PRIMARY, "", "")


async def test_an_alternate_is_one_key_away_and_stands_in_the_handover(stage: Stage) -> None:
    async with driving(stage, [stage.card(3).code] * 2) as (app, pilot):
        await press(pilot, "f9", "down")
        assert "● Essai Soeur, soeur" in screen(app)
        assert "Espace : tout remettre à Essai Soeur, soeur" in screen(app)
        assert made(stage) == []
        await press(pilot, "space")
        assert "Remis à 09:00 et enregistré. Retiré par Essai Soeur, soeur." in screen(app)
        await press(pilot, "f9")
        assert "Retiré par Essai Soeur" in screen(app), "who comes again is told who came"
    assert named(stage, made(stage)[0]) == (CollectorKind.ALTERNATE, "Essai Soeur", "soeur")


async def test_a_proxy_leaves_name_and_relation(stage: Stage) -> None:
    async with driving(stage, [stage.card(2).code]) as (app, pilot):
        await press(pilot, "f9", "down")
        assert isinstance(app.screen, ProxyScreen)
        await press(pilot, *VOISIN)
        assert isinstance(app.screen, DeskScreen)
        assert made(stage) == []
        assert "● Essai Voisin, voisin" in screen(app)
        assert "tout remettre à Essai Voisin, voisin" in screen(app)
        await press(pilot, "space")
    assert named(stage, made(stage)[0]) == (CollectorKind.PROXY, "Essai Voisin", "voisin")


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (("=Essai Voisin", "enter", "enter"), "Il manque le nom ou le lien"),
        (("enter", "=voisin", "enter"), "Il manque le nom ou le lien"),
        (("=AB123456", "enter", "=voisin", "enter"), "pièce d'identité"),
    ],
)
async def test_a_proxy_without_name_or_relation_or_with_an_identity_number_collects_nothing(
    stage: Stage, typed: tuple[str, ...], says: str
) -> None:
    async with driving(stage, [stage.card(2).code]) as (app, pilot):
        await press(pilot, "f9", "down", *typed)
        assert says in screen(app)
        await press(pilot, "escape", "escape", "right", "enter")
        assert isinstance(app.screen, DeskScreen)
        assert "● Titulaire" in screen(app)


async def test_the_arrows_stop_at_both_ends_and_do_nothing_where_nobody_collects(stage: Stage) -> None:
    async with driving(stage, [stage.card(3).code] * 2) as (app, pilot):
        empty = screen(app)
        await press(pilot, "down", "up")
        assert screen(app) == empty
        await press(pilot, "f9", "up", "up")
        assert "● Titulaire" in screen(app)
        await press(pilot, "down", "down", *VOISIN, "down")
        assert isinstance(app.screen, DeskScreen)
        assert "● Essai Voisin, voisin" in screen(app)
        await press(pilot, "up", "up")
        assert "● Titulaire" in screen(app)
        await press(pilot, "space")
        after = screen(app)
        await press(pilot, "down", "up")
        assert screen(app) == after
        await press(pilot, "f9")  # already collected: nobody collects anything
        refused = screen(app)
        await press(pilot, "down", "up")
        assert screen(app) == refused
    assert len(made(stage)) == 1


async def test_the_next_verdict_is_the_holders_again(stage: Stage) -> None:
    async with driving(stage, [stage.card(3).code, stage.card(9).code]) as (app, pilot):
        await press(pilot, "f9", "down", "f9")
        assert "RBT-0009" in screen(app)
        assert "● Titulaire" in screen(app)
        await press(pilot, "down", "down")
        await scan(pilot, stage.card(3).code)
        assert isinstance(app.screen, DeskScreen), "the next card closes the question about the last one"
        assert "● Titulaire" in screen(app)
        await press(pilot, "space")
    assert [one.collector.kind for one in made(stage)] == [CollectorKind.PRIMARY]


async def test_nobody_else_collects_for_a_minor_who_is_alone(stage: Stage) -> None:
    async with driving(stage, [stage.card(10).code]) as (app, pilot):
        await press(pilot, "f9", "down")
        text = screen(app)
        assert isinstance(app.screen, DeskScreen)
        assert "seul le titulaire retire" in text
        assert "Accompagner les deux au point focal protection" in text
        assert "Riz" not in text
        await press(pilot, "space", "f6", "space", "enter")
        assert isinstance(app.screen, DeskScreen)
        assert made(stage) == []
        await press(pilot, "up")
        assert "Espace : tout remettre" in screen(app)
        await press(pilot, "space")
    assert [one.collector.kind for one in made(stage)] == [CollectorKind.PRIMARY]


async def test_one_proxy_for_many_households_is_flagged_before_space_and_not_stopped(stage: Stage) -> None:
    numbers = (1, 2, 4, 5)
    for number in numbers[:3]:
        verdict = stage.desk().look_up(f"h-RBT-{number:04}")
        stage.desk().hand_over(verdict, collector=Collector(CollectorKind.PROXY, "essai voisin", "voisin"))
    async with driving(stage, [stage.card(5).code, stage.card(6).code]) as (app, pilot):
        await press(pilot, "f9", "down", *VOISIN)
        assert "Cette personne a déjà" in screen(app)
        assert "Prévenir le" in screen(app)
        await press(pilot, "space")
        assert len(made(stage)) == 4
        await press(pilot, "f9", "down", "=Essai Autre", "enter", "=cousine", "enter")
        assert "Cette personne a déjà" not in screen(app)


async def test_the_menu_and_a_click_lead_to_the_same_choice(stage: Stage) -> None:
    async with driving(stage, [stage.card(3).code] * 2) as (app, pilot):
        await press(pilot, "f10", "=qui retire", "enter")
        assert "Scannez d'abord une carte" in told(app)
        await press(pilot, "f9", "f10", "=qui retire", "enter", "down", "enter")
        assert "● Essai Soeur, soeur" in screen(app)
        await pilot.click("#who", offset=(3, 3))
        await press(pilot, "down", "down", "enter", *VOISIN)
        assert "● Essai Voisin, voisin" in screen(app)
        await press(pilot, "space")
    assert named(stage, made(stage)[0])[0] is CollectorKind.PROXY


async def test_a_part_goes_to_whoever_stands_there(stage: Stage) -> None:
    async with driving(stage, [stage.card(3).code]) as (_, pilot):
        await press(pilot, "f9", "down", "f6", "=1", "f4")
    [handover] = made(stage)
    assert named(stage, handover) == (CollectorKind.ALTERNATE, "Essai Soeur", "soeur")
    assert handover.lines[0].quantity == 1


async def test_the_history_says_who_collected(stage: Stage) -> None:
    async with driving(stage, [stage.card(3).code]) as (app, pilot):
        await press(pilot, "f9", "down", "space", "f10", "=a reçu", "enter")
        assert "Retiré par Essai Soeur, soeur" in screen(app)


async def test_who_signed_on_paper_is_entered_with_the_sheet(stage: Stage) -> None:
    async with driving(stage) as (app, pilot):
        stage.pass_time(3600)
        await press(pilot, "f10", "=papier", "enter", "=RBT-0003", "enter", "=09:20", "tab", "=essai soeur", "enter")
        assert "RBT-0003, 09:20" in screen(app)
        await press(pilot, "=RBT-0002", "enter", "tab", "=Essai Voisin, voisin", "enter")
        await press(pilot, "=RBT-0004", "enter", "enter", "escape")
        assert isinstance(app.screen, DeskScreen)
    assert [named(stage, one) for one in made(stage)] == [
        (CollectorKind.ALTERNATE, "Essai Soeur", "soeur"),
        (CollectorKind.PROXY, "Essai Voisin", "voisin"),
        (CollectorKind.PRIMARY, "", ""),
    ]


@pytest.mark.parametrize("spoken", ["en", "ar"])
async def test_it_reads_in_every_language(stage: Stage, spoken: str) -> None:
    speak(spoken)
    async with driving(stage, [stage.card(3).code, stage.card(10).code]) as (app, pilot):
        await press(pilot, "f9", "down")
        assert screen(app).count("●") == 1
        await press(pilot, "f9", "down", "space")
    assert made(stage) == []
