"""What was written freely lives and dies with people's data; one household is erased everywhere, with proof."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path

import pytest
import zstandard
from msgspec import to_builtins
from msgspec.structs import replace

from apart import carry, meet, serve, site
from distro.cards.code import read
from distro.exchange.keys import Identity
from distro.exchange.segment import seal
from distro.model.events import Collector, Remark
from distro.model.people import CollectorKind
from distro.reports.day.report import day_report
from distro.stations import about_one, erasing, people, registration
from distro.stations.audit import audit
from distro.stations.errors import Refused
from distro.stations.laptops.retiring import retire
from distro.stations.session import Session
from distro.stations.traces import names_left
from distro.store import Store, open_store
from distro.wording.erasures import held_in_words
from hostile import Liar
from stage import PASSPHRASE, ROUND, Stage

WORDS = "rendu à Mme Zérouali, 0612345678"


def everything(store: Store) -> bytes:
    return b"".join(
        raw for db in (store.events, store.register) for table in db.tables() for _, raw in db.table(table).raw()
    )


def in_operations(store: Store) -> bytes:
    return b"".join(raw for table in store.events.tables() for _, raw in store.events.table(table).raw())


@pytest.fixture
def voided(stage: Stage) -> Stage:
    people.add(stage.session, "nadia", PASSPHRASE, "data_focal_point")
    desk = stage.desk()
    made = desk.hand_over(desk.scan(read(stage.card(1).code, stage.session.card_key)))
    desk.void(made.id, WORDS)
    return stage


def again(stage: Stage, folder: Path, person: str = "nadia") -> Session:
    stage.session.store.close()
    stage.session = Session(open_store(stage.folder, person, PASSPHRASE, counters=folder / "heads"), stage.clock)
    return stage.session


def test_what_was_written_freely_stands_with_peoples_data_alone_and_is_read_as_before(
    voided: Stage, tmp_path: Path
) -> None:
    assert "Zérouali".encode() not in in_operations(voided.session.store)
    assert "Zérouali".encode() in everything(voided.session.store)
    session = again(voided, tmp_path)
    day = session.books.days.open_at("RBT")
    assert day is not None
    assert [void.reason for void in day.voids] == [WORDS]
    assert audit(session.store, session.books).findings == ()


def test_one_household_is_erased_at_its_request_with_all_that_names_it(voided: Stage, tmp_path: Path) -> None:
    session = voided.session
    household = session.books.register.numbered("RBT-0001")
    assert household is not None
    with pytest.raises(Refused, match="not_your_role"):
        erasing.erase(session, "RBT-0001")
    session.log_in("nadia", PASSPHRASE)
    others = len(session.books.register) - 1
    erased = erasing.erase(session, "rbt-0001")
    assert (erased.records >= 2, erased.left) == (True, 0)
    for reopened in (False, True):
        session = again(voided, tmp_path) if reopened else session
        assert session.books.register.numbered("RBT-0001") is None
        assert len(session.books.register) == others
        assert household.name.encode() not in everything(session.store)
        assert "Zérouali".encode() not in everything(session.store)
        assert names_left(session, [household.name, WORDS], besides={"essai"}) == 0
        assert audit(session.store, session.books).findings == ()
        assert not [event for event, _ in session.raw_events() if isinstance(event, Remark)]
    with pytest.raises(Refused, match="household_unknown"):
        erasing.erase(session, "RBT-0001")


def test_the_proof_looks_at_parts_of_names_and_of_numbers(stage: Stage) -> None:
    people.add(stage.session, "nadia", PASSPHRASE, "data_focal_point")
    desk = stage.desk()
    made = desk.hand_over(desk.scan(read(stage.card(1).code, stage.session.card_key)))
    desk.void(made.id, "le fils de Zérouali est venu")
    assert names_left(stage.session, ["Fatima-Zahra Zérouali"]) == 1
    assert names_left(stage.session, ["Mme ZEROUALI"]) == 1
    assert names_left(stage.session, ["06 12 34 56 78"]) == 0
    (stage.session.store.folder / "notes.txt").write_text("chez les ZEROUALI, fatima-zahra")
    assert names_left(stage.session, ["Fatima Zerouali"]) == 2


def test_the_proof_knows_a_phone_however_it_is_written_and_a_name_of_short_words(stage: Stage) -> None:
    people.add(stage.session, "nadia", PASSPHRASE, "data_focal_point")
    desk = stage.desk()
    for number, words in ((1, "appelé +212 6-12.34 56 78, sac 3"), (2, "pour BA  Sow"), (3, "هاتفه ٠٦١٢٣٤٥٦٧٨")):
        made = desk.hand_over(desk.scan(read(stage.card(number).code, stage.session.card_key)))
        desk.void(made.id, words)
    assert names_left(stage.session, ["0612345678"]) == 2
    assert names_left(stage.session, ["Ba Sow"]) == 1
    assert names_left(stage.session, ["Sow Dia"]) == 0
    packed = zstandard.ZstdCompressor().compress("Ndeye Fatoumata".encode("utf-16-le"))
    (stage.session.store.folder / "hub").mkdir()
    (stage.session.store.folder / "hub" / "1.blk").write_bytes(b"\0" * 40 + packed)
    assert names_left(stage.session, ["Fatoumata Ndeye"]) == 1


def test_every_laptop_proves_that_it_forgot_and_the_proofs_come_back(tmp_path: Path) -> None:
    first, second, third = laptops = site(tmp_path, 3)
    name = "Kanari Zérouali"
    [one] = [household for household in first.session.books.register if household.number == "RBT-0004"]
    registration.register(first.session, [replace(one, name=name)])
    carry(first, second)
    people.add(first.session, "nadia", PASSPHRASE, "data_focal_point")
    first.session.log_in("nadia", PASSPHRASE)
    assert erasing.erasures(first.session) == []
    asked = erasing.erase(first.session, "RBT-0004")
    [told] = erasing.erasures(first.session)
    assert (told.reference, told.done, [proof.at is None for proof in told.proofs].count(True)) == (
        asked.reference, False, 2,
    )  # fmt: skip
    for laptop in (second, third):
        carry(first, laptop)
        assert erasing.carry_out(laptop.session) == 1
        assert erasing.carry_out(laptop.session) == 0
        assert name.encode() not in everything(laptop.session.store)
        carry(laptop, first)
    [told] = erasing.erasures(first.session)
    assert told.done
    assert all(proof.at and not proof.left for proof in told.proofs)
    assert sum(proof.records for proof in told.proofs) >= 3
    carry(first, second)
    assert erasing.erasures(second.session)[0].done
    with pytest.raises(Refused, match="not_your_role"):
        third.session.log_in("awa", PASSPHRASE)
        erasing.erasures(third.session)
    for laptop in laptops:
        assert audit(laptop.session.store, laptop.session.books).findings == ()
        assert laptop.session.books.cards.of_household("h-RBT-0004"), "what was set aside at first, and counts by now"
        laptop.session.store.close()


def test_a_laptop_that_was_lost_is_named_and_one_that_finds_a_trace_says_so(tmp_path: Path) -> None:
    first, second, third = site(tmp_path, 3)
    people.add(first.session, "nadia", PASSPHRASE, "data_focal_point")
    retire(first.session, third.session.store.device)
    first.session.log_in("nadia", PASSPHRASE)
    [one] = [household for household in first.session.books.register if household.number == "RBT-0008"]
    erasing.erase(first.session, "RBT-0008")
    (second.folder / "copie.txt").write_text(f"liste de {one.phone}")
    carry(first, second)
    erasing.carry_out(second.session)
    carry(second, first)
    [told] = erasing.erasures(first.session)
    assert not told.done
    assert {proof.left for proof in told.proofs if proof.at} == {0, 1}
    assert [proof.retired for proof in told.proofs] == [False, False, True]
    for laptop in (first, second, third):
        laptop.session.store.close()


def test_what_was_set_aside_and_counts_by_now_outlives_the_people(tmp_path: Path) -> None:
    """It came before the root was known here; among people's data it would go with them."""
    first, _, third = laptops = site(tmp_path, 3, open_day=False)
    session = third.session
    people.add(session, "nadia", PASSPHRASE, "data_focal_point")
    session.log_in("nadia", PASSPHRASE)
    households = [one.id for one in first.session.books.register]
    assert all(session.books.cards.of_household(one) for one in households)
    people.purge_register(session)
    session.reload()
    assert len(session.books.register) == 0
    assert all(session.books.cards.of_household(one) for one in households)
    assert session.books.entitlements.at("2023-T1", "RBT")
    assert audit(session.store, session.books).findings == ()
    for laptop in laptops:
        laptop.session.store.close()


def test_what_a_laptop_set_aside_until_it_knew_who_may_say_it_is_not_forgotten_with_a_household(tmp_path: Path) -> None:
    """A laptop that joined by a stick had read what was granted before it read who may grant."""
    a, b = site(tmp_path)
    household = a.session.books.register.numbered("RBT-0004")
    assert household is not None
    serve(b, 4)
    granted = b.session.books.entitlements.get(ROUND, household.id)
    people.add(a.session, "nadia", PASSPHRASE, "data_focal_point")
    a.session.log_in("nadia", PASSPHRASE)
    erasing.erase(a.session, "RBT-0004")
    a.session.log_in("sara", PASSPHRASE)
    meet(a, b)
    assert erasing.carry_out(b.session) == 1
    for each in (a, b):
        assert each.session.books.register.get(household.id) is None
        assert each.session.books.entitlements.get(ROUND, household.id) == granted
        told = day_report(each.session.programme, each.session.books, "RBT-2023-06-14")
        assert told.served.people == household.size


def test_a_laptop_looks_once_for_who_asked_and_then_at_what_came_since(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What an opening costs does not grow with the store; what comes late about them goes all the same."""
    a, b, c = laptops = site(tmp_path, 3)
    looked: list[Collection[str]] = []

    def whole(session: Session, asked: Collection[str]) -> dict[str, set[tuple[str, int]]]:
        looked.append(asked)
        return about_one.records_of(session, asked)

    monkeypatch.setattr(erasing, "records_of", whole)

    def looks(laptop: Stage) -> tuple[int, int]:
        """How many were forgotten, and how often all was looked at."""
        looked.clear()
        return erasing.carry_out(laptop.session), len(looked)

    assert looks(b) == (0, 0)
    by_proxy(c, 4)
    people.add(a.session, "nadia", PASSPHRASE, "data_focal_point")
    a.session.log_in("nadia", PASSPHRASE)
    erasing.erase(a.session, "RBT-0004")
    carry(a, b)
    assert [looks(b), looks(b)] == [(1, 1), (0, 0)]
    made = by_proxy(b, 3)
    b.desk().void(made, "parti sans signer")
    assert looks(b) == (0, 0), "of somebody who did not ask"
    assert about_one.Looked(b.session)._since() == [], "what was looked at once is not looked at at each opening"
    carry(c, b)
    b.session.catch_up()
    assert CANARY in everything(b.session.store).decode()
    assert [looks(b), looks(b)] == [(1, 1), (0, 0)]
    assert f"{CANARY} 4" not in everything(b.session.store).decode()
    assert f"{CANARY} 3" in everything(b.session.store).decode()
    for laptop in laptops:
        laptop.session.store.close()


CANARY = "Kanarivoisine"


def by_proxy(laptop: Stage, number: int) -> str:
    desk = laptop.desk()
    verdict = desk.scan(read(laptop.card(number).code, laptop.session.card_key))
    return desk.hand_over(verdict, collector=Collector(CollectorKind.PROXY, f"{CANARY} {number}", "voisine")).id


def test_one_laptop_does_not_make_all_others_forget_everybody(stage: Stage, tmp_path: Path) -> None:
    """Nothing brings people back: on one laptop's word a few go a day, until it is retired."""
    session, liar = stage.session, Liar(stage)
    here = [one.id for one in session.books.register]
    many = erasing.MOST_A_DAY + 7
    liar.send([liar.segment([liar.doc("HouseholdErased", household=f"h{n}", gone=[]) for n in range(many)])], tmp_path)
    lies = [liar.doc("HouseholdErased", household=one, gone=[]) for one in here]
    liar.send([liar.segment(lies)], tmp_path)
    assert erasing.carry_out(session) == erasing.MOST_A_DAY
    assert erasing.carry_out(session) == 0
    assert erasing.waiting(session) == {liar.device: 7 + len(here)}
    [told] = held_in_words(session.books, erasing.waiting(session))
    assert "liar" in told
    held = [one.held_from for one in erasing.erasures(session)]
    assert held == [""] * erasing.MOST_A_DAY + [liar.device] * (7 + len(here))
    assert {one.id for one in session.books.register} == set(here)
    stage.pass_time(24 * 3600)
    assert erasing.carry_out(session) > 0
    retire(session, liar.device, upto=0)
    assert (erasing.waiting(session), erasing.carry_out(session)) == ({}, 0)


def test_whom_a_liar_lets_in_make_nobody_forget_more(stage: Stage, tmp_path: Path) -> None:
    session, liar, each = stage.session, Liar(stage), erasing.MOST_A_DAY - 5
    for device in ("0000dead", "0001dead", "0002dead"):
        made_up = Identity(os.urandom(32))
        signer, recipient = made_up.address.signer, made_up.address.recipient
        vouches = liar.segment([liar.doc("DeviceTrusted", peer=device, name="", signer=signer, recipient=recipient)])
        lies = [
            liar.doc("HouseholdErased", device=device, seq=n, household=f"{device}-{n}", gone=[])
            for n in range(1, each + 1)
        ]
        says = seal(made_up, session.programme.code, device, "", 1, lies, "", "")
        assert liar.send([vouches, says], tmp_path).new == 1 + each
    assert sum(erasing.waiting(session).values()) == 3 * each - erasing.MOST_A_DAY
    assert (erasing.carry_out(session), erasing.carry_out(session)) == (erasing.MOST_A_DAY, 0)


def test_what_stands_in_fields_that_a_kind_has_not_hides_nobody_from_being_forgotten(
    stage: Stage, tmp_path: Path
) -> None:
    people.add(stage.session, "nadia", PASSPHRASE, "data_focal_point")
    session, liar = again(stage, tmp_path), Liar(stage)
    household = to_builtins(session.books.register.get("h-RBT-0002")) | {"name": CANARY}
    said = liar.doc("HouseholdChanged", household=household, changed=["name"], handover=5)
    assert liar.send([liar.segment([said])], tmp_path).new == 1
    erasing.erase(session, "RBT-0002")
    assert CANARY.encode() not in everything(session.store)
