"""What a household received, in this round and before, by whom it was collected; and when it came and was refused."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll

from distro.model.events import Handover
from distro.model.people import CollectorKind, Household
from distro.rules.received import Received, received
from distro.stations.session import Session
from distro.texts import say
from distro.tui.commands import Back, History, bindings
from distro.tui.page import Dialog
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.text import Text
from distro.wording import dates
from distro.wording.names import amount, basket_name, item_name, point_name
from distro.wording.people import called
from distro.wording.rations import received_note


class HistoryScreen(Dialog[None]):
    """The newest first. Escape, or the next scan, goes back."""

    BINDINGS = bindings((Back,))
    takes_scans = True

    def __init__(self, session: Session, household: Household) -> None:
        super().__init__()
        self._session = session
        self._household = household

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Text(f"{History.title()} · {self._household.number}", classes="title")
            with VerticalScroll():
                yield Text("\n".join(self._lines()) or say("desk.history.nothing"))
        yield Hints(self.offers)

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def _lines(self) -> list[str]:
        session, programme = self._session, self._session.programme
        found: list[tuple[str, list[str]]] = []
        for made in session.books.handovers.of_household(self._household.id):
            when = f"{dates.moment(made.occurred_at)} · {point_name(programme, made.site)} · {made.by}"
            baskets = dict.fromkeys((line.round, line.basket) for line in made.lines)
            lines = [when]
            for round_, basket in baskets:
                items = [self._item(one) for one in received(made.lines) if (one.round, one.basket) == (round_, basket)]
                label = f"{round_}, {basket_name(programme, basket)}"
                lines.append(f"  {say('app.labelled', label=label, value=' · '.join(items))}")
            if told := self._who(made):
                lines.append(f"  {told}")
            found.append((made.id, lines))
        for day in session.books.days.all():
            for refused in day.refusals:
                if refused.household == self._household.id:
                    why = say(f"desk.word.{refused.verdict}")
                    found.append((refused.id, [f"{dates.moment(refused.occurred_at)} · {why}"]))
        return [line for _, lines in sorted(found, reverse=True) for line in lines]

    def _item(self, line: Received) -> str:
        programme, name = self._session.programme, item_name(self._session.programme, line.item)
        given = f"{amount(programme.item(line.item), line.quantity)} × {name}" if line.quantity else name
        note = received_note(programme, line, full=True)
        return f"{given} ({note})" if note else given

    def _who(self, made: Handover) -> str:
        """Who collected unless it was the holder, and who allowed it where the desk had refused."""
        told = []
        if made.collector.kind is not CollectorKind.PRIMARY:
            named = self._session.books.register.collectors.get(made.id)
            who = called(named.name, named.relation) if named else say("desk.collector.forgotten")
            told.append(say("desk.why.done_by", who=who))
        if made.override_by:
            told.append(say("desk.why.done_anyway", supervisor=made.override_by))
        return " ".join(told)
