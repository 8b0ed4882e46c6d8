"""Items whose unit was changed while another laptop went on with the one before: their book adds up two units.

Whoever changes the programme is refused the unit of what moved; what a laptop with an older one did meanwhile they
could not know. Until it is counted again, the book of such an item says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from msgspec import Struct

from distro.model import events as e
from distro.model.programme import Unit
from distro.stations.programme import history
from distro.stations.session import Session
from distro.stations.store_count import count_papers


class ChangedUnit(Struct, frozen=True, kw_only=True):
    """`document` moved `item` in the unit `before`, which is `after` now."""

    item: str
    before: Unit
    after: Unit
    document: str


def changed_units(session: Session, point: str) -> list[ChangedUnit]:
    """The items of `point` of which that is certain, with the first paper that shows it; none that was counted since.

    It is certain where a paper was written before the change, and where the next close of its laptop says that it had
    not heard of it.
    """
    found: dict[str, ChangedUnit] = {}
    for change in _changes(session):
        for one in _of_change(session, point, change):
            found.setdefault(one.item, one)
    return list(found.values())


_Change = tuple[e.ProgrammeChanged, dict[str, tuple[Unit, Unit]]]


def _changes(session: Session) -> Iterator[_Change]:
    """Each change of the programme that gave items another unit."""
    changes = session.books.programme.changes
    for event, (before, after) in zip(changes, pairwise(history(session)) if changes else (), strict=True):
        was = {item.code: item.unit for item in before.programme.items}
        units = {item.code: (was.get(item.code, item.unit), item.unit) for item in after.programme.items}
        if other := {code: pair for code, pair in units.items() if pair[0] is not pair[1]}:
            yield event, other


def _of_change(session: Session, point: str, change: _Change) -> Iterator[ChangedUnit]:
    event, units = change
    counted = max((one.id for one in count_papers(session, point)), default="")
    for paper in session.books.stock_documents:
        if paper.site == point and paper.device != event.device and paper.id > counted:
            for item in {move.lot.item for move in paper.movements} & units.keys():
                if paper.id < event.id or _had_not_heard(session, paper, event):
                    before, after = units[item]
                    yield ChangedUnit(item=item, before=before, after=after, document=paper.document)


def _had_not_heard(session: Session, paper: e.Event, change: e.Event) -> bool:
    """Whether the first close of its laptop after a paper did not know of the change."""
    closes = (
        close for day in session.books.days.all() for close in day.closes
        if close.device == paper.device and close.seq > paper.seq
    )  # fmt: skip
    first = min(closes, key=lambda close: close.seq, default=None)
    return first is not None and first.knew.get(change.device, 0) < change.seq
