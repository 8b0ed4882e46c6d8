"""The app: one session, its desk, and what all screens share. It decides nothing."""

from __future__ import annotations

import gc
import locale
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.events import Event, InputEvent, Paste
from textual.screen import Screen

from distro.cards.code import Reading, ReadingKind
from distro.rules.roles import may
from distro.scanning.camera import NoCamera
from distro.stations.desk import Desk
from distro.stations.session import Session
from distro.texts import LANGUAGES, language, say, speak
from distro.tui import arabic, theme
from distro.tui.closing import Closing
from distro.tui.commands import Back, Command, Menu
from distro.tui.idle import Idle
from distro.tui.plain import clean
from distro.tui.problems import Problem, explain
from distro.tui.scans import Scans
from distro.tui.screens.desk import DeskScreen
from distro.tui.screens.room import Room
from distro.tui.shims import CalmApp
from distro.tui.sound import Sound
from distro.tui.widgets.hints import Hints

if TYPE_CHECKING:
    from distro.stations.finding import Finder

# Gives the code of the next person's card, in a rehearsal; None when the queue is empty.
Queue = Callable[[], str | None]

# Gives for each frame the text that is newly seen in it.
Camera = Callable[[], Iterator[str | None]]

_HERE = Path(__file__).parent
_LOOK_EVERY = 5.0  # seconds between looks whether anybody is still there


class DistroApp(CalmApp, inherit_bindings=False):
    """The screens on an open session, at a point and a desk of it. Textual's own Ctrl+Q and Ctrl+P are not bound."""

    # Textual loads no style sheet of a default screen, so the desk's stands here.
    CSS_PATH: ClassVar = [_HERE / "app.tcss", _HERE / "screens" / "desk.tcss"]
    ENABLE_COMMAND_PALETTE = False

    def __init__(
        self,
        session: Session,
        point: str,
        desk: int = 1,
        rehearsal: Queue | None = None,
        lock_after: float | None = None,
        reports: Path | None = None,
        camera: Camera | None = None,
    ) -> None:
        super().__init__()
        self._camera = camera
        self.session = session
        self.rehearsal = rehearsal
        self._idle = Idle(lock_after)
        self._reports = reports
        self.sound = Sound.BELL
        self.ascii_only = "utf" not in locale.getpreferredencoding(False).lower()
        self.desk_screen = DeskScreen(Desk(session, point, desk))
        for each in theme.THEMES:
            self.register_theme(each)
        self.theme = theme.NIGHT

    def on_ready(self) -> None:
        # A collection of all that was read at the start takes as long as three verdicts, and finds nothing.
        gc.freeze()
        if self._idle.seconds is not None:
            self.set_interval(min(_LOOK_EVERY, self._idle.seconds), self._lock_when_idle)
        if self._camera is not None:
            self.run_worker(self._watch, thread=True, exit_on_error=False)

    def get_default_screen(self) -> Screen[None]:
        return self.desk_screen

    @property
    def reports_folder(self) -> Path:
        """Where reports are written: the person's documents, unless told otherwise."""
        if self._reports is None:
            import platformdirs

            return platformdirs.user_documents_path() / "distro"
        return self._reports

    @cached_property
    def closing(self) -> Closing:
        """The way through the close."""
        return Closing(self)

    @cached_property
    def finder(self) -> Finder:
        """The search by name; its index is made when somebody first searches."""
        from distro.stations.finding import Finder

        return Finder(self.session)

    def tell(self, problem: Problem) -> None:
        """Say calmly what went wrong and what to do."""
        from distro.tui.screens.message import MessageScreen

        self.push_screen(MessageScreen(say("app.problem.title"), explain(problem)))

    def mention(self, code: str, **params: object) -> None:
        """Say something in passing, instead of what was said before."""
        self.clear_notifications()
        self.notify(clean(say(code, **params)), markup=False)

    # ------------------------------------------------------------ scans

    @cached_property
    def _scans(self) -> Scans:
        return Scans(self, self.session.card_key, self._scanned, self._junk)

    def _watch(self) -> None:
        """In a thread of its own, until the camera ends or the app does."""
        assert self._camera is not None
        try:
            for text in self._camera():
                if not self.is_running:
                    return
                if text is not None:
                    self.call_from_thread(self._scans.seen, text)
        except NoCamera as problem:
            self.call_from_thread(self.tell, problem)

    async def on_event(self, event: Event) -> None:
        """The one place where keys come in; a scan is taken out here, wherever the focus is."""
        if isinstance(event, InputEvent | Paste) and not event.is_forwarded:
            self._idle.touch()
            if not self._scans.passes(event):
                return
        await super().on_event(event)

    def _scanned(self, reading: Reading) -> None:
        """Show a card or a paper at the desk, out of any small dialog; a page of other work is not left for it."""
        if self.locked:
            self.mention("app.locked")
            return
        if any(isinstance(room, Room) and not room.takes_scans for room in self.screen_stack):
            self.mention("app.not_here", key=Back.key_name())
            return
        while self.screen is not self.desk_screen:
            self.pop_screen()
        if reading.kind is ReadingKind.PAPER:
            self.desk_screen.paper_scanned(reading.code)
        else:
            self.desk_screen.scanned(reading)

    def _junk(self) -> None:
        """Something was scanned that is no card: nobody must be served on the verdict that stood there before."""
        if self.locked:
            self.mention("app.locked")
        elif self.screen is self.desk_screen:
            self.desk_screen.scanned(Reading(ReadingKind.NOT_A_CARD))
        else:
            self.mention("desk.why.not_a_card")

    # ------------------------------------------------------------ commands of every screen

    def on_do_menu(self) -> None:
        from distro.tui.screens.menu import MenuScreen

        room = self.screen
        if isinstance(room, Room):
            self.push_screen(
                MenuScreen([offer for offer in room.offered if offer not in (Menu, Back)]),
                lambda chosen: self._chosen(room, chosen),
            )

    def _chosen(self, room: Room[None], command: type[Command] | None) -> None:
        if command is not None:
            room.post_message(command())

    def on_do_help(self) -> None:
        from distro.tui.screens.help import HelpScreen

        if isinstance(self.screen, Room):
            self.push_screen(HelpScreen(self.screen.offered))

    def on_do_language(self) -> None:
        speak(LANGUAGES[(LANGUAGES.index(language()) + 1) % len(LANGUAGES)])
        self.desk_screen.renew()

    def on_do_arabic(self) -> None:
        arabic.shape_here(not arabic.shaping())
        self.desk_screen.renew()

    def on_do_colours(self) -> None:
        self.theme = theme.after(self.theme)

    def on_do_silence(self) -> None:
        self.sound = Sound.SILENCE if self.sound is Sound.BELL else Sound.BELL
        self.mention(f"app.sound.{self.sound}")

    # ------------------------------------------------------------ people at the keyboard

    def may(self, command: type[Command]) -> bool:
        """Whether the person at the keyboard may do this."""
        return command.task is None or may(self.session.role, command.task)

    @property
    def locked(self) -> bool:
        """Whether the screen waits for a passphrase."""
        from distro.tui.screens.login import LoginScreen

        return any(isinstance(screen, LoginScreen) for screen in self.screen_stack)

    def _lock_when_idle(self) -> None:
        if self._idle.too_long and not self.locked:
            self.on_do_lock()

    def on_do_lock(self) -> None:
        from distro.tui.screens.login import LoginScreen

        self.clear_notifications()
        self.push_screen(LoginScreen(self.session), self._logged_in)

    def on_do_take_over(self) -> None:
        from distro.tui.screens.takeover import TakeoverScreen

        others = [person for person in self.session.store.keyring.with_pin() if person != self.session.person]
        if others:
            self.push_screen(TakeoverScreen(self.session, others), self._took_over)
        else:
            self.on_do_lock()

    def _took_over(self, done: bool | None) -> None:
        if done is False:
            self.on_do_lock()
        elif done:
            self._logged_in(True)

    def _logged_in(self, another: bool | None) -> None:
        """The same person finds all as it was; another one an empty desk, and nothing half done."""
        if another:
            while self.screen is not self.desk_screen:
                self.pop_screen()
            self.desk_screen.forget()
        for hints in self.screen.query(Hints):  # the same person may have come back in another role
            hints.renew()

    def on_do_leave(self) -> None:
        from distro.tui.screens.confirm import ConfirmScreen

        self.push_screen(ConfirmScreen("app.leave"), lambda yes: self.exit() if yes else None)


def run(
    session: Session,
    point: str,
    desk: int = 1,
    rehearsal: Queue | None = None,
    lock_after: float | None = None,
    camera: Camera | None = None,
) -> int:
    """Open the screens and stay until somebody quits: 0, or what an unforeseen error ends with.

    `lock_after`: seconds without a key or a scan after which the screen locks itself; None is never.
    """
    app = DistroApp(session, point, desk, rehearsal, lock_after, camera=camera)
    app.run()
    return app.return_code or 0
