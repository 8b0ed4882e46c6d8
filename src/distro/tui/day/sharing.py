"""A shortage on the screen: which item, how it is shared, and what that would mean, before it is said."""

from __future__ import annotations

from collections.abc import Callable

from distro.model.entitlements import ShortageMode
from distro.model.programme import Round
from distro.problems import explain
from distro.rules.shortage import WHOLE
from distro.stations.errors import Refused
from distro.stations.shortages import ItemLeft, Scarce, left_of, read_share
from distro.texts import in_words, percent, say
from distro.tui.commands import Shortage
from distro.tui.dialogs.ask import AskScreen
from distro.tui.dialogs.choose import ChooseScreen
from distro.tui.dialogs.confirm import ConfirmScreen
from distro.tui.page import Page
from distro.wording import names, rations


def begin(page: Page[bool], point: str, round_: Round, written: Callable[[], object]) -> None:
    """Ask for which item of `round_`, then how; `written` is called once it is declared."""
    session, code = page.distro.session, round_.code
    programme = session.programme
    found = page.attempt(lambda: left_of(session, code, point))

    def label(line: ItemLeft) -> str:
        name = names.item_name(programme, line.item)
        mark = "" if line.suffices else "! "
        return mark + say("rounds.short.item", name=name, due=line.due, held=line.on_shelf)

    def chosen(item: str | None) -> None:
        scarce = item and page.attempt(lambda: Scarce(session, code, point, item))
        if item and scarce:
            title = f"{names.item_name(programme, item)} · {in_words(round_.name)}"
            _how(page, title, scarce, written)

    if found:
        items = {line.item: label(line) for line in sorted(found, key=lambda line: line.suffices)}
        page.app.push_screen(ChooseScreen(f"{Shortage.title()} · {in_words(round_.name)}", items), chosen)
    elif found is not None:
        page.distro.mention("rounds.short.no_goods")


def _how(page: Page[bool], title: str, scarce: Scarce, written: Callable[[], object]) -> None:
    """The three ways, with what there is and what is due above them."""
    ways = {
        ShortageMode.EQUAL_SHARE: say("rounds.short.equal_share", share=percent(scarce.fair())),
        ShortageMode.PRIORITY_FIRST: say("rounds.short.priority_first"),
    }
    if scarce.standing is not None:
        ways[ShortageMode.LIFTED] = say("rounds.short.lifted")

    def chosen(way: str | None) -> None:
        if way == ShortageMode.EQUAL_SHARE:
            _ask_the_share(page, title, scarce, written)
        elif way is not None:
            _confirm(page, title, scarce, ShortageMode(way), written)

    now = rations.comes_to(scarce.shared(ShortageMode.LIFTED))
    page.app.push_screen(ChooseScreen(title, {way.value: words for way, words in ways.items()}, now), chosen)


def _ask_the_share(page: Page[bool], title: str, scarce: Scarce, written: Callable[[], object]) -> None:
    def judge(text: str) -> tuple[bool, str]:
        try:
            return True, rations.comes_to(scarce.shared(ShortageMode.EQUAL_SHARE, read_share(text)))
        except Refused as refused:
            return False, explain(refused) if text.strip() else ""

    def share(text: str | None) -> None:
        if text is not None:
            _declare(page, scarce, ShortageMode.EQUAL_SHARE, read_share(text), written)

    fair = f"{scarce.fair() // 10}"
    page.app.push_screen(AskScreen(title, say("rounds.short.how_much"), judge, fair), share)


def _confirm(page: Page[bool], title: str, scarce: Scarce, mode: ShortageMode, written: Callable[[], object]) -> None:
    means = rations.comes_to(scarce.shared(mode))
    question = ConfirmScreen(f"rounds.{mode}", item=title, means=means)
    page.app.push_screen(question, lambda yes: _declare(page, scarce, mode, WHOLE, written) if yes else None)


def _declare(
    page: Page[bool], scarce: Scarce, mode: ShortageMode, permille: int, written: Callable[[], object]
) -> None:
    if page.attempt(lambda: scarce.declare(mode, permille)):
        page.distro.mention(f"rounds.short.declared.{mode}")
        written()
