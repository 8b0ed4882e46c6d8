"""The desk to practise on: the same screens, a word at the beginning, and another question at the end."""

from __future__ import annotations

from typing import ClassVar

from distro.rehearsal import PASSPHRASE, PIN
from distro.texts import say
from distro.tui.app import DistroApp
from distro.tui.commands import HandOver, Menu, NextInQueue, Practise, TakeOver
from distro.tui.dialogs.message import MessageScreen


class Practice(DistroApp):
    """The app on a rehearsal that was begun at a live desk."""

    leaving: ClassVar[str] = "app.practice_leave"

    def on_mount(self) -> None:
        keys = {
            "next": NextInQueue.key_name(),
            "hand_over": HandOver.key_name(),
            "take_over": TakeOver.key_name(),
            "menu": Menu.key_name(),
        }
        text = say("app.practice_begins", passphrase=PASSPHRASE, pin=PIN, **keys)
        self.push_screen(MessageScreen(Practise.title(), text))
