"""What a page may ask of the app that shows it. Pages know this face of it, and nothing behind it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from distro.problems import Problem
from distro.stations.session import Session
from distro.tui.commands import Command
from distro.tui.look.sound import Sound
from distro.tui.look.voice import Voice

if TYPE_CHECKING:
    from distro.stations.finding import Finder
    from distro.stations.laptops.liaison import Liaison


class Shell(Protocol):
    """`liaison`: the talk with other laptops, where there is one. `rehearsal` gives the next card of a queue."""

    session: Session
    liaison: Liaison | None
    rehearsal: Callable[[], str | None] | None
    sound: Sound
    voice: Voice
    ascii_only: bool

    @property
    def print_offset(self) -> tuple[float, float]:
        """By how many millimetres the printer of this laptop is off, to the right and down."""

    @property
    def reports_folder(self) -> Path:
        """Where reports are written."""

    @property
    def finder(self) -> Finder:
        """The search by name."""

    def may(self, command: type[Command]) -> bool:
        """Whether the person at the keyboard may do this."""

    def means_something(self, command: type[Command]) -> bool:
        """Whether there is any use for it now."""

    def mention(self, code: str, **params: object) -> None:
        """Say something in passing."""

    def discard(self, then: Callable[[], None]) -> None:
        """Ask before what is filled in is thrown away; `then` does it."""

    def tell(self, problem: Problem) -> None:
        """Say calmly what went wrong and what to do."""
