"""What an audit pack holds: the events of a period and what they moved, pseudonymous, and the totals they come to.

A household is a mark that means nothing outside its pack; each event has the hash of its bytes in the journal, so that
whoever has the journal can tell whether they are the same.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from distro.books import Books
from distro.model import events as e
from distro.model.goods import Account
from distro.model.programme import Programme
from distro.reports.day.people import who_collected
from distro.reports.flows import FLOWS, StockLine, flow_of, stock_lines
from distro.reports.postings import Posting, held_at, postings
from distro.texts import in_words, language

_MARK = 8  # hex digits of a household's mark


class PackedKind(StrEnum):
    """The kinds of events that move goods, or take back what did."""

    HANDOVER = e.Handover.__name__
    VOID = e.Void.__name__
    RECEIVED = e.GoodsReceived.__name__
    MOVED = e.GoodsMoved.__name__
    ARRIVED = e.TransferArrived.__name__
    CANCELLED = e.DocumentCancelled.__name__
    CLOSED = e.DayClosed.__name__
    SUPPLEMENTED = e.DaySupplemented.__name__


class PackedEvent(Struct, frozen=True, kw_only=True):
    """An event without names. `household` is its mark, `people` how many were frozen for it; `how` it was handed over.

    `takes_back` is the event that a void or a cancellation reverses; `digest` the SHA-256 of its bytes in the journal.
    """

    id: str
    device: str
    seq: int
    kind: PackedKind
    at: datetime
    site: str
    day: str
    by: str
    digest: str
    household: str = ""
    people: int = 0
    how: e.How | None = None
    override_by: str = ""
    takes_back: str = ""


class AuditPack(Struct, frozen=True, kw_only=True):
    """All of it. `head` is the journal's last record at the time, `signer` the laptop as `device show` tells it."""

    programme: str
    donor: str
    rehearsal: bool
    language: Literal["fr", "en", "ar"]
    version: str
    sites: tuple[str, ...]
    first: date
    last: date
    made_at: datetime
    made_by: str
    head: str
    signer: str
    items: dict[str, str]
    events: tuple[PackedEvent, ...]
    moves: tuple[Posting, ...]


class Total(Struct, frozen=True, kw_only=True):
    """A figure of the page, and each event that makes it with its part; `under` and `name` say where it stands."""

    under: tuple[str, ...]
    name: str
    value: int
    parts: tuple[tuple[str, int], ...]


def packed(
    programme: Programme, books: Books, events: Iterable[tuple[e.Event, bytes]], sites: tuple[str, ...], first: date,
    last: date, made_at: datetime, salt: bytes, **heading: str,
) -> AuditPack:  # fmt: skip
    """The pack of `sites` from `first` to `last`, in the language spoken now.

    `events` are all there are, each with its bytes in the journal.

    `salt` makes the households' marks, and is kept nowhere.
    """
    here = set(sites)
    moves = [one for one in postings(books) if one.on <= last and _concerns(one, here)]
    moving = {one.id for one in moves}
    told = [
        _packed(books, event, raw, salt)
        for event, raw in events
        if event.id in moving
        or (isinstance(event, e.Handover | e.Void) and event.site in here and event.occurred_at.date() <= last)
    ]
    return AuditPack(
        programme=programme.code,
        donor=programme.donor,
        rehearsal=programme.rehearsal,
        sites=sites,
        first=first,
        last=last,
        items={item.code: in_words(item.name) for item in programme.items},
        events=tuple(sorted(told, key=_id)),
        moves=tuple(sorted(moves, key=_place)),
        made_at=made_at,
        language=language(),  # type: ignore[arg-type]  # one of LANGUAGES
        **heading,
    )


def _concerns(posting: Posting, sites: Collection[str]) -> bool:
    ours = {account for site in sites for account in held_at(site)}
    return (posting.movement.source in ours) != (posting.movement.target in ours)


def _packed(books: Books, event: e.Event, raw: bytes, salt: bytes) -> PackedEvent:
    told = PackedEvent(
        id=event.id,
        device=event.device,
        seq=event.seq,
        kind=PackedKind(type(event).__name__),
        at=event.occurred_at,
        site=event.site,
        day=getattr(event, "day", ""),
        by=event.by,
        digest=hashlib.sha256(raw).hexdigest(),
    )
    match event:
        case e.Handover():
            household = books.handovers.root_of(event.household)
            return replace(
                told,
                household=hashlib.blake2b(household.encode(), key=salt, digest_size=_MARK // 2).hexdigest(),
                people=_people(books, event),
                how=event.how,
                override_by=event.override_by,
            )
        case e.Void():
            return replace(told, takes_back=event.handover)
        case e.DocumentCancelled():
            paper = books.stock_documents.get(event.document)
            return replace(told, takes_back=paper.id if paper else "")
        case _:
            return told


def _people(books: Books, made: e.Handover) -> int:
    who = who_collected(books, made)
    return sum(member.count for member in who.members) if who is not None else 0


def _id(event: PackedEvent) -> str:
    return event.id


def _place(posting: Posting) -> tuple[str, ...]:
    lot = posting.movement.lot
    return (posting.id, lot.item, lot.batch, str(lot.expiry), lot.donor, posting.movement.condition, str(posting))


# ---------------------------------------------------------------- totals


def goods(pack: AuditPack) -> list[Total]:
    """Of each item and donor what was there, what came and went, and what is left: as the stock report has it."""
    sites = frozenset(pack.sites)
    ours = frozenset(account for site in pack.sites for account in held_at(site))
    parts: defaultdict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    for one in pack.moves:
        under = (one.movement.lot.item, one.movement.lot.donor or pack.donor)
        name, quantity = ("opening", _stood(one, ours)) if one.on < pack.first else flow_of(one, ours)
        parts[(*under, name)][one.id] += quantity
        parts[(*under, "closing")][one.id] += _stood(one, ours)
    lines = stock_lines(pack.moves, sites, pack.first, pack.last, pack.donor)
    return [
        Total(under=key, name=name, value=_value(line, name), parts=tuple(sorted(parts[(*key, name)].items())))
        for key, line in sorted(lines.items())
        for name in ("opening", *FLOWS, "closing")
    ]


def _stood(posting: Posting, ours: Collection[Account]) -> int:
    """What it puts into the sites, less what it takes out of them."""
    return posting.sign * posting.movement.quantity * (1 if posting.movement.target in ours else -1)


def _value(line: StockLine, name: str) -> int:
    return line.opening if name == "opening" else line.closing if name == "closing" else line.flows[name]


def days(pack: AuditPack) -> list[Total]:
    """Of each day at each site the handovers that stand, their households and people, overrides, and those undone."""
    back = {one.takes_back for one in pack.events if one.kind is PackedKind.VOID}
    of_day: defaultdict[tuple[str, str], list[PackedEvent]] = defaultdict(list)
    for one in pack.events:
        if one.kind is PackedKind.HANDOVER and one.site in pack.sites and pack.first <= one.at.date() <= pack.last:
            of_day[one.at.date().isoformat(), one.site].append(one)
    totals = []
    for under, made in sorted(of_day.items()):
        stands = [one for one in made if one.id not in back]
        households: dict[str, PackedEvent] = {}
        for one in stands:
            households.setdefault(one.household, one)
        sums: Mapping[str, list[tuple[str, int]]] = {
            "handovers": [(one.id, 1) for one in stands],
            "households": [(one.id, 1) for one in households.values()],
            "people": [(one.id, one.people) for one in households.values()],
            "overrides": [(one.id, 1) for one in stands if one.override_by],
            "taken_back": [(one.id, 1) for one in made if one.id in back],
        }
        totals += [
            Total(under=under, name=name, value=sum(n for _, n in parts), parts=tuple(parts))
            for name, parts in sums.items()
        ]
    return totals
