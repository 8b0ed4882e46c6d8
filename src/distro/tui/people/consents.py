"""Consent that was given on paper, for one household or a whole list, by somebody who vouches for it."""

from __future__ import annotations

from pathlib import Path

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Button

from distro.exchange.number_list import numbers_of
from distro.model.people import PARTNERS, Household
from distro.stations import registration
from distro.stations.session import Session
from distro.texts import say
from distro.tui.dialogs.filled import Filled
from distro.tui.look.plain import content
from distro.tui.people.numbers import NUMBERS, numbers_in
from distro.tui.widgets.field import Field
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.text import Text
from distro.tui.widgets.tick import Tick

_FIELDS = ("numbers", "list", "version", "by")


class ConsentsScreen(Filled[bool]):
    """Gives whether consent was written down. All the households that are named agree, or none."""

    def __init__(self, session: Session, numbers: str) -> None:
        super().__init__()
        self._session, self._numbers = session, numbers

    def compose(self) -> ComposeResult:
        texts = self._session.programme.consents
        at_first = {"numbers": self._numbers, "version": texts[-1].version if texts else ""}
        with VerticalScroll(classes="box", can_focus=False):
            yield Text(say("registry.consent.title"), classes="title")
            for name in _FIELDS:
                yield Text(say(f"registry.consent.{name}"), classes="quiet")
                yield Field(value=at_first.get(name, ""), id=name, compact=True, max_length=NUMBERS)
            yield Tick(say("registering.partners"), id="partners")
            yield Tick(say("registering.government"), id="government")
            yield Button(content(say("registry.consent.button")))
        yield Hints(self.offers)

    def on_do_confirm(self) -> None:
        agreed = self.attempt(self._agree)
        if agreed:
            by = self._typed("by") or "–"
            self.distro.mention("cli.consent.given_all", n=len(agreed), version=self._typed("version"), by=by)
            self.dismiss(True)
        elif agreed is not None:
            self.distro.mention("registry.which_numbers")

    def _agree(self) -> list[Household]:
        """Those named in the field and in the file; nobody when none is."""
        file = self._typed("list")
        numbers = [*numbers_in(self._typed("numbers")), *(numbers_of(Path(file).expanduser()) if file else ())]
        if not numbers:
            return []
        partners = (PARTNERS,) if self.query_one("#partners", Tick).value else ()
        government = self.query_one("#government", Tick).value
        return registration.agree(
            self._session, numbers, self._typed("version"), partners, government, self._typed("by")
        )

    def _typed(self, name: str) -> str:
        return self.query_one(f"#{name}", Field).value.strip()
