"""The screens of a rehearsal: the same ones, with its story at the beginning and another question at the end."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from distro.rehearsal import PASSPHRASE, PIN
from distro.rehearsal.stage import PEOPLE
from distro.texts import listed, say
from distro.tui.app import DistroApp
from distro.tui.commands import (
    Back,
    Day,
    HandOver,
    Help,
    Menu,
    NextInQueue,
    Practise,
    TakeOver,
    Undo,
    bindings,
)
from distro.tui.dialogs.message import MessageScreen


class PracticeStory(MessageScreen):
    """Tells of a rehearsal; the first key that it names does what it says from here, and Enter closes it too."""

    BINDINGS = bindings((), **{NextInQueue.key.value: "begin", "enter": f"offer('{Back.name}')"})

    def __init__(self, title: str, text: str, begin: Callable[[], object]) -> None:
        super().__init__(title, text)
        self._begin = begin

    def action_begin(self) -> None:
        self.dismiss(None)
        self._begin()


class Practice(DistroApp):
    """The app on a rehearsal that was begun at a live desk."""

    leaving: ClassVar[str] = "app.practice_leave"

    def on_mount(self) -> None:
        begin = partial(self.desk_screen.action_offer, NextInQueue.name)
        self.push_screen(PracticeStory(Practise.title(), self.story(), begin))

    def story(self) -> str:
        """What this is, what to press, and what opens."""
        return say("app.practice_begins", passphrase=PASSPHRASE, pin=PIN, **_keys())


class Demo(Practice):
    """The app on the day that comes with distro."""

    leaving: ClassVar[str] = "app.demo_leave"

    def story(self) -> str:
        """The same for who has never seen a desk: who one is, who else there is, how the day ends for their role."""
        session = self.session
        people = listed(_called(person, role) for person, role in PEOPLE.items())
        begins = say("app.demo_begins", person=_called(session.person, session.role), **_keys())
        ends = say(f"app.demo_ends.{'signs' if self.may(Day) else 'leaves'}", **_keys())
        return "\n".join((begins, ends, "", say("app.demo_people", people=people, passphrase=PASSPHRASE, pin=PIN)))


def _called(person: str, role: str) -> str:
    """Who it is, with their role where their name does not say it."""
    word = say(f"roles.role.{role}")
    return person if person == word else f"{person} ({word})"


def _keys() -> dict[str, str]:
    commands = {
        "next": NextInQueue, "hand_over": HandOver, "undo": Undo, "take_over": TakeOver, "day": Day, "help": Help,
        "menu": Menu,
    }  # fmt: skip
    return {name: command.key_name() for name, command in commands.items()}
