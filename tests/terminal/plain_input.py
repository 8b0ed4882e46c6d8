"""The peer of the scan's bench: Textual's own app with one focused input that shows what is typed."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Input


class Plain(App[None]):
    def compose(self) -> ComposeResult:
        yield Input(placeholder="ready")


if __name__ == "__main__":
    Plain().run()
