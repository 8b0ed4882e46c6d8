"""What each role may do, row by row, at the real stations."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from distro.cards.code import read
from distro.model.cards import RevokeReason
from distro.model.entitlements import ShortageMode
from distro.rules.roles import ROLES, TABLE, Task, may
from distro.stations import card_office, days, programme, registration, rounds, stockroom
from distro.stations.closing import Close
from distro.stations.errors import Refused
from distro.stations.finding import Finder
from distro.stations.laptops import sync
from distro.stations.session import Session
from distro.stations.shortages import Scarce
from distro.store import open_store
from stage import PASSPHRASE, ROUND, Stage, make_stage
from tests_programme import SOURCE

# The table as people agreed on it; the code's own table must say the same.
AGREED = {
    #                     volunteer registrar supervisor data focal point  protection
    Task.LOOK_UP:        (True,     True,     True,      False,            True),
    Task.SEE_STOCK:      (False,    True,     True,      False,            False),
    Task.SEE_REGISTER:   (False,    True,     True,      True,             False),
    Task.SERVE:          (True,     True,     True,      False,            False),
    Task.VOID:           (True,     True,     True,      False,            False),
    Task.OVERRIDE:       (False,    False,    True,      False,            False),
    Task.REFER:          (False,    True,     True,      False,            True),
    Task.PROTECT:        (False,    False,    False,     False,            True),
    Task.REGISTER:       (False,    True,     True,      False,            False),
    Task.ISSUE_CARDS:    (False,    True,     True,      False,            False),
    Task.MOVE_STOCK:     (False,    True,     True,      False,            False),
    Task.FREEZE_ROUND:   (False,    False,    True,      False,            False),
    Task.OPEN_DAY:       (False,    False,    True,      False,            False),
    Task.CLOSE_DAY:      (False,    False,    True,      False,            False),
    Task.APPROVE:        (False,    False,    True,      False,            False),
    Task.SYNC:           (False,    False,    True,      True,             False),
    Task.MANAGE_PEOPLE:  (False,    False,    True,      False,            False),
    Task.CHANGE_PROGRAMME: (False,  False,    True,      False,            False),
    Task.PURGE:          (False,    False,    False,     True,             False),
}  # fmt: skip


@pytest.mark.parametrize("task", list(Task))
def test_the_table_says_what_was_agreed(task: Task) -> None:
    assert ROLES == ("volunteer", "registrar", "supervisor", "data_focal_point", "protection")
    assert tuple(may(role, task) for role in ROLES) == AGREED[task]
    assert set(TABLE) == set(Task)
    assert not may("nobody", task)


def serve(stage: Stage) -> None:
    desk = stage.desk()
    desk.hand_over(desk.scan(read(stage.card(1).code, stage.session.card_key)))


def void(stage: Stage) -> None:
    stage.desk().void(stage.desk().recent()[0].id, "essai")


def close(stage: Stage) -> None:
    closing = Close(stage.session, "RBT")
    book = dict(stockroom.on_shelf(stage.session, "RBT"))
    for item in closing.items:
        closing.count(item, book.get(item, 0))
    closing.sign("omar", "sara", PASSPHRASE, PASSPHRASE)


def change_programme(stage: Stage) -> None:
    longer = SOURCE.replace(b"ends = 2024-01-31", b"ends = 2024-12-31")
    programme.change(stage.session, programme.preview(stage.session, longer))


DEEDS: list[tuple[Task, Callable[[Stage], object]]] = [
    (Task.LOOK_UP, lambda stage: stage.desk().scan(read(stage.card(2).code, stage.session.card_key))),
    (Task.LOOK_UP, lambda stage: stage.desk().look_up(stage.card(2).household)),
    (Task.LOOK_UP, lambda stage: Finder(stage.session).find("essai")),
    (Task.LOOK_UP, lambda stage: rounds.explain(stage.session, ROUND, "RBT-0001")),
    (Task.SEE_REGISTER, lambda stage: registration.export(stage.session, stage.folder.parent / "liste.csv")),
    (Task.SERVE, serve),
    (Task.VOID, void),
    (Task.REGISTER, lambda stage: registration.register(stage.session, [])),
    (Task.ISSUE_CARDS, lambda stage: card_office.issue(stage.session, [])),
    (Task.ISSUE_CARDS, lambda stage: card_office.reissue(stage.session, stage.card(7).code, RevokeReason.LOST)),
    (Task.ISSUE_CARDS, lambda stage: card_office.revoke(stage.session, stage.card(8).code, RevokeReason.LOST)),
    (Task.MOVE_STOCK, lambda stage: stockroom.give_back(stage.session, "RBT", [("RIZ", 1)])),
    (
        Task.MOVE_STOCK,
        lambda stage: stockroom.receive(stage.session, "RBT", "B", [stockroom.ReceiptLine(item="RIZ", received=1)]),
    ),
    (Task.FREEZE_ROUND, lambda stage: rounds.freeze(stage.session, "2023-T2", "RBT")),
    (Task.FREEZE_ROUND, lambda stage: rounds.make_up(stage.session, ROUND, "RBT", date(2023, 7, 1))),
    (
        Task.FREEZE_ROUND,
        lambda stage: Scarce(stage.session, ROUND, "RBT", "RIZ").declare(ShortageMode.EQUAL_SHARE, 500),
    ),
    (Task.SYNC, lambda stage: sync.trust(stage.session, "574a96e5", "x", sync.identity_of(stage.session).address)),
    (Task.CLOSE_DAY, lambda stage: Close(stage.session, "RBT")),
    (Task.CLOSE_DAY, close),
    (Task.OPEN_DAY, lambda stage: days.open_day(stage.session, "RBT", (ROUND,), again_because="essai")),
    (Task.CHANGE_PROGRAMME, change_programme),
]


@pytest.mark.parametrize("role", ROLES)
def test_each_station_asks_the_table(tmp_path: Path, role: str) -> None:
    """Every deed in turn, by each role: it is done, or refused with the role's name and nothing written."""
    stage = make_stage(tmp_path / "store")
    stage.session.card_key  # noqa: B018 - made before, so that refusals write nothing at all
    stage.session.store.keyring.add("essai", PASSPHRASE, role)
    for task, deed in DEEDS:
        stage.session.store.close()
        for person, must in (("essai", may(role, task)), ("sara", not may(role, task))):
            stage.session = Session(
                open_store(stage.folder, person, PASSPHRASE, counters=tmp_path / "heads"), stage.clock
            )
            before = stage.session.books.version
            if must:
                deed(stage)
            elif person == "essai":
                with pytest.raises(Refused, match="not_your_role"):
                    deed(stage)
                assert stage.session.books.version == before or task is Task.SERVE
            stage.session.store.close()
        stage.session = Session(open_store(stage.folder, "sara", PASSPHRASE, counters=tmp_path / "heads"), stage.clock)
    stage.session.store.close()
