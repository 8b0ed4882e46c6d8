"""Fields to type in. Their cursor stands still: a blinking one triples what an idle screen costs."""

from __future__ import annotations

import re

from textual.events import Blur, Key, Paste
from textual.widgets import Input
from textual.widgets.input import Selection

from distro.tui.look.plain import content

_DIGITS = 6
_REMEMBERED = 64  # keys: the longest scan with its prefix


class Field(Input):
    """One line of text. What came of the last letters can be taken back, also where they were not taken: of a number
    that a letter did not change nothing goes, and what a letter wrote over stands there again."""

    def __init__(
        self,
        placeholder: str = "",
        *,
        value: str = "",
        id: str | None = None,
        compact: bool = False,
        password: bool = False,
        restrict: str | None = None,
        max_length: int = 80,
        select_on_focus: bool = False,
    ) -> None:
        super().__init__(
            value=value,
            placeholder=content(placeholder).plain,
            id=id,
            compact=compact,
            password=password,
            restrict=restrict,
            max_length=max_length,
            select_on_focus=select_on_focus,
        )
        self.cursor_blink = False
        self._before: list[tuple[str, Selection]] = []  # what stood there before each of the last letters

    def hint(self, placeholder: str) -> None:
        """Say while it is empty what it is for."""
        self.placeholder = content(placeholder).plain

    def takes(self, text: str) -> bool:
        """Whether all of `text` would stand here after a paste: Textual drops one that is too long, without a word."""
        begin, end = sorted(self.selection)
        whole = self.value[:begin] + text + self.value[end:]
        fits = self.max_length is None or len(whole) <= self.max_length
        return fits and (self.restrict is None or re.fullmatch(self.restrict, whole) is not None)

    def on_key(self, event: Key) -> None:
        """Textual's own handler comes after this one, and types the letter."""
        if event.is_printable:
            self._before = [*self._before, (self.value, self.selection)][-_REMEMBERED:]

    def on_paste(self, event: Paste) -> None:
        """As many letters in one step."""
        self._before = [*self._before, *[(self.value, self.selection)] * len(event.text)][-_REMEMBERED:]

    def on_blur(self, event: Blur) -> None:
        """What was typed here before is no scanner's that types now."""
        self._before.clear()

    def take_back(self, letters: int) -> None:
        """So many letters were no hand's: all is as it was before them."""
        if self._before:
            self.value, self.selection = self._before[-letters:][0]
            del self._before[-letters:]

    def action_copy(self) -> None:
        """A secret is only typed: whoever comes to the keyboard next would read it where it is pasted."""
        if not self.password:
            super().action_copy()

    def action_cut(self) -> None:
        """As `action_copy`."""
        if not self.password:
            super().action_cut()


class NumberField(Field):
    """One whole number, zero or more. `number` is what stands in it, or None while it is empty: empty is not zero."""

    def __init__(self, number: int | None = None) -> None:
        value = "" if number is None else str(number)
        super().__init__(value=value, restrict=r"[0-9]*", max_length=_DIGITS, compact=True, select_on_focus=True)

    @property
    def number(self) -> int | None:
        """What was entered."""
        return int(self.value) if self.value else None
