"""The close, second page: the variances, what may lie behind them, and a reason for each."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.widgets import Input

from distro.model.goods import AdjustmentReason
from distro.rules.stories import Story, StoryKind
from distro.stations.counting import Count, Variance
from distro.stations.explaining import effects_by_item, explanations, record
from distro.texts import in_words, listed, say
from distro.tui.commands import Back, Confirm, Help, Record, Recount, bindings
from distro.tui.dialogs.ask import AskScreen
from distro.tui.page import Page
from distro.tui.widgets.field import Field
from distro.tui.widgets.form import Form, FormColumn
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.reason import ReasonChoice
from distro.tui.widgets.text import Text

_NUMBERS = {"book": 9, "counted": 8, "difference": 8}
_COLUMNS = _NUMBERS | {"reason": 20, "note": 16}
# A story with more items than this is told by their number.
_TELLABLE = 3


class ExplainingScreen(Page[None]):
    """Escape goes back to the count, as does counting again. Calls `explained` when every reason is given, `again` when
    a story was written down and the variances are other ones."""

    offers = (Confirm, Recount, Record, Back, Help)
    BINDINGS = bindings(offers)
    keeps_filled = True

    def __init__(self, close: Count, explained: Callable[[], object], again: Callable[[], object]) -> None:
        super().__init__()
        self._close = close
        self._explained = explained
        self._again = again
        self._open = [line for line in close.variances() if line.difference]
        found = explanations(close)
        self._stories = found[0].stories if found else ()

    def compose(self) -> ComposeResult:
        columns = [
            FormColumn(say(f"closing.explain.{name}"), width, name in _NUMBERS) for name, width in _COLUMNS.items()
        ]
        yield Text(say(f"closing.explain.title_{self._close.what}"), classes="title")
        if self._open:
            if self._stories:
                yield Text(self._story(), classes="story")
            lines = [(line.item, self._called(line.item), self._fields(line)) for line in self._open]
            yield Form(say("stock.item"), columns, lines)
        must = sum(1 for line in self._open if line.must_explain)
        about = say("closing.explain.how", n=must) if self._open else say("closing.explain.none")
        if 0 < len(again := self._close.to_recount()) <= _TELLABLE:
            about += " " + say("closing.explain.recount", items=listed(map(self._called, again)))
        yield Text(about, id="about", classes="quiet")
        yield Hints(self.offers)

    def _called(self, item: str) -> str:
        return in_words(self._close.session.programme.item(item).name)

    @staticmethod
    def _fields(line: Variance) -> list[Text | ReasonChoice | Input]:
        note = Field(say("closing.explain.note"), compact=True, max_length=80)
        numbers = (str(line.book), str(line.counted), f"{line.difference:+}")
        return [*(Text(number, end=True) for number in numbers), ReasonChoice(list(AdjustmentReason)), note]

    def _story(self) -> str:
        """The simplest explanation: it is better than plain loss."""
        told = " · ".join(self._told(story) for story in self._stories)
        offer = say("closing.explain.record", key=Record.key_name())
        return f"{say('closing.explain.maybe', story=told)} {offer}"

    def _told(self, story: Story) -> str:
        effects = effects_by_item(story)
        what = listed(f"{self._called(item)} {amount:+}" for item, amount in effects.items())
        if len(effects) > _TELLABLE:
            what = say("closing.story.items", n=len(effects))
        return say(f"closing.story.{story.kind}", n=story.times, what=what)

    def on_do_record(self) -> None:
        """The first story becomes a fact; what is left is explained anew."""
        if not self._stories:
            return
        story = self._stories[0]
        if story.kind is StoryKind.UNRECORDED_HANDOVER:
            self._ask_for_paper(story)
        else:
            self._record(story)

    def _ask_for_paper(self, story: Story) -> None:
        """Nobody is suggested: whose it was and where that is written, a paper says."""

        def whose(household: str | None) -> None:
            if household is not None:
                question = AskScreen(Record.title(), say("closing.record.paper"))
                self.app.push_screen(question, lambda paper: self._record(story, household, paper) if paper else None)

        self.app.push_screen(AskScreen(Record.title(), say("closing.record.question")), whose)

    def _record(self, story: Story, household: str = "", paper: str = "") -> None:
        if self.does(lambda: record(self._close, story, household, paper)):
            self.dismiss(None)
            self._again()

    def on_do_recount(self) -> None:
        self.dismiss(None)

    def on_do_confirm(self) -> None:
        for line, choice, note in zip(self._open, self.query(ReasonChoice), self.query(Input), strict=True):
            if choice.reason is not None:
                self._close.explain(line.item, choice.reason, note.value)
            elif line.must_explain:
                self.query_one("#about", Text).say(say("closing.explain.unexplained", item=self._called(line.item)))
                choice.focus()
                return
        self._explained()
