"""In a rehearsal, who there is and what opens: where it is asked, for nobody remembers what stood before the screen."""

from __future__ import annotations

from distro.rehearsal import PASSPHRASE, PIN
from distro.rehearsal.stage import PEOPLE
from distro.stations.session import Session
from distro.texts import listed, say
from distro.tui.widgets.text import Text


class Rehearsed(Text):
    """Nothing at a live desk."""

    def __init__(self, session: Session) -> None:
        told = say("app.rehearsal.people", people=listed(PEOPLE), passphrase=PASSPHRASE, pin=PIN)
        super().__init__(told if session.programme.rehearsal else "", classes="quiet")
        self.display = session.programme.rehearsal
