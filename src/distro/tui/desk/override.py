"""An override: a supervisor lets pass what the desk refuses, by name, with a passphrase and a reason."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Button, Input

from distro.model.events import Handover, HandoverLine
from distro.stations.desk import HOLDER, Desk
from distro.texts import say
from distro.tui.commands import Override
from distro.tui.desk.wording import Showing, why
from distro.tui.dialogs.filled import Filled
from distro.tui.look.plain import content
from distro.tui.widgets.field import Field
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.text import Text
from distro.wording.names import point_name
from distro.wording.people import collector_name


class OverrideScreen(Filled[Handover]):
    """Gives the handover once it is made, or None. A wrong passphrase changes nothing."""

    keeps_filled = True

    def __init__(self, desk: Desk, showing: Showing, lines: Sequence[HandoverLine]) -> None:
        super().__init__()
        self._desk = desk
        self._showing = showing
        self._lines = lines

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Text(Override.title(), classes="title")
            yield Text(self._about(), id="about")
            for name in ("supervisor", "passphrase", "reason"):
                yield Text(say(f"desk.override.{name}"))
                yield Field(id=name, password=name == "passphrase", compact=True)
            yield Button(content(say("desk.override.confirm")), variant="primary")
        yield Hints(self.offers)

    def _about(self) -> str:
        """Why it was refused, and what would be handed over to whom all the same."""
        session, showing = self._desk.session, self._showing
        household = session.books.register.get(showing.verdict.household) if showing.verdict else None
        collector = showing.collecting.collector
        told = [
            why(session.programme, showing, point_name(session.programme, self._desk.point)),
            say("desk.override.what", n=len(self._lines), number=household.number if household else "-"),
        ]
        if collector != HOLDER:
            told.append(say("desk.why.done_by", who=collector_name(collector)))
        return "\n".join(told)

    def on_do_confirm(self) -> None:
        fields = {name: self.query_one(f"#{name}", Input) for name in ("supervisor", "passphrase", "reason")}
        typed = {name: field.value.strip() for name, field in fields.items()}
        fields["passphrase"].value = ""
        fields["passphrase"].focus()
        showing, verdict = self._showing, self._showing.verdict
        assert verdict is not None
        made = self.attempt(
            lambda: self._desk.hand_over_anyway(
                verdict,
                self._lines,
                **typed,
                collector=showing.collecting.collector,
                how=showing.how,
                bag=dict(showing.bag),
            )
        )
        if made is not None:
            self.dismiss(made)
