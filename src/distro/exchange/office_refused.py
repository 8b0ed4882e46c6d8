"""Why events could not be folded; apart from the tables themselves, which take time to load."""

from __future__ import annotations


class OfficeRefused(Exception):
    """Nothing was folded. `code` is a text of the `errors` catalogue; no password is ever in `params`."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params
