"""Records that may be of the same people, or that became one household: which pair, and then what it is."""

from __future__ import annotations

from distro.rules.duplicates import DuplicatePair, Why
from distro.stations import duplicates
from distro.stations.lookups import households_numbered
from distro.texts import say
from distro.tui.dialogs.ask import AskScreen
from distro.tui.dialogs.choose import ChooseScreen
from distro.tui.page import Page
from distro.tui.people.numbers import numbers_in
from distro.wording.duplicates import line_of

_ONE, _OTHER, _DIFFERENT, _BY_NUMBER = "one", "other", "different", "by_number"


def compare_duplicates(page: Page[None]) -> None:
    """Ask about one pair; the supervisor comes back for the next."""
    found = page.attempt(lambda: duplicates.open_duplicates(page.distro.session))
    if found is None:
        return
    pairs = {
        str(
            number
        ): f"{say(f'register.duplicates.why.{pair.why}')} : {pair.one.number} {pair.one.name} / {pair.other.name}"
        for number, pair in enumerate(found)
    }
    pairs[_BY_NUMBER] = say("register.duplicates.by_number")
    title, how = (
        say("register.duplicates.title"),
        say("register.duplicates.how" if found else "register.duplicates.none"),
    )

    def chosen(which: str | None) -> None:
        if which == _BY_NUMBER:
            page.app.push_screen(AskScreen(say("register.duplicates.by_number"), say("register.duplicates.which_two")),
                                 lambda text: _two(page, text) if text else None)  # fmt: skip
        elif which is not None:
            _ask(page, found[int(which)])

    page.app.push_screen(ChooseScreen(title, pairs, how), chosen)


def _two(page: Page[None], text: str) -> None:
    """Ask about the two records whose numbers were written."""
    session = page.distro.session
    found = page.attempt(lambda: households_numbered(session, numbers_in(text)))
    if found is None:
        return
    if len(found) != 2:
        page.distro.mention("register.duplicates.which_two")
        return
    if (pair := page.attempt(lambda: duplicates.pair_of(session, *found))) is not None:
        _ask(page, pair)


def _ask(page: Page[None], pair: DuplicatePair) -> None:
    word = "right" if pair.why is Why.CHANGED else "keep"
    choices = {
        _ONE: say(f"register.duplicates.{word}", line=line_of(pair.one)),
        _OTHER: say(f"register.duplicates.{word}", line=line_of(pair.other)),
    }
    if pair.why is not Why.CHANGED:
        choices[_DIFFERENT] = say("register.duplicates.different")
    page.app.push_screen(
        ChooseScreen(say("register.duplicates.decide"), choices), lambda chosen: _decide(page, pair, chosen)
    )


def _decide(page: Page[None], pair: DuplicatePair, chosen: str | None) -> None:
    session = page.distro.session
    if chosen == _DIFFERENT:
        apart = page.attempt(lambda: duplicates.judge_different(session, pair.one, pair.other))
        if apart is not None:
            page.distro.mention("register.duplicates.done_different", number=apart.number)
    elif chosen is not None:
        kept, other = (pair.one, pair.other) if chosen == _ONE else (pair.other, pair.one)
        if page.does(lambda: duplicates.judge_same(session, kept, other)):
            page.distro.mention("register.duplicates.done_same", number=kept.number)
