"""The morning at a glance, on a real day."""

from __future__ import annotations

from pathlib import Path

import pytest

from distro.cards.code import read
from distro.model.entitlements import ShortageMode
from distro.model.goods import AdjustmentReason
from distro.stations import morning, stockroom
from distro.stations.shortages import Scarce
from stage import ROUND, Stage, make_stage


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return make_stage(tmp_path / "store")


def serve(stage: Stage, *numbers: int) -> None:
    desk = stage.desk()
    for number in numbers:
        desk.hand_over(desk.scan(read(stage.card(number).code, stage.session.card_key)))


def test_the_flow_counts_what_stands_by_the_quarter_of_an_hour(stage: Stage) -> None:
    assert morning.flow(stage.session, "RBT") == []
    serve(stage, 1, 2)
    stage.pass_time(31 * 60)
    serve(stage, 3, 4)
    stage.desk().void(stage.desk().recent()[0].id, "essai")
    flow = morning.flow(stage.session, "RBT")
    assert [count for _, count in flow] == [2, 0, 1]
    assert [f"{at:%H:%M}" for at, _ in flow] == ["09:00", "09:15", "09:30"]


def test_what_runs_out_first_looks_at_those_who_have_not_come(stage: Stage) -> None:
    held = dict(stockroom.on_shelf(stage.session, "RBT"))
    stockroom.lose(stage.session, "RBT", [("RIZ", held["RIZ"] - 9)], AdjustmentReason.STOLEN)
    out = morning.first_to_run_out(stage.session, "RBT")
    assert out is not None
    assert (out.item, out.left) == ("RIZ", 10)
    assert 0 < out.households < 10
    serve(stage, *range(1, 11))
    assert morning.first_to_run_out(stage.session, "RBT") is None


def test_what_runs_out_counts_what_goes_out_under_a_shortage(stage: Stage) -> None:
    before = morning.first_to_run_out(stage.session, "RBT")
    assert before is not None
    assert before.item == "RIZ"  # 62 are due, 60 stand there
    Scarce(stage.session, ROUND, "RBT", "RIZ").declare(ShortageMode.EQUAL_SHARE, 900)
    assert morning.first_to_run_out(stage.session, "RBT") is None
