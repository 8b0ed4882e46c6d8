"""A shortage on the screen: which item, how it is shared, and what that would mean, before it is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from distro.model.entitlements import ShortageMode
from distro.model.programme import Round
from distro.rules.shortage import WHOLE
from distro.stations.errors import Refused
from distro.stations.shortages import ItemLeft, Scarce, left_of, read_share
from distro.texts import in_words, say
from distro.tui.commands import Shortage
from distro.tui.dialogs.ask import AskScreen
from distro.tui.dialogs.choose import ChooseScreen
from distro.tui.dialogs.confirm import ConfirmScreen
from distro.tui.problems import explain
from distro.wording import names, rations

if TYPE_CHECKING:
    from distro.tui.day.rounds import RoundsScreen


def begin(room: RoundsScreen, round_: Round) -> None:
    """Ask for which item of `round_`, then how; `room` is shown anew after it."""
    code, programme = round_.code, room.session.programme
    found = room.attempt(lambda: left_of(room.session, code, room.point))

    def label(line: ItemLeft) -> str:
        name = names.item_name(programme, line.item)
        mark = "" if line.suffices else "! "
        return mark + say("rounds.short.item", name=name, due=line.due, held=line.on_shelf)

    def chosen(item: str | None) -> None:
        scarce = item and room.attempt(lambda: Scarce(room.session, code, room.point, item))
        if item and scarce:
            _how(room, f"{names.item_name(programme, item)} · {in_words(round_.name)}", scarce)

    if found:
        items = {line.item: label(line) for line in sorted(found, key=lambda line: line.suffices)}
        room.app.push_screen(ChooseScreen(f"{Shortage.title()} · {in_words(round_.name)}", items), chosen)
    elif found is not None:
        room.distro.mention("rounds.short.no_goods")


def _how(room: RoundsScreen, title: str, scarce: Scarce) -> None:
    """The three ways, with what there is and what is due above them."""
    ways = {
        ShortageMode.EQUAL_SHARE: say("rounds.short.equal_share", share=rations.percent(scarce.fair())),
        ShortageMode.PRIORITY_FIRST: say("rounds.short.priority_first"),
    }
    if scarce.standing is not None:
        ways[ShortageMode.LIFTED] = say("rounds.short.lifted")

    def chosen(way: str | None) -> None:
        if way == ShortageMode.EQUAL_SHARE:
            _ask_the_share(room, title, scarce)
        elif way is not None:
            _confirm(room, title, scarce, ShortageMode(way))

    now = rations.comes_to(scarce.shared(ShortageMode.LIFTED))
    room.app.push_screen(ChooseScreen(title, {way.value: words for way, words in ways.items()}, now), chosen)


def _ask_the_share(room: RoundsScreen, title: str, scarce: Scarce) -> None:
    def judge(text: str) -> tuple[bool, str]:
        try:
            return True, rations.comes_to(scarce.shared(ShortageMode.EQUAL_SHARE, read_share(text)))
        except Refused as refused:
            return False, explain(refused) if text.strip() else ""

    def share(text: str | None) -> None:
        if text is not None:
            _declare(room, scarce, ShortageMode.EQUAL_SHARE, read_share(text))

    fair = f"{scarce.fair() // 10}"
    room.app.push_screen(AskScreen(title, say("rounds.short.how_much"), judge, fair), share)


def _confirm(room: RoundsScreen, title: str, scarce: Scarce, mode: ShortageMode) -> None:
    means = rations.comes_to(scarce.shared(mode))
    question = ConfirmScreen(f"rounds.{mode}", item=title, means=means)
    room.app.push_screen(question, lambda yes: _declare(room, scarce, mode, WHOLE) if yes else None)


def _declare(room: RoundsScreen, scarce: Scarce, mode: ShortageMode, permille: int) -> None:
    if room.attempt(lambda: scarce.declare(mode, permille)):
        room.distro.mention(f"rounds.short.declared.{mode}")
        room.written()
