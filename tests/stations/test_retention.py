"""What is kept about people no longer than it is needed: erased class by class, and nothing of it left in any file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from distro.cards.code import read
from distro.model.events import Collector
from distro.model.people import CollectorKind, Household
from distro.model.programme import Retention
from distro.stations import people
from distro.stations.audit import audit
from distro.stations.closing import Close
from distro.stations.errors import Refused
from distro.stations.stockroom import on_shelf
from distro.stations.traces import names_left
from distro.store import Role
from stage import PASSPHRASE, Stage, make_stage

DAY = 24 * 3600
VOISINE = Collector(CollectorKind.PROXY, "Essai Voisine", "voisine")


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """A closed day on which a neighbour collected for household 4; a data focal point at the keyboard."""
    made = make_stage(tmp_path / "store")
    desk = made.desk()
    desk.hand_over(desk.scan(read(made.card(3).code, made.session.card_key)))
    desk.hand_over(desk.scan(read(made.card(4).code, made.session.card_key)), collector=VOISINE)
    close = Close(made.session, "RBT")
    book = dict(on_shelf(made.session, "RBT"))
    for item in close.items:
        close.count(item, book.get(item, 0))
    close.sign("omar", "sara", PASSPHRASE, PASSPHRASE)
    made.session.store.keyring.add("nadia", PASSPHRASE, Role.DATA_FOCAL_POINT)
    made.session.store.switch("nadia", PASSPHRASE)
    made.session.programme = replace(
        made.session.programme, retention=Retention(contact=30, challenge=60, name=90), starts=made.clock.time.date()
    )
    yield made
    made.session.store.close()


def household(stage: Stage, number: int) -> Household:
    found = stage.session.books.register.get(f"h-RBT-{number:04}")
    assert found is not None
    return found


def test_nothing_is_erased_before_its_time_nor_by_anybody(stage: Stage) -> None:
    assert people.forget_fields(stage.session).households == 0
    stage.pass_time(31 * DAY)
    stage.session.store.switch("sara", PASSPHRASE)
    with pytest.raises(Refused, match="not_your_role"):
        people.forget_fields(stage.session)
    assert household(stage, 3).phone


def test_each_class_goes_at_its_own_time_and_the_rest_stays(stage: Stage) -> None:
    served = household(stage, 3)
    entitled = stage.session.books.entitlements.get("2023-T1", served.id)
    stage.pass_time(31 * DAY)
    assert people.forget_fields(stage.session).classes == ("contact",)
    kept = household(stage, 3)
    assert (kept.phone, kept.alternates) == ("", ())
    assert (kept.name, kept.birth_year, kept.members) == (served.name, served.birth_year, served.members)
    assert people.forget_fields(stage.session).households == 0, "once"
    stage.pass_time(60 * DAY)
    erased = people.forget_fields(stage.session)
    assert (erased.classes, erased.households) == (("challenge", "name"), 12)
    kept = household(stage, 3)
    assert (kept.name, kept.birth_year, kept.size) == ("", None, served.size)
    assert stage.session.books.entitlements.get("2023-T1", served.id) == entitled
    assert stage.session.books.register.collectors == {}


def test_nothing_that_was_erased_is_left_and_the_books_still_tie(stage: Stage) -> None:
    names = people.names_of(stage.session)
    assert "Essai Voisine" in names
    assert names_left(stage.session, names) > 12
    stage.pass_time(100 * DAY)
    people.forget_fields(stage.session)
    assert names_left(stage.session, names) == 0
    assert audit(stage.session.store, stage.session.books).findings == ()
    stage.reopen()
    assert names_left(stage.session, names) == 0
    assert household(stage, 3).name == ""
    assert audit(stage.session.store, stage.session.books).findings == ()


def test_a_purge_leaves_no_name_in_any_document_and_the_counts_stay(stage: Stage) -> None:
    names = people.names_of(stage.session)
    assert people.purge_register(stage.session) == 12
    assert names_left(stage.session, names) == 0
    assert len(list(stage.session.books.handovers)) == 2


def test_a_crash_before_the_new_key_leaves_the_register_as_it_was(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = list(stage.session.books.register)
    stage.pass_time(100 * DAY)

    def power_cut(self: object, key: bytes | None = None, marks: bool = True) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(type(stage.session.store.keyring), "renew_register", power_cut)
    with pytest.raises(KeyboardInterrupt):
        people.forget_fields(stage.session)
    monkeypatch.undo()
    stage.reopen()
    assert sorted(h.id for h in stage.session.books.register) == sorted(h.id for h in before)
    assert household(stage, 3).name
    stage.session.store.switch("nadia", PASSPHRASE)
    stage.session.programme = replace(stage.session.programme, retention=Retention(name=90))
    assert people.forget_fields(stage.session).classes == ("name",)
