"""What a hub may answer with; apart from the hub itself, which takes long to load."""

from __future__ import annotations


class HubRefused(Exception):
    """Nothing came of it, and nothing is lost. `code` is a text of the `errors` catalogue."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params
