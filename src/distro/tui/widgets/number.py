"""A field for one whole number, zero or more. Empty is not zero."""

from __future__ import annotations

from textual.widgets import Input

_DIGITS = 6


class NumberField(Input):
    """`number` is what stands in it, or None when that is no number."""

    def __init__(self, number: int | None = None) -> None:
        super().__init__(
            value="" if number is None else str(number),
            restrict=r"[0-9]*",
            max_length=_DIGITS,
            compact=True,
            select_on_focus=True,
        )
        self.cursor_blink = False

    @property
    def number(self) -> int | None:
        """What was entered."""
        return int(self.value) if self.value else None
