"""The rounds of a point: their state, their figures and rules; freezing, making up, and what is short."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.events import Resize
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from distro.stations import rounds
from distro.stations.granting import newcomers
from distro.stations.lookups import round_named
from distro.stations.rounds import Phase, RoundHere
from distro.stations.session import Session
from distro.texts import in_words, say
from distro.tui.commands import AmendAll, Back, Correct, Explain, Freeze, Help, MakeUp, Menu, Shortage, Slots, bindings
from distro.tui.day import sharing
from distro.tui.day.amending import ForMany
from distro.tui.day.slots import SlotsScreen
from distro.tui.dialogs.ask import AskScreen
from distro.tui.look.plain import Cell, row
from distro.tui.page import Page
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.pane import Pane
from distro.tui.widgets.text import Text
from distro.wording import dates, names, rations

_WINDOW = 16
_STATE = 9
_NUMBER = 8
_GAP = 1
_FIGURES = ("households", "served", "left")


class RoundsScreen(Page[bool]):
    """Gives whether something was changed: then the verdict that stands at the desk is no longer to be trusted."""

    offers = (Explain, Freeze, MakeUp, Shortage, Back, Menu, Slots, AmendAll, Correct, Help)
    BINDINGS = bindings(offers)

    def __init__(self, session: Session, point: str) -> None:
        super().__init__()
        self.session = session
        self.point = point
        self._rounds = rounds.here(session, point)
        self._changed = False

    def compose(self) -> ComposeResult:
        here = names.point_name(self.session.programme, self.point)
        yield Text(say("rounds.title", point=here), classes="title")
        yield Columns()
        yield OptionList()
        yield Text(id="about")
        yield Hints(self.offers)

    def on_mount(self) -> None:
        self.query_one(OptionList).focus()
        running = [at for at, one in enumerate(self._rounds) if one.phase is Phase.RUNNING]
        frozen = [at for at in running if self._rounds[at].frozen]
        self._fill([*frozen, *running, 0][0])

    def on_resize(self, event: Resize) -> None:
        self._fill(self.query_one(OptionList).highlighted)

    @property
    def chosen(self) -> RoundHere | None:
        """The round that is highlighted."""
        at = self.query_one(OptionList).highlighted
        return None if at is None else self._rounds[at]

    def written(self) -> None:
        """Something was changed: show the rounds as they are now, a new one first of all."""
        self._changed = True
        if not self.is_attached:  # left while it was written
            return
        known, at = {one.round.code for one in self._rounds}, self.query_one(OptionList).highlighted
        self._rounds = rounds.here(self.session, self.point)
        new = [place for place, one in enumerate(self._rounds) if one.round.code not in known]
        self._fill(new[0] if new else at)

    def _fill(self, highlighted: int | None) -> None:
        options, columns = self.query_one(OptionList), self.query_one(Columns)
        width = columns.content_size.width
        options.clear_options()
        options.add_options([Option(self._row(one, width), id=one.round.code) for one in self._rounds])
        options.highlighted = highlighted if self._rounds else None
        self._tell()

    @staticmethod
    def _row(one: RoundHere, width: int) -> Content:
        window = f"{one.round.window_from:%d/%m} – {one.round.window_to:%d/%m}"
        figures = [str(getattr(one, name)) for name in _FIGURES] if one.frozen else ["–"] * len(_FIGURES)
        return _cells([in_words(one.round.name), window, say(f"rounds.phase.{one.phase}"), *figures], width)

    @on(OptionList.OptionHighlighted)
    def _tell(self) -> None:
        """What else there is to say of the round that is highlighted."""
        one, programme = self.chosen, self.session.programme
        if one is None:
            self.query_one("#about", Text).say(say("rounds.none"))
            return
        lines = [in_words(one.round.name), one.round.code]
        if one.first:
            lines.append(say("rounds.makes_up", name=in_words(round_named(self.session, one.first).name)))
        if not one.frozen:
            lines.append(say("rounds.not_frozen_yet", key=Freeze.key_name()))
        elif not one.shortages:
            lines.append(say("rounds.nothing_short"))
        lines += [f"! {rations.shortage(programme, short)}" for short in one.shortages]
        self.query_one("#about", Text).say("\n".join(lines))

    # ------------------------------------------------------------ what can be done

    @on(OptionList.OptionSelected)
    def _entered(self) -> None:
        self.on_do_explain()

    def on_do_explain(self) -> None:
        from distro.tui.dialogs.read import ReadScreen

        if self.chosen is not None:
            rules = rations.round_rules(self.session.programme, self.chosen.round)
            self.app.push_screen(ReadScreen(Explain.title(), rules))

    def on_do_freeze(self) -> None:
        one = self.chosen
        if one is None:
            return
        if one.frozen:
            self.distro.mention("rounds.frozen_already")
            return
        self._for_many(one).freeze(in_words(one.round.name))

    def on_do_make_up(self) -> None:
        one = self.chosen
        if one is None:
            return
        code, today = one.round.code, self.session.now().date()
        left = one.left + sum(1 for _ in newcomers(self.session, code, self.point)) if one.frozen else 0
        if not left:
            self.distro.mention("rounds.nothing_to_make_up")
            return

        def judge(text: str) -> tuple[bool, str]:
            until = dates.typed(text, today)
            if until is None or until < today:
                return False, say("rounds.make_up.which_day" if until is None else "rounds.make_up.over")
            return True, say("rounds.make_up.means", n=left, until=dates.full(until))

        def make_up(text: str | None) -> None:
            until = dates.typed(text or "", today)
            made = until and self.attempt(lambda: rounds.make_up(self.session, code, self.point, until))
            if made:
                self.distro.mention("rounds.frozen", n=made.households)
                self.written()

        title = say("rounds.make_up.title", name=in_words(one.round.name))
        self.app.push_screen(AskScreen(title, say("rounds.make_up.question"), judge), make_up)

    def on_do_shortage(self) -> None:
        if self.chosen is not None and self.chosen.frozen:
            sharing.begin(self, self.point, self.chosen.round, self.written)
        elif self.chosen is not None:
            self.distro.mention("rounds.freeze_first")

    def on_do_slots(self) -> None:
        if self.chosen is not None and self.chosen.frozen:
            self.app.push_screen(SlotsScreen(self.session, self.point, self.chosen.round))
        elif self.chosen is not None:
            self.distro.mention("rounds.freeze_first")

    def on_do_amend_all(self) -> None:
        if self.chosen is not None:
            self._for_many(self.chosen).amend_all()

    def on_do_correct(self) -> None:
        if self.chosen is not None:
            self._for_many(self.chosen).correct()

    def _for_many(self, one: RoundHere) -> ForMany:
        return ForMany(self, one.round.code, self.point, self.written, self._tell)

    def given_up(self) -> bool:
        return self._changed


class Columns(Pane):
    """What stands in each column of the list below."""

    def lines(self, width: int, height: int) -> list[Content]:
        return [
            _cells([say(f"rounds.column.{name}") for name in ("name", "window", "phase", *_FIGURES)], width, "$quiet")
        ]


def _cells(texts: list[str], width: int, style: str = "") -> Content:
    name, window, phase, *figures = texts
    return row(
        Cell(name, width - _GAP - _WINDOW - _STATE - _NUMBER * len(figures), style),
        Cell("", _GAP),
        Cell(window, _WINDOW, style),
        Cell(phase, _STATE, style),
        *(Cell(figure, _NUMBER, style, end=True) for figure in figures),
    )
