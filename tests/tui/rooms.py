"""Every page and dialog that the app has, and how a person comes there by keys.

A new page has to be added here: `test_soak_of_scanners` says so. Whatever is to hold everywhere is then tried there
too.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

import distro.tui
from apart import carry, site
from distro.model.people import Consent
from distro.model.services import Priority, ServiceCode
from distro.stations import registration, service_desk, stockroom
from distro.texts import say
from distro.tui import DistroApp
from distro.tui.page import Page
from stage import PASSPHRASE, Stage
from tui.driving import Driver, press, scan, settled

# Households of the busy point: the goods of one were collected, of another on two laptops; one agreed to be referred,
# and one has grown since its round was frozen.
COLLECTED, TWICE, REFERRED, GROWN = 8, 9, 3, 4

# What other pages are made of; nobody ever stands before one of these.
_PARTS = {"Page", "Dialog", "Filled", "Picker", "ScannedGoods", "GoodsScreen", "AmountsScreen"}


class Way(Struct, frozen=True):
    """The keys that lead from the desk to a page: `%3` scans the card of household 3, `=text` types, `@leave` types a
    command's title into the menu. `at`: when it can be found; "open" is the middle of a busy day."""

    keys: Sequence[str] | Callable[[Stage], Sequence[str]] = ()
    at: str = "open"


def rooms() -> dict[str, type[Page[object]]]:
    """Every page and dialog of the app, by its name."""
    found = {}
    for module in pkgutil.walk_packages(distro.tui.__path__, "distro.tui."):
        for thing in vars(importlib.import_module(module.name)).values():
            if isinstance(thing, type) and issubclass(thing, Page) and thing.__name__ not in _PARTS:
                found[thing.__name__] = thing
    return found


def _menu(command: str) -> tuple[str, ...]:
    return "f10", f"@{command}", "enter"


def _in_folder(name: str) -> Callable[[Stage], Sequence[str]]:
    """The way to the page of imports, on which the file is read."""
    return lambda stage: (*_menu("registry"), "f3", f"={stage.folder.parent / name}", "enter")


def _counted(missing: int) -> Callable[[Stage], Sequence[str]]:
    """The count of all there is, but for so many pieces of the first item."""

    def keys(stage: Stage) -> Sequence[str]:
        held, pressed = dict(stockroom.on_shelf(stage.session, "RBT")), ["f12"]
        for at, item in enumerate(stage.session.programme.goods):
            pressed += ["enter"] if item.packs else []
            pressed += [f"={held.get(item.code, 0) - (0 if at else missing)}", "enter"]
        return pressed

    return keys


_SIGNED = ("=omar", "enter", f"={PASSPHRASE}", "f4")
_APPROVED = ("=sara", "enter", f"={PASSPHRASE}", "f4")

WAYS = {
    "AloudScreen": Way((*_menu("register"), "f6")),
    "AmendScreen": Way((f"%{GROWN}", "ctrl+a")),
    "ArabicScreen": Way(_menu("arabic")),
    "AskScreen": Way((*_menu("registry"), "f7", "enter")),
    "ChooseScreen": Way(_menu("feedback")),
    "ColumnScreen": Way(lambda stage: (*_in_folder("liste.csv")(stage), "f3", "enter")),
    "ConfirmScreen": Way(_menu("leave")),
    "ConsentsScreen": Way((*_menu("registry"), "f6")),
    "CounterScreen": Way(_counted(0)),
    "CountingScreen": Way(("f12",)),
    "DeskScreen": Way(),
    "DiscardScreen": Way(("%2", "f6", "f5", "escape")),
    "DoctorScreen": Way(_menu("doctor")),
    "ExplainingScreen": Way(lambda stage: (*_counted(1)(stage), *_SIGNED)),
    "FileScreen": Way((*_menu("registry"), "f3")),
    "FindScreen": Way(("f2",)),
    "FollowScreen": Way(_menu("follow")),
    "GlanceScreen": Way(("f7",)),
    "HelpScreen": Way(("f1",)),
    "HistoryScreen": Way((f"%{COLLECTED}", *_menu("history"))),
    "HubScreen": Way(_menu("hub")),
    "ImportScreen": Way(_in_folder("liste.csv")),
    "IssueScreen": Way(("f8", "f3")),
    "LateScreen": Way(_menu("late")),
    "LockedScreen": Way(lambda stage: (*_counted(0)(stage), *_SIGNED, "f4", *_APPROVED), at="evening"),
    "LoginScreen": Way(_menu("lock")),
    "LoseScreen": Way(("f8", "f6")),
    "MenuScreen": Way(("f10",)),
    "MessageScreen": Way((*_menu("feedback"), "up", "up", "enter")),
    "MoveScreen": Way(("f8", "f5", "enter")),
    "NeedsScreen": Way((f"%{REFERRED}", "f11")),
    "OpeningScreen": Way(("f12",), at="before opening"),
    "OverrideLinesScreen": Way((f"%{COLLECTED}", *_menu("override"))),
    "OverrideScreen": Way((f"%{COLLECTED}", *_menu("override"), "f5", "=1", "f4")),
    "PaperEntryScreen": Way(_menu("paper_entry")),
    "PartScreen": Way(("%2", "f6")),
    "PracticeStory": Way(at="practice"),
    "ProgrammeScreen": Way(_menu("programme")),
    "ProxyScreen": Way(("%2", "down")),
    "ReadScreen": Way((*_menu("rounds"), "f2")),
    "ReceiveScreen": Way(("f8", "f2")),
    "ReferScreen": Way((f"%{REFERRED}", "f11", "down", "enter", "down", "enter", "enter")),
    "RegisterScreen": Way(_menu("register")),
    "RegistryScreen": Way(_menu("registry")),
    "RelocateScreen": Way((*_menu("registry"), "f5")),
    "ReportScreen": Way((*_menu("reports"), "enter")),
    "RoundsScreen": Way(_menu("rounds")),
    "SecondScreen": Way(("f2", "=Traor", "enter", "space")),
    "ShownScreen": Way((*_menu("reports"), "enter", "f4")),
    "SigningScreen": Way(lambda stage: (*_counted(0)(stage), *_SIGNED, "f4")),
    "SlotsScreen": Way((*_menu("rounds"), "f7")),
    "StickScreen": Way(_menu("stick")),
    "StockScreen": Way(("f8",)),
    "TakeoverScreen": Way(("insert",)),
    "TrendScreen": Way(("f8", "f7")),
    "TypedScreen": Way(("f3",)),
    "UndoScreen": Way(("f5",)),
    "WitnessScreen": Way(("f8", "f5", *["down"] * 4, "enter")),
    "UploadScreen": Way(_menu("upload_now")),
}


async def go(pilot: Driver, stage: Stage, name: str) -> None:
    """Come to that page from the desk, by keys."""
    keys = WAYS[name].keys
    for key in keys(stage) if callable(keys) else keys:
        if key[0] == "%":
            await scan(pilot, stage.card(int(key[1:])).code)
        else:
            await press(pilot, f"={say(f'keys.{key[1:]}.title')}" if key[0] == "@" else key)
        await read_out(pilot)


async def read_out(pilot: Driver) -> None:
    """Wait for the file that the page there reads beside the keys: a person sees that it is read before they go on."""
    workers = pilot.app.workers
    await workers.wait_for_complete([each for each in workers if each.node is pilot.app.screen])
    await settled(pilot)


async def back(app: DistroApp, pilot: Driver) -> None:
    """To the desk, whatever stands there."""
    for _ in range(9):
        if app.screen is app.desk_screen:
            return
        whom = app.screen.query("#person")
        way = {
            "LoginScreen": ("home", "shift+end", "=sara", "enter", f"={PASSPHRASE}", "enter"),
            "DiscardScreen": ("right", "enter"),
        }
        if app.locked and whom:
            whom.first().focus()
        await press(pilot, *way.get(type(app.screen).__name__, ("escape",)))


def busy_point(folder: Path) -> Stage:
    """A point in the middle of its day, with whatever makes each page worth looking at."""
    stage, other = site(folder)
    session = stage.session
    for each, numbers in ((other, [TWICE]), (stage, [COLLECTED, TWICE])):
        for number in numbers:
            desk = each.desk()
            desk.hand_over(desk.look_up(f"h-RBT-{number:04}"))
    carry(other, stage)
    session.store.keyring.set_pin("awa", "5083")
    cards = replace(session.programme.cards, without_card="second_person")
    session.programme = replace(session.programme, cards=cards)
    first, grown = (session.books.register.get(f"h-RBT-{number:04}") for number in (REFERRED, GROWN))
    assert first is not None and grown is not None
    agreed = Consent(version="1", given_on=session.now().date())
    twice = replace(grown, members=(*grown.members, *grown.members))
    registration.register(session, [replace(first, consent=agreed), twice])
    service_desk.refer(session, first.id, ServiceCode.HEALTH, "SANTE-RBT", Priority.NORMAL)
    (folder / "liste.csv").write_text("Numéro;Nom;Personnes;Ville\nRBT-201;Essai Awa;4;Rabat\n", "utf-8")
    return stage
