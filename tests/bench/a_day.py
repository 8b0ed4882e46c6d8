"""The events of a day as the journal holds them: a rehearsal's handovers, refusals and voids, not invented ones."""

from __future__ import annotations

from pathlib import Path
from random import Random

from distro.model.events import Event
from distro.stations.rehearsal import build_stage, queue_of, serve
from tests_programme import SOURCE

_UNITS_AN_EVENT = 1.59  # three fifths of the households come to the first point


def a_day(folder: Path, count: int) -> list[tuple[Event, bytes]]:
    """`count` events of one day at one point with their JSON, oldest first; of so many households."""
    stage = build_stage(folder, SOURCE, 0, round(count * _UNITS_AN_EVENT) + 20, 3)
    session = stage.session
    serve(stage, queue_of(session, stage.day.point), Random(3))
    opened = stage.day.opened.id
    events = sorted((pair for pair in session.raw_events() if pair[0].id > opened), key=lambda pair: pair[0].id)
    session.store.close()
    assert len(events) >= count
    return events[:count]
