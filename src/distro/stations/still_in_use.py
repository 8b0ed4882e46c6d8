"""What the last file of the programme lacks, and people use all the same: a laptop worked by an older one.

Whoever changes the programme is refused what is in use there. What another laptop did meanwhile they cannot know: its
goods stand on a shelf, its households at a point. These stay in the programme, to be counted, served and reported,
until a file has them again.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from distro.books import Books
from distro.model.goods import AccountKind
from distro.model.programme import Programme

_SITES = (AccountKind.STORE, AccountKind.POINT, AccountKind.TRANSIT)


class StillInUse:
    """The programme as its file says it `now`, and what that lacks of the `earlier` ones, as it was there last."""

    def __init__(self, now: Programme, earlier: Iterable[Programme]) -> None:
        self.now = now
        items, points = {item.code for item in now.items}, {point.code for point in now.points}
        every = list(earlier)
        self._items = {item.code: item for one in every for item in one.items if item.code not in items}
        self._points = {point.code: point for one in every for point in one.points if point.code not in points}
        self._seen: tuple[Books, int] | None = None
        self._with_it = now

    def programme(self, books: Books) -> Programme:
        """The programme with all that `books` hold of the rest."""
        if not self._items and not self._points:
            return self.now
        if self._seen is None or self._seen[0] is not books or self._seen[1] != books.version:
            self._seen = books, books.version
            found = self._of(books)
            if found != self._with_it:
                self._with_it = found
        return self._with_it

    def _of(self, books: Books) -> Programme:
        moved = {lot.item for lot in books.stock.lots()} if self._items else set()
        used = {account.place for account in books.stock.accounts() if account.kind in _SITES}
        used |= {day.point for day in books.days.all()} | books.register.points() if self._points else set()
        return replace(
            self.now,
            items=(*self.now.items, *(item for code, item in self._items.items() if code in moved)),
            points=(*self.now.points, *(point for code, point in self._points.items() if code in used)),
        )
