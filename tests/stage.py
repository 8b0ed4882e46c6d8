"""A small distribution point on a real store, for tests of the stations, the screens and the command line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

from distro.model.cards import Card
from distro.model.people import Alternate, Household, Members, PopulationGroup, Sex
from distro.stations import card_office, days, registration, rounds, slots, stockroom
from distro.stations.clock import SteppedClock
from distro.stations.desk import Desk
from distro.stations.session import Session
from distro.stations.slots import Hours
from distro.stations.stockroom import ReceiptLine
from distro.store import Cost, Role, create_store, open_store
from tests_programme import SOURCE

MORNING = datetime(2023, 6, 14, 9, 0, tzinfo=timezone(timedelta(hours=1)))
PASSPHRASE = "exercice"
ROUND = "2023-T1"

WOMAN, MAN, GIRL, BABY = (
    (Sex.FEMALE, "25-59"),
    (Sex.MALE, "25-59"),
    (Sex.FEMALE, "12-14"),
    (Sex.MALE, "1-4"),
)


def household(number: int, *who: tuple[Sex, str], point: str = "RBT", name: str = "") -> Household:
    """An invented household; its first member is the head."""
    called = f"{point}-{number:04}"
    return Household(
        id=f"h-{called}",
        number=called,
        name=name or f"Essai Numéro {number}",
        point=point,
        group=PopulationGroup.HOST if number % 5 == 0 else PopulationGroup.MIGRANT,
        members=tuple(Members(sex, ages, 1) for sex, ages in who),
        head_sex=who[0][0],
        birth_year=1980 + number,
        phone=f"06000000{number:02}",
        alternates=(Alternate("Essai Soeur", "soeur"),) if len(who) > 2 else (),
    )


def people() -> list[Household]:
    """Ten households at Rabat and two at Tangier; the last of Rabat is a minor alone."""
    return [
        household(1, WOMAN, BABY, BABY, name="Diallo Essai"),
        household(2, MAN, name="Traoré Essai"),
        household(3, WOMAN, MAN, GIRL, BABY, GIRL),
        household(4, WOMAN),
        household(5, MAN, WOMAN),
        household(6, WOMAN, GIRL),
        household(7, MAN, MAN),
        household(8, WOMAN, BABY, name="محمد التجريبي"),
        household(9, WOMAN, WOMAN, BABY, BABY, BABY, GIRL, MAN),
        household(10, (Sex.MALE, "15-17")),
        household(11, WOMAN, point="TNG"),
        household(12, MAN, GIRL, point="TNG"),
    ]


@dataclass
class Stage:
    """A session on a store in `folder`, with the day open at Rabat unless asked otherwise."""

    folder: Path
    session: Session
    clock: SteppedClock

    def card(self, number: int, point: str = "RBT") -> Card:
        """The live card of a household."""
        card = self.session.books.cards.of_household(f"h-{point}-{number:04}")
        assert card is not None
        return card

    def desk(self, desk: int = 1) -> Desk:
        return Desk(self.session, "RBT", desk)

    def invite(self) -> None:
        """Invite everybody who has something left for this morning."""
        hours = Hours(date=self.session.now().date(), begins=9 * 60, ends=13 * 60, desks=1, seconds=90)
        slots.plan(self.session, slots.draft(self.session, "RBT", [ROUND], hours))

    def pass_time(self, seconds: float = 60) -> None:
        self.clock.time += timedelta(seconds=seconds)

    def reopen(self) -> None:
        """Close the store and open it again, as the next morning does."""
        self.session.store.close()
        store = open_store(self.folder, "sara", PASSPHRASE, counters=self.folder.parent / "heads")
        self.session = Session(store, self.clock)


def make_stage(folder: Path, open_day: bool = True) -> Stage:
    """Register, cards, a frozen round and stock; with the day open, all stock stands at the point."""
    clock = SteppedClock(MORNING)
    counters = folder.parent / "heads"
    store = create_store(folder, SOURCE, "sara", PASSPHRASE, cost=Cost.REHEARSAL, counters=counters)
    store.keyring.add("awa", PASSPHRASE, Role.VOLUNTEER)
    store.keyring.add("omar", PASSPHRASE, Role.REGISTRAR)
    session = Session(store, clock)
    registration.register(session, people())
    card_office.issue(session, list(session.books.register))
    for point in ("RBT", "TNG"):
        rounds.freeze(session, ROUND, point)
    lines = [ReceiptLine(item=item.code, received=60, batch="L1") for item in session.programme.goods]
    stockroom.receive(session, "RBT", "BL-1", lines)
    if open_day:
        days.open_day(session, "RBT", (ROUND,))
        stockroom.issue(session, "RBT", stockroom.in_store(session, "RBT"))
    return Stage(folder, session, clock)
