"""What a list calls a point: where two points have one name, nobody chooses between them in silence."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from distro.exchange.register import Choices, ImportPlan, plan_file
from distro.exchange.register.telling.places import Places
from distro.model.programme import Programme
from register.telling import TODAY, write_book
from tests_programme import programme

HEADERS: list[object] = ["N° carte", "Nom et prénom", "Taille", "Accord"]


def two_in_one_city() -> Programme:
    """The second point stands in the city of the first."""
    first, second, *others = programme().points
    return replace(programme(), points=(first, replace(second, city=first.city), *others))


def planned(path: Path, cell: str, sheet: str = "Feuil1", point: str = "") -> ImportPlan:
    width = 5 if cell else 4
    rows: list[list[object]] = [[*HEADERS, "Ville"], ["1", "Awa Sow", 2, "oui", cell]]
    return plan_file(
        write_book(path / "l.xlsx", {sheet: [row[:width] for row in rows]}),
        two_in_one_city(),
        [],
        TODAY,
        Choices(point=point),
        key=b"",
    )


def test_a_city_with_two_points_is_asked_about(tmp_path: Path) -> None:
    first, second, *_ = two_in_one_city().points
    assert [(fault.code, fault.row) for fault in planned(tmp_path, first.city).faults] == [("point_of_several", 2)]
    assert [one.point for one in planned(tmp_path, second.code.lower()).new] == [second.code]
    assert [one.point for one in planned(tmp_path, "", first.city, second.code).new] == [second.code]
    assert [fault.code for fault in planned(tmp_path, "", first.city).faults] == ["point_missing"]


@pytest.mark.parametrize("sheet", ["Liste", "Liste des ménages", "Sites"])
def test_a_sheet_that_is_named_after_nothing_is_of_no_point(sheet: str) -> None:
    first, *others = programme().points
    bracketed = replace(first, name={"fr": "(provisoire) " + first.city})
    assert Places(replace(programme(), points=(bracketed, *others))).code_of_sheet(sheet) == ""
