"""What the office keeps of each day is made anew where something new touches it, and nowhere else."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import psycopg
from msgspec.json import encode
from msgspec.structs import replace

from distro.exchange.office import fold_into
from distro.model import events as e
from distro.model.bounds import MOST
from distro.model.goods import Account, AccountKind, Lot, Movement
from hub.histories import Action, History, Pair
from hub.tables import ask

_BEFORE: list[Action] = [
    *(("register", one, 0, 0) for one in range(3)),
    *(("entitle", one, 0, 0) for one in range(3)),
    ("receive", 3, 1, 0), ("open", 0, 0, 0), ("hand_over", 0, 0, 0), ("close", 0, 0, 0),
]  # fmt: skip
_NEXT_DAY: list[Action] = [("open", 0, 1, 0), ("hand_over", 1, 1, 0)]
_LATE: list[Action] = [("hand_over", 2, 0, 0)]
_FIRST, _SECOND = "RBT-2023-06-14", "RBT-2023-06-15"


def pairs_of(*actions: list[Action]) -> tuple[list[Pair], ...]:
    """The events of a history, in the parts that it was told in."""
    parts, before = [], 0
    for number in range(1, len(actions) + 1):
        pairs = History([action for part in actions[:number] for action in part]).pairs()
        parts.append(pairs[before:])
        before = len(pairs)
    return tuple(parts)


def planned(tables: str) -> dict[str, int]:
    return dict(ask(tables, "select day, planned from day_reports"))


def test_a_day_that_nothing_new_touches_is_left_as_it_is(tables: str) -> None:
    before, next_day = pairs_of(_BEFORE, _NEXT_DAY)
    fold_into(tables, "MAR23", before)
    assert planned(tables) == {_FIRST: 3}
    forge(tables, "update day_reports set planned = 99")
    assert fold_into(tables, "MAR23", [*before, *next_day]).new == len(next_day)
    assert planned(tables) == {_FIRST: 99, _SECOND: 2}


def test_what_comes_late_makes_its_day_anew_and_those_that_it_changes(tables: str) -> None:
    before, next_day, late = pairs_of(_BEFORE, _NEXT_DAY, _LATE)
    fold_into(tables, "MAR23", [*before, *next_day])
    forge(tables, "update day_reports set handovers = 99")
    fold_into(tables, "MAR23", late)
    assert dict(ask(tables, "select day, handovers from day_reports")) == {_FIRST: 2, _SECOND: 1}
    assert planned(tables) == {_FIRST: 3, _SECOND: 1}, "who came late the day before is no longer planned"


def test_a_question_for_one_day_looks_that_day_up(tmp_path: Path) -> None:
    tables = str(tmp_path / "siege.sqlite")
    fold_into(tables, "MAR23", pairs_of(_BEFORE)[0])
    forge(tables, "delete from sqlite_stat1")  # which say that there is one row of each
    for table in ("day_reports", "day_items", "day_people", "day_came", "day_events", "day_handovers", "counts"):
        plan = repr(ask(tables, f"explain query plan select * from {table} where day = '{_FIRST}'"))
        assert "SCAN" not in plan, plan


def test_one_value_that_does_not_fit_stops_nothing(tables: str) -> None:
    """It is set aside by name, and no receipt says that this laptop's events are all there."""
    pairs, after = pairs_of(_BEFORE, _NEXT_DAY)
    made = next(event for event, _ in pairs if isinstance(event, e.Handover))
    lines = (replace(made.lines[0], quantity=1 << 70),)
    spoiled = [
        replace(made, id="1" * 32, device="bad1", seq=2, lines=lines),
        replace(made, id="2" * 32, device="bad2", seq=2, desk=1 << 40),
        replace(made, id="3" * 32, device="bad3", seq=2, household="half \ud800"),
        replace(made, id="4" * 32, device="bad4", seq=2, household="nothing \0"),
        replace(made, id="5" * 32, device="bad5", seq=1 << 80),
        replace(made, id="6" * 32, device="bad6", seq=2, occurred_at=made.occurred_at.replace(tzinfo=None)),
    ]
    others = [replace(made, id=f"{n}0", device=f"bad{n}", seq=seq) for n in range(1, 7) for seq in (1, 3)]
    others = [replace(event, id=f"{event.id}{event.seq}") for event in others]
    told = [(event, sha256(repr(event).encode()).hexdigest()) for event in (*spoiled, *others)]
    folded = fold_into(tables, "MAR23", [*pairs, *told, *after])
    assert (folded.new, folded.quarantined) == (len(pairs) + len(others) + len(after), len(spoiled))
    assert ask(tables, "select why, count(*) from quarantine group by why") == [("unfit", len(spoiled))]
    assert [folded.upto[f"bad{n}"] for n in range(1, 7)] == [1, 1, 1, 1, 3, 1]
    assert fold_into(tables, "MAR23", told).quarantined == 0, "it lies there once"
    assert planned(tables).keys() == {_FIRST, _SECOND}


def test_the_greatest_amounts_that_may_be_add_up(tables: str) -> None:
    pairs = pairs_of(_BEFORE)[0]
    event = next(event for event, _ in pairs if isinstance(event, e.GoodsReceived))
    supplier, shelf = Account(AccountKind.SUPPLIER), Account(AccountKind.POINT, "RBT")
    moved = (Movement(Lot("RIZ"), MOST, supplier, shelf),)
    more = [
        replace(event, id=f"0{n:031}", seq=n, device="most", document=f"P{n}", movements=moved) for n in range(1, 60)
    ]
    fold_into(tables, "MAR23", [*pairs, *((one, sha256(encode(one)).hexdigest()) for one in more)])
    asked = "select quantity from stock where account = 'supplier' and batch = ''"
    assert ask(tables, asked) == [(-59 * MOST,)]


def forge(tables: str, change: str) -> None:
    """Write into the tables what no fold did, to see whether one writes over it."""
    if tables.startswith("postgresql"):
        with psycopg.connect(tables, autocommit=True) as server:
            server.execute(change.encode())
        return
    with closing(sqlite3.connect(tables, isolation_level=None)) as file:
        file.execute(change)
