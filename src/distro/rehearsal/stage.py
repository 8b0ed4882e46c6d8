"""The stage of a rehearsal: a whole programme made ready, up to a day that is open with its stock in."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from random import Random

from distro.books import Day
from distro.exchange.programme import read_programme
from distro.exchange.toml_file import TomlRefused
from distro.model.cards import RevokeReason
from distro.model.goods import AdjustmentReason
from distro.rehearsal.people import make_households
from distro.stations import card_office, days, registration, rounds, stockroom
from distro.stations.clock import SteppedClock
from distro.stations.days import current_day
from distro.stations.errors import Refused
from distro.stations.session import Session
from distro.stations.stockroom import ReceiptLine
from distro.store import Cost, Role, create_store, destroy_store

# Who plays: the supervisor opens and approves, the registrar counts, the volunteer hands over; one passphrase, one PIN.
PEOPLE = {"superviseur": Role.SUPERVISOR, "enregistrement": Role.REGISTRAR, "benevole": Role.VOLUNTEER}
PASSPHRASE = "exercice"
PIN = "5083"

_MARK = "EXERCICE"
_MORNING = datetime(2023, 6, 14, 8, 30, tzinfo=timezone(timedelta(hours=1)))  # of the programme that comes with distro
SERVICES = "2023-S2"
_SPARE = 1.04  # stock received, as a multiple of what the entitlements need
_EXPIRE_AFTER = (timedelta(days=200), timedelta(days=474))
_DAMAGED = "SAVON"


@dataclass
class Stage:
    """A rehearsal that is ready to play. `clock` stands at the moment the day was opened."""

    folder: Path
    session: Session
    clock: SteppedClock
    day: Day


def rehearsal_programme(source: bytes) -> bytes:
    """The same programme with a code of its own, marked as a rehearsal. Refused when its file cannot be marked."""
    text = re.sub(
        r"""(?m)^(\s*code\s*=\s*)(["'])(.*?)\2""", rf"\1\2\3-{_MARK}\2\nrehearsal = true", source.decode(), count=1
    )
    try:
        live, made = read_programme(source, kept=True), read_programme(text.encode(), kept=True)
    except TomlRefused:
        raise Refused("rehearsal_not_marked") from None
    if not made.rehearsal or made.code == live.code:
        raise Refused("rehearsal_not_marked")
    return text.encode()


def build_stage(
    folder: Path,
    programme: bytes,
    people: int,
    units: int | None,
    seed: int,
    morning: datetime = _MORNING,
    point: str = "",
) -> Stage:
    """A rehearsal store in `folder`: households, cards, frozen rounds, stock received, a day open on `morning`.

    The day is open at `point`, or the programme's first, for the rounds of that date that hand out goods. Replaces the
    rehearsal that was there; raises FileExistsError when the folder holds anything else.
    """
    source = rehearsal_programme(programme)
    _clear(folder)
    random = Random(seed)
    clock = SteppedClock(morning - timedelta(days=2))
    first_person, *others = PEOPLE
    store = create_store(folder, source, first_person, PASSPHRASE, cost=Cost.REHEARSAL, counters=folder / "heads")
    for person in others:
        store.keyring.add(person, PASSPHRASE, PEOPLE[person])
        store.keyring.set_pin(person, PIN)
    (folder / _MARK).touch()
    session = Session(store, clock)
    points = [known.code for known in session.programme.points]
    points.sort(key=lambda code: code != point)
    households = make_households(session.programme, points, people, units, random)
    registration.register(session, households)
    cards = card_office.issue(session, households)
    for card in random.sample(cards, k=min(3, len(cards) // 20)):
        card_office.reissue(session, card.code, RevokeReason.LOST)
    clock.time = morning - timedelta(hours=1)
    today = [one for one in session.programme.rounds if one.window_from <= morning.date() <= one.window_to]
    for code in points:
        here = [round_ for round_ in today if code in round_.points]
        for round_ in here:
            rounds.freeze(session, round_.code, code)
        _receive(session, code, [round_.code for round_ in here], morning)
    clock.time = morning
    goods = [one.code for one in today if points[0] in one.points and session.programme.hands_out_goods(one)]
    day = days.open_day(session, points[0], tuple(goods))
    held = stockroom.in_store(session, points[0])
    if held:
        stockroom.issue(session, points[0], held)
    if _DAMAGED in dict(held):
        stockroom.lose(session, points[0], [(_DAMAGED, 2)], AdjustmentReason.DAMAGED, "carton mouillé")
    return Stage(folder, session, clock, day)


def queue_of(session: Session, point: str, round_: str = "") -> list[str]:
    """The live cards of all who may collect at `point` in a round, in the order they were registered.

    Without a round, in the first one of the day that is open there.
    """
    books = session.books
    code = round_ or current_day(session, point).rounds[0]
    return [
        card.code
        for granted in books.entitlements.at(code, point)
        if (card := books.cards.of_household(granted.household)) is not None
    ]


def _receive(session: Session, point: str, round_codes: list[str], morning: datetime) -> None:
    """A delivery of what the entitlements need and a little more, each item in two batches with their expiry."""
    need: defaultdict[str, int] = defaultdict(int)
    services = session.programme.services_given
    for code in round_codes:
        for granted in session.books.entitlements.at(code, point):
            for line in granted.lines:
                if line.item not in services:
                    need[line.item] += line.quantity
    lines = []
    for code, quantity in need.items():
        item = session.programme.item(code)
        total = int(quantity * _SPARE) + 1
        first = total // 3
        for batch, part, after in zip(("L1", "L2"), (first, total - first), _EXPIRE_AFTER, strict=True):
            expiry = (morning + after).date() if item.perishable else None
            lines += [ReceiptLine(item=code, received=part, batch=batch, expiry=expiry)] if part else []
    if lines:
        stockroom.receive(session, point, f"BL-{point}-01", lines)


def is_rehearsal(folder: Path) -> bool:
    """Whether what lies in `folder` is a rehearsal, which the next one may replace."""
    return (folder / _MARK).exists()


def _clear(folder: Path) -> None:
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        return
    if any(folder.iterdir()) and not is_rehearsal(folder):
        raise FileExistsError(folder)
    destroy_store(folder)
