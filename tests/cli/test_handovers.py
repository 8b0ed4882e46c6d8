"""Handovers by every filter, at the station, by command and by keys: overrides, proxies, voids, lots, what is late."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import OptionList, Select

from apart import close, later, meet, scan, serve, site
from cli.running import Run
from distro.model.events import Collector, Handover, HandoverLine, How
from distro.model.people import CollectorKind
from distro.stations import card_office, registration, stockroom
from distro.stations.records import Query, make
from distro.stations.stockroom import ReceiptLine
from distro.tui.widgets.tick import Tick
from stage import PASSPHRASE, ROUND, WOMAN, Stage, household
from tui.driving import driving, press

Wanted = Callable[[Handover], object]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A day of two laptops: the first closes it, and what the second did since comes late."""
    first, second = site(tmp_path_factory.mktemp("handovers"))
    session = first.session
    serve(first, 1)
    first.pass_time()
    first.desk(2).hand_over(first.desk(2).look_up("h-RBT-0002"), how=How.SEARCHED, second=None)
    first.pass_time()
    first.desk().hand_over(
        scan(first, first.card(3).code), collector=Collector(CollectorKind.PROXY, "Un Voisin", "voisin")
    )
    newcomer = household(20, WOMAN)
    registration.register(session, [newcomer])
    card_office.issue(session, [newcomer])
    first.pass_time()
    again = scan(first, first.card(20).code)
    first.desk().hand_over_anyway(
        again, (HandoverLine(ROUND, "PANIER", "RIZ", 1, 1),), "sara", PASSPHRASE, "arrivée après la liste"
    )
    serve(first, 5)
    first.desk().void(first.desk().recent()[0].id, "mauvais ménage")
    stockroom.receive(session, "RBT", "BL-9", [ReceiptLine(item="RIZ", received=40, batch="L9")])
    stockroom.issue(session, "RBT", [("RIZ", 40)])
    close(first)
    second.pass_time(60)
    serve(second, 6)
    later(second, minutes=5)
    meet(first, second)
    yield first
    for stage in (first, second):
        stage.session.store.close()


FILTERS: dict[str, tuple[tuple[str, ...], dict[str, Any], Wanted]] = {
    "household": (
        ("--household", "RBT-0003"), {"household": "RBT-0003"}, lambda made: made.household == "h-RBT-0003"
    ),
    "overridden": (("--overridden",), {"overridden": True}, lambda made: made.override_by),
    "voided": (("--voided",), {"voided": True}, lambda made: made.household == "h-RBT-0005"),
    "late": (("--late",), {"late": True}, lambda made: made.household == "h-RBT-0006"),
    "desk": (("--desk", "2"), {"desk": 2}, lambda made: made.desk == 2),
    "how": (("--how", "searched"), {"how": "searched"}, lambda made: made.how is How.SEARCHED),
    "collector": (("--collector", "PROXY"), {"collector": "PROXY"}, lambda made: made.household == "h-RBT-0003"),
    "operator": (("--by", "sara"), {"operator": "sara"}, lambda made: made.by == "sara"),
    "item": (
        ("--item", "RIZ"), {"item": "RIZ"}, lambda made: any(line.item == "RIZ" for line in made.lines)
    ),
    "lot": (
        ("--lot", "L1"), {"lot": "L1"}, lambda made: any(move.lot.batch == "L1" for move in made.movements)
    ),
}  # fmt: skip


def ids(stage: Stage, **wanted: Any) -> set[object]:
    report = make(stage.session, "handovers", Query(**wanted)).report
    assert report is not None
    return {row[0] for row in report.data.rows}


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_finds_what_is_so_and_nothing_else(served: Stage, name: str) -> None:
    _, query, wanted = FILTERS[name]
    every = list(served.session.books.handovers.every())
    right = {made.id for made in every if wanted(made)}
    assert ids(served, **query) == right
    assert right
    assert name in ("operator", "item", "lot") or len(right) == 1


def test_filters_are_asked_together(served: Stage) -> None:
    assert ids(served, overridden=True, voided=True) == set()
    assert ids(served, how="scanned", collector="PROXY", desk=1) == ids(served, collector="PROXY")


def test_the_command_gives_the_same(served: Stage, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = {name: ids(served, **query) for name, (_, query, _) in FILTERS.items()}
    folder = served.folder
    served.session.store.close()
    monkeypatch.setenv("DISTRO_STORE", str(folder))
    monkeypatch.setenv("DISTRO_PASSPHRASE", PASSPHRASE)
    try:
        for name, (words, _, _) in FILTERS.items():
            code, told = run("report", "handovers", *words)
            assert (code, {row[0] for table in told["tables"] for row in table["rows"]}) == (0, found[name]), name
        for nobody in (("--by", "sarra"), ("--item", "RIX"), ("--lot", "L99")):
            code, said = run("report", "handovers", *nobody)
            assert code == 1
            assert nobody[1] in said
    finally:
        served.reopen()


async def test_the_page_gives_the_same(served: Stage) -> None:
    async with driving(served) as (app, pilot):
        await press(pilot, "f10", "=rapports et listes", "enter")
        options = app.screen.query_one(OptionList)
        options.highlighted = options.get_option_index("handovers")
        await press(pilot, "enter")
        page = app.screen
        for tick in ("overridden", "voided", "late"):
            page.query_one(f"#{tick}", Tick).focus()
            await press(pilot, "space")
            assert {row[0] for row in page._made().report.data.rows} == ids(served, points=("RBT",), **{tick: True})  # type: ignore[attr-defined]
            await press(pilot, "space")
        for name in ("how", "collector", "item"):
            _, query, _ = FILTERS[name]
            page.query_one(f"#{name}", Select).value = query[name]
            await pilot.pause()
            assert {row[0] for row in page._made().report.data.rows} == ids(served, points=("RBT",), **query)  # type: ignore[attr-defined]
            page.query_one(f"#{name}", Select).value = ""
        for name in ("household", "operator", "desk", "lot"):
            _, query, _ = FILTERS[name]
            page.query_one(f"#{name}").focus()
            await press(pilot, f"={query[name]}")
            assert {row[0] for row in page._made().report.data.rows} == ids(served, points=("RBT",), **query)  # type: ignore[attr-defined]
            await press(pilot, *["backspace"] * len(str(query[name])))
