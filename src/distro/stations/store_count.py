"""The count of the store room: blind, its differences explained, signed by two; papers bring the book to it.

The storekeeper can show what was in the store on a date, and answers from then on for that and for nothing before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import timedelta

from distro.books.signatures import is_new_on
from distro.model import events as e
from distro.model.bounds import LONGEST
from distro.model.events.stock import STORE_COUNT
from distro.model.goods import AdjustmentReason
from distro.stations.counting import Count, Variance
from distro.stations.lookups import point_named
from distro.stations.rules_date import today
from distro.stations.session import Session
from distro.stations.stockroom import store_of, when

_NIGHT = timedelta(hours=12)


class StoreCount(Count):
    """A count in the making of the store room of `point`; no day need be open. What was taken in as damaged stands
    apart and is not counted."""

    what = "store"

    def __init__(self, session: Session, point: str) -> None:
        point_named(session, point)
        on = today(session, point)
        super().__init__(session, point, store_of(point), f"{point}/store/{on}", on)
        self.papers: list[e.GoodsMoved] = []  # once two have signed

    def kept(self) -> list[e.ShelfCounted]:
        """Every pass since the last count of this store that was signed, of today or of a night that goes on."""
        signed = max((paper.id for paper in count_papers(self.session, self.point)), default="")
        begun = self.session.now() - _NIGHT
        passes = self.session.books.counts.at(self.account)
        return [one for one in passes if one.id > signed and (one.day == self.name or one.recorded_at > begun)]

    def storekeepers(self) -> set[str]:
        on, day = self.session.now().date(), when(self.session, self.point).get("day")
        return {
            paper.by
            for paper in self._kept_store()
            if paper.site == self.point and (paper.occurred_at.date() == on or (day and paper.day == day))
        }

    def is_new(self, person: str) -> bool:
        return is_new_on(self.session.books, self.session.now().date(), self.session.store.device, person)

    def sign(
        self, counted_by: str, approved_by: str, approver_passphrase: str, counter_secret: str = ""
    ) -> list[e.GoodsMoved]:
        """Two people sign; the papers that bring the book to the count: one for each reason, one where nothing differs.

        Each proves who they are, and what is refused is as for a close (distro.stations.closing).
        """
        self._demand_signed(counted_by, approved_by, approver_passphrase, counter_secret)
        stamp = self.session.stamper()
        passes = [] if self._just_kept_by(counted_by) else [self._pass(counted_by, stamp)]
        numbers, papers = self.session.books.stock_documents.numbers(), list[e.GoodsMoved]()
        for reason, lines in self._by_paper():
            papers.append(
                e.GoodsMoved(
                    **stamp(self.point),
                    document=self.session.next_number(f"{self.point}-{STORE_COUNT}-", numbers),
                    why=e.MoveKind.LOSS,
                    movements=tuple(self._adjustments(lines)),
                    reason=reason,
                    note=self._notes(lines),
                    witness=approved_by,
                    **when(self.session, self.point),
                )
            )
            numbers.append(papers[-1].document)
        self.session.append([*passes, *papers])
        self.papers = papers
        return papers

    def _by_reason(self) -> dict[AdjustmentReason | None, list[Variance]]:
        """What differs by why it does; where nothing does, that."""
        lines: defaultdict[AdjustmentReason | None, list[Variance]] = defaultdict(list)
        differing = {lot.item for lot in self.variances_by_lot()}
        for line in self.variances():
            if line.item in differing:
                lines[self._reasons.get(line.item, (None, ""))[0]].append(line)
        return dict(lines) or {None: []}

    def _by_paper(self) -> Iterator[tuple[AdjustmentReason | None, list[Variance]]]:
        """Each reason has one paper, or as many as its notes take."""
        for reason, lines in self._by_reason().items():
            paper: list[Variance] = []
            for line in lines:
                if paper and len(self._notes([*paper, line])) > LONGEST:
                    yield reason, paper
                    paper = []
                paper.append(line)
            yield reason, paper

    def _notes(self, lines: list[Variance]) -> str:
        """What was noted of each item; of one alone without its name where that leaves no room."""
        noted = [(line.item, note) for line in lines if (note := self._reasons.get(line.item, (None, ""))[1])]
        named = "; ".join(f"{item}: {note}" for item, note in noted)
        return named if len(noted) != 1 or len(named) <= LONGEST else noted[0][1]


def count_papers(session: Session, point: str) -> Sequence[e.GoodsMoved]:
    """The papers of every count of the store of `point` that two signed."""
    return [
        paper
        for paper in session.books.stock_documents
        if isinstance(paper, e.GoodsMoved) and paper.is_of_count and paper.site == point
    ]


def passes_of(session: Session, paper: e.GoodsMoved) -> list[e.ShelfCounted]:
    """The passes that its laptop made for the count that a paper came of, the first one first; none of another paper.

    Of who counted on another laptop nothing says which of two counts they were for.
    """
    at, device = store_of(paper.site), paper.device
    passes = [one for one in session.books.counts.at(at) if one.id < paper.id and one.device == device]
    if not passes or not paper.is_of_count:
        return []
    papers = [one.id for one in count_papers(session, paper.site) if one.device == device]
    before = max((id_ for id_ in papers if id_ < passes[-1].id), default="")
    return [one for one in passes if one.id > before]
