"""What came for a day after its close: read, and signed by a supervisor in one step."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Button, Input

from distro.stations import supplements
from distro.stations.session import Session
from distro.texts import say
from distro.tui.dialogs.filled import Filled
from distro.tui.look.plain import content
from distro.tui.widgets.field import Field
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.text import Text
from distro.wording.supplements import supplements_in_words


class LateScreen(Filled[bool]):
    """Gives True when all that was open at the point is signed."""

    def __init__(self, session: Session, point: str) -> None:
        super().__init__()
        self._session = session
        self._open = supplements.unsigned(session, point)

    def compose(self) -> ComposeResult:
        told = supplements_in_words(self._session.programme, self._session.books, self._open)
        with Vertical(classes="box"):
            yield Text(say("supplement.title"), classes="title")
            with VerticalScroll():
                yield Text("\n".join(told[:-1]) or say("supplement.nothing"))
            if self._open:
                if any(one.closes for one in self._open):
                    yield Text(say("supplement.which_holds"))
                    yield Field(id="holds", compact=True)
                for name in ("approved_by", "passphrase"):
                    yield Text(say(f"closing.sign.{name}"))
                    yield Field(id=name, password=name == "passphrase", compact=True)
                yield Button(content(say("supplement.confirm")), variant="primary")
        yield Hints(self.offers)

    def on_mount(self) -> None:
        for first in [*self.query(Input)][:1]:
            first.focus()

    def on_do_confirm(self) -> None:
        if not self._open:
            self.dismiss(False)
        elif self.attempt(self._sign):
            self.dismiss(True)

    def _sign(self) -> bool:
        fields = {field.id: field.value.strip() for field in self.query(Input)}
        for one in self._open:
            holds = fields.get("holds", "") if one.closes else ""
            supplements.sign(self._session, one.day, fields["approved_by"], fields["passphrase"], holds=holds)
        return True
