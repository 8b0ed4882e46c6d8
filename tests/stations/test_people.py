"""Who may open the store, and forgetting people while what they received stays accounted for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from distro.cards.code import read
from distro.stations import people, stockroom
from distro.stations.audit import audit
from distro.stations.closing import Close
from distro.stations.errors import Refused
from distro.stations.session import Session
from distro.store import WrongPassphrase, open_store
from stage import PASSPHRASE, Stage


def reopen_as(stage: Stage, person: str, folder: Path, passphrase: str = PASSPHRASE) -> None:
    stage.session.store.close()
    stage.session = Session(open_store(stage.folder, person, passphrase, counters=folder / "heads"), stage.clock)


def test_a_supervisor_adds_changes_and_removes_people(stage: Stage, tmp_path: Path) -> None:
    people.add(stage.session, "lina", PASSPHRASE, "volunteer")
    people.change_passphrase(stage.session, "lina", "autre phrase")
    with pytest.raises(Refused, match="role_unknown"):
        people.add(stage.session, "karim", PASSPHRASE, "chef")
    reopen_as(stage, "lina", tmp_path, "autre phrase")
    people.change_passphrase(stage.session, "lina", "encore une autre")
    forbidden_acts: tuple[Callable[[], object], ...] = (
        lambda: people.add(stage.session, "karim", PASSPHRASE, "volunteer"),
        lambda: people.change_passphrase(stage.session, "sara", "prise"),
        lambda: people.remove(stage.session, "sara"),
    )
    for forbidden in forbidden_acts:
        with pytest.raises(Refused, match="not_your_role"):
            forbidden()
    reopen_as(stage, "sara", tmp_path)
    people.remove(stage.session, "lina")
    stage.session.store.close()
    with pytest.raises(WrongPassphrase):
        open_store(stage.folder, "lina", "encore une autre", counters=tmp_path / "heads")
    stage.session = Session(open_store(stage.folder, "sara", PASSPHRASE, counters=tmp_path / "heads"), stage.clock)


def test_purge_leaves_no_name_in_any_file_and_keeps_what_was_handed_out(stage: Stage, tmp_path: Path) -> None:
    desk = stage.desk()
    desk.hand_over(desk.scan(read(stage.card(1).code, stage.session.card_key)))
    people.add(stage.session, "dana", PASSPHRASE, "data_focal_point")
    reopen_as(stage, "dana", tmp_path)
    with pytest.raises(Refused, match="day_open_already"):
        people.purge_register(stage.session)
    reopen_as(stage, "sara", tmp_path)
    with pytest.raises(Refused, match="not_your_role"):
        people.purge_register(stage.session)
    close = Close(stage.session, "RBT")
    book = dict(stockroom.on_shelf(stage.session, "RBT"))
    for item in close.items:
        close.count(item, book.get(item, 0))
    close.sign("omar", "sara", PASSPHRASE, PASSPHRASE)
    reopen_as(stage, "dana", tmp_path)
    names = [household.name for household in stage.session.books.register]
    assert people.purge_register(stage.session) == 12
    assert len(stage.session.books.register) == 0
    assert dict(stockroom.on_shelf(stage.session, "RBT")) == book
    assert audit(stage.session.store, stage.session.books).findings == ()
    stage.session.store.close()
    everything = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert not [name for name in names if name.encode() in everything]
    reopen_as(stage, "sara", tmp_path)
    assert len(stage.session.books.register) == 0
