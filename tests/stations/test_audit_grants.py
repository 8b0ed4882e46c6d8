"""Whoever took more than was granted, or was granted two things, stands out in a first reading, by numbers alone."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from distro.stations.audit import grants
from distro.stations.audit.grants import KINDS, StandingOut, granted_apart, more_than_granted

Document = dict[str, Any]


def document(random: Random, number: int) -> Document:
    kind = random.choice(KINDS)
    said = {"kind": kind, "id": f"{number:03}", "device": random.choice("ab"), "household": f"h{random.randrange(3)}"}
    lines = [[random.choice("PQ"), random.choice("XY"), random.randrange(5)] for _ in range(random.randrange(3))]
    round_ = random.choice(("R1", "R2"))
    if kind != "Handover":
        return {**said, "site": "S", "round": round_, "lines": lines}
    taken = [[round_, *line, random.randrange(3), random.choice(("", "X", "Y"))] for line in lines]
    return {**said, "lines": taken, "override_by": random.choice(("", "", "", "sara"))}


@pytest.mark.parametrize("most", [2, 3, 50_000])
def test_however_many_amounts_are_told_apart_nobody_is_overlooked(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(grants, "_MOST", most)
    for seed in range(400):
        random = Random(seed)
        documents = [document(random, number) for number in range(random.randrange(25))]
        goes_on = random.choice(({}, {"R2": "R1"}, {"R2": "R1", "R1": "R2"}))
        voided = {one["id"] for one in documents if one["kind"] == "Handover" and random.random() < 0.15}
        standing_out = StandingOut(goes_on, voided)
        for one in documents:
            standing_out.see(one)
        out = standing_out.households()
        some = [one for one in documents if one["household"] in out]
        took = [set(more_than_granted(each, goes_on, voided, set())) for each in (some, documents)]
        assert took[0] == took[1], seed
        assert set(granted_apart(some)) == set(granted_apart(documents)), seed
