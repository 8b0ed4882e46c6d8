"""Whoever is being registered looks like somebody of the register: a person says who it is, before it is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from distro.rules.look_alikes import LookAlike
from distro.texts import say
from distro.tui.dialogs.choose import ChooseScreen
from distro.tui.page import Page
from distro.wording.duplicates import line_of
from distro.wording.import_plan import signs_in_words

_OTHERS = "others"
_SHOWN = 5


def ask_who_it_is(
    page: Page[str], alike: Sequence[LookAlike], same: Callable[[str], None], others: Callable[[], None]
) -> None:
    """Show them best first with why; `same` is given the id of the one it is, `others` is done when it is nobody."""
    shown = {
        pair.one.id: say("registry.alike.same", line=line_of(pair.one), signs=signs_in_words(pair))
        for pair in alike[:_SHOWN]
    }
    how = say("registry.alike.how")

    def answered(chosen: str | None) -> None:
        if chosen == _OTHERS:
            others()
        elif chosen is not None:
            same(chosen)

    asked = ChooseScreen(
        say("registry.alike.title", n=len(alike)), shown | {_OTHERS: say("registry.alike.others")}, how
    )
    page.app.push_screen(asked, answered)
