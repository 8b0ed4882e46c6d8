"""A list comes in by keys: its plan, a column said by hand, the question that stops it, the columns kept."""

from __future__ import annotations

from pathlib import Path

from distro.stations.session import Session
from distro.tui import DistroApp
from stage import Stage
from tui.driving import Driver, driving, press, screen, settled, told

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
