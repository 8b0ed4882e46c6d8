"""The stage of a rehearsal: a whole programme made ready, up to a day that is open with its stock in."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from random import Random

from distro.books import Day
from distro.model.cards import RevokeReason
from distro.model.goods import AdjustmentReason
from distro.stations import card_office, days, registration, rounds, stockroom
from distro.stations.clock import SteppedClock
from distro.stations.rehearsal.people import make_households
from distro.stations.session import Session
from distro.stations.stockroom import ReceiptLine
from distro.store import Cost, Role, create_store, destroy_store

# Who plays: the supervisor opens and approves, the registrar counts, the volunteer hands over; one passphrase, one PIN.
PEOPLE = {"superviseur": Role.SUPERVISOR, "enregistrement": Role.REGISTRAR, "benevole": Role.VOLUNTEER}
PASSPHRASE = "exercice"
PIN = "2023"

_MARK = "EXERCICE"
_MORNING = datetime(2023, 6, 14, 8, 30, tzinfo=timezone(timedelta(hours=1)))
_ROUND = "2023-T1"
SERVICES = "2023-S2"
_SPARE = 1.04  # stock received, as a multiple of what the entitlements need


@dataclass
class Stage:
    """A rehearsal that is ready to play. `clock` stands at the moment the day was opened."""

    folder: Path
    session: Session
    clock: SteppedClock
    day: Day


def rehearsal_programme(source: bytes) -> bytes:
    """The same programme with a code of its own, marked as a rehearsal."""
    text = source.decode()
    return re.sub(r'(?m)^code = "(.*)"$', rf'code = "\1-{_MARK}"\nrehearsal = true', text, count=1).encode()


def build_stage(folder: Path, programme: bytes, people: int, units: int | None, seed: int) -> Stage:
    """A rehearsal store in `folder`: households, cards, a frozen round, stock received, the first point's day open.

    Replaces the rehearsal that was there; raises FileExistsError when the folder holds anything else.
    """
    _clear(folder)
    random = Random(seed)
    clock = SteppedClock(_MORNING - timedelta(days=2))
    first_person, *others = PEOPLE
    source = rehearsal_programme(programme)
    store = create_store(folder, source, first_person, PASSPHRASE, cost=Cost.REHEARSAL, counters=folder / "heads")
    for person in others:
        store.keyring.add(person, PASSPHRASE, PEOPLE[person])
        store.keyring.set_pin(person, PIN)
    (folder / _MARK).touch()
    session = Session(store, clock)
    points = [point.code for point in session.programme.points]
    households = make_households(session.programme, points, people, units, random)
    registration.register(session, households)
    cards = card_office.issue(session, households)
    for card in random.sample(cards, k=min(3, len(cards) // 20)):
        card_office.reissue(session, card.code, RevokeReason.LOST)
    clock.time = _MORNING - timedelta(hours=1)
    for point in points:
        rounds.freeze(session, _ROUND, point)
        rounds.freeze(session, SERVICES, point)
        _receive(session, point)
    clock.time = _MORNING
    first = points[0]
    day = days.open_day(session, first, (_ROUND,))
    stockroom.issue(session, first, stockroom.in_store(session, first))
    stockroom.lose(session, first, [("SAVON", 2)], AdjustmentReason.DAMAGED, "carton mouillé")
    return Stage(folder, session, clock, day)


def queue_of(session: Session, point: str, round_: str = _ROUND) -> list[str]:
    """The live cards of all who may collect at `point` in a round, in the order they were registered."""
    books = session.books
    return [
        card.code
        for granted in books.entitlements.at(round_, point)
        if (card := books.cards.of_household(granted.household)) is not None
    ]


def _receive(session: Session, point: str) -> None:
    """A delivery of what the entitlements need and a little more, each item in two batches with their expiry."""
    need: defaultdict[str, int] = defaultdict(int)
    for granted in session.books.entitlements.at(_ROUND, point):
        for line in granted.lines:
            need[line.item] += line.quantity
    lines = []
    for code, quantity in need.items():
        item = session.programme.item(code)
        total = int(quantity * _SPARE) + 1
        first = total // 3
        for batch, part, expiry in (("L1", first, date(2023, 12, 31)), ("L2", total - first, date(2024, 9, 30))):
            lines.append(ReceiptLine(item=code, received=part, batch=batch, expiry=expiry if item.perishable else None))
    stockroom.receive(session, point, f"BL-{point}-01", lines)


def _clear(folder: Path) -> None:
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        return
    if any(folder.iterdir()) and not (folder / _MARK).exists():
        raise FileExistsError(folder)
    destroy_store(folder)
