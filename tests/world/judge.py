"""What must hold of a laptop that knows everything: its books are the truth, and nothing lies open on its disk."""

from __future__ import annotations

import tempfile
from collections import Counter
from datetime import timedelta
from pathlib import Path
from random import Random

from distro.model.events import HouseholdChanged, HouseholdRegistered
from distro.reports.day.figures import DayReport
from distro.rules.signs import signs
from distro.rules.told import SignKind
from distro.stations import doubles as double_collections
from distro.stations import erasing, stockroom, supplements, transfers
from distro.stations.audit import audit
from distro.stations.laptops import sync
from five_reports import every_day, every_report
from stage import MORNING, PASSPHRASE
from world.calendar import GOODS, LONG, ROLES
from world.town import Laptop
from world.truth import Given, Point, Truth

# Each of these stands in the names or the phones of some of the people, and one of them in all. None is so short, or so
# like the letters that keys are written with, that a random key would hold it by chance.
_SECRETS = tuple(text.encode() for text in ("Essai ", " Essai", "التجريبي", "06000000"))
assert all(any(secret in text.encode() for secret in _SECRETS) for one in LONG.people for text in (one.name, one.phone))


def books(truth: Truth, laptop: Laptop, where: str) -> None:
    """Shelves, stores, handovers and what is set aside, when all is signed: then nothing is open."""
    session = laptop.session
    for name, point in truth.points.items():
        _shelf(point, Counter(dict(stockroom.standing(session, name))), f"{where} of {name}")
        stock = session.books.stock
        stored = Counter({item: stock.on_hand(stockroom.store_of(name), item) for item in GOODS})
        more = _off(stored, point.stored + point.spoiled)
        assert not more, f"{where} of {name}: the book says {more} more than is in the store"
        transit = transfers.in_transit(session, name)
        going = {one.document: dict(one.items) for one in transit.transfers if one.to == name}
        assert going == truth.on_the_way(name), f"{where} of {name}: on the way {going}"
        assert transit.missing == truth.came_short(name), f"{where} of {name}: short {transit.missing}"
    made = {one.id: (one.household, one.occurred_at.date()) for one in session.books.handovers}
    truly = {id_: (one.household, one.today) for id_, one in truth.standing().items()}
    assert made == truly, f"{where}: other handovers"
    assert (late := supplements.unsigned(session)) == [], f"{where}: all is signed, and {late} is open"
    named = truth.liars | truth.retired
    aside = [kept.named for kept in session.quarantine if kept.device not in named]
    assert aside == [], f"{where}: set aside {aside}"


def verified(truth: Truth, laptop: Laptop, where: str) -> None:
    """What `verify` says: only liars are named."""
    named = truth.liars | truth.retired
    findings = audit(laptop.store, laptop.session.books).findings
    wrong = [found for found in findings if not _names(named, found.where)]
    assert wrong == [], f"{where}: {wrong}"


def _names(liars: set[str], where: str) -> bool:
    return any(where.startswith(liar) for liar in liars)


def _shelf(point: Point, book: Counter[str], where: str) -> None:
    """What was stolen shows at the next count. Where other goods of the item moved, a supplement may have taken a part
    of the theft for what came late: a person says that it was not; it never hides more than was stolen.
    """
    more = _off(book, point.stands)
    stolen = {item: n for item, n in more.items() if 0 < n <= point.stolen[item]}
    assert more == stolen, f"{where}: the book says {more} more than stands there"
    quiet = {item: n for item, n in stolen.items() if item not in point.moved}
    since = {item: n for item, n in _off(point.counted, point.stands).items() if item not in point.moved}
    assert quiet == since, f"{where}: the book says {quiet} more, and {since} was stolen since the last count"


def doubles(truth: Truth, laptop: Laptop, where: str) -> None:
    """Nobody was served twice without being named."""
    named = {double.household for double in sync.doubles(laptop.session)}
    assert named == truth.served_twice(), f"{where} names {named}"


def explain(laptop: Laptop) -> None:
    if found := double_collections.unexplained(laptop.session):
        double_collections.explain(laptop.session, found, "sans réseau", "sara", PASSPHRASE)


def reports(truth: Truth, laptop: Laptop) -> None:
    """Every report says what happened, over all days and over some of them, and tells what wants telling."""
    of_days = every_day(laptop.session)
    _named(truth, laptop, of_days)
    begun, ended = MORNING.date(), max(point.today for point in truth.points.values())
    chance = Random(len(truth.given))
    days = range((ended - begun).days + 1)
    first, last = sorted(begun + timedelta(days=chance.choice(days)) for _ in range(2))
    periods = ((begun, ended), (first, last))
    with tempfile.TemporaryDirectory() as folder:
        found = every_report(laptop.session, of_days, tuple(truth.points), Path(folder) / "office.sqlite", *periods)
    for (since, until), told in zip(periods, found, strict=True):
        for report, figures in told.items():
            true = truth.figures(begun if report == "donor" else since, until)
            of_it = {name: true[name] for name in figures}
            assert figures == of_it, f"the report {report} from {since} to {until} says {figures}, not {of_it}"


def _named(truth: Truth, laptop: Laptop, of_days: list[DayReport]) -> None:
    """What somebody took back, let pass or wrote from a paper is counted on the day's report, and who came for many."""
    standing, limit = truth.standing().values(), laptop.session.programme.max_units_per_proxy
    for day in of_days:
        made = [one for one in standing if (one.point, one.today) == (day.point, day.date)]
        backs = sum(one.back and (one.point, one.today) == (day.point, day.date) for one in truth.given.values())
        assert len(day.voids) == backs, f"{day.day}: {len(day.voids)} taken back, and truly {backs}"
        anyway, papers = sum(one.anyway for one in made), sum(one.paper for one in made)
        assert len(day.overrides) == anyway, f"{day.day}: {len(day.overrides)} let pass, and truly {anyway}"
        assert day.desk.paper == papers, f"{day.day}: {day.desk.paper} from paper, and truly {papers}"
        for_many = [line.households for line in day.fan_in]
        if not truth.erased:  # then names are marked anew, and are other people's
            assert for_many == _for_many(made, limit), f"{day.day}: {for_many}"


def _for_many(made: list[Given], limit: int) -> list[int]:
    """How many households each proxy came for who came for more than `limit`."""
    came: dict[str, set[str]] = {}
    for one in made:
        came.setdefault(one.proxy, set()).add(one.household)
    return sorted((len(who) for proxy, who in came.items() if proxy and len(who) > limit), reverse=True)


def ghosts(truth: Truth, laptop: Laptop) -> None:
    """Whoever registered people and served them all alone is told, with as many as they were."""
    session, last = laptop.session, max(point.today for point in truth.points.values())
    events = (event for event, _ in session.raw_events() if event.device not in truth.liars)
    found = signs(events, tuple(truth.points), MORNING.date(), last, session.programme.max_units_per_proxy)
    told = sum(sign.times for sign in found if sign.kind is SignKind.NEW_SERVED)
    served = {one.household for one in truth.given.values()} & truth.ghosts.keys()
    assert told >= len(served), f"{len(served)} ghosts were served, and {told} households told of"


# Who may say what, as it is agreed with people; what is not named here everybody says.
_SAID_BY = {
    "Handover": {"volunteer", "registrar", "supervisor"},
    "Void": {"volunteer", "registrar", "supervisor"},
    "GoodsReceived": {"registrar", "supervisor"},
    "GoodsMoved": {"registrar", "supervisor"},
    "TransferArrived": {"registrar", "supervisor"},
    "DocumentCancelled": {"registrar", "supervisor"},
    "HouseholdRegistered": {"registrar", "supervisor"},
    "HouseholdChanged": {"registrar", "supervisor"},
    "CardIssued": {"registrar", "supervisor"},
    "CardRevoked": {"registrar", "supervisor"},
    "DayOpened": {"supervisor"},
    "DayClosed": {"supervisor"},
    "DaySupplemented": {"supervisor"},
    "DoubleExplained": {"supervisor"},
    "EntitlementAmended": {"supervisor"},
    "RoundAdded": {"supervisor"},
    "RoundFrozen": {"supervisor"},
    "DeviceTrusted": {"supervisor"},
    "DeviceRetired": {"supervisor"},
    "HouseholdErased": {"data_focal_point"},
}


def roles(truth: Truth, laptop: Laptop) -> None:
    """Nobody did what is not theirs to do."""
    for event, _ in laptop.session.raw_events():
        kind = type(event).__name__
        if kind in _SAID_BY and event.device not in truth.liars:
            carried_out = kind == "HouseholdErased" and event.by == "sara"  # what another laptop was asked
            assert carried_out or ROLES[event.by] in _SAID_BY[kind], f"{event.by} says {kind}"


def forgotten(truth: Truth, laptop: Laptop, where: str) -> None:
    """Who asked to be forgotten is, and nothing of them is held by anybody."""
    if not truth.erased:
        return
    erasing.carry_out(laptop.session)  # as the next command does: what another laptop was asked
    for event, _ in laptop.session.raw_events():
        held = isinstance(event, HouseholdRegistered | HouseholdChanged) and event.household.id in truth.erased
        assert not held, f"{where}: holds a household that asked to be forgotten"


def at_rest(laptop: Laptop, where: str) -> None:
    """No person stands readable on the disk."""
    for path, data in laptop.files.tree().items():
        found = [secret for secret in _SECRETS if secret in (data or b"")]
        assert not found, f"{where}: readable in {path}: {found}"


def state(laptop: Laptop) -> object:
    """What the books of a laptop come to, to be compared with another's."""
    books = laptop.session.books
    balances = {
        (account, lot, condition): held
        for account in books.stock.accounts()
        for (lot, condition), held in books.stock.shelf(account).items()
        if held
    }
    days = [
        (day.name, sorted(day.handovers), day.closed.id if day.closed else "", day.supplement_is_open)
        for day in books.days.all()
    ]
    return balances, days, sorted(one.id for one in books.handovers)


def _off(book: Counter[str], shelf: Counter[str]) -> dict[str, int]:
    return {item: book[item] - shelf[item] for item in sorted(book | shelf) if book[item] != shelf[item]}
