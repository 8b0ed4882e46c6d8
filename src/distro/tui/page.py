"""What all screens share: offers made into keys, and problems told calmly."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar, TypeVar, cast

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Checkbox, Input, Select

from distro.atomic_file import replacing
from distro.problems import PROBLEMS
from distro.rules.roles import TABLE, Task
from distro.scanning.barcode import Board
from distro.texts import roles_in_words, say
from distro.tui.commands import Back, Command, Confirm, named
from distro.tui.seen import Seen
from distro.tui.shell import Shell

_Answer = TypeVar("_Answer")
_Done = TypeVar("_Done")


SLIM = 64  # columns; below it names stand above their fields
FLAT = 20  # lines; below it a dialog takes the whole screen
_PANES = "VerticalScroll, .box"  # what scrolls where there is too little room


class Page(Screen[_Answer]):
    """A whole screen. `offers` are its commands, in the order of their hints; `takes_scans`: a card may be shown."""

    offers: ClassVar[tuple[type[Command], ...]] = ()
    takes_scans: ClassVar[bool] = False
    keeps_filled: ClassVar[bool] = False  # what was filled in is not thrown away unasked
    is_read_first: ClassVar[bool] = False  # it is confirmed only when all of it has stood on the screen
    is_confirmed_by_enter: ClassVar[bool] = False
    _at_first: Mapping[Widget, object] = MappingProxyType({})
    _seen: tuple[Seen, ...] = ()
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (FLAT, "-low"), (34, "-tall")]  # noqa: RUF012
    HORIZONTAL_BREAKPOINTS = [(0, "-slim"), (SLIM, "-narrow")]  # noqa: RUF012

    @property
    def distro(self) -> Shell:
        """What the app offers its pages."""
        return cast("Shell", self.app)

    @property
    def offered(self) -> tuple[type[Command], ...]:
        """What of it the person at the keyboard may do: the hints, the menu and the help show nothing else."""
        return tuple(each for each in self.offers if self.distro.may(each) and self.distro.means_something(each))

    def action_offer(self, name: str) -> None:
        """A key of the table was pressed."""
        command = named(name)
        if self.distro.may(command):
            self.post_message(command())
        else:
            self.not_yours(command.title(), command.task)

    def not_yours(self, what: str, task: Task | None) -> None:
        """Say that `what` is another role's, and whose."""
        who = roles_in_words(TABLE[task]) if task else ""
        self.distro.mention("app.not_yours", what=what, who=who)

    def by_second_key(self, key: str) -> bool:
        """Do what `key` is the second way to, on a keyboard or in a terminal that has not the first; whether it is."""
        for offer in self.offers:
            if key in offer.seconds():
                self.action_offer(offer.name)
                return True
        return False

    def attempt(self, action: Callable[[], _Done]) -> _Done | None:
        """Do it; when a station or the disk refuses, say so calmly and return None. Nothing was written then."""
        try:
            return action()
        except PROBLEMS as problem:
            self.distro.tell(problem)
            return None

    def does(self, action: Callable[[], object]) -> bool:
        """Whether it was done, where nothing comes of it but that; a refusal is told as by `attempt`."""
        try:
            action()
        except PROBLEMS as problem:
            self.distro.tell(problem)
            return False
        return True

    def among_reports(self, name: str, write: Callable[[Path], object]) -> Path:
        """Have `write` make the file `name` in the folder of reports, anew where it is there already; its path.

        In a rehearsal the name says so: on a stick nobody takes what was practised for what was done.
        """
        mark = say("app.status.rehearsal").strip() + "-" if self.distro.session.programme.rehearsal else ""
        out = self.distro.reports_folder / f"{mark}{name}"
        out.parent.mkdir(parents=True, exist_ok=True)
        with replacing():  # our own folder and names
            write(out)
        return out

    def dismiss(self, result: _Answer | None = None) -> AwaitComplete:
        """Close this screen. Once: a second key that was on its way must not close the screen beneath."""
        return super().dismiss(result) if self.is_active else AwaitComplete()

    def goods_scanned(self, text: str, board: Board | None) -> bool:
        """A lot's label, or what may be a maker's barcode, was scanned; whether this page has anything to say of it."""
        return False

    def on_mount(self) -> None:
        self.begin_filling()
        if self.is_read_first:
            for pane in self.query(_PANES):
                self.watch(pane, "scroll_y", self._scrolled, init=False)
            self.begin_reading()

    def begin_reading(self) -> None:
        """What stands here now is to be seen, whatever was seen before."""
        self._seen = tuple(Seen(pane) for pane in self.query(_PANES))
        self._scrolled()

    def _scrolled(self) -> None:
        self.call_after_refresh(self._look)

    def _look(self) -> None:
        for pane in self._seen:
            pane.look()

    def has_more(self) -> bool:
        """Whether something here was never on the screen: it is shown now, and that is said; nothing is confirmed."""
        self._look()
        if not any(pane.show_more() for pane in self._seen):
            return False
        self.tell_more()
        return True

    def tell_more(self) -> None:
        """Say that there is more to see."""
        key = say("keys.key.enter") if self.is_confirmed_by_enter else Confirm.key_name()
        self.distro.mention("app.more_below", key=key)

    def begin_filling(self) -> None:
        """What stands here now is not worth a question any more."""
        self._at_first = self._filled()

    def _filled(self) -> dict[Widget, object]:
        """What stands in the fields, choices and boxes to tick."""
        fields = [*self.query(Input), *self.query(Select), *self.query(Checkbox)]
        return {field: field.value for field in fields}

    @property
    def _is_filled(self) -> bool:
        """Whether anything was typed, chosen or ticked here that is worth a question."""
        return any(value != self._at_first.get(field, "") for field, value in self._filled().items())

    def on_do_back(self) -> None:
        # Not to be overridden: Textual calls the handlers of every class, and each would leave one screen more.
        if self.keeps_filled and self._is_filled:
            self.distro.discard(self._leave)
        else:
            self._leave()

    def _leave(self) -> None:
        self.dismiss(self.given_up())

    def given_up(self) -> _Answer | None:
        """What Escape gives."""
        return None


class Dialog(Page[_Answer], ModalScreen[_Answer]):
    """A small screen over another one."""

    offers: ClassVar[tuple[type[Command], ...]] = (Back,)
