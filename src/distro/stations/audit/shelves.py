"""What moved at each point, on which day, and which count knew of it, as the audit reads it.

Of what moved, only that is kept which a count of its day, or of a later one there, did not know: little, mostly.
It shares no code with the books, as `distro.stations.audit` does not.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from distro.model.bounds import MOST
from distro.stations.audit.moves import Effects, Moved, is_known, of_kind, plain, put_on
from distro.stations.audit.stream import Document

# Of each day its site and date, and the id of what opened it.
Days = Mapping[str, tuple[str, str, str]]


class Shelves:
    """What moved at each point, on which day, and which count knew of it."""

    def __init__(self, documents: list[Document], days: Days) -> None:
        self._days = days
        closes = [close for close in of_kind(documents, "DayClosed") if close["day"] in days]
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
        for day, (site, *_) in sorted(days.items(), key=lambda known: known[1][1:]):
            self._order[site].append(day)
        self._counted = {site: [day for day in order if day in self._holding] for site, order in self._order.items()}
        self._from = {day: at for order in self._order.values() for at, day in enumerate(order)}
        self._known = {
            site: _KnownByAll([self._holding.get(day) for day in order]) for site, order in self._order.items()
        }

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

    def add(self, moved: Moved, effects: Effects) -> None:
        """A void is of the day on which the goods came back; what names no day is of the one that was counted next."""
        document = moved.document
        if document["kind"] in ("DayClosed", "DaySupplemented"):
            return
        for (kind, site), items in effects.items():
            if kind != "point" or not any(items.values()):
                continue
            day = document.get("day", "")
            if day not in self._days or self._days[day][0] != site:
                day = self._counted_next(document, site)
            if day and not self._known[site].knew(self._from[day], document):
                told = {name: document[name] for name in ("id", "device", "seq")}
                self._moves[day].append(
                    (told, Counter({item: moved.sign * quantity for item, quantity in items.items()}))
                )

    def _counted_next(self, document: Document, site: str) -> str:
        """A paper names the last close that its writer knew; of what else moved on no day the id tells."""
        counted = self._counted.get(site, [])
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
        for earlier in order[: self._from[day]]:
            if earlier not in self._moves:
                continue
            late = {document["id"] for document in self.late(earlier)}
            for document, items in self._moves[earlier]:
                is_later = document["device"] == close["device"] and document["seq"] > close["seq"]
                if document["id"] not in late and not is_later and not is_known(document, close):
                    yield document, items
        before = {
            id_ for id_, other in self._closes.items()
            if other["day"] != day and self._days[other["day"]][0] == self._days[day][0]
            and self._goes_before(other, close)
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


class _KnownByAll:
    """What is known at each count from a day on, of the counts of one site in the order of its days."""

    def __init__(self, counts: list[Document | None]) -> None:
        self._counts = counts
        self._numbers: dict[str, list[int]] = {}
        self._unread = {device for count in counts if count for device, *_ in count.get("unread", ())}

    def knew(self, day: int, document: Document) -> bool:
        """Whether certainly all of them from that day on knew it."""
        device = document["device"]
        return device not in self._unread and document["seq"] <= self._least(device)[day]

    def _least(self, device: str) -> list[int]:
        if device not in self._numbers:
            least, numbers = MOST, []
            for count in reversed(self._counts):
                if count is not None:
                    least = min(least, count["knew"].get(device, 0))
                numbers.append(least)
            self._numbers[device] = numbers[::-1]
        return self._numbers[device]
