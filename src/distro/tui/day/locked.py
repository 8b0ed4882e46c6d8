"""The day is locked: what it came to, and its report as files."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Vertical

from distro.books import Day
from distro.stations import records
from distro.stations.session import Session
from distro.texts import say
from distro.tui.commands import Back, Confirm, bindings
from distro.tui.page import Dialog
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.text import Text


class LockedScreen(Dialog[None]):
    """F4 writes the report among the others, for printing and for the office; a rehearsal's says so in its name."""

    offers = (Confirm, Back)
    BINDINGS = bindings(offers)

    def __init__(self, session: Session, day: Day) -> None:
        super().__init__()
        self._session = session
        self._day = day

    def compose(self) -> ComposeResult:
        expected = self._session.books.expected(self._day)
        with Vertical(classes="box"):
            yield Text(say("closing.done.title"), classes="title")
            yield Text(say("closing.done.text", n=expected.served, planned=len(expected.planned)))
            yield Text(say("closing.done.head", code=self._session.store.head().code))
            yield Text("")
            yield Text(say("closing.done.report", key=Confirm.key_name()), id="about")
        yield Hints(self.offers)

    def on_do_confirm(self) -> None:
        if written := self.attempt(self._write):
            self.query_one("#about", Text).say(say("closing.done.written", path=str(written)))

    def _write(self) -> Path:
        from distro.reports.day.layout import as_report
        from distro.reports.press.report import write_report

        session = self._session
        report = records.day_figures(session, self._day.name)
        write = partial(write_report, as_report(report))
        self.among_reports(f"{self._day.name}.xlsx", write)
        return self.among_reports(f"{self._day.name}.pdf", write)
