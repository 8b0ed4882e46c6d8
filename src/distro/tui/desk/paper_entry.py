"""The receipt sheet typed in, household after household: its number, the time on the sheet, Enter."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from distro.stations import paper_entry
from distro.stations.desk import Desk
from distro.texts import say
from distro.tui.commands import Back, PaperEntry, bindings
from distro.tui.page import Dialog
from distro.tui.widgets.field import Field
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.text import Text
from distro.wording import dates


class PaperEntryScreen(Dialog[bool]):
    """Stays open for the next line of the sheet; gives True when anything was entered."""

    BINDINGS = bindings((Back,), up="app.focus_previous", down="app.focus_next")
    keeps_filled = True

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._entered = 0

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Text(PaperEntry.title(), classes="title")
            yield Text(say("desk.paper.how"), classes="quiet")
            with Horizontal(classes="line"):
                yield Field(say("desk.paper.number"), id="number", max_length=20, compact=True)
                yield Field(say("desk.paper.time"), id="time", max_length=5, compact=True)
            yield Field(say("desk.paper.signed_by"), id="signed_by", compact=True)
            yield Text(id="about")
        yield Hints(self.offers)

    def on_mount(self) -> None:
        self.query_one("#number").focus()

    @on(Input.Submitted, "#number")
    def _to_time(self) -> None:
        self.query_one("#time").focus()

    @on(Input.Submitted, "#time")
    @on(Input.Submitted, "#signed_by")
    def _enter(self) -> None:
        number, time, signed_by = (self.query_one(f"#{name}", Input) for name in ("number", "time", "signed_by"))
        made = self.attempt(lambda: paper_entry.enter(self._desk, number.value, time.value, signed_by.value))
        if made is None:
            return
        self._entered += 1
        told = say("desk.paper.entered", number=number.value.strip().upper(), time=dates.clock(made.occurred_at))
        self.query_one("#about", Text).say(f"{told} {say('desk.paper.so_far', n=self._entered)}")
        number.clear()
        signed_by.clear()
        self.begin_filling()
        number.focus()

    def given_up(self) -> bool:
        return self._entered > 0
