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

from distro.texts import say
from distro.tui.keys import Key

_ALL: dict[str, type[Command]] = {}


class Command(Message):
    """Somebody wants this done. A screen or the app answers it in `on_do_<name>`."""

    key: ClassVar[Key] = Key.NONE
    name: ClassVar[str] = ""

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
        """How the key is called on a keyboard: `F5`, `Espace`; empty when it has none."""
        return key_name(cls.key)


def key_name(key: Key) -> str:
    """How a key is called on a keyboard."""
    has_a_name = key in (Key.HAND_OVER, Key.BACK, Key.TAKE_OVER)
    return say(f"keys.key.{key.value}") if has_a_name else key.value.upper()


def named(name: str) -> type[Command]:
    """The command called `name`."""
    return _ALL[name]


def bindings(offers: Iterable[type[Command]], **actions: str) -> list[BindingType]:
    """Textual's bindings for the keys of `offers`; `actions` binds further keys to actions of the screen itself."""
    keys = {offer.key.value: f"offer('{offer.name}')" for offer in offers if offer.key}
    return [Binding(key, action, show=False) for key, action in (keys | actions).items()]


class HandOver(Command):
    key = Key.HAND_OVER


class Find(Command):
    key = Key.FIND


class TypeCode(Command):
    key = Key.TYPE


class Reveal(Command):
    key = Key.REVEAL


class Undo(Command):
    key = Key.UNDO


class Part(Command):
    key = Key.PART


class WhoCollects(Command):
    pass


class Override(Command):
    pass


class Rest(Command):
    key = Key.REST


class Nothing(Command):
    key = Key.NOTHING


class Glance(Command):
    key = Key.GLANCE


class Stock(Command):
    key = Key.STOCK


class NextInQueue(Command):
    key = Key.NEXT_IN_QUEUE


class Menu(Command):
    key = Key.MENU


class Orient(Command):
    key = Key.ORIENT


class Follow(Command):
    pass


class Feedback(Command):
    pass


class Register(Command):
    pass


class Change(Command):
    pass


class Twins(Command):
    pass


class History(Command):
    pass


class PaperEntry(Command):
    pass


class ReadAloud(Command):
    key = Key.READ_ALOUD


class NextLanguage(Command):
    key = Key.NEXT_LANGUAGE


class Day(Command):
    key = Key.DAY


class Help(Command):
    key = Key.HELP


class Confirm(Command):
    key = Key.CONFIRM


class Back(Command):
    key = Key.BACK


class Receive(Command):
    key = Key.RECEIVE


class Issue(Command):
    key = Key.ISSUE


class Lose(Command):
    key = Key.LOSE


class Move(Command):
    key = Key.MOVE


class Trend(Command):
    key = Key.TREND


class Recount(Command):
    key = Key.RECOUNT


class Record(Command):
    key = Key.RECORD


class Hub(Command):
    pass


class LookNow(Command):
    key = Key.LOOK_NOW


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
