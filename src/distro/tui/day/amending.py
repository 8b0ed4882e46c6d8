"""A round is closed; a closed round is put right for many: by the register of today, or by the scale of today.

Each is previewed and then granted; it goes on between two keys, and the page tells how far it is; the desk works on
meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence

from distro.problems import PROBLEMS
from distro.stations import amending, rounds
from distro.stations.cooperative import Cooperative, Tell, run_between_keys
from distro.stations.granting import Amendment
from distro.texts import listed, say
from distro.tui.commands import AmendAll, Correct
from distro.tui.desk.amend import AmendScreen
from distro.tui.dialogs.confirm import ConfirmScreen
from distro.tui.dialogs.message import MessageScreen
from distro.tui.page import Page
from distro.tui.widgets.text import Text
from distro.wording.amendments import each_amended, totals_lines

_NAMED = 20  # who left
_SHOWN = 200  # households; the command line names all
_BAR = 20  # blocks
_GROUP = "amending"  # of workers


class ForMany:
    """One such piece of work on a page, which tells it in its #about; `done` is called when something was written, and
    `renew` when nothing goes on any more, so that #about says again what it is there for."""

    def __init__(
        self, page: Page[bool], code: str, point: str, done: Callable[[], None], renew: Callable[[], None]
    ) -> None:
        self._page, self._code, self._point, self._done, self._renew = page, code, point, done, renew
        self._session = page.distro.session

    def freeze(self, name: str) -> None:
        """Everybody who would be in the round, which is called `name`."""
        self._begin(lambda: self._freeze(name))

    def amend_all(self) -> None:
        """Everybody at the point whom the round would serve otherwise by the register of today."""
        self._begin(self._amend_all)

    def correct(self) -> None:
        """Everybody in the round there by the scale of today, with its totals and what is there to give."""
        self._begin(self._correct)

    def _begin(self, work: Callable[[], Coroutine[None, None, None]]) -> None:
        """The app goes on with it whatever stands on the screen; one such piece of work at a time."""
        if any(worker.group == _GROUP and worker.is_running for worker in self._page.app.workers):
            self._page.distro.mention("amending.at_it")
        else:
            self._page.app.run_worker(self._until_done(work()), group=_GROUP)

    async def _until_done(self, work: Coroutine[None, None, None]) -> None:
        try:
            await work
        except PROBLEMS as problem:
            self._page.distro.tell(problem)
        if self._page.is_attached:
            self._renew()

    async def _freeze(self, name: str) -> None:
        listing = rounds.listed(self._session, self._code, self._point, self._bar("looking"))
        found = await run_between_keys(listing)
        if not self._page.is_active:  # whoever asked has gone on to something else
            return
        people = sum(household.size for household, _ in found)

        def frozen(yes: bool | None) -> None:
            if yes:
                self._begin(self._frozen)

        self._page.app.push_screen(ConfirmScreen("rounds.freeze", name=name, n=len(found), people=people), frozen)

    async def _frozen(self) -> None:
        freezing = rounds.freeze_in_steps(self._session, self._code, self._point, self._bar("looking"))
        made = await run_between_keys(freezing)
        if gone := rounds.departed(self._session, self._point):
            told = say("rounds.departed", n=len(gone), numbers=listed([one.number for one in gone[:_NAMED]]))
            self._page.app.push_screen(MessageScreen(say("rounds.frozen", n=made.households), told))
        else:
            self._page.distro.mention("rounds.frozen", n=made.households)
        self._done()

    async def _amend_all(self) -> None:
        looking = amending.amendments(self._session, self._code, point=self._point, tell=self._bar("looking"))
        found = await run_between_keys(looking)
        self._ask(AmendAll.title(), found, [], lambda why: amending.amend(
            self._session, self._code, found, why, self._bar("writing")
        ))  # fmt: skip

    async def _correct(self) -> None:
        weighing = amending.correction(self._session, self._code, self._point, self._bar("looking"))
        found, totals = await run_between_keys(weighing)
        self._ask(Correct.title(), found, totals_lines(self._session.programme, totals), lambda why: amending.correct(
            self._session, self._code, self._point, found, why, self._bar("writing")
        ))  # fmt: skip

    def _ask(
        self,
        title: str,
        found: Sequence[Amendment],
        sums: Sequence[str],
        write: Callable[[str], Cooperative[Sequence[object]]],
    ) -> None:
        """Show what would change; a reason grants it, Escape leaves all as it was."""
        if not self._page.is_active:  # whoever asked has gone on to something else
            return
        if not found:
            self._page.distro.mention("amending.nothing_in_round")
            return
        lines = [say("amending.would_change", n=len(found)), *sums]
        lines += each_amended(self._session.programme, self._code, found[:_SHOWN])
        if len(found) > _SHOWN:
            lines.append(say("importing.and_more", n=len(found) - _SHOWN))

        def granted(why: str | None) -> None:
            if why:
                self._begin(lambda: self._write(write(why)))

        self._page.app.push_screen(AmendScreen(title, say("amending.why_all"), lines), granted)

    async def _write(self, steps: Cooperative[Sequence[object]]) -> None:
        written = await run_between_keys(steps)
        self._page.distro.mention("amending.done", n=len(written))
        self._done()

    def _bar(self, what: str) -> Tell:
        def tell(done: int, total: int) -> None:
            if self._page.is_attached:
                at = _BAR * done // total if total else _BAR
                bar = f"{'█' * at}{'░' * (_BAR - at)} {say(f'amending.{what}', done=done, total=total)}"
                self._page.query_one("#about", Text).say(bar)

        return tell
