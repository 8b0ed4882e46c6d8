"""What each role is offered on each screen: exactly what the table says, by driving the app as that role."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from textual.widgets import OptionList

import distro.tui
from distro.rules.roles import ROLES, Task
from distro.texts.spaces import soft
from distro.tui import DistroApp, commands
from distro.tui.commands import Command
from distro.tui.desk.page import DeskScreen
from distro.tui.page import Page
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.text import Text
from stage import PASSPHRASE, Stage, make_stage
from tui.driving import Driver, driving, press, scan, screen, told

# Which task each command is for, as people agreed on it; None is for everybody. Who may do a task is agreed on in
# tests/stations/test_roles.py.
AGREED = {
    "who_collects": Task.SERVE, "card": Task.ISSUE_CARDS, "override": Task.SERVE, "rest": None, "nothing": None,
    "hub": None, "look_now": None, "stick": Task.SYNC, "upload_now": Task.SYNC, "retire_laptop": Task.MANAGE_PEOPLE,
    "drop_broken": None, "give": None, "take": None, "back_up": None,
    "doctor": None, "look_again": None,
    "duplicates": Task.REGISTER, "practise": None,
    "hand_over": Task.SERVE, "part": Task.SERVE, "paper_entry": Task.SERVE, "feedback": Task.SERVE,
    "undo": Task.VOID,
    "find": Task.LOOK_UP, "type_code": Task.LOOK_UP, "reveal": Task.LOOK_UP, "history": Task.LOOK_UP,
    "next_in_queue": Task.LOOK_UP, "wrong_answer": Task.LOOK_UP,
    "orient": Task.REFER, "follow": Task.REFER, "follow_activity": Task.REFER,
    "register": Task.REGISTER, "change": Task.REGISTER, "registry": Task.REGISTER, "enrol": Task.REGISTER,
    "import_list": Task.REGISTER, "relocate": Task.REGISTER, "consents": Task.REGISTER, "one_field": Task.REGISTER,
    "stock": Task.SEE_STOCK, "trend": Task.SEE_STOCK,
    "receive": Task.MOVE_STOCK, "issue": Task.MOVE_STOCK, "lose": Task.MOVE_STOCK, "move": Task.MOVE_STOCK,
    "day": Task.OPEN_DAY, "slots": Task.OPEN_DAY, "late": Task.CLOSE_DAY,
    "rounds": Task.FREEZE_ROUND, "freeze": Task.FREEZE_ROUND, "make_up": Task.FREEZE_ROUND,
    "amend_all": Task.FREEZE_ROUND, "correct": Task.FREEZE_ROUND,
    "shortage": Task.FREEZE_ROUND, "amend": Task.FREEZE_ROUND, "programme": Task.CHANGE_PROGRAMME, "explain": None,
    "glance": None, "menu": None, "help": None, "back": None, "confirm": None, "language": None, "arabic": None,
    "colours": None, "silence": None, "lock": None, "take_over": None, "leave": None, "read_aloud": None,
    "choose_file": None, "say_column": None, "answer_plan": None, "save_map": None,
    "reports": None, "write_report": None, "next_language": None, "recount": None, "record": None,
}  # fmt: skip

# The rows of the table that a screen asks for, role by role.
MAY = {
    Task.LOOK_UP: {"volunteer", "registrar", "supervisor", "protection"},
    Task.SERVE: {"volunteer", "registrar", "supervisor"},
    Task.VOID: {"volunteer", "registrar", "supervisor"},
    Task.REFER: {"registrar", "supervisor", "protection"},
    Task.REGISTER: {"registrar", "supervisor"},
    Task.ISSUE_CARDS: {"registrar", "supervisor"},
    Task.SEE_STOCK: {"registrar", "supervisor"},
    Task.MOVE_STOCK: {"registrar", "supervisor"},
    Task.OPEN_DAY: {"supervisor"},
    Task.CLOSE_DAY: {"supervisor"},
    Task.FREEZE_ROUND: {"supervisor"},
    Task.SYNC: {"supervisor", "data_focal_point"},
    Task.CHANGE_PROGRAMME: {"supervisor"},
    Task.MANAGE_PEOPLE: {"supervisor"},
}
# What leads to each screen that has a menu of its own, and the command that opens it.
MENUS = {
    "stock": ("f8",),
    "rounds": ("f10", "=tours", "enter"),
    "registry": ("f10", "=registre du bureau", "enter"),
}


def rooms() -> Iterator[type[Page[object]]]:
    for module in pkgutil.walk_packages(distro.tui.__path__, "distro.tui."):
        for thing in vars(importlib.import_module(module.name)).values():
            if isinstance(thing, type) and issubclass(thing, Page):
                yield thing


def offered(offers: Iterable[type[Command]], role: str) -> set[str]:
    return {offer.name for offer in offers if (task := AGREED[offer.name]) is None or role in MAY[task]}


def menu(app: DistroApp) -> set[str]:
    return {option.id or "" for option in app.screen.query_one(OptionList).options}


def hints(app: DistroApp) -> set[str]:
    return {offer.name for offer, _ in app.screen.query_one(Hints).fitting(10_000)}


@pytest.fixture(params=ROLES)
def role(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def as_role(tmp_path: Path, role: str) -> Iterator[Stage]:
    """The day is open, and somebody in that role is at the keyboard."""
    stage = make_stage(tmp_path / "store")
    assert stage.session.card_key
    stage.session.store.keyring.add("essai", PASSPHRASE, role)
    stage.session.log_in("essai", PASSPHRASE)
    yield stage
    stage.session.store.close()


def test_every_command_stands_in_the_table() -> None:
    assert list(rooms())
    assert {name: command.task for name, command in commands._ALL.items()} == AGREED


def test_a_screen_without_a_menu_offers_what_whoever_came_there_may_do() -> None:
    """Small pages only confirm, go back or help; what is for some roles stands where the menu can leave it out."""
    for page in rooms():
        if commands.Menu not in page.offers:
            assert [offer.name for offer in page.offers if AGREED[offer.name] is not None] == [], page


async def test_menu_hints_and_help_offer_exactly_what_the_table_says(as_role: Stage, role: str) -> None:
    async with driving(as_role, [as_role.card(1).code]) as (app, pilot):
        wanted = offered(DeskScreen.offers, role)
        await press(pilot, "f10")
        assert menu(app) == wanted - {"menu"}
        await press(pilot, "escape", "f1")
        told_by_help = {one.text.rpartition(" · ")[2] for one in app.screen.query("Text.title").results(Text)}
        titles = {offer.title() for offer in DeskScreen.offers if offer.name in wanted}
        assert told_by_help & {offer.title() for offer in DeskScreen.offers} == titles
        await press(pilot, "escape")
        assert hints(app) == {offer.name for offer in DeskScreen.offers if offer.key} & wanted
        for name, keys in MENUS.items():
            if name in wanted:
                await press(pilot, *keys)
                page = app.screen
                assert isinstance(page, Page)
                await press(pilot, "f10")
                assert menu(app) == offered(page.offers, role) - {"menu", "back"}
                await press(pilot, "escape", "escape")


async def test_a_key_of_what_is_not_permitted_is_refused_calmly(as_role: Stage, role: str) -> None:
    before = as_role.session.books.version
    async with driving(as_role) as (app, pilot):
        for offer in DeskScreen.offers:
            if offer.key and offer.name not in offered(DeskScreen.offers, role):
                await press(pilot, offer.key.value)
                assert isinstance(app.screen, DeskScreen), offer
                assert f"« {soft(offer.title())} » n'est pas permis avec votre rôle" in told(app)
    assert as_role.session.books.version == before


async def test_who_serves_nobody_sees_the_person_or_nobody(as_role: Stage, role: str) -> None:
    async with driving(as_role) as (app, pilot):
        await scan(pilot, as_role.card(1).code)
        if role == "data_focal_point":
            assert "n'est pas permis" in screen(app)
            assert "Diallo" not in screen(app)
            await press(pilot, "escape")
            assert "Votre rôle n'affiche aucun ménage" in screen(app)
        elif role == "protection":
            assert "Diallo" in screen(app)
            assert "La remise se fait au guichet" in screen(app)
            await press(pilot, "space")
            await scan(pilot, as_role.card(11, "TNG").code)
            assert "Tanger" in screen(app)
        else:
            await press(pilot, "space")
            assert "Remis à 09:00" in screen(app)
    day = as_role.session.books.days.open_at("RBT")
    assert day is not None
    assert len(day.handovers) == (role in MAY[Task.SERVE])
    assert day.refusals == []  # whom the protection focal point looks at did not come to collect


async def test_what_to_do_next_names_a_key_only_for_who_may(before_opening: Stage) -> None:
    stage = before_opening
    async with driving(stage, [stage.card(1).code] * 2) as (app, pilot):
        assert "F12 : ouvrir la journée" in screen(app)
        stage.session.log_in("awa", PASSPHRASE)
        await press(pilot, "f9")
        assert "C'est le superviseur qui ouvre la journée" in screen(app)


async def take_over(pilot: Driver, pin: str) -> None:
    await press(pilot, "insert", f"={pin}", "enter")


async def test_after_a_take_over_the_screen_follows_the_new_role_and_back(stage: Stage) -> None:
    stage.session.store.keyring.set_pin("omar", "8163")
    async with driving(stage, size=(120, 40)) as (app, pilot):
        assert "F8 Stock" in screen(app)
        await take_over(pilot, "8163")
        assert "F8 Stock" not in screen(app)
        with_keys = {offer.name for offer in DeskScreen.offers if offer.key}
        assert hints(app) == with_keys & offered(DeskScreen.offers, "volunteer")
        await press(pilot, "f8")
        assert "n'est pas permis avec votre rôle" in told(app)
        # The same person comes back with a passphrase, in the role it gives.
        app.on_do_lock()
        await press(pilot, "enter", "=" + PASSPHRASE, "enter")
        assert stage.session.role == "registrar"
        assert "F8 Stock" in screen(app)


async def test_in_a_live_store_there_is_no_queue_to_play(stage: Stage) -> None:
    app = DistroApp(stage.session, "RBT", reports=stage.folder.parent)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f10")
        assert "next_in_queue" not in menu(app)


async def test_a_volunteer_with_a_blank_card_only_shows_who_it_is(stage: Stage) -> None:
    from distro.stations import card_office

    [blank] = card_office.make_blanks(stage.session, 1)
    stage.session.log_in("awa", PASSPHRASE)
    async with driving(stage, [blank.code]) as (app, pilot):
        await press(pilot, "f9")
        assert "La porter à l'accueil" in screen(app)
        await press(pilot, "f2", "=diallo", "enter")
        assert isinstance(app.screen, DeskScreen)
        assert "RBT-0001" in screen(app)
