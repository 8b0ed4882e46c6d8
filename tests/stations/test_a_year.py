"""A second programme lives through a year on three laptops: five changes, sticks that come late, two donors.

Its file is written by the template alone. Each laptop works with the programme that it has heard of; when they have met
all say the same, and each ration is what the programme of its freezing grants.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from msgspec.structs import replace

import at_once
from apart import audited, carry, meet
from distro.exchange.programme import digest_of, read_programme
from distro.model.programme import Programme
from distro.model.quarantine import Reason
from distro.model.verdicts import VerdictCode
from distro.reports.day.by_donor import shares
from distro.rules.ration import entitle
from distro.stations import card_office, days, programme, registration, rounds, stockroom
from distro.stations.clock import SteppedClock
from distro.stations.closing import Close
from distro.stations.desk import Desk
from distro.stations.errors import Refused
from distro.stations.laptops import sync
from distro.stations.session import Session
from distro.stations.stockroom import ReceiptLine
from distro.store import Cost, Role, create_store
from stage import BABY, GIRL, MAN, PASSPHRASE, WOMAN, Stage, household

ATLAS = (Path(__file__).parents[1] / "data" / "atlas-2025.toml").read_bytes()
POINTS = ("AZI", "MID", "IFR")
PEOPLE = [
    household(number, *who, point=point)
    for point in POINTS
    for number, who in enumerate([(WOMAN, BABY), (MAN,), (WOMAN, MAN, GIRL, BABY), (MAN, WOMAN)], 1)
]


def at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 9, 0, tzinfo=timezone(timedelta(hours=1)))


def laptop(folder: Path, number: int) -> Stage:
    clock = SteppedClock(at(2025, 1, 6))
    home = folder / f"laptop{number}"
    store = create_store(home, ATLAS, "sara", PASSPHRASE, cost=Cost.REHEARSAL, counters=folder / f"heads{number}")
    store.keyring.add("omar", PASSPHRASE, Role.REGISTRAR)
    return Stage(home, Session(store, clock), clock)


class Year:
    """The office's laptop at Azilal, one at Midelt, one at Ifrane; what each file of the programme said."""

    def __init__(self, folder: Path) -> None:
        self.laptops = {point: laptop(folder, number) for number, point in enumerate(POINTS)}
        self.office, self.midelt, self.ifrane = self.laptops.values()
        self.text = ATLAS.decode()
        for one in self.laptops.values():
            for other in self.laptops.values():
                if one is not other:
                    address = sync.identity_of(other.session).address
                    sync.trust(one.session, other.session.store.device, "laptop", address)
        registration.register(self.office.session, PEOPLE)
        card_office.issue(self.office.session, list(self.office.session.books.register))
        self.granted: dict[tuple[str, str], Programme] = {}

    def on(self, *when: int) -> None:
        for one in self.laptops.values():
            one.clock.time = at(*when)

    def change(self, *pairs: tuple[str, str], why: str) -> None:
        """At the office; the others hear of it by the next stick."""
        for old, new in pairs:
            assert old in self.text, old
            self.text = self.text.replace(old, new, 1)
        found = programme.preview(self.office.session, self.text.encode())
        assert found.objections == ()
        programme.change(self.office.session, found, why)

    def freeze(self, code: str) -> None:
        session = self.office.session
        for point in session.programme.round(code).points:
            rounds.freeze(session, code, point)
            self.granted[code, point] = session.programme

    def day(self, point: str, code: str) -> list[VerdictCode]:
        """Everybody of `point` comes on a day that is opened, counted and signed; the verdict that each had."""
        stage = self.laptops[point]
        session = stage.session
        days.open_day(session, point, (code,), on=session.now().date(), issue_all=True)
        desk, met = Desk(session, point), []
        for one in [one for one in session.books.register if one.point == point]:
            stage.pass_time()
            verdict = desk.look_up(one.id)
            met.append(verdict.code)
            if verdict.code.may_collect:
                desk.hand_over(verdict)
        close = Close(session, point)
        book = dict(stockroom.standing(session, point))
        for item in close.items:
            close.count(item, book.get(item, 0))
        close.sign("omar", "sara", PASSPHRASE, PASSPHRASE)
        return met


def receive(stage: Stage, point: str, donor: str, **goods: int) -> None:
    lines = [ReceiptLine(item=item, received=n, donor=donor) for item, n in goods.items()]
    stockroom.receive(stage.session, point, f"BL-{donor}", lines)


def took(stage: Stage, item: str) -> Counter[str]:
    """How often each household had `item`."""
    found: Counter[str] = Counter()
    for made in stage.session.books.handovers:
        for line in made.lines:
            if line.item == item:
                found[made.household] += line.quantity
    return found


def of_each_donor(stage: Stage) -> object:
    """What every report says per donor."""
    session = stage.session
    return shares(session.programme, session.books, POINTS, at(2025, 1, 1).date(), at(2026, 2, 1).date())


def test_a_year_with_five_changes_on_three_laptops(tmp_path: Path) -> None:
    year = Year(tmp_path)
    office, midelt, ifrane = year.office, year.midelt, year.ifrane
    everybody = tuple(year.laptops.values())
    year.freeze("T1")
    for other in (midelt, ifrane):
        carry(office, other)
    for point, stage in year.laptops.items():
        receive(stage, point, "UE", SEMOULE=200, LAIT=8)
        receive(stage, point, "DDC", COUVERTURE=16, POELE=8, LAIT=30)
        stockroom.make_kits(stage.session, point, "KITHIVER", 8)
        assert set(year.day(point, "T1")) == {VerdictCode.MAY_COLLECT}

    # The first change: a phone, a cap, an item. Ifrane does not hear of it, and works on.
    year.on(2025, 1, 20)
    soap = '[[items]]\ncode = "SAVON"\nname = { fr = "Savon", en = "Soap", ar = "صابون" }\nkind = "nfi"\n\n[[items]]'
    year.change(("0500 11 22 33", "0500 44 55 66"), ("cap = 10", "cap = 8"), ("[[items]]", soap), why="semoule chère")
    carry(office, midelt)
    assert set(year.day("IFR", "T1")) == {VerdictCode.MAY_COLLECT_REST}, "the second session of the month"
    year.on(2025, 1, 21)
    assert set(year.day("IFR", "T1")) == {VerdictCode.TOO_SOON}, "and no third one"
    receive(office, "AZI", "DDC", SAVON=10)
    raw = {event.id: document for event, document in office.session.raw_events()}
    ifrane.session.ingest([raw[max(raw)]])
    assert [kept.reason for kept in ifrane.session.quarantine] == [Reason.PROGRAMME_OLDER], "named, and kept"
    with pytest.raises(Refused, match="programme_elsewhere"):
        programme.change(midelt.session, programme.preview(midelt.session, ATLAS), "revenir")

    # The second: a scale that was wrong when spring was frozen, put right for one point.
    year.on(2025, 4, 1)
    year.freeze("T2")
    year.change(("per_person = 2, cap = 8", "per_person = 3, cap = 8"), why="barème mal copié")
    at_once.correct(office.session, "T2", "MID", "barème mal copié")
    year.granted["T2", "MID"] = office.session.programme
    meet(*everybody)
    assert all(not stage.session.quarantine for stage in everybody)
    for point in POINTS:
        assert set(year.day(point, "T2")) == {VerdictCode.MAY_COLLECT}

    # The third: a point more for the autumn, and a household that goes to live there.
    year.on(2025, 8, 20)
    sefrou = (
        '[[points]]\ncode = "SEF"\nname = { fr = "Sefrou", en = "Sefrou", ar = "صفرو" }\ncity = "Sefrou"\n\n[groups]'
    )
    autumn = ('baskets = ["VIVRES"]\npoints = ["AZI", "MID"]', 'baskets = ["VIVRES"]\npoints = ["AZI", "MID", "SEF"]')
    year.change(("[groups]", sefrou), autumn, why="un point de plus")
    [moved] = [one for one in PEOPLE if one.number == "IFR-0003"]
    registration.register(office.session, [replace(moved, point="SEF")])
    year.freeze("T3")
    assert office.session.books.entitlements.get("T3", moved.id) is not None
    carry(office, midelt)
    year.on(2025, 9, 2)
    for point in ("AZI", "MID"):
        assert set(year.day(point, "T3")) == {VerdictCode.MAY_COLLECT}

    # The fourth: milk is the second donor's from now on; and who had a kit in winter has it once.
    year.on(2025, 11, 20)
    milk = ('group = "bebes" }', 'group = "bebes", donor = "DDC" }')
    year.change(milk, why="le lait de la DDC")
    newcomer = household(20, WOMAN, point="MID")
    registration.register(office.session, [newcomer])
    year.freeze("T4")
    meet(*everybody)
    year.on(2025, 12, 2)
    before = {stage.folder: took(stage, "LAIT") for stage in everybody}
    for point in POINTS:
        assert set(year.day(point, "T4")) == {VerdictCode.MAY_COLLECT}
    for stage in everybody:
        assert took(stage, "LAIT") != before[stage.folder]
        last = [
            move for made in stage.session.books.handovers if made.occurred_at.month == 12 for move in made.movements
        ]
        assert {move.lot.donor for move in last if move.lot.item == "LAIT"} == {"DDC"}
        assert {move.lot.donor for move in last if move.lot.item == "SEMOULE"} == {"UE"}

    # The fifth: next year goes on with the same register, cards and history.
    year.on(2025, 12, 28)
    again = """[[rounds]]
code = "2026-T1"
name = { fr = "Tour 2026", en = "Round 2026", ar = "دورة 2026" }
window_from = 2026-01-05
window_to = 2026-01-30
baskets = ["VIVRES", "HIVER"]
points = ["AZI", "MID", "IFR"]

[[rounds]]"""
    year.change(("ends = 2025-12-31", "ends = 2026-12-31"), ("[[rounds]]", again), why="deuxième année")
    year.freeze("2026-T1")
    meet(*everybody)
    year.on(2026, 1, 6)
    for point in POINTS:
        assert set(year.day(point, "2026-T1")) == {VerdictCode.MAY_COLLECT}
    meet(*everybody)

    for stage in everybody:
        session = stage.session
        assert session.programme_source == office.session.programme_source
        assert digest_of(session.programme_source) == digest_of(year.text.encode())
        assert [one.why for one in programme.history(session)][1:] == [
            "semoule chère", "barème mal copié", "un point de plus", "le lait de la DDC", "deuxième année",
        ]  # fmt: skip
        assert took(stage, "KITHIVER") == Counter([one.id for one in [*PEOPLE, newcomer]]), (
            "once is once, next year too"
        )
        for (code, point), as_it_was in year.granted.items():
            for granted in session.books.entitlements.at(code, point):
                known = session.books.register.get(granted.household)
                assert known is not None
                lines = entitle(as_it_was, as_it_was.round(code), replace(known, point=point))
                assert granted.lines == lines, (code, point)
        assert of_each_donor(stage) == of_each_donor(office)
        assert audited(stage).findings == ()
        session.store.close()


def test_the_file_is_one_of_the_template() -> None:
    """Whatever it says, the template says how: no part of it is unknown there."""
    parts = set(re.findall(r"^\[+(\w+)\]+$", ATLAS.decode(), re.MULTILINE))
    template = (Path(__file__).parents[2] / "data" / "modele.toml").read_text("utf-8")
    assert parts <= set(re.findall(r"^(?:# )?\[+(\w+)\]+$", template, re.MULTILINE))
    found = read_programme(ATLAS)
    assert (len(found.points), len(found.all_donors), len(found.rounds)) == (3, 2, 4)
