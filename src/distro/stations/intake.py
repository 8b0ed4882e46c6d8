"""What another laptop brought, examined: what may be taken in, and what is kept apart with the reason why."""

from __future__ import annotations

from collections.abc import Container, Iterable

from msgspec import Struct

from distro.books import Books
from distro.model.events import Event
from distro.model.ids import leaps
from distro.model.quarantine import Quarantined, Reason
from distro.stations.event_log import EventLog
from distro.stations.gate import Authority, Codes, Header, Unfit, event_of, header_of, quarantined


class Examined(Struct):
    """`fresh`: by their id, the events that are new here and may stand, with their JSON; `aside`: what may not.

    `codes_grew`: a change of the programme came among them, so that what lay aside may be understood by now.
    """

    fresh: dict[str, tuple[Event, bytes]]
    aside: list[Quarantined]
    codes_grew: bool = False


def examined(
    documents: Iterable[bytes], log: EventLog, books: Books, codes: Codes, authority: Authority, sender: str
) -> Examined:
    """Each of `documents`, the JSON of an event, that the log does not hold yet. Nothing is written."""
    found, known = Examined({}, []), books.last_id
    order = _Order(log, books, found.fresh)
    new = [
        (document, header)
        for document in documents
        if (header := header_of(document)) is None or log.find(header.device, header.seq) != document
    ]
    read = [_event_or_why_not(document) for document, _ in new]
    fitting = codes.fitting(
        [(event, document) for event, (document, _) in zip(read, new, strict=True) if isinstance(event, Event)]
    )
    for event, (document, header) in zip(read, new, strict=True):
        if header is not None and header.id in found.fresh and found.fresh[header.id][1] == document:
            continue
        try:
            order.demand_next(header)
            if isinstance(event, Unfit):
                raise event
            found.codes_grew |= codes.add(event)
            if id(event) not in fitting:
                codes.examine(event, document)
            authority.examine(event)
            demand_goes_on(event, known)
            found.fresh[event.id], known = (event, document), max(known, event.id)
        except Unfit as problem:
            found.aside.append(quarantined(document, header, problem, sender))
    return found


def demand_goes_on(event: Event, known: str) -> None:
    """Unfit when its id leaps far ahead of `known`, the last one: it would push all that follow."""
    if leaps(event.id, known):
        raise Unfit(Reason.ILL_FORMED, "id")


class _Order:
    """Whether each is the next one of its laptop. `fresh` are the ids that came with it."""

    def __init__(self, log: EventLog, books: Books, fresh: Container[str]) -> None:
        self._log = log
        self._books = books
        self._fresh = fresh
        self._last: dict[str, Header] = {}

    def demand_next(self, header: Header | None) -> None:
        """Unfit when nobody can tell whose it is, its number or id is another event's, or it is out of its order."""
        if header is None:
            raise Unfit(Reason.ILL_FORMED)
        if self._log.find(header.device, header.seq) is not None:
            raise Unfit(Reason.NUMBER_TAKEN)
        before = self._last.get(header.device)
        if before is None or before.seq != header.seq - 1:
            before = header_of(self._log.find(header.device, header.seq - 1) or b"")
        self._last[header.device] = header
        if header.id in self._fresh or self._books.bears(header.id):
            raise Unfit(Reason.ID_TAKEN)
        if before is not None and before.id >= header.id:
            raise Unfit(Reason.BACKDATED)


def _event_or_why_not(document: bytes) -> Event | Unfit:
    try:
        return event_of(document)
    except Unfit as problem:
        return problem
