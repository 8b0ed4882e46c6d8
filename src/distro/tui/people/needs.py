"""The second table: a short needs check, one question at a time, read aloud."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from distro.model.people import Household
from distro.rules.needs import Needs, next_question
from distro.stations import service_desk
from distro.stations.session import Session
from distro.texts import in_words, say
from distro.tui.commands import Back, bindings
from distro.tui.page import Dialog
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.list_line import ListLine
from distro.tui.widgets.text import Text


class NeedsScreen(Dialog[Needs]):
    """Gives what the check came to; Escape leaves it and keeps nothing."""

    BINDINGS = bindings((Back,))

    def __init__(self, session: Session, household: Household) -> None:
        super().__init__()
        self._session = session
        self._household = household
        self._answers: dict[str, str] = {}

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Text(say("referral.check.title", number=self._household.number), classes="title")
            yield Text(id="question")
            yield OptionList()
            yield Text(say("referral.check.how"), classes="quiet")
        yield Hints(self.offers)

    def on_mount(self) -> None:
        self._ask()

    def _ask(self) -> None:
        question = next_question(self._session.programme.questions, self._answers)
        if question is None:
            self._finish()
            return
        self.query_one("#question", Text).say(in_words(question.text))
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options(
            Option(ListLine.words(in_words(answer.text)), id=answer.code) for answer in question.answers
        )
        options.highlighted = 0
        options.focus()

    @on(OptionList.OptionSelected)
    def _answered(self, event: OptionList.OptionSelected) -> None:
        question = next_question(self._session.programme.questions, self._answers)
        if question is not None and event.option_id is not None:
            self._answers[question.code] = event.option_id
            self._ask()

    def _finish(self) -> None:
        self.dismiss(self.attempt(lambda: service_desk.check_needs(self._session, self._household.id, self._answers)))
