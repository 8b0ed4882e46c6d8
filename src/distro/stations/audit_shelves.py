"""What the audit reads of the shelves in the journal's documents: what moved, on which day, and who knew of it.

It shares no code with the books, as `distro.stations.audit` does not.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct

Document = dict[str, Any]
# One shelf of one account: account kind and place, lot, condition.
Place = tuple[str, ...]


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

    @property
    def movements(self) -> list[Any]:
        movements: list[Any] = self.of.get("movements", [])
        return movements


def moved_by(documents: Iterable[Document], voided: dict[str, Document]) -> Iterator[Moved]:
    """Everything that moved goods, in the order of ids. Of supplements those count that follow the one before them."""
    papers: dict[str, Document] = {}
    signed: dict[str, str] = {}
    for document in documents:
        kind = document["kind"]
        if kind == "Void":
            yield Moved(document, f"void {document['handover']}", voided.get(document["handover"], {}), -1)
        elif kind == "DocumentCancelled":
            yield Moved(document, document["id"], papers.pop(document["document"], {}), -1)
        elif kind == "TransferArrived":
            yield Moved(document, f"arrival {document['document']}", document, 1)
        elif kind == "DaySupplemented":
            follows = signed.get(document["site"], "") == document.get("follows", "")
            if follows:
                signed[document["site"]] = document["id"]
            yield Moved(document, document["id"], document if follows else {}, 1)
        else:
            if kind in ("GoodsReceived", "GoodsMoved"):
                papers[document["document"]] = document
            yield Moved(document, document["id"], document, 1)


def held_by(moved: Iterable[Moved]) -> Counter[Place]:
    """What every account holds in the end."""
    held: Counter[Place] = Counter()
    done: set[str] = set()
    for each in moved:
        if each.once in done:
            continue
        done.add(each.once)
        for lot, quantity, source, target, *rest in each.movements:
            shelf = (*plain(lot, 4), rest[0] if rest else "good")
            held[(*plain(source, 2), *shelf)] -= each.sign * quantity
            held[(*plain(target, 2), *shelf)] += each.sign * quantity
    return held


def plain(values: list[Any], length: int) -> tuple[str, ...]:
    return tuple(str(value or "") for value in [*values, *[""] * length][:length])


def is_known(document: Document, signed: Document) -> bool:
    """Whether a close or a supplement was made of books that had this in them."""
    device, number = document["device"], document["seq"]
    if number > signed["knew"].get(device, 0):
        return False
    unread = signed.get("unread")  # mostly nothing
    return not unread or not any(device == of and first <= number <= last for of, first, last in unread)


def put_on(place: tuple[str, ...], document: Document) -> Counter[str]:
    """What the movements that stand in a document put on one account in good condition, by item."""
    total: Counter[str] = Counter()
    for lot, quantity, source, target, *rest in document.get("movements", ()):
        if not rest or rest[0] == "good":
            for account, sign in ((source, -1), (target, 1)):
                if plain(account, 2) == place:
                    total[str(lot[0])] += sign * quantity
    return total


def booked(moved: Iterable[Moved], effects: dict[str, Counter[str]]) -> Counter[str]:
    """What one account holds in the end, by item; `effects` is what `put_on` it says of each document, by id."""
    book: Counter[str] = Counter()
    done: set[str] = set()
    for each in moved:
        if each.once not in done:
            done.add(each.once)
            for item, quantity in effects.get(each.of.get("id", ""), {}).items():
                book[item] += each.sign * quantity
    return book


class Shelves:
    """What moved at each point, on which day, and which count knew of it."""

    def __init__(self, documents: list[Document], closes: list[Document], handovers: dict[str, Document]) -> None:
        self._days: dict[str, tuple[str, str, str]] = {}  # site, date, id of the opening
        for document in of_kind(documents, "DayOpened", "Handover"):
            on = document["date" if document["kind"] == "DayOpened" else "occurred_at"]
            self._days.setdefault(document["day"], (document["site"], on[:10], document["id"]))
        closes = [close for close in closes if close["day"] in self._days]
        self._closes = {close["id"]: close for close in closes}
        self.standing: list[Document] = []
        self._fallen: list[tuple[Document, Document]] = []  # and which one stands instead
        self._follow(documents)
        named = {document["day"]: document["holds"] for document in self.standing}
        self._holding: dict[str, Document] = {}
        for close in closes:
            if named.get(close["day"]) == close["id"] or close["day"] not in self._holding:
                self._holding[close["day"]] = close
        self._moves: defaultdict[str, list[tuple[Document, Counter[str]]]] = defaultdict(list)
        self._late: dict[str, list[Document]] = {}
        self._order: defaultdict[str, list[str]] = defaultdict(list)  # the days of each site
        for day, (site, *_) in sorted(self._days.items(), key=lambda known: known[1][1:]):
            self._order[site].append(day)
        done: set[str] = set()
        for moved in moved_by(documents, handovers):
            kind = moved.document["kind"]
            if moved.once not in done and kind not in ("DayClosed", "DaySupplemented"):
                done.add(moved.once)
                self._move(moved)

    def _follow(self, documents: list[Document]) -> None:
        last: dict[str, str] = {}
        first_after: dict[tuple[str, str], Document] = {}
        instead: dict[str, Document] = {}
        for document in of_kind(documents, "DaySupplemented"):
            site, follows = document["site"], document.get("follows", "")
            if document["day"] not in self._days:
                continue
            if follows == last.get(site, ""):
                last[site] = document["id"]
                first_after[site, follows] = document
                self.standing.append(document)
            elif found := instead.get(follows) or first_after.get((site, follows)):
                instead[document["id"]] = found
                self._fallen.append((document, found))

    def _move(self, moved: Moved) -> None:
        """A void is of the day on which the goods came back; what names no day is of the one that was counted next."""
        sites: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for lot, quantity, source, target, *rest in moved.movements:
            if not rest or rest[0] == "good":
                for (kind, site), sign in ((plain(source, 2), -1), (plain(target, 2), 1)):
                    if kind == "point":
                        sites[site][lot[0]] += sign * moved.sign * quantity
        for site, items in sites.items():
            day = moved.document.get("day", "")
            if day not in self._days or self._days[day][0] != site:
                day = self._counted_next(moved.document, site)
            if day and any(items.values()):
                self._moves[day].append((moved.document, items))

    def _counted_next(self, document: Document, site: str) -> str:
        """A paper names the last close that its writer knew; of what else moved on no day the id tells."""
        counted = [day for day in self._order[site] if day in self._holding]
        after = document["id"] if document["kind"] == "Void" else document.get("after", "")
        if after in self._closes:
            known = self._days[self._closes[after]["day"]]
            later = (day for day in counted if self._days[day][1:] >= known[1:])
            return next((day for day in later if self._holding[day]["id"] != after), "")
        return next((day for day in counted if not after or document["id"] < self._holding[day]["id"]), "")

    def late(self, day: str) -> list[Document]:
        """What moved on a closed day that the count that holds did not know, nor who signed for it last."""
        if day not in self._holding:
            return []
        if day not in self._late:
            signed = [self._holding[day], *[one for one in self.standing if one["day"] == day][-1:]]
            moves = (document for document, _ in self._moves[day])
            self._late[day] = [document for document in moves if not any(is_known(document, one) for one in signed)]
        return self._late[day]

    def is_corrected_behind(self, day: str) -> bool:
        """Whether the count went by a book that is another one now, and nobody who knew both signed for it."""
        if day not in self._holding:
            return False
        close, total = self._holding[day], Counter[str]()
        for document, items in self._behind(day, close):
            settled = any(
                (document["id"] == each["id"] or is_known(document, each)) and self._asked(each, close)
                for each in self.standing
            )
            if not settled:
                total.update(items)
        return any(total.values())

    def _behind(self, day: str, close: Document) -> Iterator[tuple[Document, Counter[str]]]:
        order = self._order[self._days[day][0]]
        for earlier in order[: order.index(day)]:
            late = {document["id"] for document in self.late(earlier)}
            for document, items in self._moves[earlier]:
                is_later = document["device"] == close["device"] and document["seq"] > close["seq"]
                if document["id"] not in late and not is_later and not is_known(document, close):
                    yield document, items
        before = {
            id_ for id_, other in self._closes.items()
            if other["day"] != day and other["day"] in order and self._goes_before(other, close)
        }  # fmt: skip
        for id_ in before:
            if not is_known(self._closes[id_], close):
                other = self._closes[id_]
                yield other, put_on(plain(other["account"], 2), other)
        stood = [(each, each, 1) for each in self.standing if not is_known(each, close)]
        fell = [
            (each, first, -1) for each, first in self._fallen
            if is_known(each, close) and not is_known(first, close)
        ]  # fmt: skip
        for each, stands, sign in stood + fell:
            items = Counter[str]()
            for of_close, item, quantity in each["reverses"]:
                items[item] += sign * quantity if of_close in before else 0
            yield stands, items

    def _goes_before(self, one: Document, other: Document) -> bool:
        """As they knew of each other, and where neither did by the order of the days."""
        if is_known(one, other):
            return True
        if is_known(other, one):
            return False
        return self._days[one["day"]][1:] <= self._days[other["day"]][1:]

    def _asked(self, signed: Document, close: Document) -> bool:
        held = self._closes.get(signed["holds"])
        if held is None or not is_known(close, signed):
            return False
        return held["id"] == close["id"] or self._goes_before(held, close)
