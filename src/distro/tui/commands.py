"""Everything that can be done on a screen: one small class is its message, its key, its menu entry and its help.

A screen lists what it offers; key bindings, the hints at its foot, the menu and the help are made from that list. The
texts of `HandOver` are `keys.hand_over.hint`, `.title` and `.help`.
"""

from __future__ import annotations

from collections.abc import Iterable
from re import sub
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from distro.rules.roles import Task
from distro.texts import say
from distro.tui.keys import SECOND, Key, taken_here

_ALL: dict[str, type[Command]] = {}


class Command(Message):
    """Somebody wants this done. A screen or the app answers it in `on_do_<name>`."""

    key: ClassVar[Key] = Key.NONE
    also: ClassVar[tuple[str, ...]] = ()  # other keys, where they are not those of `SECOND`
    name: ClassVar[str] = ""
    task: ClassVar[Task | None] = None  # who may: everybody, or the roles that may do this

    def __init_subclass__(cls) -> None:
        super().__init_subclass__(namespace="do")
        cls.name = sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()
        _ALL[cls.name] = cls

    @classmethod
    def hint(cls) -> str:
        """One word for the foot of a screen."""
        return say(f"keys.{cls.name}.hint")

    @classmethod
    def title(cls) -> str:
        """The entry in the menu."""
        return say(f"keys.{cls.name}.title")

    @classmethod
    def help(cls) -> str:
        """A sentence for the help."""
        return say(f"keys.{cls.name}.help")

    @classmethod
    def key_name(cls) -> str:
        """How the key is called on a keyboard: `F5`, `Espace`; where that does not arrive, the second way to it."""
        return key_name(cls.key) if cls.key and cls.key.value not in taken_here() else _second_name(cls)

    @classmethod
    def key_names(cls) -> str:
        """Both ways to it: `F10 · Ctrl+B`."""
        return " · ".join(dict.fromkeys(filter(None, (cls.key_name(), _second_name(cls)))))

    @classmethod
    def seconds(cls) -> tuple[str, ...]:
        """The other keys that lead to it."""
        return cls.also or tuple(filter(None, (SECOND.get(cls.key.value),)))


def key_name(key: Key) -> str:
    """How a key is called on a keyboard."""
    has_a_name = key in (Key.HAND_OVER, Key.BACK, Key.TAKE_OVER)
    return say(f"keys.key.{key.value}") if has_a_name else key.value.upper()


def _second_name(command: type[Command]) -> str:
    """The second way to it: `Ctrl+K`; empty where it has none."""
    control, _, letter = next(iter(command.seconds()), "").partition("+")
    return f"{control.title()}+{letter.upper()}" if letter else ""


def named(name: str) -> type[Command]:
    """The command called `name`."""
    return _ALL[name]


def bindings(offers: Iterable[type[Command]], **actions: str) -> list[BindingType]:
    """Textual's bindings for the keys of `offers`; `actions` binds further keys to actions of the screen itself."""
    keys = {offer.key.value: f"offer('{offer.name}')" for offer in offers if offer.key}
    return [Binding(key, action, show=False) for key, action in (keys | actions).items()]


class HandOver(Command):
    key = Key.HAND_OVER
    task = Task.SERVE


class Find(Command):
    key = Key.FIND
    task = Task.LOOK_UP


class TypeCode(Command):
    key = Key.TYPE
    task = Task.LOOK_UP


class Reveal(Command):
    key = Key.REVEAL
    task = Task.LOOK_UP


class WrongAnswer(Command):
    also = ("ctrl+x", "delete")
    task = Task.LOOK_UP


class Undo(Command):
    key = Key.UNDO
    task = Task.VOID


class Part(Command):
    key = Key.PART
    task = Task.SERVE


class WhoCollects(Command):
    task = Task.SERVE


class Card(Command):
    also = ("ctrl+k",)
    task = Task.ISSUE_CARDS


class Override(Command):
    task = Task.SERVE  # a supervisor's passphrase is asked


class Rest(Command):
    key = Key.REST


class Nothing(Command):
    key = Key.NOTHING


class Glance(Command):
    key = Key.GLANCE


class Stock(Command):
    key = Key.STOCK
    task = Task.SEE_STOCK


class NextInQueue(Command):
    key = Key.NEXT_IN_QUEUE
    task = Task.LOOK_UP


class Menu(Command):
    key = Key.MENU


class Orient(Command):
    key = Key.ORIENT
    task = Task.REFER


class Follow(Command):
    task = Task.REFER


class FollowActivity(Command):
    task = Task.REFER


class Feedback(Command):
    task = Task.SERVE


class Register(Command):
    task = Task.REGISTER


class Change(Command):
    task = Task.REGISTER


class Registry(Command):
    task = Task.REGISTER


class Enrol(Command):
    key = Key.ENROL
    task = Task.REGISTER


class ImportList(Command):
    key = Key.IMPORT_LIST
    task = Task.REGISTER


class ChooseFile(Command):
    key = Key.CHOOSE_FILE


class SayColumn(Command):
    key = Key.SAY_COLUMN


class AnswerPlan(Command):
    key = Key.ANSWER_PLAN


class SaveMap(Command):
    key = Key.SAVE_MAP


class Relocate(Command):
    key = Key.RELOCATE
    task = Task.REGISTER


class Consents(Command):
    key = Key.CONSENTS
    task = Task.REGISTER


class OneField(Command):
    key = Key.ONE_FIELD
    task = Task.REGISTER


class Late(Command):
    task = Task.CLOSE_DAY


class Duplicates(Command):
    task = Task.REGISTER


class History(Command):
    task = Task.LOOK_UP


class PaperEntry(Command):
    task = Task.SERVE


class Rounds(Command):
    task = Task.FREEZE_ROUND


class Programme(Command):
    task = Task.CHANGE_PROGRAMME


class Amend(Command):
    also = ("ctrl+a",)
    task = Task.FREEZE_ROUND


class Explain(Command):
    key = Key.EXPLAIN


class Freeze(Command):
    key = Key.FREEZE
    task = Task.FREEZE_ROUND


class MakeUp(Command):
    key = Key.MAKE_UP
    task = Task.FREEZE_ROUND


class Shortage(Command):
    key = Key.SHORTAGE
    task = Task.FREEZE_ROUND


class Slots(Command):
    key = Key.SLOTS
    task = Task.OPEN_DAY


class AmendAll(Command):
    key = Key.AMEND_ALL
    task = Task.FREEZE_ROUND


class Correct(Command):
    key = Key.CORRECT
    task = Task.FREEZE_ROUND


class ReadAloud(Command):
    key = Key.READ_ALOUD


class NextLanguage(Command):
    key = Key.NEXT_LANGUAGE


class Day(Command):
    key = Key.DAY
    task = Task.OPEN_DAY  # and whoever opens it closes it: the table says both of the same roles


class Help(Command):
    key = Key.HELP


class Confirm(Command):
    key = Key.CONFIRM


class Back(Command):
    key = Key.BACK


class Receive(Command):
    key = Key.RECEIVE
    task = Task.MOVE_STOCK


class Issue(Command):
    key = Key.ISSUE
    task = Task.MOVE_STOCK


class Lose(Command):
    key = Key.LOSE
    task = Task.MOVE_STOCK


class Move(Command):
    key = Key.MOVE
    task = Task.MOVE_STOCK


class Trend(Command):
    key = Key.TREND
    task = Task.SEE_STOCK


class Recount(Command):
    key = Key.RECOUNT


class Record(Command):
    key = Key.RECORD


class Hub(Command):
    pass


class Stick(Command):
    task = Task.SYNC


class UploadNow(Command):
    task = Task.SYNC


class Give(Command):
    key = Key.GIVE


class Take(Command):
    key = Key.TAKE


class BackUp(Command):
    key = Key.BACK_UP


class RetireLaptop(Command):
    task = Task.MANAGE_PEOPLE


class Doctor(Command):
    pass


class Reports(Command):
    pass


class WriteReport(Command):
    key = Key.WRITE_REPORT


class LookAgain(Command):
    key = Key.LOOK_NOW


class LookNow(Command):
    key = Key.LOOK_NOW


class DropBroken(Command):
    key = Key.DROP_BROKEN


class Language(Command):
    pass


class Arabic(Command):
    pass


class Colours(Command):
    pass


class Silence(Command):
    pass


class Practise(Command):
    pass


class Lock(Command):
    pass


class TakeOver(Command):
    key = Key.TAKE_OVER


class Leave(Command):
    pass
