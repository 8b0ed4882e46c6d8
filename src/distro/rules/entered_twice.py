"""Papers of two laptops that may be one: the same lorry, or the same goods carried to the shelf, written down by both.

Nobody can tell from the books; whoever was there can, and cancels one of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from distro.model.events import GoodsMoved, GoodsReceived

Papers = tuple[str, ...]  # the numbers of papers that say the same, one of each laptop


def entered_twice(standing: Iterable[GoodsReceived | GoodsMoved]) -> list[Papers]:
    """Of the papers that stand the numbers of each two or more, of as many laptops at one site, that say the same.

    Goods received are the same by their waybill and an item; what was moved, by its items and amounts on one day. Two
    counts of a store are two: what they put down twice another count finds.
    """
    alike: defaultdict[tuple[object, ...], dict[str, str]] = defaultdict(dict)
    for paper in standing:
        for said in _said(paper):
            alike[paper.site, *said].setdefault(paper.device, paper.document)
    return list(dict.fromkeys(tuple(sorted(papers.values())) for papers in alike.values() if len(papers) > 1))


def _said(paper: GoodsReceived | GoodsMoved) -> Iterator[tuple[object, ...]]:
    items = sorted((move.lot.item, move.quantity) for move in paper.movements)
    if isinstance(paper, GoodsMoved) and paper.is_of_count:
        return
    if isinstance(paper, GoodsMoved):
        yield paper.why, paper.occurred_at.date(), tuple(items)
    elif waybill := paper.waybill.strip().casefold():
        yield from ((waybill, item) for item, _ in items)
