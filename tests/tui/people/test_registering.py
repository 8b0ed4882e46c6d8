"""Registering, correcting, what a household received, and the receipt sheet typed in: by keys alone."""

from __future__ import annotations

from pathlib import Path

from distro.model.people import PopulationGroup, Sex
from distro.stations.session import Session
from distro.store import Role, open_store
from stage import PASSPHRASE, Stage
from tui.driving import driving, press, scan, screen, told

PAST = ("f10", "=a reçu", "enter")
NEW = ("f10", "=inscrire un", "enter")


async def test_a_household_of_five_is_registered_by_keys_and_shown(stage: Stage) -> None:
    typed = ("=Awa Ndiaye", "enter", "=f34 m36 f8 f9 m0", "enter", "=0612345678")
    async with driving(stage) as (app, pilot):
        await press(pilot, *NEW, *typed)
        assert "5 personnes : 1 femme 25-59 · 1 homme 25-59 · 3 enfants" in screen(app).replace("\u00a0", " ")
        await press(pilot, "f4")
        assert "RBT-0011 est inscrit" in told(app)
        assert "Awa Ndiaye" in screen(app)
    made = stage.session.books.register.numbered("RBT-0011")
    assert made is not None
    assert (made.size, made.head_sex, made.group) == (5, Sex.FEMALE, PopulationGroup.MIGRANT)
    # At two keys a second, slower than anybody who does this for a living.
    keys = sum(len(key) if key[0] == "=" else 1 for key in (*NEW, *typed, "f4"))
    assert keys / 2 < 60


async def test_flags_and_consent_are_ticked_with_space_after_the_text_was_read(stage: Stage) -> None:
    async with driving(stage) as (app, pilot):
        await press(pilot, *NEW, "=Awa Ndiaye", "enter", "=f34", "f6")
        assert "Nous notons votre nom" in screen(app)
        await press(pilot, "f2")
        assert "We write down your name" in screen(app)
        await press(pilot, "escape", *["tab"] * 4, "tab", "space", *["tab"] * 5, "space", "tab", "space")
        assert screen(app).count("[X]") == 3
        await press(pilot, "f4")
    made = stage.session.books.register.numbered("RBT-0011")
    assert made is not None
    assert made.consent is not None
    assert made.flags == ("PRIORITE",)
    assert made.consent.share_with == ("partners",)
    assert not made.consent.share_with_government


async def test_a_slip_is_seen_at_once_and_nothing_is_saved(stage: Stage) -> None:
    async with driving(stage) as (app, pilot):
        await press(pilot, *NEW, "=Awa", "enter", "=f34 n8")
        assert "« N8 » n'est pas compris" in screen(app)
        await press(pilot, "f4")
        assert "Rien n'est enregistré" in screen(app)
        await press(pilot, "escape")
        assert "f34 n8" in screen(app), "what was typed is still there"
        await press(pilot, "escape")
    assert stage.session.books.register.numbered("RBT-0011") is None


async def test_a_household_that_is_shown_is_corrected(stage: Stage) -> None:
    async with driving(stage) as (app, pilot):
        await press(pilot, "f10", "=corriger", "enter")
        assert "Scannez d'abord" in told(app)
        await scan(pilot, stage.card(3).code)
        await press(pilot, "f10", "=corriger", "enter")
        assert "Corriger RBT-0003" in screen(app)
        assert "F25-59 M25-59 F12-14 M1-4 F12-14" in screen(app)
        await press(pilot, "tab", "end", "= m70", "f4")
        assert "RBT-0003 est corrigé" in told(app)
    corrected = stage.session.books.register.numbered("RBT-0003")
    assert corrected is not None
    assert (corrected.size, corrected.birth_year, corrected.alternates[0].name) == (6, 1983, "Essai Soeur")


async def test_a_volunteer_does_not_register(stage: Stage, tmp_path: Path) -> None:
    stage.session.store.keyring.add("binta", PASSPHRASE, Role.VOLUNTEER)
    stage.session.store.close()
    store = open_store(stage.folder, "binta", PASSPHRASE, counters=tmp_path / "heads")
    stage.session = Session(store, stage.clock)
    async with driving(stage) as (app, pilot):
        await press(pilot, *NEW)
        assert "Personnes du ménage" not in screen(app)
        assert stage.session.role == "volunteer"


async def test_the_past_of_a_household_is_in_the_menu(stage: Stage) -> None:
    async with driving(stage) as (app, pilot):
        await press(pilot, *PAST)
        assert "Scannez d'abord" in told(app)
        await scan(pilot, stage.card(3).code)
        await press(pilot, *PAST)
        assert "Rien encore" in screen(app)
        await press(pilot, "escape", "space", *PAST)
        assert "Panier alimentaire" in screen(app)
        await scan(pilot, stage.card(4).code)
        assert "RBT-0004" in screen(app), "the next scan goes back to the desk"


async def test_the_receipt_sheet_is_typed_in_line_after_line(stage: Stage) -> None:
    stage.pass_time(2 * 3600)
    async with driving(stage) as (app, pilot):
        await press(pilot, "f10", "=papier", "enter", "=rbt-0003", "enter", "=10:05", "enter")
        assert "RBT-0003, 10:05" in screen(app)
        await press(pilot, "=rbt-0003", "enter", "enter")
        assert "rien à remettre" in screen(app).casefold() or "dû" in screen(app)
        await press(pilot, "escape")
        assert len(stage.session.books.handovers.of_household("h-RBT-0003")) == 1
