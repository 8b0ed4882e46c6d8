"""People's ids and the marks of who collects tell nothing without a key, and the key goes with the people."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest

from apart import carry, meet, site
from distro.exchange.register import Choices
from distro.model.events import Collector, PeopleKeyMade
from distro.model.ids import household_id
from distro.model.people import CollectorKind
from distro.rules.collectors import pseudonym
from distro.stations import erasing, people, registration
from distro.stations.audit import audit
from distro.stations.laptops import root
from distro.stations.session import Session
from distro.store import open_store
from hostile import Liar
from stage import PASSPHRASE, Stage, make_stage

NEIGHBOUR = "Essai Voisine"
LIST = "N° carte;Nom et prénom;Site;Taille\nRBT-0900;Kanari Une;RBT;1\n"


def import_list(stage: Stage, folder: Path) -> str:
    """The id of the one household of the list."""
    path = folder / "liste.csv"
    path.write_text(LIST, "utf-8")
    registration.apply(stage.session, registration.plan(stage.session, path, Choices(point="RBT")), anyway=True)
    household = stage.session.books.register.numbered("RBT-0900")
    assert household is not None
    return household.id


def collected_by_neighbour(stage: Stage) -> str:
    """The mark of who collected."""
    verdict = stage.desk().look_up("h-RBT-0004")
    made = stage.desk().hand_over(verdict, collector=Collector(CollectorKind.PROXY, NEIGHBOUR, "voisine"))
    return made.collector.name


def keys_in(session: Session) -> set[bytes]:
    """Whatever in the operations, or among the keys that stay, could be a key."""
    told = b"".join(
        raw for table in session.store.events.tables() for _, raw in session.store.events.table(table).raw()
    )
    found = {bytes.fromhex(each.decode()) for each in re.findall(rb'"([0-9a-f]{64})"', told)}
    found |= {base64.b64decode(each) for each in re.findall(rb'"([A-Za-z0-9+/]{43}=)"', told)}
    return found | {session.card_key, session.store.secret("card"), session.people_key, session.programme.code.encode()}


def tells(session: Session, mark: str, id_: str) -> bool:
    """Whether somebody with this store finds the neighbour by her name, or the household by its number."""
    return any(
        pseudonym(NEIGHBOUR, key) == mark or household_id(key, "RBT-0900") == id_ for key in keys_in(session)
    ) or id_ == household_id(b"", "RBT-0900")


def test_after_a_purge_nobody_is_found_by_a_name_or_a_number(stage: Stage, tmp_path: Path) -> None:
    mark, id_ = collected_by_neighbour(stage), import_list(stage, tmp_path)
    session = stage.session
    assert tells(session, mark, id_), "as long as the people are here"
    assert id_ == household_id(session.people_key, "RBT-0900")
    before = session.people_key
    session.store.destroy_register()  # the day is open here: what a purge does to the store
    for _ in range(2):
        session = stage.session
        session.reload()
        assert session.people_key != before
        assert not tells(session, mark, id_)
        assert session.books.handovers.of_household("h-RBT-0004")
        stage.reopen()


def test_who_is_erased_is_not_found_by_their_number_and_the_others_stay_who_they_are(
    stage: Stage, tmp_path: Path
) -> None:
    mark, id_ = collected_by_neighbour(stage), import_list(stage, tmp_path)
    root.found(stage.session)
    people.add(stage.session, "nadia", PASSPHRASE, "data_focal_point")
    stage.session.log_in("nadia", PASSPHRASE)
    ids = {one.id for one in stage.session.books.register} - {id_}
    assert erasing.erase(stage.session, "RBT-0900").records == 1
    assert not tells(stage.session, mark, id_)
    assert {one.id for one in stage.session.books.register} == ids
    stage.reopen()
    assert not tells(stage.session, mark, id_)
    root.found(stage.session)
    assert stage.session.books.register.key == stage.session.people_key


def test_two_laptops_of_a_programme_call_people_of_one_list_the_same(tmp_path: Path) -> None:
    first, second = site(tmp_path)
    assert first.session.people_key == second.session.people_key
    assert import_list(first, tmp_path) == import_list(second, tmp_path)
    meet(first, second)
    assert len([one for one in first.session.books.register if one.number == "RBT-0900"]) == 1
    for one in (first, second):
        one.session.store.close()


def test_another_laptop_forgets_the_key_with_who_is_erased_and_hears_of_the_next(tmp_path: Path) -> None:
    first, second = site(tmp_path)
    before = first.session.people_key
    people.add(first.session, "nadia", PASSPHRASE, "data_focal_point")
    first.session.log_in("nadia", PASSPHRASE)
    erasing.erase(first.session, "RBT-0004")
    first.session.log_in("sara", PASSPHRASE)
    root.found(first.session)
    carry(first, second)
    assert erasing.carry_out(second.session) == 1
    assert before != second.session.people_key == first.session.people_key
    keys = [event.key for event, _ in second.session.raw_events() if isinstance(event, PeopleKeyMade)]
    assert keys == [first.session.people_key.hex()]
    for one in (first, second):
        one.session.store.close()


def test_the_key_outlives_who_is_removed_and_what_is_kept_no_longer(stage: Stage, tmp_path: Path) -> None:
    root.found(stage.session)
    before = stage.session.people_key
    people.remove(stage.session, "awa")
    assert stage.session.people_key == before
    people.add(stage.session, "nadia", PASSPHRASE, "data_focal_point")
    stage.session.store.close()
    stage.session = Session(open_store(stage.folder, "nadia", PASSPHRASE, counters=tmp_path / "heads"), stage.clock)
    assert stage.session.people_key == before


@pytest.mark.parametrize("reopened", [False, True])
def test_no_laptop_but_the_roots_makes_a_key(tmp_path: Path, reopened: bool) -> None:
    victim = make_stage(tmp_path / "victim")
    root.found(victim.session)
    before, liar = victim.session.people_key, Liar(victim)
    liar.send([liar.segment([liar.doc("PeopleKeyMade", key="ab" * 32)])], tmp_path)
    if reopened:
        victim.reopen()
    assert victim.session.people_key == before
    victim.session.store.close()


def test_what_lies_in_quarantine_goes_with_who_is_erased(stage: Stage, tmp_path: Path) -> None:
    """It may be in there under a number, as what a newer programme says, or under none."""
    liar = Liar(stage)
    household = {"id": "h-RBT-0004", "name": "Zqxwkanari"}
    liar.send(
        [liar.segment([liar.doc("Unheard", household=household), liar.doc("Unheard", of="h-RBT-0005")])], tmp_path
    )
    assert len(stage.session.quarantine) == 2
    people.add(stage.session, "nadia", PASSPHRASE, "data_focal_point")
    stage.session.log_in("nadia", PASSPHRASE)
    erasing.erase(stage.session, "RBT-0004")
    for _ in range(2):
        left = [kept.document for kept in stage.session.quarantine]
        assert len(left) == 1 and b"h-RBT-0005" in left[0]
        assert [one.code for one in audit(stage.session.store, stage.session.books).findings] == ["aside_newer"]
        stage.reopen()
