"""The events of a day as the journal holds them: a rehearsal's handovers, refusals and voids, not invented ones."""

from __future__ import annotations

from pathlib import Path
from random import Random

from distro.model.events import Event
from distro.rehearsal import build_stage, play_day, queue_of, serve
from tests_programme import SOURCE

_UNITS_AN_EVENT = 1.59  # three fifths of the households come to the first point


def a_day(folder: Path, count: int, whole: bool = False) -> list[tuple[Event, bytes]]:
    """`count` events of one day at one point with their JSON, oldest first.

    `whole`: at least so many, with everything before and after the day: the register, what was frozen, the close.
    """
    stage = build_stage(folder, SOURCE, 0, count // 4 if whole else round(count * _UNITS_AN_EVENT) + 20, 3)
    session = stage.session
    if whole:
        play_day(stage, Random(3))
    else:
        serve(stage, queue_of(session, stage.day.point), Random(3))
    opened = "" if whole else stage.day.opened.id
    events = sorted((pair for pair in session.raw_events() if pair[0].id > opened), key=lambda pair: pair[0].id)
    session.store.close()
    assert len(events) >= count
    return events if whole else events[:count]
