"""A closed round is put right for many: by the register of today, or by the scale of today; previewed, then granted."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from distro.stations import amending
from distro.stations.granting import Amendment
from distro.texts import say
from distro.tui.commands import AmendAll, Correct
from distro.tui.desk.amend import AmendScreen
from distro.tui.page import Page
from distro.wording.amendments import each_amended, totals_lines

_SHOWN = 200  # households; the command line names all


def amend_all(page: Page[bool], code: str, point: str, done: Callable[[], None]) -> None:
    """Everybody at `point` whom the round would serve otherwise by the register of today."""
    session = page.distro.session
    found = page.attempt(lambda: amending.amendments(session, code, point=point))
    if found is not None:
        _ask(page, AmendAll.title(), code, found, [], lambda why: amending.amend(session, code, found, why), done)


def correct(page: Page[bool], code: str, point: str, done: Callable[[], None]) -> None:
    """Everybody in the round at `point` by the scale of today, with its totals and what is there to give."""
    session = page.distro.session
    both = page.attempt(lambda: amending.correction(session, code, point))
    if both is not None:
        found, totals = both
        sums = totals_lines(session.programme, totals)
        _ask(page, Correct.title(), code, found, sums, lambda why: amending.correct(session, code, point, why), done)


def _ask(
    page: Page[bool],
    title: str,
    code: str,
    found: Sequence[Amendment],
    sums: Sequence[str],
    write: Callable[[str], object],
    done: Callable[[], None],
) -> None:
    """Show what would change; a reason grants it, Escape leaves all as it was."""
    if not found:
        page.distro.mention("amending.nothing_in_round")
        return
    lines = [say("amending.would_change", n=len(found)), *sums]
    lines += each_amended(page.distro.session.programme, code, found[:_SHOWN])
    if len(found) > _SHOWN:
        lines.append(say("importing.and_more", n=len(found) - _SHOWN))

    def granted(why: str | None) -> None:
        if why and page.does(lambda: write(why)):
            page.distro.mention("amending.done", n=len(found))
            done()

    page.app.push_screen(AmendScreen(title, say("amending.why_all"), lines), granted)
