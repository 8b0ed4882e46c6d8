"""What each report is asked in the tests of papers and workbooks."""

from __future__ import annotations

from typing import Any

from distro.rehearsal import Stage
from distro.stations.records import REPORTS, Ask, Query


def everything_of(kind: str, stage: Stage) -> Query:
    """What a report is asked to say most."""
    session = stage.session
    answers: dict[Ask, dict[str, Any]] = {
        Ask.POINT: {"point": stage.day.point},
        Ask.ON: {"first": stage.day.date},
        Ask.ITEM: {"item": "RIZ"},
        Ask.HOUSEHOLD: {"household": next(iter(session.books.register)).number},
        Ask.ROUND: {"round": stage.day.rounds[0]},
        Ask.SLOTS: {"date": stage.day.date},
    }
    return Query(**{name: value for ask in REPORTS[kind].asks for name, value in answers.get(ask, {}).items()})
