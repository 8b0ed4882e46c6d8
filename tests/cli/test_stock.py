"""The stock room from the command line: transfers, kits, what expires, papers cancelled."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cli.running import Run
from tests_programme import programme

KIT = next(item for item in programme().items if item.kit)


def stored(run: Run, point: str) -> dict[str, int]:
    return {row["item"]: row["store"] for row in run("stock", "list", "--point", point)[1]}


@pytest.fixture
def stocked(begun: Run) -> Run:
    parts = [f"{line.item}={line.quantity * 10}" for line in KIT.kit]
    gone, soon = (date.today() + timedelta(days=days) for days in (-3, 20))
    perishable = [f"RIZ=40/L1/{soon}", f"RIZ=7/L0/{gone}"]
    assert begun("stock", "receive", *parts, *perishable, "--waybill", "BL-1", "--point", "RBT")[0] == 0
    return begun


def test_goods_go_to_another_point_and_a_cancelled_paper_brings_them_back(stocked: Run) -> None:
    code, moved = stocked("stock", "move", "RIZ=5", "--point", "RBT", "--to", "TNG")
    assert (code, stored(stocked, "RBT")["RIZ"], stored(stocked, "TNG")["RIZ"]) == (0, 42, 5)
    assert stocked("stock", "move", "RIZ=5", "--point", "RBT", "--to", "RBT")[0] == 1
    assert stocked("stock", "cancel", moved["document"], "--reason", "camion rentré", "--point", "RBT")[0] == 0
    assert (stored(stocked, "RBT")["RIZ"], stored(stocked, "TNG")["RIZ"]) == (47, 0)
    assert stocked("stock", "cancel", moved["document"], "--reason", "encore", "--point", "RBT")[0] == 1
    assert stocked("verify")[1]["findings"] == []


def test_kits_are_made_and_broken(stocked: Run) -> None:
    part = KIT.kit[0]
    assert stocked("stock", "kit", f"{KIT.code}=4", "--point", "RBT")[0] == 0
    held = stored(stocked, "RBT")
    assert (held[KIT.code], held[part.item]) == (4, part.quantity * 6)
    assert stocked("stock", "kit", f"{KIT.code}=1", "--break", "--point", "RBT")[0] == 0
    held = stored(stocked, "RBT")
    assert (held[KIT.code], held[part.item]) == (3, part.quantity * 7)
    code, said = stocked("stock", "kit", f"{KIT.code}=99", "--point", "RBT")
    assert (code, part.item in said) == (1, True)
    assert stocked("verify")[1]["findings"] == []


def test_what_expires_is_listed_and_what_has_expired_is_destroyed_by_two(stocked: Run) -> None:
    found = stocked("stock", "expiring", "--point", "RBT")[1]
    assert [(line["held"], line["days"] < 0) for line in found] == [(7, True), (40, False)]
    assert stocked("stock", "dispose", "--witness", " ", "--point", "RBT")[0] == 1
    assert stocked("stock", "dispose", "--witness", "Omar", "--point", "RBT")[0] == 0
    found = stocked("stock", "expiring", "--within", "30", "--point", "RBT")[1]
    assert [line["held"] for line in found] == [40]
    assert stocked("stock", "dispose", "--witness", "Omar", "--point", "RBT")[0] == 1
