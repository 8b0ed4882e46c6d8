"""The way through a count: count, explain, sign; back at any step. Before the end nothing but the count is kept."""

from __future__ import annotations

from collections.abc import Callable

from distro.stations.counting import Count
from distro.tui.day.counter import CounterScreen
from distro.tui.day.counting import CountingScreen
from distro.tui.day.explaining import ExplainingScreen
from distro.tui.day.signing import SigningScreen
from distro.tui.page import Page


def begin(page: Page[None], close: Count, done: Callable[[], object]) -> None:
    """Lead from page to page, each of which knows its own step only; `done` is called once two have signed."""

    def counted() -> None:  # the count stays beneath, for counting again
        page.app.push_screen(ExplainingScreen(close, explained, counted))

    def explained() -> None:
        if close.kept_by:
            page.app.push_screen(SigningScreen(close), signed)
        else:  # a story corrected the count: who counted signs it again
            page.app.push_screen(CounterScreen(close, ""), lambda kept: explained() if kept else None)

    def signed(both: bool | None) -> None:
        if both:
            page.app.pop_screen()  # the variances
            page.app.pop_screen()  # the count
            done()

    page.app.push_screen(CountingScreen(close, counted))
