"""The referrals that wait for an outcome, the overdue first; a slip's number may be scanned."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets.option_list import Option

from distro.books import Referral
from distro.stations import service_desk
from distro.stations.session import Session
from distro.texts import say
from distro.tui.dialogs.picker import Picker
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.list_line import ListLine
from distro.tui.widgets.text import Text
from distro.wording import dates

_SHOWN = 10
BY_FILE = "*"  # no slip's number


class FollowScreen(Picker[str]):
    """Gives the number of the slip that was chosen, BY_FILE for the answers in a partner's file, or None."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._now = session.now()
        waiting = [referral for referral in service_desk.referrals(session) if referral.is_open]
        self._waiting = sorted(waiting, key=lambda referral: referral.slip.due_at)

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Text(say("referral.follow.title"), classes="title")
            yield from self.field("")
            yield Text(say("referral.follow.how" if self._waiting else "referral.follow.none"), classes="quiet")
        yield Hints(self.offers)

    def options_for(self, text: str) -> list[Option]:
        asked = text.strip().casefold()
        found = [referral for referral in self._waiting if asked in referral.slip.number.casefold()]
        options = [Option(ListLine.words(self._line(referral)), id=referral.slip.number) for referral in found[:_SHOWN]]
        return [*options, *([] if asked else [Option(ListLine.words(say("followups.by_file")), id=BY_FILE)])]

    def _line(self, referral: Referral) -> str:
        slip = referral.slip
        parts = [slip.number, say(f"referral.service.{slip.service}"), say(f"referral.outcome.{referral.outcome}")]
        parts.append(dates.moment(slip.due_at))
        if slip.due_at < self._now:
            parts.append(say("referral.follow.overdue"))
        return " · ".join(parts)

    def take(self, chosen: str) -> None:
        self.dismiss(chosen)
