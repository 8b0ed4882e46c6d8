"""What a station refuses, as a code that the screens and the command line turn into words."""

from __future__ import annotations


class Refused(Exception):
    """A station will not do this. `code` is a text of the `errors` catalogue, `params` fill it. Nothing was written."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params
