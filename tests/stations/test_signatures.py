"""Two people really sign: each is somebody here and proves it, and what stands against them is printed."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from distro.books.signatures import Exceptional, exceptions
from distro.cards.code import read
from distro.reports.day.report import day_report
from distro.stations import people, stockroom
from distro.stations.closing import Close
from distro.stations.errors import Refused
from distro.store import Role, WrongPassphrase
from stage import PASSPHRASE, Stage

PIN = "4821"


def counted(stage: Stage, **off: int) -> Close:
    close = Close(stage.session, "RBT")
    book = dict(stockroom.standing(stage.session, "RBT"))
    for item in close.items:
        close.count(item, book.get(item, 0) + off.get(item, 0))
    return close


def serve(stage: Stage, *numbers: int) -> None:
    for number in numbers:
        stage.pass_time()
        desk = stage.desk()
        desk.hand_over(desk.scan(read(stage.card(number).code, stage.session.card_key)))


@pytest.mark.parametrize("nobody", ["Nobody Atall", "", "sara ", "Omar"])
def test_who_counted_is_somebody_here_and_not_who_approves(stage: Stage, nobody: str) -> None:
    with pytest.raises((WrongPassphrase, Refused)):
        counted(stage).sign(nobody, "sara", PASSPHRASE, PASSPHRASE)
    assert stage.session.books.days.open_at("RBT") is not None
    assert stage.session.books.counts.of("RBT-2023-06-14") == []


def test_a_word_is_no_signature(stage: Stage) -> None:
    with pytest.raises(WrongPassphrase):
        counted(stage).sign("omar", "sara", PASSPHRASE)
    with pytest.raises(WrongPassphrase):
        counted(stage).keep("omar", "4821")


def test_a_pin_will_do_for_who_counts_and_for_nobody_else(stage: Stage) -> None:
    people.set_pin(stage.session, "omar", PIN)
    stage.session.store.keyring.set_pin("sara", PIN)
    close = counted(stage)
    with pytest.raises(WrongPassphrase):
        close.sign("omar", "sara", PIN, PIN)
    close.sign("omar", "sara", PASSPHRASE, PIN)


def test_who_was_let_in_today_does_not_approve_and_is_seen_coming_and_going(stage: Stage) -> None:
    session = stage.session
    people.add(session, "fatou", PASSPHRASE, Role.SUPERVISOR)
    with pytest.raises(Refused, match="approver_is_new"):
        counted(stage).sign("omar", "fatou", PASSPHRASE, PASSPHRASE)
    people.remove(session, "fatou")
    day = counted(stage).sign("omar", "sara", PASSPHRASE, PASSPHRASE).day
    report = day_report(session.programme, session.books, day)
    assert [(line.person, line.change, line.by) for line in report.people_changed] == [
        ("fatou", "added", "sara"), ("fatou", "removed", "sara"),
    ]  # fmt: skip


def test_a_passphrase_that_somebody_else_gave_today_approves_nothing(stage: Stage) -> None:
    session = stage.session
    session.store.keyring.add("fatou", PASSPHRASE, Role.SUPERVISOR)
    people.change_passphrase(session, "fatou", PASSPHRASE)
    with pytest.raises(Refused, match="approver_is_new"):
        counted(stage).sign("omar", "fatou", PASSPHRASE, PASSPHRASE)
    session.log_in("fatou", PASSPHRASE)
    stage.pass_time(86_400)
    people.change_passphrase(session, "fatou", PASSPHRASE)  # her own, on another day
    assert [one.by for one in session.books.people.of(session.store.device, "fatou")] == ["sara", "fatou"]


def test_who_served_all_and_approves_is_an_exception(stage: Stage) -> None:
    session = stage.session
    serve(stage, 1, 2)
    people.set_pin(session, "omar", PIN)
    close = counted(stage)
    close.sign("omar", "sara", PASSPHRASE, PIN)
    found = {one.why: (one.person, one.handovers) for one in exceptions(session.books, close.day)}
    assert found == {
        Exceptional.APPROVER_SERVED_ALL: ("sara", 2),
        Exceptional.APPROVER_OPENED: ("sara", 2),
        Exceptional.COUNTER_IS_NEW: ("omar", 0),
    }


def test_the_first_count_is_durable_before_the_book_is_seen(stage: Stage) -> None:
    close = counted(stage, RIZ=-5)
    close.keep("omar", PASSPHRASE)
    stage.reopen()  # and everybody forgets that there was a count
    close = counted(stage)
    line = next(line for line in close.sign("omar", "sara", PASSPHRASE, PASSPHRASE).lines if line.item == "RIZ")
    assert (line.first_count, line.first_book, line.counted, line.book) == (55, 60, 60, 60)


def test_two_people_count_where_the_programme_says_so(stage: Stage) -> None:
    session = stage.session
    session.programme = replace(session.programme, count_passes=2)
    session.store.keyring.add("lina", PASSPHRASE, Role.REGISTRAR)
    close = counted(stage)
    close.keep("omar", PASSPHRASE)
    assert close.passes_missing() == 1
    with pytest.raises(Refused, match="count_pass_missing"):
        close.sign("omar", "sara", PASSPHRASE, PASSPHRASE)
    other = counted(stage, RIZ=-1)
    other.keep("lina", PASSPHRASE)
    assert other.passes_differ() == ["RIZ"]
    with pytest.raises(Refused, match="count_passes_differ"):
        other.sign("lina", "sara", PASSPHRASE, PASSPHRASE)
    again = counted(stage)
    again.keep("lina", PASSPHRASE)
    assert (again.passes_missing(), again.passes_differ()) == (0, [])
    again.sign("lina", "sara", PASSPHRASE)
