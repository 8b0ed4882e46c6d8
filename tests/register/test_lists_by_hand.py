"""Lists as people in this job make them by hand: what comes in is right, and what stops says why."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from distro.exchange.register import Choices
from register.lists import wrong_about
from register.telling import Register, outcome_of, write_book, write_text

CASES: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "by_hand.toml").read_text("utf-8"))["case"]


def _wanted(lines: list[str]) -> Iterator[dict[str, Any]]:
    """Each line is a name and what is exact of its household: "Bah Mariama; size=3; phone=0661223344"."""
    for line in lines:
        name, *parts = line.split("; ")
        fields = dict(part.split("=", 1) for part in parts)
        numbers = {key: _number(text) for key, text in fields.items() if key in ("size", "birth_year", "who")}
        yield {"name": name, **fields, **numbers}


def _number(text: str) -> Any:
    return None if text == "None" else tomllib.loads(f"it = {text.replace(':', ' =')}")["it"]


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_what_comes_in_is_right_and_what_stops_says_why(case: dict[str, Any], tmp_path: Path) -> None:
    register = Register()
    plans = []
    for number, one in enumerate(case.get("lists", [case])):
        if "text" in one:
            path = write_text(tmp_path / f"{number}.csv", one["text"], one.get("encoding", "utf-8"))
        else:
            path = write_book(tmp_path / f"{number}.xlsx", _with_gaps(one["sheets"]))
        plans.append(register.take(path, Choices(point=one.get("point", ""))))
    wanted = {**case, "households": list(_wanted(case.get("holds", []))), "faults": case.get("rows", [])}
    assert wrong_about(wanted, outcome_of(register, plans)) == []
    assert plans[-1] is not None
    assert sorted({doubt.code for doubt in plans[-1].doubts}) == case.get("says", [])
    assert {note.code for note in plans[-1].notes} >= set(case.get("notes", []))


def _with_gaps(sheets: dict[str, list[list[object]]]) -> dict[str, list[list[object]]]:
    return {name: [[None if cell == "" else cell for cell in row] for row in rows] for name, rows in sheets.items()}
