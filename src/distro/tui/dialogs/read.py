"""Something to be read: headings with lines below them. Arrows scroll."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll

from distro.tui.commands import Back, bindings
from distro.tui.page import Dialog
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.text import Text


class ReadScreen(Dialog[None]):
    """Escape goes back to where one was."""

    BINDINGS = bindings((Back,))

    def __init__(self, title: str, sections: Sequence[tuple[str, Sequence[str]]]) -> None:
        super().__init__()
        self._title = title
        self._sections = sections

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Text(self._title, classes="title")
            with VerticalScroll():
                for heading, lines in self._sections:
                    yield Text(heading, classes="heading")
                    yield Text("\n".join(lines))
        yield Hints(self.offers)

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()
