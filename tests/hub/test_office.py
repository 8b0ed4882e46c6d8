"""The head office: tables that say what the journal says, each event once, whatever is folded again or was changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from distro.cards.code import read
from distro.exchange.office import fold_into
from distro.model.cards import mark_of
from distro.model.events import HandoverLine, ReferralMade
from distro.model.services import Outcome, Priority, ServiceCode
from distro.stations import erasing, people, registration, service_desk
from distro.stations.closing import Close
from distro.stations.errors import Refused
from distro.stations.laptops import hub, office, receipts
from distro.stations.stockroom import on_shelf
from distro.store import Role
from hub.site import Site, make_site, meet, serve
from hub.tables import ask, everything
from stage import MORNING, PASSPHRASE, ROUND


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = make_site(tmp_path, 2)
    yield made
    for laptop in made.laptops:
        laptop.session.store.close()


def a_day(site: Site) -> None:
    first = site.laptops[0]
    handovers = [serve(first, first.card(number).code) for number in (1, 2, 3)]
    first.desk().void(handovers[2], "essai")
    registration.agree(first.session, ["RBT-0001"], "2023-03", ("partners",))
    slip = service_desk.refer(first.session, "h-RBT-0001", ServiceCode.HEALTH, "SANTE-RBT", Priority.URGENT)
    service_desk.follow(first.session, slip.number, Outcome.ACCEPTED)
    close = Close(first.session, "RBT")
    book = dict(on_shelf(first.session, "RBT"))
    for item in close.items:
        close.count(item, book.get(item, 0))
    close.sign("omar", "sara", PASSPHRASE, PASSPHRASE)


def test_the_tables_say_what_the_journal_says(site: Site, tables: str) -> None:
    a_day(site)
    session = site.laptops[0].session
    folded = office.fold(session, tables)
    assert folded.new == len(list(session.raw_events()))
    assert ask(tables, "select count(*) from standing_handovers") == [(2,)]
    handed: dict[Any, Any] = dict(ask(tables, "select item, sum(quantity) from handed_over group by item"))
    flows = session.books.days.all()[0].flows.items
    assert handed == {code: flow.handed_over for code, flow in flows.items() if flow.handed_over}
    assert ask(tables, "select outcome from referrals") == [("accepted",)]
    assert ask(tables, "select counted_by, approved_by from days") == [("omar", "sara")]
    assert ask(tables, "select count(*), sum(people) from households") == [
        (len(session.books.register), sum(household.size for household in session.books.register))
    ]
    to_one = "select sum(m.quantity) from movements m join handovers h on h.id = m.event where m.target = 'household'"
    taken = ask(tables, f"{to_one} and h.household = 'h-RBT-0001'")
    assert taken[0][0] == sum(m.quantity for m in session.books.handovers.of_household("h-RBT-0001")[0].movements)
    told = repr(everything(tables))
    for household in session.books.register:
        assert household.name not in told
        assert household.number in told


def test_folding_again_adds_nothing_and_later_events_come_after(site: Site, tables: str) -> None:
    session = site.laptops[0].session
    first = office.fold(session, tables)
    assert office.fold(session, tables).new == 0
    serve(site.laptops[0], site.laptops[0].card(1).code)
    again = office.fold(session, tables)
    assert (again.new, again.quarantined) == (1, 0)
    assert again.upto[session.store.device] == first.upto[session.store.device] + 1


def test_what_was_changed_is_set_aside_beside_what_stands(site: Site, tables: str) -> None:
    laptop = site.laptops[0]
    serve(laptop, laptop.card(1).code)
    office.fold(laptop.session, tables)
    handover = next(iter(laptop.session.books.handovers))
    other_bytes = (replace(handover, lines=()), hashlib.sha256(b"other").hexdigest())
    same_number = (replace(handover, id="f" * 32), hashlib.sha256(b"third").hexdigest())
    folded = fold_into(tables, "MAR23", [other_bytes, same_number])
    assert (folded.new, folded.quarantined) == (0, 2)
    assert fold_into(tables, "MAR23", [other_bytes]).quarantined == 0, "it lies there once"
    assert ask(tables, "select stands from quarantine") == [(handover.id,), (handover.id,)]
    assert ask(tables, "select count(*) from standing_handovers") == [(1,)]
    assert ask(tables, "select count(*) from handover_lines") == [(len(handover.lines),)]


def test_a_crash_in_the_middle_changes_nothing(site: Site, tables: str) -> None:
    session = site.laptops[0].session

    def breaking() -> Iterator[tuple[object, str]]:
        for number, (event, raw) in enumerate(session.raw_events()):
            if number == 20:
                raise KeyboardInterrupt
            yield event, hashlib.sha256(raw).hexdigest()

    with pytest.raises(KeyboardInterrupt):
        fold_into(tables, "MAR23", breaking())  # type: ignore[arg-type]
    assert office.fold(session, tables).new == len(list(session.raw_events()))
    with pytest.raises(KeyboardInterrupt):
        fold_into(tables, "MAR23", breaking())  # type: ignore[arg-type]
    assert ask(tables, "select count(*) from events") == [(len(list(session.raw_events())),)]


def test_a_receipt_comes_back_to_the_laptop(site: Site, tables: str) -> None:
    site.start()
    desk, head = site.laptops
    for laptop in site.laptops:
        hub.join(laptop.session, site.address)
    meet(desk)
    assert hub.waiting(desk.session) > 0
    meet(head)
    office.fold(head.session, tables)
    meet(head)
    before = hub.waiting(desk.session)
    meet(desk)
    assert hub.waiting(desk.session) == 0 < before
    serve(desk, desk.card(1).code)
    assert hub.waiting(desk.session) == 1
    site.kill()


def test_people_are_not_purged_before_the_receipt(site: Site, tables: str) -> None:
    site.start()
    desk, head = site.laptops
    hub.join(head.session, site.address)
    hub.join(desk.session, site.address)
    desk.session.store.keyring.add("nadia", PASSPHRASE, Role.DATA_FOCAL_POINT)
    close = Close(desk.session, "RBT")
    book = dict(on_shelf(desk.session, "RBT"))
    for item in close.items:
        close.count(item, book.get(item, 0))
    close.sign("omar", "sara", PASSPHRASE, PASSPHRASE)
    meet(desk)
    desk.session.store.switch("nadia", PASSPHRASE)
    with pytest.raises(Refused, match="no_receipt"):
        people.purge_register(desk.session)
    assert len(desk.session.books.register) == 12
    meet(head)
    office.fold(head.session, tables)
    meet(head)
    meet(desk)
    assert people.purge_register(desk.session) == 12
    site.kill()


def test_a_receipt_that_the_office_did_not_sign_erases_nothing(site: Site) -> None:
    desk, head = site.laptops
    own, office_ = desk.session.store.device, head.session.store.device
    true = receipts.give(head.session, {own: 3})
    assert receipts.unproven(desk.session) == desk.session.books.devices.have[own]
    for receipt in (
        true,
        replace(true, upto={own: 99}),
        replace(true, signature=""),
        replace(true, signature="no base64"),
        replace(true, device=own),
    ):
        desk.session.books.devices.receipts = [receipt]
        proven = desk.session.books.devices.have[own] - receipts.unproven(desk.session)
        assert proven == (3 if receipt is true else 0)
    assert true.device == office_


def test_an_auditor_reads_who_let_it_pass_why_and_by_which_card(site: Site, tables: str) -> None:
    first = site.laptops[0]
    desk, session = first.desk(), first.session
    serve(first, first.card(1).code)
    again = desk.scan(read(first.card(1).code, session.card_key))
    rice = (HandoverLine(ROUND, "PANIER", "RIZ", 1, 1),)
    made = desk.hand_over_anyway(again, rice, "sara", PASSPHRASE, "sac percé")
    desk.void(made.id, "mauvais ménage")
    office.fold(session, tables)
    [told] = ask(
        tables,
        "select distinct household, card, override_by, override_reason, voided_by, void_reason from handovers_told"
        f" where id = '{made.id}'",
    )
    assert told == ("RBT-0001", mark_of(first.card(1).code), "sara", "sac percé", "sara", "mauvais ménage")
    assert first.card(1).code not in repr(everything(tables))


def test_what_was_written_goes_with_the_household_that_asks_to_be_forgotten(site: Site, tables: str) -> None:
    first = site.laptops[0]
    handover = serve(first, first.card(1).code)
    first.desk().void(handover, "Diallo s'est trompée")
    office.fold(first.session, tables)
    assert "Diallo" in repr(everything(tables))
    first.session.store.keyring.add("nadia", PASSPHRASE, Role.DATA_FOCAL_POINT)
    first.session.log_in("nadia", PASSPHRASE)
    erasing.erase(first.session, "RBT-0001")
    first.session.log_in("sara", PASSPHRASE)
    office.fold(first.session, tables)
    assert "Diallo" not in repr(everything(tables))
    if not tables.startswith("postgres"):
        assert b"Diallo" not in Path(tables).read_bytes(), "not in what is free in the file either"


def test_cases_of_the_protection_role_never_come_into_the_tables(site: Site, tables: str) -> None:
    slip = ReferralMade(
        id="0" * 12, device="a", seq=1, site="RBT", by="sara", occurred_at=MORNING, recorded_at=MORNING,
        number="RBT-OR-0001", household="h-RBT-0001", service=ServiceCode.ANTI_TRAFFICKING, receiver="P",
        priority=Priority.URGENT, due_at=MORNING, consent_version="1",
    )  # fmt: skip
    fold_into(tables, "MAR23", [(slip, "digest")])
    assert ask(tables, "select * from slips") == []
    assert ServiceCode.ANTI_TRAFFICKING.value not in repr(everything(tables))
