"""`distro demo --headless` plays a whole day; its totals are recomputed here from the journal by other means."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from distro.cli import main
from distro.store import Store, open_store

Document = dict[str, Any]


def play(folder: Path, capsys: pytest.CaptureFixture[str], *words: str) -> Document:
    assert main(["--store", str(folder), "--json", "demo", "--headless", *words]) == 0
    report: Document = json.loads(capsys.readouterr().out)
    return report


def documents(store: Store, table: str) -> list[Document]:
    return [json.loads(raw) for _, raw in store.events.table(table).raw()]


def test_the_report_is_what_the_journal_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = play(tmp_path / "exercice", capsys, "--seed", "11")
    with open_store(tmp_path / "exercice", "superviseur", "exercice", counters=tmp_path / "heads") as store:
        voided = {document["handover"] for document in documents(store, "voids")}
        every = [h for h in documents(store, "handovers") if h["id"] not in voided]
        handovers = [h for h in every if h["day"] == report["day"]]
        granted = {
            g["household"]: g
            for g in documents(store, "entitlements")
            if (g["site"], g["round"]) == ("RBT", report["rounds"][0]["code"])
        }
        goods = documents(store, "goods")
        closed = next(d for d in documents(store, "days") if d["kind"] == "DayClosed")
        checks, slips = documents(store, "needs"), documents(store, "referrals")
        refused = documents(store, "refusals")

    served = {handover["household"] for handover in handovers}
    assert report["planned"]["households"] == len(granted)
    assert report["served"]["households"] == len(served)
    assert report["no_show"]["households"] == len(granted) - len(served)

    people: Counter[tuple[str, bool]] = Counter()
    for household in served:
        for sex, ages, count in granted[household]["members"]:
            people[sex, int(ages.split("-")[0].rstrip("+")) >= 18] += count
    (everybody,) = [line for line in report["people"] if line["group"] is None]
    assert (everybody["women"], everybody["men"]) == (people["F", True], people["M", True])
    assert (everybody["girls"], everybody["boys"]) == (people["F", False], people["M", False])

    handed: Counter[str] = Counter()
    for handover in handovers:
        for _, _, item, quantity, *_ in handover["lines"]:
            handed[item] += quantity
    received: Counter[str] = Counter()
    lost: Counter[str] = Counter()
    for document in goods:
        for lot, quantity, source, target, *_ in document["movements"]:
            received[lot[0]] += quantity * (target[:2] == ["point", "RBT"])
            lost[lot[0]] += quantity * (source[:2] == ["point", "RBT"])
    counted = {line[0]: line[2] for line in closed["lines"]}
    assert sum(handed.values()) > 0
    for item in report["items"]:
        code = item["code"]
        book = received[code] - handed[code] - lost[code]
        assert (item["handed_over"], item["book"], item["counted"]) == (handed[code], book, counted[code])
    assert sum(line["scans"] for line in report["refusals"]) == sum(r["day"] == report["day"] for r in refused)
    assert report["signed"]["counted_by"] != report["signed"]["approved_by"]

    reached = report["reach"]
    made = [slip for slip in slips if slip["kind"] == "ReferralMade"]
    assert reached["contacts"] == len(every) + len(checks) + len(made)
    assert reached["referrals"] == dict(Counter(slip["service"] for slip in made))
    everyone = {h["household"] for h in every}
    only_met = {event["household"] for event in [*checks, *made]} - everyone
    assert reached["households"] == len(everyone | only_met)
    whole = sum(n for household in everyone for _, _, n in granted[household]["members"])
    assert reached["people"] == whole + len(only_met)


def test_it_is_the_whole_programme_of_1350_people(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    play(tmp_path / "exercice", capsys)
    with open_store(tmp_path / "exercice", "superviseur", "exercice", counters=tmp_path / "heads") as store:
        households = [json.loads(raw)["household"] for _, raw in store.register.table("households").raw()]
    assert sum(count for household in households for _, _, count in household["members"]) == 1350
    assert {household["point"] for household in households} == {"RBT", "TNG"}


def test_the_same_seed_gives_the_same_day_and_another_another(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def figures(report: Document) -> tuple[object, ...]:
        return report["people"], [(i["code"], i["handed_over"], i["counted"]) for i in report["items"]]

    first, again, other = (play(tmp_path / "x", capsys, "--units", "60", "--seed", seed) for seed in ("1", "1", "2"))
    assert figures(first) == figures(again) != figures(other)


def test_a_folder_that_holds_anything_else_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "exercice").mkdir()
    (tmp_path / "exercice" / "photo.jpg").write_bytes(b"precious")
    assert main(["--store", str(tmp_path / "exercice"), "demo", "--headless"]) == 1
    assert (tmp_path / "exercice" / "photo.jpg").read_bytes() == b"precious"
    assert "photo" not in capsys.readouterr().err


def test_it_lies_where_distro_store_says_and_beside_a_live_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DISTRO_STORE", str(tmp_path / "mien"))
    for _ in range(2):  # the second replaces the first
        assert main(["--json", "demo", "--headless", "--units", "40"]) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["mien"]
    monkeypatch.setenv("DISTRO_STORE", str(tmp_path / "live"))
    (tmp_path / "live").mkdir()
    (tmp_path / "live" / "keyring").write_bytes(b"a live store's")
    assert main(["--json", "demo", "--headless", "--units", "40"]) == 0
    assert (tmp_path / "live" / "keyring").read_bytes() == b"a live store's"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["live", "live-exercice", "mien"]
    assert main(["--as", "nobody", "demo"]) == 1
    assert "nobody" in capsys.readouterr().err
