"""The close, second page: the variances, what may lie behind them, and a reason for each."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widgets import Input

from distro.model.goods import AdjustmentReason
from distro.stations.closing import Close, Variance
from distro.stations.explaining import effects_by_item, explanations
from distro.texts import in_words, say
from distro.tui.commands import Back, Confirm, Help, Recount, bindings
from distro.tui.plain import content
from distro.tui.screens.room import Room
from distro.tui.widgets.form import Form
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.reason import ReasonChoice
from distro.tui.widgets.text import Text


class ExplainingScreen(Room[None]):
    """Escape goes back to the count, as does counting again."""

    offers = (Confirm, Recount, Back, Help)
    BINDINGS = bindings(offers)

    def __init__(self, close: Close) -> None:
        super().__init__()
        self._close = close
        self._open = [line for line in close.variances() if line.difference]

    def compose(self) -> ComposeResult:
        head = ["item", "book", "counted", "difference", "reason", "note"]
        titles = [say("stock.item"), *(say(f"closing.explain.{code}") for code in head[1:])]
        yield Text(say("closing.explain.title"), classes="title")
        if self._open:
            yield Text(self._story(), classes="story")
            yield Form(titles, [(line.item, self._called(line.item), self._fields(line)) for line in self._open])
        must = sum(1 for line in self._open if line.must_explain)
        about = say("closing.explain.how", n=must) if self._open else say("closing.explain.none")
        yield Text(about, id="about", classes="quiet")
        yield Hints(self.offers)

    def _called(self, item: str) -> str:
        return in_words(self._close.session.programme.item(item).name)

    @staticmethod
    def _fields(line: Variance) -> list[Text | ReasonChoice | Input]:
        note = Input(placeholder=content(say("closing.explain.note")).plain, compact=True, max_length=80)
        numbers = (str(line.book), str(line.counted), f"{line.difference:+}")
        return [*(Text(number, classes="number") for number in numbers), ReasonChoice(list(AdjustmentReason)), note]

    def _story(self) -> str:
        """The simplest explanation, when there is one better than plain loss."""
        found = explanations(self._close)
        if not found:
            return ""
        told = []
        for story in found[0].stories:
            what = ", ".join(f"{self._called(item)} {amount:+}" for item, amount in effects_by_item(story).items())
            told.append(say(f"closing.story.{story.kind}", n=story.times, what=what))
        return say("closing.explain.maybe", story=" ; ".join(told))

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
        self.distro.closing.sign(self._close)
