"""A list comes in by keys: its plan, a column said by hand, the question that stops it, the columns kept."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from msgspec.structs import replace

from distro.exchange.register import Choices
from distro.stations import registration
from distro.stations.session import Session
from distro.texts import say
from distro.tui import DistroApp
from stage import Stage
from tui.driving import Driver, at_once, driving, press, screen, settled, told

LIST = (
    "Numéro;Nom;Téléphone;Personnes;Ville\nRBT-201;Ndiaye Awa;0611223344;4;Rabat\nRBT-202;Sow Ali;0611223355;2;Rabat\n"
)
OPEN = ("f10", "=registre du bureau", "enter", "f3")


async def read(app: DistroApp, pilot: Driver, file: Path) -> None:
    """Type the file's path and wait until its plan stands there."""
    await press(pilot, f"={file}", "enter")
    await planned(app, pilot)


async def planned(app: DistroApp, pilot: Driver) -> None:
    await app.workers.wait_for_complete()
    await settled(pilot)


def size(session: Session, number: str) -> int:
    household = session.books.register.numbered(number)
    return household.size if household else 0


async def test_a_list_is_shown_and_accepted(stage: Stage) -> None:
    file = stage.folder.parent / "liste.csv"
    file.write_text(LIST, "utf-8")
    async with driving(stage) as (app, pilot):
        await press(pilot, *OPEN)
        await read(app, pilot, file)
        assert "Nouveaux 2" in screen(app)
        assert "→ téléphone [phone]" in screen(app)
        assert "0611223344" in screen(app)
        assert "Rien n'a encore changé" in screen(app)
        assert size(stage.session, "RBT-201") == 0
        await press(pilot, "f4")
        await planned(app, pilot)
        assert "2 nouveaux" in told(app)
        assert "RBT-201" in screen(app)
    assert (size(stage.session, "RBT-201"), size(stage.session, "RBT-202")) == (4, 2)


async def test_a_column_is_said_by_hand_and_kept_for_the_next_list(stage: Stage) -> None:
    """Nobody need know what `Effectif Z` is: it is said, and known the next time."""
    folder = stage.folder.parent
    file, columns = folder / "liste.csv", folder / "colonnes.toml"
    file.write_text(LIST.replace("Personnes", "Effectif Z"), "utf-8")
    async with driving(stage) as (app, pilot):
        await press(pilot, *OPEN)
        await read(app, pilot, file)
        await press(pilot, "f3", "down", "down", "down", "enter", "=size", "enter")
        await planned(app, pilot)
        assert "→ nombre de personnes [size]" in screen(app)
        assert "comme vous l'avez dit" in screen(app)
        await press(pilot, "f6", "enter")
        assert str(columns.name) in told(app)
        await press(pilot, "f4")
        await planned(app, pilot)
    assert '"Effectif Z" = "size"' in columns.read_text("utf-8")
    assert size(stage.session, "RBT-201") == 4


async def test_a_question_stops_it_and_a_person_answers(stage: Stage) -> None:
    """A list whose rows look like somebody of the register under another number."""
    file = stage.folder.parent / "liste.csv"
    file.write_text("Numéro;Nom;Téléphone;Personnes;Ville\nRBT-301;Diallo Essai;0600000001;3;Rabat\n", "utf-8")
    async with driving(stage) as (app, pilot):
        await press(pilot, *OPEN)
        await read(app, pilot, file)
        assert "Une question est ouverte" in screen(app)
        await press(pilot, "f4", "enter")
        assert size(stage.session, "RBT-301") == 0, "no is what Enter finds first"
        await press(pilot, "f4", "right", "enter")
        await planned(app, pilot)
        assert "1 nouveaux" in told(app)
    assert size(stage.session, "RBT-301") == 3


async def test_a_file_that_is_none_is_refused_in_words(stage: Stage) -> None:
    file = stage.folder.parent / "liste.csv"
    file.write_bytes(b"\x89PNG\r\n" + bytes(range(256)))
    async with driving(stage) as (app, pilot):
        await press(pilot, *OPEN)
        await read(app, pilot, file)
        assert "Cela n'a pas été fait" in screen(app)
        await press(pilot, "escape", "f4")
        assert "Quelle liste" in screen(app), "there is no plan to accept"


ANSWERS = ("hidden_take", "hidden_leave", "dates_day", "dates_month", "conflicts_ours", "conflicts_list", "prefix",
           "point", "map")  # fmt: skip


async def answer(app: DistroApp, pilot: Driver, name: str, *more: str) -> None:
    """F5, one of the answers in their order, and what is asked of it."""
    await press(pilot, "f5")
    assert say(f"registry.answer.{name}") in screen(app)
    await press(pilot, *["down"] * ANSWERS.index(name), "enter", *more)
    await planned(app, pilot)


async def test_dates_that_read_both_ways_are_answered_on_the_page(stage: Stage) -> None:
    file = stage.folder.parent / "liste.csv"
    head = "Numéro;Nom;Personnes;Ville;Date d'enregistrement\n"
    file.write_text(head + "RBT-401;Ndiaye Awa;4;Rabat;04/05/2023\nRBT-402;Sow Ali;2;Rabat;06/05/2023\n", "utf-8")
    async with driving(stage) as (app, pilot):
        await press(pilot, *OPEN)
        await read(app, pilot, file)
        await answer(app, pilot, "dates_month")
        await press(pilot, "f4")
        await planned(app, pilot)
    household = stage.session.books.register.numbered("RBT-401")
    assert household is not None and household.registered_on == date(2023, 4, 5)


async def test_where_a_list_says_no_town_the_point_is_answered_and_its_numbers_are_told_apart(stage: Stage) -> None:
    file = stage.folder.parent / "liste.csv"
    file.write_text("Numéro;Nom;Personnes\n7;Ndiaye Awa;4\n", "utf-8")
    async with driving(stage) as (app, pilot):
        await press(pilot, *OPEN)
        await read(app, pilot, file)
        assert "Nouveaux 0" in screen(app)
        await answer(app, pilot, "point", "enter")
        await answer(app, pilot, "prefix", "=ong-", "enter")
        assert "Nouveaux 1" in screen(app)
        await press(pilot, "f4")
        await planned(app, pilot)
    household = stage.session.books.register.numbered("ONG-7")
    assert household is not None and household.point == stage.session.programme.points[0].code


@pytest.mark.parametrize(("words", "there"), [("hidden_take", (4, 2)), ("hidden_leave", (4, 0))])
async def test_hidden_rows_are_answered_on_the_page(stage: Stage, words: str, there: tuple[int, int]) -> None:
    file = stage.folder.parent / "liste.xlsx"
    with xlsxwriter.Workbook(str(file), {"in_memory": True}) as book:
        sheet = book.add_worksheet("Liste")
        for at, line in enumerate(LIST.splitlines()):
            sheet.write_row(at, 0, line.split(";"))
        sheet.set_row(2, None, None, {"hidden": True})
    async with driving(stage) as (app, pilot):
        await press(pilot, *OPEN)
        await read(app, pilot, file)
        assert "Une question est ouverte" in screen(app)
        await answer(app, pilot, words)
        await press(pilot, "f4")
        await planned(app, pilot)
    assert (size(stage.session, "RBT-201"), size(stage.session, "RBT-202")) == there


@pytest.mark.parametrize(("words", "phone"), [("conflicts_ours", "0600000009"), ("conflicts_list", "0611223399")])
async def test_a_conflict_with_the_desk_is_answered_on_the_page(stage: Stage, words: str, phone: str) -> None:
    folder = stage.folder.parent
    first, second = folder / "un.csv", folder / "deux.csv"
    first.write_text(LIST, "utf-8")
    second.write_text(LIST.replace("0611223344", "0611223399"), "utf-8")
    session = stage.session
    registration.apply(session, registration.plan(session, first, Choices()))
    household = session.books.register.numbered("RBT-201")
    assert household is not None
    registration.register(session, [replace(household, phone="0600000009")])
    async with driving(stage) as (app, pilot):
        await press(pilot, *OPEN)
        await read(app, pilot, second)
        await answer(app, pilot, words)
        await press(pilot, "f4")
        await planned(app, pilot)
    household = session.books.register.numbered("RBT-201")
    assert household is not None and household.phone == phone


async def test_a_saved_mapping_is_read_back_on_the_page(stage: Stage) -> None:
    folder = stage.folder.parent
    file, columns = folder / "liste.csv", folder / "colonnes.toml"
    file.write_text(LIST.replace("Personnes", "Colonne Z"), "utf-8")
    columns.write_text('[columns]\n"Colonne Z" = "size"\n', "utf-8")
    async with driving(stage) as (app, pilot):
        await press(pilot, *OPEN)
        await read(app, pilot, file)
        assert "Une question est ouverte" in screen(app)
        await answer(app, pilot, "map", f"={columns}", "enter")
        assert "→ nombre de personnes [size]" in screen(app)
        await press(pilot, "f4")
        await planned(app, pilot)
    assert size(stage.session, "RBT-201") == 4


def test_a_long_list_comes_in_by_steps_and_what_was_cut_short_is_finished_by_the_same_list(stage: Stage) -> None:
    file = stage.folder.parent / "liste.csv"
    rows = "".join(f"K-{at};Personne {'abcdefghij'[at % 10]}{at};1;Rabat\n" for at in range(600))
    file.write_text("Numéro;Nom;Personnes;Ville\n" + rows, "utf-8")
    session, heard = stage.session, list[tuple[int, int]]()
    before = len(list(session.books.register))
    steps = registration.applied(
        session, registration.plan(session, file, Choices()), True, lambda *at: heard.append(at)
    )
    for _ in range(3):
        next(steps)
    steps.close()
    assert heard == [(0, 600), (250, 600), (500, 600)]
    assert len(list(session.books.register)) == before + 500
    again = registration.plan(session, file, Choices())
    assert (len(again.new), again.unchanged) == (100, 500)
    assert registration.apply(session, again, True) == (100, 0)


async def test_a_list_that_is_looked_through_while_the_help_is_read_stands_there_afterwards(stage: Stage) -> None:
    file = stage.folder.parent / "liste.csv"
    file.write_text(LIST, "utf-8")
    async with driving(stage) as (app, pilot):
        await press(pilot, *OPEN, f"={file}")
        await at_once(pilot, "enter", "f1")
        await app.workers.wait_for_complete()
        assert "Ndiaye" not in screen(app)
        await press(pilot, "escape")
        assert "Ndiaye" in screen(app)
