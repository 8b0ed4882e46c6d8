"""Papers of two laptops that may be one: the same lorry, or the same goods carried to the shelf, written down by both.

Nobody can tell from the books; whoever was there can, and cancels one of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from distro.model.events.stock import STORE_COUNT
from distro.stations.audit.moves import of_kind
from distro.stations.audit.stream import Document


def entered_twice(documents: Iterable[Document]) -> Iterator[str]:
    """The numbers of each two papers, of two laptops at one site, that say the same and stand.

    Goods received are the same by their waybill and an item; what was moved, by its items and amounts on one day. Two
    counts of a store are two.
    """
    told = list(of_kind(documents, "GoodsReceived", "GoodsMoved", "DocumentCancelled"))
    cancelled = {paper["document"] for paper in of_kind(told, "DocumentCancelled")}
    alike: defaultdict[tuple[object, ...], dict[str, str]] = defaultdict(dict)
    for paper in of_kind(told, "GoodsReceived", "GoodsMoved"):
        if paper["document"] not in cancelled:
            for said in _said(paper):
                alike[paper["site"], *said].setdefault(paper["device"], paper["document"])
    pairs = (", ".join(sorted(papers.values())) for papers in alike.values() if len(papers) > 1)
    yield from dict.fromkeys(pairs)


def _said(paper: Document) -> Iterator[tuple[object, ...]]:
    items = sorted((lot[0], quantity) for lot, quantity, *_ in paper["movements"])
    if paper["document"].startswith(f"{paper['site']}-{STORE_COUNT}-"):
        return
    if paper["kind"] == "GoodsMoved":
        yield paper["why"], paper["occurred_at"][:10], tuple(items)
    elif waybill := paper["waybill"].strip().casefold():
        yield from ((waybill, item) for item, _ in items)
