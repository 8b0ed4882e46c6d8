"""What is not done, and why: a code that the screens and the command line turn into words."""

from __future__ import annotations

from typing import ClassVar


class Refusal(Exception):
    """Nothing came of it, and nothing is lost. `code` is a text of the catalogue `room`, `params` fill it."""

    room: ClassVar[str] = "errors"
    is_wrong_use: ClassVar[bool] = False  # of the command, where what was asked is never done this way

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params
