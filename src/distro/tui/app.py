"""The app: one session, its desk, and what all screens share. It decides nothing."""

from __future__ import annotations

import asyncio
import gc
import locale
import sys
from collections.abc import Callable, Coroutine, Iterator
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace
from textual.events import Event, InputEvent, Key, Paste
from textual.screen import Screen

from distro.cards.code import Reading, ReadingKind
from distro.model.refusal import Refusal
from distro.problems import Problem, explain
from distro.rules.roles import may
from distro.scanning.barcode import Board
from distro.scanning.camera import NoCamera
from distro.scanning.unread import Unread
from distro.stations import console_font
from distro.stations.desk import Desk
from distro.stations.session import Session
from distro.stations.settings import Settings, keep_settings, read_settings
from distro.texts import LANGUAGES, language, say, speak
from distro.tui.commands import Back, Command, Menu, NextInQueue, Practise
from distro.tui.desk.page import DeskScreen
from distro.tui.laptop.idle import Idle
from distro.tui.look import arabic, theme
from distro.tui.look.plain import clean
from distro.tui.look.sound import Sound
from distro.tui.look.voice import Voice, voice_here
from distro.tui.page import Page
from distro.tui.pages import Pages
from distro.tui.shell import Shell
from distro.tui.terminal.ending import Ending
from distro.tui.terminal.scans import Scans
from distro.tui.widgets.hints import Hints

if TYPE_CHECKING:
    from distro.stations.finding import Finder
    from distro.stations.laptops.liaison import Liaison

# Gives the code of the next person's card, in a rehearsal; None when the queue is empty.
Queue = Callable[[], str | None]

# Goes on beside the screens as long as they do.
Beside = Callable[["DistroApp"], Coroutine[None, None, None]]

# Gives for each frame the text that is newly seen in it.
Camera = Callable[[], Iterator[str | None]]

_HERE = Path(__file__).parent
_LOOK_EVERY = 5.0  # seconds between looks whether anybody is still there
_A_SCAN = 8  # keys; fewer that come as fast may have been a slip of the hand


class DistroApp(Pages, inherit_bindings=False):
    """The screens on an open session, at a point and a desk of it. Textual's own Ctrl+Q and Ctrl+P are not bound.

    `settings`: the file that keeps how the screens speak, look and sound; without one nothing is kept.
    `lock_after`: seconds without a key or a scan after which the screen locks itself; None is never. `close_after`:
    seconds of a locked screen, or of a laptop asleep, after which the app ends so that the store can be closed; what is
    typed at the lock does not put it off. `locked`: it is so from the beginning. `problem`: what went wrong before, to
    be told first. `beside`: what goes on as long as it does.
    """

    # All at once: Textual loads no style sheet of a default screen, and reads those of others when they first open.
    CSS_PATH: ClassVar = [
        _HERE / folder / "style.tcss" for folder in ("look", "dialogs", "desk", "stockroom", "day", "people", "laptop")
    ]
    ENABLE_COMMAND_PALETTE = False
    leaving: ClassVar[str] = "app.leave"  # the question before the end

    def __init__(
        self,
        session: Session,
        point: str,
        desk: int = 1,
        rehearsal: Queue | None = None,
        lock_after: float | None = None,
        close_after: float | None = None,
        reports: Path | None = None,
        camera: Camera | None = None,
        settings: Path | None = None,
        locked: bool = False,
        problem: Problem | None = None,
        beside: Beside | None = None,
    ) -> None:
        super().__init__()
        self.animation_level = "none"  # an old laptop would draw each step of a page that glides
        self._camera = camera
        self._beside = beside
        self._begins_locked = locked
        self._problem = problem
        self.session = session
        self.rehearsal = rehearsal
        self.liaison: Liaison | None = None
        self._told = 0  # doubles and clashes that were mentioned
        self._idle = Idle(lock_after)
        self._unlocked = Idle(close_after)
        self._reports = reports
        self.sound = Sound.BELL
        self.voice = Voice()
        self.ascii_only = console_font.is_console() or "utf" not in locale.getpreferredencoding(False).lower()
        self.desk_screen = DeskScreen(Desk(session, point, desk))
        for each in theme.THEMES:
            self.register_theme(each)
        self._settings_file = settings
        self._settings = read_settings(settings) if settings else Settings()
        self.theme = self._settings.colours if self._settings.colours in theme.NAMES else theme.NIGHT
        if self._settings.sound in [*Sound]:
            self.sound = Sound(self._settings.sound)
        arabic.prefer(self._settings.arabic)

    def on_mount(self) -> None:
        if self._begins_locked:
            self.on_do_lock()
        if self._problem is not None:
            self.tell(self._problem)

    def on_ready(self) -> None:
        # A collection of all that was read at the start takes as long as three verdicts, and finds nothing.
        gc.freeze()
        if self._idle.seconds is not None:
            self.set_interval(min(_LOOK_EVERY, self._idle.seconds), self._lock_when_idle)
        if self._camera is not None:
            self.run_worker(self._watch, thread=True, exit_on_error=False)
        if self._beside is not None:
            self.run_worker(self._beside(self), exit_on_error=False)
        if self.session.books.devices.hubs_of(self.session.store.device):
            self.run_worker(self._keep_in_touch(), exit_on_error=False)

    def get_default_screen(self) -> Screen[None]:
        return self.desk_screen

    @property
    def print_offset(self) -> tuple[float, float]:
        """By how many millimetres the printer that was used last is off."""
        return self._settings.offset

    @property
    def reports_folder(self) -> Path:
        """Where reports are written: the person's documents, unless told otherwise."""
        if self._reports is None:
            import platformdirs

            return platformdirs.user_documents_path() / "distro"
        return self._reports

    @cached_property
    def finder(self) -> Finder:
        """The search by name; its index is made when somebody first searches."""
        from distro.stations.finding import Finder

        return Finder(self.session, self.desk_screen.desk.point)

    def tell(self, problem: Problem) -> None:
        """Say calmly what went wrong and what to do."""
        from distro.tui.dialogs.message import MessageScreen

        self.push_screen(MessageScreen(say("app.problem.title"), explain(problem)))

    def copy_to_clipboard(self, text: str) -> None:
        """What is copied from a field is for the next field: the terminal's clipboard would keep it over a lock."""
        self._clipboard = text

    def discard(self, then: Callable[[], None]) -> None:
        """Ask before what is filled in is thrown away; `then` does it."""
        from distro.tui.dialogs.confirm import DiscardScreen

        self.push_screen(DiscardScreen("app.discard"), lambda yes: then() if yes else None)

    def mention(self, code: str, **params: object) -> None:
        """Say something in passing, instead of what was said before."""
        self.clear_notifications()
        self.notify(clean(say(code, **params)), markup=False)

    # ------------------------------------------------------------ other laptops

    async def _keep_in_touch(self) -> None:
        """As long as the app runs. What speaks to hubs takes as long to load as twenty scans: nobody waits for that."""
        try:
            await asyncio.to_thread(import_module, "distro.stations.laptops.liaison")
        except Refusal as problem:
            self.tell(problem)
            return
        from distro.stations.laptops.liaison import Liaison

        desk = self.desk_screen.desk
        self.liaison = Liaison(self.session, desk.point, desk.number, self._news)
        await self.liaison.run()

    def _news(self) -> None:
        """Something came from another laptop, or the line did."""
        assert self.liaison is not None
        found = [clash.handover.household for clash in self.liaison.clashes]
        found += [double.household for double in self.liaison.doubles]
        if self._told < len(found):
            from distro.wording.names import number_of

            self._told = len(found)
            self.mention("hub.double.found", number=number_of(self.session.books, found[-1]))
        self.desk_screen.heard()

    def worked_beside(self, person: str, may_go_on: bool) -> None:
        """A command of `person` changed the books. The screen is locked where whoever worked here may not any more."""
        self.desk_screen.heard()
        self.mention("app.worked_beside", person=person)
        if not may_go_on and not self.locked:
            self.on_do_lock()

    # ------------------------------------------------------------ scans

    @cached_property
    def _scans(self) -> Scans:
        return Scans(self, lambda: self.session.card_key, self._scanned, self._junk, self._goods, self._stands)

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
            if isinstance(event, Key) and isinstance(self.screen, Page) and self.screen.by_second_key(event.key):
                return
        await super().on_event(event)

    def _scanned(self, reading: Reading) -> None:
        """Show a card or a paper at the desk, out of any small dialog; a page of other work is not left for it."""
        if reading.kind is ReadingKind.LOT and self._goods(reading.code, None):
            return
        if self._is_elsewhere():
            self.desk_screen.scanned_meanwhile(reading)
            return
        while self.screen is not self.desk_screen:
            self.pop_screen()
        if reading.kind is ReadingKind.PAPER:
            self.desk_screen.paper_scanned(reading.code)
        else:
            self.desk_screen.scanned(reading)

    def _goods(self, text: str, board: Board | None) -> bool:
        """Whether the page that stands here says what goods these are; none of them is handed over by a scan."""
        page = self.screen
        return not self.locked and isinstance(page, Page) and page.goods_scanned(text, board)

    def _is_elsewhere(self) -> bool:
        """Whether a page stands here that is not left for a card; says so."""
        if self.locked:
            self.mention("app.locked")
        elif any(isinstance(page, Page) and not page.takes_scans for page in self.screen_stack):
            self.mention("app.not_here", key=Back.key_name())
        else:
            return False
        return True

    def _stands(self, reading: Reading) -> bool:
        """Whether this card's own verdict is what stands on the screen."""
        return self.screen is self.desk_screen and self.desk_screen.showing.reading == reading

    def _junk(self, keys: int, unread: Unread | None) -> None:
        """Something was scanned that is no card: nobody must be served on the verdict that stood there before."""
        nothing = Reading(ReadingKind.NOT_A_CARD)
        if self.screen is self.desk_screen:
            self.desk_screen.scanned(nothing, unread=unread)
            return
        if keys >= _A_SCAN and not self.locked:
            self.desk_screen.scanned_meanwhile(nothing, unread)
        if self.locked:
            self.mention("app.locked")
        else:
            self.mention(f"desk.unread.{unread}" if unread else "desk.why.not_a_card")

    # ------------------------------------------------------------ commands of every screen

    def means_something(self, command: type[Command]) -> bool:
        """Whether there is any use for it now: a queue is played in a rehearsal, a live desk begins one."""
        if command is NextInQueue:
            return self.rehearsal is not None
        return command is not Practise or not self.session.programme.rehearsal

    def on_do_menu(self) -> None:
        from distro.tui.dialogs.menu import MenuScreen

        page = self.screen
        if isinstance(page, Page):
            self.push_screen(
                MenuScreen([offer for offer in page.offered if offer not in (Menu, Back)]),
                lambda chosen: self._chosen(page, chosen),
            )

    def _chosen(self, page: Page[None], command: type[Command] | None) -> None:
        if command is not None:
            page.post_message(command())

    def on_do_help(self) -> None:
        from distro.tui.dialogs.help import HelpScreen

        if isinstance(self.screen, Page):
            self.push_screen(HelpScreen(self.screen.offered))

    def on_do_language(self) -> None:
        spoken = [each for each in LANGUAGES if each != "ar" or console_font.has_arabic()]
        speak(spoken[(spoken.index(language()) + 1) % len(spoken)] if language() in spoken else spoken[0])
        self.desk_screen.renew()
        self._keep(language=language())

    def on_do_arabic(self) -> None:
        from distro.tui.laptop.reading_order import ArabicScreen

        self.push_screen(ArabicScreen(), self._chose_arabic)

    def _chose_arabic(self, chosen: str | None) -> None:
        if chosen is not None:
            arabic.shape_here(chosen == arabic.DISTRO)
            self.desk_screen.renew()
            self._keep(arabic=chosen)

    def on_do_colours(self) -> None:
        self.theme = theme.after(self.theme)
        self._keep(colours=self.theme)

    def on_do_silence(self) -> None:
        self.sound = self.sound.following(has_voice=voice_here(language()) is not None)
        self.voice.stop()
        self.mention(f"app.sound.{self.sound}")
        self._keep(sound=self.sound.value)

    def _keep(self, **chosen: str) -> None:
        """For the next start; what was not chosen here stays as it was kept."""
        self._settings = replace(self._settings, **chosen)
        if self._settings_file is not None:
            keep_settings(self._settings_file, self._settings)

    # ------------------------------------------------------------ people at the keyboard

    def may(self, command: type[Command]) -> bool:
        """Whether the person at the keyboard may do this."""
        return command.task is None or may(self.session.role, command.task)

    @property
    def locked(self) -> bool:
        """Whether the screen waits for a passphrase."""
        from distro.tui.laptop.login import LoginScreen

        return any(isinstance(screen, LoginScreen) for screen in self.screen_stack)

    def _lock_when_idle(self) -> None:
        """Also closes: a laptop that slept for long is not asked first whether its screen was locked."""
        if not self.locked and not self._idle.too_long:
            self._unlocked.touch()
        elif self._unlocked.too_long:
            self.exit(Ending.CLOSED)
        elif not self.locked:
            self.on_do_lock()

    def on_do_lock(self) -> None:
        from distro.tui.laptop.login import LoginScreen

        self.clear_notifications()
        self.copy_to_clipboard("")
        self.push_screen(LoginScreen(self.session), self._logged_in)

    def on_do_take_over(self) -> None:
        from distro.tui.laptop.takeover import TakeoverScreen

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
            self.desk_screen.begin_anew()
        for hints in self.screen.query(Hints):  # the same person may have come back in another role
            hints.renew()

    def on_do_leave(self) -> None:
        self._end_with(Ending.LEFT, self.leaving)

    def on_do_practise(self) -> None:
        self._end_with(Ending.PRACTISE, "app.practise")

    def _end_with(self, ending: Ending, question: str) -> None:
        from distro.tui.dialogs.confirm import ConfirmScreen

        self.push_screen(ConfirmScreen(question), lambda yes: self.exit(ending) if yes else None)


_what_pages_ask_for: type[Shell] = DistroApp


class NoTerminal(Refusal):
    """What is typed does not come from a terminal, or what is shown goes to none."""

    is_wrong_use = True

    def __init__(self) -> None:
        super().__init__("no_terminal")


def run(app: DistroApp) -> Ending:
    """Show the screens and stay until somebody leaves them. Raises NoTerminal, before anything is shown."""
    if not all(stream is not None and stream.isatty() for stream in (sys.__stdin__, sys.__stderr__)):
        raise NoTerminal
    return app.run() or Ending.LEFT
