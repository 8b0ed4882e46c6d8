"""In touch with the other laptops: which hub answers, what waits, and the double collections that came to light."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll

from distro.books.laptops import laptops
from distro.problems import PROBLEMS
from distro.rules.roles import Task, may
from distro.stations import erasing
from distro.stations.laptops import root, sync
from distro.stations.laptops.lacking import lacking
from distro.stations.supplements import unsigned
from distro.texts import say
from distro.tui import commands as c
from distro.tui.dialogs.confirm import ConfirmScreen
from distro.tui.page import Dialog
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.text import Text
from distro.wording import dates
from distro.wording.doubles import double_in_words
from distro.wording.entered_twice import entered_twice_in_words
from distro.wording.erasures import erasures_in_words, held_in_words
from distro.wording.hub_members import clusters_in_words
from distro.wording.laptops import broken_in_words, laptop_in_words, root_in_words
from distro.wording.quarantine import lacking_in_words, not_taken_in_words, set_aside_in_words
from distro.wording.supplements import supplements_in_words

_LOOK_EVERY = 1.0  # seconds


class HubScreen(Dialog[None]):
    """Shows what is so now. Escape, or the next scan, goes back."""

    offers = (c.LookNow, c.DropBroken, c.Back)
    BINDINGS = c.bindings(offers)
    takes_scans = True

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Text(say("hub.page.title"), classes="title")
            with VerticalScroll():
                yield Text("\n".join(self._lines()), id="state")
        yield Hints(self.offers)

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()
        self.set_interval(_LOOK_EVERY, lambda: self.query_one("#state", Text).say("\n".join(self._lines())))

    def on_do_look_now(self) -> None:
        if self.distro.liaison is not None:
            self.distro.liaison.look_now()
            self.distro.mention("hub.look.asked")

    def on_do_drop_broken(self) -> None:
        self.run_worker(self._drop_broken())

    async def _drop_broken(self) -> None:
        """Between keys, as the hub may be slow; nothing is taken away before somebody says so."""
        from distro.stations.laptops import hub_care

        session = self.distro.session
        try:
            found = await hub_care.broken(session)
            if not found:
                self.distro.mention("hub.drop.none")
                return
            what = "\n".join(broken_in_words(session.books, (one.device for one in found)))
            if await self.app.push_screen_wait(ConfirmScreen("hub.drop", what=what)):
                dropped = await hub_care.drop(session)
                self.distro.mention("hub.drop.dropped", n=len(dropped))
        except PROBLEMS as problem:
            self.distro.tell(problem)

    def _lines(self) -> list[str]:
        return [
            *self._links(),
            "",
            *self._set_aside(),
            *self._late(),
            *self._doubles(),
            *self._laptops(),
            *self._erasures(),
        ]

    def _links(self) -> list[str]:
        session, liaison = self.distro.session, self.distro.liaison
        if liaison is None:
            return [say("hub.page.none")]
        lines = []
        for link in liaison.links:
            state = "never" if link.met_at is None else "connected" if link.connected else "away"
            time = dates.clock(link.met_at) if link.met_at else ""
            lines.append(say(f"hub.page.{state}", address=link.joined.address, time=time))
            if link.met_at is not None:
                waiting = liaison.waiting(link)
                lines.append(say("hub.page.confirmed", confirmed=link.confirmed, waiting=waiting))
            lines += not_taken_in_words(session.books, (), locked=link.locked)
        lines += clusters_in_words(link.members for link in liaison.links)
        devices = session.books.devices
        lines += [say("hub.claim.unbelieved", device=devices.name_of(one)) for one in sorted(liaison.unbelieved)]
        return [*lines, say("hub.page.receipts", n=devices.unreceipted(session.store.device))]

    def _laptops(self) -> list[str]:
        """Whose word decides, and what each laptop is, where there are others."""
        session = self.distro.session
        known = laptops(session.books, session.store.device)
        if len(known) < 2:
            return []
        return ["", *root_in_words(root.rooted(session)), *map(laptop_in_words, known)]

    def _erasures(self) -> list[str]:
        """Who asked to be forgotten, and which laptops have proven it; for whoever answers for that."""
        session = self.distro.session
        if not may(session.role, Task.SYNC) or not (found := erasing.erasures(session)):
            return []
        held = held_in_words(session.books, erasing.waiting(session))
        return ["", say("erasures.title"), *held, *erasures_in_words(found)]

    def _set_aside(self) -> list[str]:
        session = self.distro.session
        if not may(session.role, Task.SYNC):
            return []
        aside = set_aside_in_words(session.books, session.quarantine)
        return [*aside, *lacking_in_words(session.books, lacking(session))]

    def _late(self) -> list[str]:
        """What came for closed days and waits for a supervisor's signature; papers of two laptops that may be one."""
        session = self.distro.session
        late = supplements_in_words(session.programme, session.books, unsigned(session))
        return [*late, *entered_twice_in_words(session.books.stock_documents.entered_twice())]

    def _doubles(self) -> list[str]:
        """For whoever looks into them: a volunteer sees a verdict, not a list."""
        session = self.distro.session
        if not may(session.role, Task.SYNC):
            return []
        doubles = sync.doubles(session)
        if not doubles:
            return [say("hub.page.no_doubles")]
        told = [line for double in doubles for line in double_in_words(session.programme, session.books, double)]
        return [say("hub.page.doubles"), *told]
