"""The way through the close: count, explain, sign; back at any step, and nothing is written before the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from distro.stations.closing import Close

if TYPE_CHECKING:
    from distro.tui.app import DistroApp


class Closing:
    """Leads from page to page. The pages know their own step only."""

    def __init__(self, app: DistroApp) -> None:
        self._app = app

    def begin(self, close: Close) -> None:
        """The blind count."""
        from distro.tui.day.counting import CountingScreen

        self._app.push_screen(CountingScreen(close))

    def explain(self, close: Close) -> None:
        """The variances; the count stays beneath, for counting again."""
        from distro.tui.day.explaining import ExplainingScreen

        self._app.push_screen(ExplainingScreen(close))

    def sign(self, close: Close) -> None:
        """The two signatures."""
        from distro.tui.day.signing import SigningScreen

        self._app.push_screen(SigningScreen(close), lambda locked: self._locked(close) if locked else None)

    def _locked(self, close: Close) -> None:
        from distro.tui.day.locked import LockedScreen

        self._app.pop_screen()  # the variances
        self._app.pop_screen()  # the count
        self._app.desk_screen.forget()
        self._app.push_screen(LockedScreen(close.session, close.day, self._app.reports_folder))
