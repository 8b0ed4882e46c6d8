"""The close explains itself on a real day, and the true story is recorded with one call."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from distro.cards.code import read
from distro.model.events import How
from distro.model.goods import Lot
from distro.reports.day.report import day_report
from distro.rules.stories import StoryKind
from distro.stations import programme, stockroom
from distro.stations.audit import audit
from distro.stations.closing import Close
from distro.stations.errors import Refused
from distro.stations.explaining import explanations, record
from stage import PASSPHRASE, Stage
from tests_programme import SOURCE, of_two_donors


def serve(stage: Stage, *numbers: int) -> None:
    for number in numbers:
        stage.pass_time()
        desk = stage.desk()
        desk.hand_over(desk.scan(read(stage.card(number).code, stage.session.card_key)))


def counted(stage: Stage, off: dict[str, int]) -> Close:
    close = Close(stage.session, "RBT")
    book = dict(stockroom.on_shelf(stage.session, "RBT"))
    for item in close.items:
        close.count(item, book.get(item, 0) + off.get(item, 0))
    return close


def forgotten_handover(stage: Stage) -> Close:
    """Household 4 took everything and nobody scanned it."""
    desk = stage.desk()
    due = desk.scan(read(stage.card(4).code, stage.session.card_key)).due
    off: dict[str, int] = {}
    for line in due:
        off[line.item] = off.get(line.item, 0) - line.quantity
    return counted(stage, off)


def packs_as_pieces(stage: Stage) -> Close:
    return counted(stage, {"LAIT": -23})


def receipt_twice(stage: Stage) -> Close:
    lines = [stockroom.ReceiptLine(item="RIZ", received=40), stockroom.ReceiptLine(item="HUILE", received=7)]
    for _ in range(2):
        stockroom.receive(stage.session, "RBT", "BL-77", lines)
    stockroom.issue(stage.session, "RBT", [("RIZ", 80), ("HUILE", 14)])
    return counted(stage, {"RIZ": -40, "HUILE": -7})


def pasta_for_rice(stage: Stage) -> Close:
    return counted(stage, {"RIZ": 3, "PATES": -6})


@pytest.mark.parametrize(
    ("happened", "kind"),
    [
        (forgotten_handover, StoryKind.UNRECORDED_HANDOVER),
        (packs_as_pieces, StoryKind.PACKS_COUNTED_AS_PIECES),
        (receipt_twice, StoryKind.RECEIPT_ENTERED_TWICE),
        (pasta_for_rice, StoryKind.SUBSTITUTION_UNRECORDED),
    ],
)
def test_the_story_is_told_recorded_and_the_day_closes_whole(
    stage: Stage, happened: Callable[[Stage], Close], kind: StoryKind
) -> None:
    serve(stage, 1, 2, 3)
    close = happened(stage)
    story = explanations(close)[0].stories[0]
    assert story.kind is kind
    record(close, story, "RBT-0004", "feuille 3")
    assert close.unexplained() == []
    if kind is not StoryKind.SUBSTITUTION_UNRECORDED:
        assert close.variances_by_lot() == {}
    close.sign("omar", "sara", PASSPHRASE, PASSPHRASE)
    assert audit(stage.session.store, stage.session.books).findings == ()


def test_a_forgotten_handover_needs_its_paper_and_is_seen_for_what_it_is(stage: Stage) -> None:
    close = forgotten_handover(stage)
    story = explanations(close)[0].stories[0]
    numbers = {household.number for household in stage.session.books.register}
    assert not numbers & set(story.evidence), "who counts has no list of whom to name"
    assert set(story.evidence) <= {basket.code for basket in stage.session.programme.baskets}
    with pytest.raises(Refused, match="household_unknown"):
        record(close, story, "RBT-9999", "feuille 3")
    with pytest.raises(Refused, match="paper_missing"):
        record(close, story, "RBT-0004", " ")
    first = {line.item: line.difference for line in close.variances() if line.difference}
    record(close, story, stage.card(4).code, "feuille 3")
    made = stage.desk().recent()[0]
    assert (made.household, made.how) == ("h-RBT-0004", How.RECONSTRUCTED)
    assert stage.session.books.handovers.paper_of(made.id) == "feuille 3"
    close.sign("omar", "sara", PASSPHRASE, PASSPHRASE)
    report = day_report(stage.session.programme, stage.session.books, close.day.name)
    assert {line.code: line.first_variance for line in report.items if line.first_variance is not None} == first
    assert not any(line.variance for line in report.items)
    [line] = report.reconstructed
    assert (line.paper, line.items, report.desk.reconstructed, report.desk.paper) == (
        "feuille 3",
        -sum(first.values()),
        1,
        0,
    )


def test_lots_that_were_swapped_are_seen_when_lots_are_counted(stage: Stage) -> None:
    programme.change(stage.session, programme.preview(stage.session, of_two_donors(SOURCE)))
    lines = [stockroom.ReceiptLine(item="RIZ", received=40, batch="L2", donor="ECHO")]
    stockroom.receive(stage.session, "RBT", "BL-2", lines)
    stockroom.issue(stage.session, "RBT", [("RIZ", 40)])
    close = counted(stage, {})
    japan, europe = Lot("RIZ", "L1", None, "JPN"), Lot("RIZ", "L2", None, "ECHO")
    assert set(close.lots_of("RIZ")) == {japan, europe}
    close.count_lots("RIZ", {japan: 60, europe: 40})
    close.keep("omar", PASSPHRASE)
    assert close.kept_by == "omar"
    close.count_lots("RIZ", {japan: 55, europe: 45})
    assert close.kept_by == ""  # the sum is the same, and what was signed is not
    story = explanations(close)[0].stories[0]
    assert (story.kind, dict(story.effects)) == (StoryKind.LOTS_SWAPPED, {japan: -5, europe: 5})
    close.sign("omar", "sara", PASSPHRASE, PASSPHRASE)
    shelf = stage.session.books.stock.shelf(stockroom.shelf_of("RBT"))
    assert (shelf[japan, "good"], shelf[europe, "good"]) == (55, 45)  # type: ignore[index]
    assert audit(stage.session.store, stage.session.books).findings == ()


def test_a_clean_day_tells_nothing_and_a_count_is_needed_first(stage: Stage) -> None:
    serve(stage, 1, 2)
    with pytest.raises(Refused, match="count_incomplete"):
        explanations(Close(stage.session, "RBT"))
    assert explanations(counted(stage, {})) == []


def test_a_second_count_is_asked_and_the_first_is_kept(stage: Stage) -> None:
    close = counted(stage, {"RIZ": -5})
    assert close.to_recount() == ["RIZ"]
    close.count_packs("RIZ", {25: 2}, 10)
    assert close.to_recount() == []
    event = close.sign("omar", "sara", PASSPHRASE, PASSPHRASE)
    assert [(line.counted, line.first_count) for line in event.lines if line.item == "RIZ"] == [(60, 55)]


def test_the_storekeeper_does_not_count(stage: Stage) -> None:
    with pytest.raises(Refused, match="counter_is_storekeeper"):
        counted(stage, {}).sign("sara", "omar", PASSPHRASE)
