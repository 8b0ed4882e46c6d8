"""Laptops of one point that hear each other when somebody carries a stick, against a plain count of the real shelf.

Closes in the middle, sticks in any order, clocks up to ten years off. The model knows one thing, what stands on the
shelf item by item, and shares nothing with the books: after the last stick and the last supplement all books say it.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from apart import carry, close, findings, meet, scan, site
from distro.model import events as e
from distro.stations import stockroom, supplements
from stage import PASSPHRASE, Stage

DAY_LONG = 25  # acts


class Shelf:
    """What truly stands at the point."""

    def __init__(self, stage: Stage) -> None:
        self.stands = Counter(dict(stockroom.on_shelf(stage.session, "RBT")))

    def takes(self, made: e.Handover, sign: int = 1) -> None:
        for move in made.movements:
            self.stands[move.lot.item] -= sign * move.quantity


def act(random: Random, laptops: list[Stage], shelf: Shelf) -> None:
    stage, what = random.choice(laptops), random.random()
    stage.pass_time(random.randint(1, 600))
    desk = stage.desk()
    if what < 0.5:
        verdict = scan(stage, stage.card(random.randint(1, 10)).code)
        there = all(shelf.stands[line.item] >= line.quantity for line in verdict.due)
        if verdict.code.may_collect and there:  # nobody hands over what does not stand there
            shelf.takes(desk.hand_over(verdict))
    elif what < 0.6:
        own = [made for made in desk.recent() if made.device == stage.session.store.device]
        if own:  # who gave it takes it back: nobody else has the goods in their hands
            desk.void(own[0].id, "essai")
            shelf.takes(own[0], -1)
    elif what < 0.8:
        giver, taker = random.sample(laptops, 2)
        carry(giver, taker)
    elif what < 0.9:
        stage.clock.time += timedelta(days=random.choice((-1000, -400, -1, 1, 60, 3650)))
    elif what < 0.96 and stage.session.books.days.open_at("RBT"):
        close(stage, dict(shelf.stands))


def sign_all(stage: Stage) -> None:
    """A supervisor signs what is open; of several counts the last one holds."""
    for one in supplements.unsigned(stage.session, "RBT"):
        holds = one.closes[-1].id if one.closes else ""
        supplements.sign(stage.session, one.day, "sara", PASSPHRASE, holds=holds)


@pytest.mark.parametrize("seed", range(12))
def test_after_the_last_stick_and_supplement_every_book_is_the_shelf(tmp_path: Path, seed: int) -> None:
    random = Random(seed)
    laptops = site(tmp_path, 3)
    shelf = Shelf(laptops[0])
    for _ in range(DAY_LONG):
        act(random, laptops, shelf)
    meet(*laptops)
    sign_all(laptops[0])
    meet(*laptops)
    reference = laptops[0].session.books
    for stage in laptops:
        assert Counter(dict(stockroom.on_shelf(stage.session, "RBT"))) == +shelf.stands
        assert not findings(stage) - {"more_than_entitled"}
        (day,) = stage.session.books.days.all()
        assert set(day.handovers) == {made.id for made in reference.handovers}
        assert {made.occurred_at.date() for made in day.handovers.values()} <= {day.date}
