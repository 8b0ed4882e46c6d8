"""The close: a blind count, the variances explained, two signatures, the day locked."""

from __future__ import annotations

from distro.books import Day
from distro.books.signatures import is_new
from distro.model import events as e
from distro.rules.roles import Task
from distro.stations.counting import Count, Variance
from distro.stations.days import current_day, moment
from distro.stations.known import known
from distro.stations.session import Session
from distro.stations.stockroom import shelf_of


class Close(Count):
    """A close in the making: the count of the shelf of a point. Leave it and the day is simply still open."""

    what = "day"

    def __init__(self, session: Session, point: str) -> None:
        session.demand(Task.CLOSE_DAY)
        self.day: Day = current_day(session, point)
        super().__init__(session, point, shelf_of(point), self.day.name, self.day.date)

    def storekeepers(self) -> set[str]:
        return {paper.by for paper in self._kept_store() if paper.day == self.day.name}

    def is_new(self, person: str) -> bool:
        return is_new(self.session.books, self.day, self.session.store.device, person)

    def sign(
        self, counted_by: str, approved_by: str, approver_passphrase: str, counter_secret: str = ""
    ) -> e.DayClosed:
        """Two people sign and the day is locked; the adjustments bring the book to the count.

        Each proves who they are: who counts by passphrase or PIN, unless `kept_by` says that they just did; who
        approves by passphrase. Refused when both are the
        same person, when the counter kept the store today, when the approver was let in or given a passphrase by
        somebody else since the day began, or while something is not counted or explained; WrongPassphrase of the store
        for a wrong proof and for somebody who is nobody here. The signatures come first: what fails says no figure.
        """
        self._demand_signed(counted_by, approved_by, approver_passphrase, counter_secret)
        kept = self._just_kept_by(counted_by)
        stamp = self.session.stamper(moment(self.session, self.day))
        passes = [] if kept else [self._pass(counted_by, stamp)]
        variances = self.variances()
        strays = [
            e.ScanRefused(**stamp(self.point), day=place.day, desk=place.desk, verdict=place.verdict, times=times)
            for place, times in self.session.strays.left(self.day.name)
        ]
        event = e.DayClosed(
            **stamp(self.point),
            day=self.day.name,
            account=self.account,
            lines=tuple(self._count_line(line) for line in variances),
            movements=tuple(self._adjustments(variances)),
            counted_by=counted_by,
            approved_by=approved_by,
            **known(self.session),
            heard={other.device: other.until for other in self.heard()},
        )
        self.session.append([*passes, *strays, event])
        return event

    def _count_line(self, line: Variance) -> e.CountLine:
        """With the first count of the item where that, or the book it was held against, was another one."""
        reason, note = self._reasons.get(line.item, (None, ""))
        first = next((found for one in self.kept()[:1] for found in one.lines if found.item == line.item), None)
        counted = first.counted if first else self._first.get(line.item, line.counted)
        book = first.book if first else line.book
        if (counted, book) == (line.counted, line.book):
            return e.CountLine(line.item, line.book, line.counted, reason, note)
        return e.CountLine(line.item, line.book, line.counted, reason, note, counted, book)
