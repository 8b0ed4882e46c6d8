"""The rounds by keys only, on a real store: rules in words, freezing, making up, and what is short."""

from __future__ import annotations

from distro.model.entitlements import ShortageMode
from distro.stations import programme, registration
from distro.stations.shortages import Scarce
from distro.tui import DistroApp
from distro.tui.day.rounds import RoundsScreen
from distro.tui.desk.letters import drawn, in_blocks
from distro.tui.desk.page import DeskScreen
from distro.tui.desk.ration import Ration
from stage import ROUND, WOMAN, Stage, household
from tests_programme import SOURCE
from tui.driving import Driver, driving, press, read_through, screen, settled, told

_INK = set("█▀▄")
_PICTURE, _LARGE = 14, 5  # cells of an item's picture with what keeps it apart, and of a large figure
ROUNDS = ("f10", "=tours", "enter")


async def open_rounds(app: DistroApp, pilot: Driver) -> None:
    await press(pilot, *ROUNDS)
    assert isinstance(app.screen, RoundsScreen)


async def done(app: DistroApp, pilot: Driver) -> None:
    """What goes on between two keys has come to its end."""
    await app.workers.wait_for_complete()
    await settled(pilot)


def line_of(app: DistroApp, beginning: str) -> list[str]:
    return next(line.split() for line in screen(app).split("\n") if line.strip().startswith(beginning))


def flat(app: DistroApp) -> str:
    """What stands on the screen as one line, without the frame of a dialog."""
    return " ".join(screen(app).replace("│", " ").split())


def due(app: DistroApp) -> str:
    """What the desk says is due, as one line, without its large figures."""
    return " ".join(part for part in app.desk_screen.query_one(Ration).render().plain.split() if not set(part) & _INK)


def is_large(app: DistroApp, quantity: str, item: str) -> bool:
    """Whether the quantity stands before the item behind its picture in large letters, and no other figure with it."""
    drawing = [part.rstrip() for part in in_blocks(drawn(quantity))]
    lines = app.desk_screen.query_one(Ration).render().plain.splitlines()
    at = next(number for number, line in enumerate(lines) if item in line)
    figures = [line[_PICTURE : _PICTURE + _LARGE + 1].rstrip() for line in lines]
    return drawing in (figures[first : first + len(drawing)] for first in range(at - len(drawing) + 1, at + 1))


async def test_the_rounds_stand_there_with_what_came_of_them(stage: Stage) -> None:
    async with driving(stage, [stage.card(3).code]) as (app, pilot):
        await press(pilot, "f9", "space")
        await open_rounds(app, pilot)
        assert line_of(app, "Tour de juin")[-5:] == ["en", "cours", "10", "1", "9"]
        assert line_of(app, "Tour de septembre")[-5:] == ["à", "venir", "–", "–", "–"]
        assert "Aucune pénurie déclarée" in screen(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, DeskScreen)
        assert "Remis à 09:00" in screen(app)  # nothing was changed, and who stood there still does


async def test_the_rules_are_said_in_words(stage: Stage) -> None:
    async with driving(stage) as (app, pilot):
        await open_rounds(app, pilot)
        await press(pilot, "f2")
        text = screen(app)
        assert "Riz, 1 kg : 1 par ménage + 2 par personne, plafond 15" in text
        assert "pour tous les ménages du tour · une fois par tour" in text
        await press(pilot, "escape", "up", "enter", *["down"] * 9)
        assert "seulement avec la consigne « Inscrit à la formation »" in screen(app)


async def test_a_round_is_frozen_after_one_question(stage: Stage) -> None:
    entitlements = stage.session.books.entitlements
    async with driving(stage) as (app, pilot):
        await open_rounds(app, pilot)
        await press(pilot, "f3")
        assert "déjà fermée" in told(app)
        await press(pilot, "down", "f3")
        await done(app, pilot)
        assert "Ménages : 10, personnes : 26" in flat(app)
        await press(pilot, "enter")  # no is what Enter finds first
        assert not entitlements.is_frozen("2023-T2", "RBT")
        await press(pilot, "f3")
        await done(app, pilot)
        await press(pilot, "tab", "enter")
        await done(app, pilot)
        assert line_of(app, "Tour de septembre")[-3:] == ["10", "0", "10"]
    assert entitlements.is_frozen("2023-T2", "RBT")
    assert not entitlements.is_frozen("2023-T2", "TNG")


async def test_who_came_after_the_freeze_is_amended_with_all_others_and_a_scale_put_right_for_all(stage: Stage) -> None:
    session = stage.session
    registration.register(session, [household(31, WOMAN, WOMAN)])
    async with driving(stage) as (app, pilot):
        await open_rounds(app, pilot)
        await press(pilot, "f8")
        await done(app, pilot)
        assert "RBT-0031 · Rabat" in flat(app)
        assert "Riz, 1 kg : 5 (avant : 0)" in flat(app)
        await press(pilot, "enter")
        assert session.books.entitlements.get(ROUND, "h-RBT-0031") is None, "a reason is asked"
        await press(pilot, "=arrivée")
        await read_through(pilot)
        await done(app, pilot)
        assert session.books.entitlements.get(ROUND, "h-RBT-0031") is not None
        assert line_of(app, "Tour de juin")[-3] == "11"
        await press(pilot, "f9")
        await done(app, pilot)
        assert "Rien à changer" in told(app)
    text = SOURCE.replace(b"fixed = 1, per_person = 2, cap = 15", b"fixed = 2, per_person = 2, cap = 15")
    programme.change(session, programme.preview(session, text), "barème")
    async with driving(stage) as (app, pilot):
        await open_rounds(app, pilot)
        await press(pilot, "f9")
        await done(app, pilot)
        assert "11 ménages recevraient autre chose" in flat(app)
        assert "Au total, Riz, 1 kg : " in flat(app)
        await press(pilot, "=mal copié")
        await read_through(pilot)
        await done(app, pilot)
    granted = session.books.entitlements.get(ROUND, "h-RBT-0031")
    assert granted is not None
    assert [line.quantity for line in granted.lines if line.item == "RIZ"] == [6]


async def test_a_make_up_counts_newcomers_with_those_who_are_left(stage: Stage) -> None:
    registration.register(stage.session, [household(31, WOMAN, WOMAN)])
    async with driving(stage) as (app, pilot):
        await open_rounds(app, pilot)
        await press(pilot, "f5", "=10/07")
        assert "11 ménages pourront prendre ce qui leur reste dû" in flat(app)
        await press(pilot, "enter")
        assert line_of(app, "Tour de juin (R1)")[-3:] == ["11", "0", "11"]


async def test_a_make_up_asks_for_its_last_day_only(stage: Stage) -> None:
    code = stage.card(3).code
    async with driving(stage, [code]) as (app, pilot):
        await press(pilot, "f9", "space")
        await open_rounds(app, pilot)
        await press(pilot, "f5", "=mardi", "enter")
        assert "Le jour, puis le mois." in screen(app)
        await press(pilot, *["backspace"] * 5, "=10/06/2023", "enter")
        assert "déjà passé" in screen(app)
        await press(pilot, *["backspace"] * 10, "=10/07")
        assert "9 ménages pourront prendre ce qui leur reste dû" in flat(app)
        await press(pilot, "enter")
        assert line_of(app, "Tour de juin (R1)")[-3:] == ["9", "0", "9"]
        assert "Rattrapage de : Tour de juin." in screen(app)
        await press(pilot, "up", "up", "f5")
        assert "Rien à rattraper" in told(app)  # services, not frozen
    [added] = stage.session.books.rounds.all()
    assert (added.code, f"{added.window_to}") == (f"{ROUND}-RBT-R1", "2023-07-10")


async def test_a_shortage_is_shared_shown_at_the_desk_and_lifted(stage: Stage) -> None:
    code = stage.card(3).code
    async with driving(stage, [code, code, code]) as (app, pilot):
        await open_rounds(app, pilot)
        await press(pilot, "f6")
        assert "! Riz, 1 kg · dû 62, au point 60" in screen(app)
        await press(pilot, "enter")
        text = flat(app)
        assert "10 ménages restants auront tout ce qui leur revient." in text
        assert "Il faut 62, il y a 60 au point." in text
        assert "suffit jusqu'à 99 %" in text
        await press(pilot, "enter", "backspace", "backspace", "=101", "enter")
        assert "n'est pas une part" in screen(app)
        await press(pilot, *["backspace"] * 3, "=60")
        text = flat(app)
        assert "10 ménages restants auront 60 % chacun. Il faut 34, il y a 60 au point." in text
        await press(pilot, "enter")
        assert "! Riz, 1 kg : part égale, 60 %" in screen(app)
        assert "chacun reçoit la même part" in told(app)
        await press(pilot, "escape", "f9")
        assert "6  Riz, 1 kg" in screen(app)
        assert "pénurie : 60 %" in screen(app)
        assert "Il en manque : remettre ceci aujourd'hui, le reste demeure dû." in screen(app)
        await press(pilot, "space", "f9")
        assert is_large(app, "0", "Riz, 1 kg")
        assert "Il n'y en a plus, ou c'est réservé" in screen(app)
        await press(pilot, *ROUNDS, "f6", "enter", "down", "down", "enter")
        assert "10 ménages restants auront tout ce qui leur revient" in flat(app)
        await press(pilot, "tab", "enter", "escape", "f9")
        assert is_large(app, "5", "Riz, 1 kg")
        assert "reste 5 sur 11" in due(app)
        await press(pilot, "space")
    lines = [(line.item, line.quantity) for made in stage.session.books.handovers for line in made.lines]
    assert [quantity for item, quantity in lines if item == "RIZ"] == [6, 5]


async def test_who_has_priority_comes_first_until_it_is_lifted(stage: Stage) -> None:
    from msgspec.structs import replace

    first = stage.session.books.register.get("h-RBT-0001")
    assert first is not None
    registration.register(stage.session, [replace(first, flags=("PRIORITE",))])
    async with driving(stage, [stage.card(1).code, stage.card(2).code], size=(120, 40)) as (app, pilot):
        await open_rounds(app, pilot)
        await press(pilot, "f6", "enter", "down", "enter")
        assert "Ménages restants : 10, dont prioritaires : 1" in flat(app)
        assert "Il faut 7, il y a 60 au point." in flat(app)
        await press(pilot, "tab", "enter", "escape", "f9")
        assert "7  Riz, 1 kg" in screen(app)
        await press(pilot, "f9")
        assert "0  Riz, 1 kg" in screen(app)
        assert "pénurie : prioritaires" in screen(app)
        await press(pilot, "space")
    taken = [line.item for made in stage.session.books.handovers for line in made.lines]
    assert "RIZ" not in taken


async def test_a_verdict_from_before_a_shortage_does_not_stand_after_it(stage: Stage) -> None:
    async with driving(stage, [stage.card(3).code]) as (app, pilot):
        await press(pilot, "f9")
        assert "11  Riz" in screen(app)
        await press(pilot, *ROUNDS, "f6", "enter", "enter", "enter", "escape")
        assert "Riz" not in screen(app)
        await press(pilot, "space")
    assert not list(stage.session.books.handovers)


async def test_nothing_is_short_where_nothing_is_due_or_only_services_are_given(stage: Stage) -> None:
    async with driving(stage) as (app, pilot):
        await open_rounds(app, pilot)
        await press(pilot, "down", "f6")
        assert "Fermez d'abord la liste" in told(app)
        await press(pilot, "up", "up", "f3", "tab", "enter", "f6")
        assert "services" in told(app)


async def test_the_stock_behind_the_point_is_told_too(before_opening: Stage) -> None:
    stage = before_opening
    found = Scarce(stage.session, ROUND, "RBT", "RIZ").shared(ShortageMode.LIFTED)
    assert (found.on_shelf, found.in_store, found.needed, found.suffices) == (0, 60, 62, False)
    async with driving(stage) as (app, pilot):
        await open_rounds(app, pilot)
        await press(pilot, "f6", "enter")
        assert "Manque : 62. Au magasin : 60 de plus." in flat(app)


async def test_who_registers_after_the_freeze_is_not_in_the_round(stage: Stage) -> None:
    late = household(70, WOMAN)
    registration.register(stage.session, [late])
    async with driving(stage) as (app, pilot):
        await open_rounds(app, pilot)
        assert line_of(app, "Tour de juin")[-3:] == ["10", "0", "10"]
        await press(pilot, "down", "f3")
        assert "Ménages : 11" in screen(app)


async def test_households_are_invited_by_time_and_the_glance_tells_how_it_goes(stage: Stage) -> None:
    async with driving(stage) as (app, pilot):
        await open_rounds(app, pilot)
        await press(pilot, "f7")
        assert "Trop peu de remises ici" in flat(app)  # nothing was measured yet: it has to be said
        await press(pilot, *["tab"] * 5, *"90")
        assert "10 ménages dans 8 créneaux de 30 minutes" in flat(app)
        await press(pilot, "f4")
        assert "Heures fixées" in told(app)
        folder = app.reports_folder
        assert sorted(one.name for one in folder.iterdir()) == [
            "invitations-RBT-2023-06-14.pdf", "messages-RBT-2023-06-14.csv", "wall-list-RBT-2023-06-14.pdf"
        ]  # fmt: skip
        await press(pilot, "escape", "f7")
        assert "Créneau 09:00 – 09:30 : 0 venus sur 1" in flat(app)
        assert "Guichets nécessaires pour finir à l'heure : 1" in flat(app)
