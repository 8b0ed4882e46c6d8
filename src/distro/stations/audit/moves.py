"""What moved goods, as the audit reads it in the journal's documents, and who knew of it.

It shares no code with the books, as `distro.stations.audit` does not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from msgspec import Struct, json

from distro.stations.audit.stream import Document

# An account: its kind and place. One shelf of it: the account, lot, condition.
Account = tuple[str, ...]
Place = tuple[str, ...]
# What moved, from where to where: lot, source, target, condition.
_Way = tuple[tuple[str, ...], Account, Account, str]
# What a document put on an account in good condition, by item.
Effects = Mapping[Account, Mapping[str, int]]

_REMEMBERED = 1_024  # of what was moved together: a day's handovers are of some hundred kinds


def of_kind(documents: Iterable[Document], *kinds: str) -> Iterator[Document]:
    return (document for document in documents if document["kind"] in kinds)


class Moved(Struct, frozen=True):
    """What a document moved. Of several that do the same (`once`), as two voids of one handover, one counts.

    `of` is the document that the movements stand in: what a void takes back stands in the handover.
    """

    document: Document
    once: str
    of: Document
    sign: int


class Movements:
    """Tells of each document in the order of ids what it moved. Of supplements those count that follow the one before
    them. `voided` are the handovers that voids name; `came` the numbers of all that came in: whoever cancelled such a
    transfer had not heard of it, and its paper stands.
    """

    def __init__(self, voided: Mapping[str, Document], came: Container[str] = ()) -> None:
        self._voided = voided
        self._came = came
        self._papers: dict[str, Document] = {}
        self._signed: dict[str, str] = {}

    def of(self, document: Document) -> Moved:
        kind = document["kind"]
        if kind == "Void":
            return Moved(document, f"void {document['handover']}", self._voided.get(document["handover"], {}), -1)
        if kind == "DocumentCancelled":
            paper = self._papers.pop(document["document"], {})
            stands = paper.get("why") == "transfer" and document["document"] in self._came
            return Moved(document, document["id"], {} if stands else paper, -1)
        if kind == "TransferArrived":
            return Moved(document, f"arrival {document['document']}", document, 1)
        if kind == "DaySupplemented":
            follows = self._signed.get(document["site"], "") == document.get("follows", "")
            if follows:
                self._signed[document["site"]] = document["id"]
            return Moved(document, document["id"], document if follows else {}, 1)
        if kind in ("GoodsReceived", "GoodsMoved"):
            self._papers[document["document"]] = document
        return Moved(document, document["id"], document, 1)


class Holdings:
    """What every account holds, document by document."""

    def __init__(self) -> None:
        self._by_way: Counter[_Way] = Counter()
        self._times: Counter[bytes] = Counter()  # how often the same movements were made, until they are added up

    def add(self, moved: Moved) -> None:
        self._times[_movements_of(moved.of)] += moved.sign
        if len(self._times) >= _REMEMBERED:
            self._add_up()

    def _add_up(self) -> None:
        for movements, times in self._times.items():
            for way, quantity in _ways_of(movements):
                self._by_way[way] += times * quantity
        self._times.clear()

    def shelves(self) -> Counter[Place]:
        """What every account holds now."""
        self._add_up()
        held: Counter[Place] = Counter()
        for (lot, source, target, condition), quantity in self._by_way.items():
            held[(*source, *lot, condition)] -= quantity
            held[(*target, *lot, condition)] += quantity
        return held


def plain(values: Iterable[Any], length: int) -> tuple[str, ...]:
    return tuple(str(value or "") for value in [*values, *[""] * length][:length])


def _movements_of(document: Document) -> bytes:
    """The movements of a document as they are told from others: most hand out what others handed out."""
    return json.encode(document.get("movements", ()))


def _ways_of(movements: bytes) -> Iterator[tuple[_Way, int]]:
    """What was moved, and how much of it."""
    for lot, quantity, source, target, *rest in json.decode(movements):
        yield _way(tuple(lot), tuple(source), tuple(target), rest[0] if rest else "good"), quantity


@lru_cache(maxsize=16_384)  # most of a day goes the same way
def _way(lot: tuple[Any, ...], source: tuple[Any, ...], target: tuple[Any, ...], condition: str) -> _Way:
    return plain(lot, 4), plain(source, 2), plain(target, 2), condition


def is_known(document: Document, signed: Document) -> bool:
    """Whether a close or a supplement was made of books that had this in them."""
    device, number = document["device"], document["seq"]
    if number > signed["knew"].get(device, 0):
        return False
    unread = signed.get("unread")  # mostly nothing
    return not unread or not any(device == of and first <= number <= last for of, first, last in unread)


def effects_of(document: Document) -> Effects:
    """What the movements that stand in a document put on each account in good condition."""
    return _effects(_movements_of(document))


@lru_cache(maxsize=_REMEMBERED)
def _effects(movements: bytes) -> Effects:
    found: dict[Account, dict[str, int]] = {}
    for (lot, source, target, condition), quantity in _ways_of(movements):
        if condition == "good":
            for account, amount in ((source, -quantity), (target, quantity)):
                items = found.setdefault(account, {})
                items[lot[0]] = items.get(lot[0], 0) + amount
    return found


def put_on(account: Account, document: Document) -> Counter[str]:
    """The same, of one account alone."""
    return Counter(effects_of(document).get(account, {}))
