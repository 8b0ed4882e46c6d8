"""Laptops of one point that hear each other when somebody carries a stick, against a plain count of the real shelf.

Closes in the middle, days after days, sticks in any order, clocks up to ten years off. The model knows what stands on
the shelf item by item and who took what away, and shares nothing with the books: after the last stick and the last
supplement all books say it, and so does every report. With `DISTRO_HISTORIES=2000` it plays so many, for nights.
"""

from __future__ import annotations

import os
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from apart import carry, close, findings, meet, scan, site
from distro.model import events as e
from distro.stations import days, doubles, stockroom, supplements
from distro.stations.errors import Refused
from five_reports import every_report
from stage import PASSPHRASE, ROUND, Stage, people

DAY_LONG = 25  # acts
HISTORIES = int(os.environ.get("DISTRO_HISTORIES", "12"))
FIRST, LAST = date(2023, 6, 14), date(2023, 6, 30)
SIZES = {household.id: household.size for household in people()}


class Truth:
    """What truly stands at the point, and what was truly taken away: (household, date, goods) of each handover."""

    def __init__(self, stage: Stage) -> None:
        self.stands = Counter(dict(stockroom.on_shelf(stage.session, "RBT")))
        self.today = FIRST
        self.taken: dict[str, tuple[str, date, Counter[str]]] = {}

    def takes(self, made: e.Handover, today: date) -> None:
        goods = Counter[str]()
        for line in made.lines:
            goods[line.item] += line.quantity
        self.stands -= goods
        self.taken[made.id] = made.household, today, goods

    def brings_back(self, made: e.Handover) -> None:
        self.stands += self.taken.pop(made.id)[2]

    def figures(self) -> dict[str, object]:
        visits = {(household, today) for household, today, _ in self.taken.values()}
        households = {household for household, _ in visits}
        return {
            "handovers": len(self.taken),
            "visits": len(visits),
            "people": sum(SIZES[household] for household, _ in visits),
            "households": len(households),
            "unique": sum(SIZES[household] for household in households),
            "items": dict(sum((goods for _, _, goods in self.taken.values()), Counter[str]())),
        }


def act(random: Random, laptops: list[Stage], truth: Truth) -> None:
    stage, what = random.choice(laptops), random.random()
    stage.pass_time(random.randint(1, 600))
    desk, today = stage.desk(), stage.session.books.days.open_at("RBT")
    if what < 0.5:
        verdict = scan(stage, stage.card(random.randint(1, 10)).code)
        there = all(truth.stands[line.item] >= line.quantity for line in verdict.due)
        if verdict.code.may_collect and there and today:  # nobody hands over what does not stand there
            truth.takes(desk.hand_over(verdict), today.date)
    elif what < 0.6:
        own = [made for made in desk.recent() if made.device == stage.session.store.device]
        if own:  # who gave it takes it back: nobody else has the goods in their hands
            desk.void(own[0].id, "essai")
            truth.brings_back(own[0])
    elif what < 0.8:
        giver, taker = random.sample(laptops, 2)
        carry(giver, taker)
    elif what < 0.88:
        stage.clock.time += timedelta(days=random.choice((-1000, -400, -1, 1, 60, 3650)))
    elif what < 0.95 and today and today.date == truth.today:  # yesterday was counted in this room, and is known to be
        close(stage, dict(truth.stands))
    elif not today and (known := stage.session.books.days.last_at("RBT")) is not None:
        try:  # the next morning; another laptop may have opened it too
            opened = days.open_day(stage.session, "RBT", (ROUND,), known.date + timedelta(days=1))
        except Refused as refused:
            assert refused.code == "round_not_now"
        else:
            truth.today = max(truth.today, opened.date)


def sign_all(stage: Stage) -> None:
    """A supervisor signs what is open, and explains who was served twice; of several counts the last one holds."""
    for one in reversed(supplements.unsigned(stage.session, "RBT")):
        holds = one.closes[-1].id if one.closes else ""
        supplements.sign(stage.session, one.day, "sara", PASSPHRASE, holds=holds)
    if twice := doubles.unexplained(stage.session):
        doubles.explain(stage.session, twice, "deux ordinateurs sans réseau", "sara", PASSPHRASE)


@pytest.mark.parametrize("seed", range(HISTORIES))
def test_after_the_last_stick_and_supplement_every_book_and_report_is_the_truth(tmp_path: Path, seed: int) -> None:
    random = Random(seed)
    laptops = site(tmp_path, 3)
    truth = Truth(laptops[0])
    for _ in range(DAY_LONG):
        act(random, laptops, truth)
    meet(*laptops)
    sign_all(laptops[0])
    meet(*laptops)
    told = truth.figures()
    for stage in laptops:
        assert Counter(dict(stockroom.on_shelf(stage.session, "RBT"))) == +truth.stands
        assert findings(stage) == set()
        known = stage.session.books.days.all()
        assert {id_ for day in known for id_ in day.handovers} == truth.taken.keys()
        assert all(made.occurred_at.date() == day.date for day in known for made in day.handovers.values())
    reports = every_report(random.choice(laptops).session, ("RBT",), FIRST, LAST, tmp_path / "office.sqlite")
    for report, figures in reports.items():
        assert figures == {name: told[name] for name in figures}, report
