"""Scans of no card at all: every one is counted, few are written."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from distro.cards.code import read
from distro.model.goods import AdjustmentReason
from distro.reports.day.conduct import refusals
from distro.stations import stockroom
from distro.stations.closing import Close
from distro.stations.strays import StrayPlace, Strays
from stage import PASSPHRASE, make_stage


@given(st.lists(st.sampled_from("abc"), max_size=300))
@settings(max_examples=50)
def test_each_is_written_once_in_few_events(verdicts: list[str]) -> None:
    strays, written, events = Strays(), dict.fromkeys("abc", 0), 0
    for verdict in verdicts:
        if times := strays.seen(StrayPlace("day", 1, verdict)):
            written[verdict] += times
            events += 1
    assert strays.waiting("day") == len(verdicts) - sum(written.values())
    for place, times in strays.left("day"):
        written[place.verdict] += times
    assert written == {verdict: verdicts.count(verdict) for verdict in "abc"}
    assert strays.waiting("day") == 0
    assert events <= 3 * 10


def test_a_thousand_scans_of_a_parcel_cost_a_dozen_records_and_stand_in_the_report(tmp_path: Path) -> None:
    stage = make_stage(tmp_path / "store")
    desk, session = stage.desk(), stage.session
    before = session.store.head().seq
    for number in range(1000):
        desk.scan(read(f"parcel {number}", session.card_key))
    assert session.store.head().seq - before <= 12
    assert desk.glance().refused == 1000
    close = Close(session, "RBT")
    for item in close.items:
        close.count(item, dict(stockroom.on_shelf(session, "RBT")).get(item, 0))
    for variance in close.unexplained():
        close.explain(variance.item, AdjustmentReason.LOST)
    close.sign("omar", "sara", PASSPHRASE, PASSPHRASE)
    day = session.books.days.get(close.day.name)
    assert day is not None
    assert sum(line.scans for line in refusals(day)) == 1000
    session.store.close()
