"""The close: blind, explained, signed by two, locked."""

from __future__ import annotations

import pytest

from distro.cards.code import read
from distro.model.goods import AdjustmentReason
from distro.stations import days, stockroom
from distro.stations.closing import Close
from distro.stations.errors import Refused
from distro.store import WrongPassphrase
from stage import PASSPHRASE, Stage


def serve(stage: Stage, *numbers: int) -> None:
    for number in numbers:
        stage.pass_time()
        desk = stage.desk()
        desk.hand_over(desk.scan(read(stage.card(number).code, stage.session.card_key)))


def counted(stage: Stage, **differences: int) -> Close:
    """A close whose counts are the book's, but for `differences`."""
    close = Close(stage.session, "RBT")
    book = dict(stockroom.on_shelf(stage.session, "RBT"))
    for item in close.items:
        close.count(item, book.get(item, 0) + differences.get(item, 0))
    return close


def test_no_book_figure_is_given_before_every_item_is_counted(stage: Stage) -> None:
    close = Close(stage.session, "RBT")
    for item in close.items[:-1]:
        close.count(item, 0)
    with pytest.raises(Refused, match="count_incomplete") as refused:
        close.variances()
    assert refused.value.params["items"] == close.items[-1]
    assert close.missing() == [close.items[-1]]


def test_a_day_without_variance_is_signed_by_two_and_locked(stage: Stage) -> None:
    serve(stage, 1, 2, 3)
    counted(stage).sign("omar", "sara", PASSPHRASE, PASSPHRASE)
    assert stage.session.books.days.open_at("RBT") is None
    with pytest.raises(Refused, match="day_not_open"):
        days.current_day(stage.session, "RBT")


def test_each_variance_needs_a_reason_and_moves_the_stock_to_the_count(stage: Stage) -> None:
    serve(stage, 1, 2)
    close = counted(stage, RIZ=-3, SAVON=+2, LAIT=-1)
    assert {(v.item, v.difference) for v in close.unexplained()} == {("RIZ", -3), ("SAVON", 2), ("LAIT", -1)}
    with pytest.raises(Refused, match="variance_unexplained"):
        close.sign("omar", "sara", PASSPHRASE, PASSPHRASE)
    close.explain("RIZ", AdjustmentReason.LOST)
    close.explain("SAVON", AdjustmentReason.FOUND)
    close.explain("LAIT", AdjustmentReason.DAMAGED, "boîte percée")
    event = close.sign("omar", "sara", PASSPHRASE, PASSPHRASE)
    after = dict(stockroom.on_shelf(stage.session, "RBT"))
    assert all(after.get(line.item, 0) == line.counted for line in event.lines)


def test_one_person_cannot_count_and_approve_and_a_wrong_passphrase_locks_nothing(stage: Stage) -> None:
    close = counted(stage)
    with pytest.raises(Refused, match="same_person"):
        close.sign("sara", "sara", PASSPHRASE)
    with pytest.raises(WrongPassphrase):
        close.sign("omar", "sara", "autre chose")
    with pytest.raises(WrongPassphrase):
        close.sign("omar", "personne", PASSPHRASE)
    assert stage.session.books.days.open_at("RBT") is not None


def test_what_happens_after_the_lock_changes_nothing_before_it(stage: Stage) -> None:
    serve(stage, 1, 2)
    handover = stage.desk().recent()[0]
    counted(stage).sign("omar", "sara", PASSPHRASE, PASSPHRASE)
    day = stage.session.books.days.all()[0]
    before = (day.flows.of("RIZ").book, len(day.handovers), len(day.voids))
    stage.pass_time(86_400)
    days.open_day(stage.session, "RBT", day.rounds)
    stage.desk().void(handover.id, "rendu le lendemain")
    stage.reopen()
    first, second = stage.session.books.days.all()
    signed = first.signed_flows().of("RIZ").book, len(first.signed_handovers()), len(first.voids)
    assert signed == before
    assert not first.supplement_is_open  # the void is of the second day, and the next count knows it
    assert (len(first.handovers), len(second.voids)) == (1, 1)


def test_the_next_day_opens_with_what_was_counted(stage: Stage) -> None:
    serve(stage, 1, 2)
    close = counted(stage, RIZ=-3)
    close.explain("RIZ", AdjustmentReason.LOST)
    counts = {line.item: line.counted for line in close.sign("omar", "sara", PASSPHRASE, PASSPHRASE).lines}
    stage.pass_time(86_400)
    day = days.open_day(stage.session, "RBT", stage.session.books.days.all()[0].rounds)
    assert {item: day.flows.of(item).opening for item in counts} == counts
