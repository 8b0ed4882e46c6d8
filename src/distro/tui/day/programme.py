"""The programme changes while it runs: what a newer file would change, in words, and every state so far."""

from __future__ import annotations

from pathlib import Path

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from distro.rules.programme_changes import Preview
from distro.stations import programme
from distro.stations.session import Session
from distro.texts import say
from distro.tui import commands as c
from distro.tui.dialogs.ask import AskScreen
from distro.tui.dialogs.file import FileScreen
from distro.tui.page import Page
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.text import Text
from distro.wording.programme import history_in_words, preview_lines


class ProgrammeScreen(Page[bool]):
    """Gives whether the programme was changed: then the verdict that stands at the desk is no longer to be trusted."""

    offers = (c.ChooseFile, c.Confirm, c.Back, c.Help)
    BINDINGS = c.bindings(offers)
    is_read_first = True

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._found: Preview | None = None

    def compose(self) -> ComposeResult:
        yield Text(c.Programme.title(), classes="title")
        yield Text(id="about")
        with VerticalScroll():
            yield Text(id="lines")
        yield Hints(self.offers)

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()
        told = self.attempt(lambda: history_in_words(programme.history(self._session))) or []
        self._show("changes.page.history", [line for head, changed in told for line in (head, *changed)])

    def _show(self, about: str, lines: list[str]) -> None:
        self.query_one("#about", Text).say(say(about, key=c.ChooseFile.key_name(), confirm=c.Confirm.key_name()))
        self.query_one("#lines", Text).say("\n".join(lines))
        self.query_one(VerticalScroll).scroll_home(animate=False)
        self.begin_reading()

    def on_do_choose_file(self) -> None:
        self.app.push_screen(FileScreen(say("changes.page.which"), (".toml",)), self._chose)

    def _chose(self, file: str | None) -> None:
        found = file and self.attempt(lambda: programme.preview(self._session, Path(file).read_bytes()))
        if found:
            self._found = found
            state = "refused" if found.objections else "ready" if found.differences else "same"
            self._show(f"changes.page.{state}", preview_lines(self._session.programme, found))

    def on_do_confirm(self) -> None:
        """Why is asked and may stay open, as on the command line."""
        found = self._found
        if found is None:
            self.on_do_choose_file()
            return
        if self.has_more():
            return
        asked = AskScreen(c.Programme.title(), say("changes.page.why"), may_be_empty=True)
        self.app.push_screen(asked, lambda why: self._change(found, why))

    def _change(self, found: Preview, why: str | None) -> None:
        if why is None:
            return
        changed = self.attempt(lambda: programme.change(self._session, found, why))
        if changed is not None:
            self.distro.mention("changes.page.done")
            self.dismiss(True)
