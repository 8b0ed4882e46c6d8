"""What came for a day after its close: read, and signed by a supervisor in one step."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Button, Input

from distro.stations import doubles, supplements
from distro.stations.session import Session
from distro.texts import say
from distro.tui.dialogs.filled import Filled
from distro.tui.look.plain import content
from distro.tui.widgets.field import Field
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.text import Text
from distro.wording.doubles import doubles_in_words
from distro.wording.supplements import supplements_in_words


class LateScreen(Filled[bool]):
    """What came late at the point, and the double collections that came to light; gives True when all is signed."""

    is_read_first = True

    def __init__(self, session: Session, point: str) -> None:
        super().__init__()
        self._session = session
        self._open = supplements.unsigned(session, point)
        self._doubles = doubles.unexplained(session)

    def compose(self) -> ComposeResult:
        told = supplements_in_words(self._session.programme, self._session.books, self._open)
        twice = doubles_in_words(self._session.programme, self._session.books, self._doubles)
        with Vertical(classes="box"):
            yield Text(say("supplement.title"), classes="title")
            with VerticalScroll():
                yield Text("\n".join([*told[:-1], *twice]) or say("supplement.nothing"))
            if self._doubles:
                yield Text(say("supplement.why_double"))
                yield Field(id="why", compact=True)
            if self._open or self._doubles:
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
        if not self._open and not self._doubles:
            self.dismiss(False)
        elif not self.has_more() and self.does(self._sign):
            self.dismiss(True)

    def _sign(self) -> None:
        fields = {field.id: field.value.strip() for field in self.query(Input)}
        approver, passphrase, holds = fields["approved_by"], fields["passphrase"], fields.get("holds", "")
        if self._doubles:
            doubles.explain(self._session, self._doubles, fields["why"], approver, passphrase)
            self._doubles = []  # what is refused of the rest is asked again without it
        supplements.sign_all(self._session, self._open, approver, passphrase, holds=holds)
