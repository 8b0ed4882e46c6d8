"""Is this laptop fit for the day? Looked at when one asks, from the desk; what is not well says what to do."""

from __future__ import annotations

from datetime import datetime

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll

from distro.stations.fitness import Checked, examine, examine_store
from distro.texts import say
from distro.tui import commands as c
from distro.tui.page import Dialog
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.text import Text
from distro.wording.fitness import check_in_words, marked, outcome


class DoctorScreen(Dialog[None]):
    """What asks for something stands first. F5 looks again; Escape, or the next scan, goes back."""

    offers = (c.LookAgain, c.Back)
    BINDINGS = c.bindings(offers)
    takes_scans = True

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Text(say("keys.doctor.title"), classes="title")
            with VerticalScroll():
                yield Text(id="state")
        yield Hints(self.offers)

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()
        self.on_do_look_again()

    def on_do_look_again(self) -> None:
        session, size = self.distro.session, self.app.size
        # By this computer's own clock: a rehearsal has another one.
        now = datetime.now().astimezone()
        found = [*examine(session.store.folder, now, (size.width, size.height)), *examine_store(session)]
        bad = sum(one.fit is False for one in found)
        lines = [marked(one.fit, check_in_words(one.code, one.fit, one.params)) for one in sorted(found, key=_urgency)]
        self.query_one("#state", Text).say("\n".join([outcome(bad), "", *lines]))


def _urgency(one: Checked) -> int:
    return {False: 0, None: 1, True: 2}[one.fit]
