"""Lists of our own, of every kind that the shared cases are of, in other words, languages, layouts and letters."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from distro.exchange.register import Choices, ColumnMap, read_mapping
from register.telling import Register, judged, write_book, write_text

CASES: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "cases.toml").read_text("utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=[f"{case['kind']}-{case['id']}" for case in CASES])
def test_a_list_comes_in_right_or_it_stops_and_says_why(case: dict[str, Any], tmp_path: Path) -> None:
    register = Register()
    plans = []
    for number, one in enumerate(case["lists"]):
        mapping = read_mapping(one["mapping"]) if "mapping" in one else ColumnMap()
        if "text" in one:
            path = write_text(tmp_path / f"{number}.csv", one["text"], one.get("encoding", "utf-8"))
        else:
            sheets = {name: [[None if cell == "" else cell for cell in row] for row in rows]
                      for name, rows in one["sheets"].items()}  # fmt: skip
            path = write_book(tmp_path / f"{number}.xlsx", sheets)
        plans.append(register.take(path, Choices(mapping=mapping)))
    assert judged(case, register, plans) == []


def test_every_kind_has_at_least_three_of_ours() -> None:
    kinds = [case["kind"] for case in CASES]
    assert {kind for kind in kinds if kinds.count(kind) < 3} <= {"wide"}


def test_the_plan_shows_nobody_s_identity_papers_whatever_the_column_is_called(tmp_path: Path) -> None:
    path = write_text(
        tmp_path / "liste.csv",
        """Numéro;Nom;Taille;Divers;Accord
        AB123401;Awa Traoré;3;BE654321;oui
        AB123402;Moussa Diallo;2;titre AB1234567, à rendre;oui""",
    )
    plan = Register().take(path, Choices(mapping=ColumnMap(columns={"Divers": "ignore"})))
    assert plan is not None
    shown = {column.header: column.examples for table in plan.tables for column in table.columns}
    assert shown["Divers"] == ("***",)
    assert shown["Nom"] == ("Awa Traoré", "Moussa Diallo")
