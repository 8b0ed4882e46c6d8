"""Laptops with two versions of distro, or with two states of one programme: what the older one does not know is kept,
named, handed on as it came, and folded once it is understood. All else is worked with meanwhile.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from apart import audited, carry, findings, scan, serve, site
from distro.model import events as e
from distro.model.cards import RevokeReason
from distro.model.goods import AdjustmentReason
from distro.model.quarantine import Reason
from distro.model.verdicts import VerdictCode
from distro.reports.day.report import day_report
from distro.stations import card_office, programme, stockroom, supplements
from distro.stations.closing import Close
from distro.stations.laptops import stick
from distro.stations.session import Session
from distro.store import open_store
from distro.texts import speaking
from distro.wording.quarantine import not_taken_in_words
from older import older
from stage import PASSPHRASE, Stage
from tests_programme import SOURCE


def raw(stage: Stage) -> dict[str, bytes]:
    """What people did, as it stands in the store; apart from who read whose stick."""
    return {event.id: document for event, document in stage.session.raw_events() if type(event) is not e.BundleRead}


def updated(stage: Stage, number: int) -> None:
    """The laptop is opened by the distro that all have by now."""
    stage.session.store.close()
    store = open_store(stage.folder, "sara", PASSPHRASE, counters=stage.folder.parent / f"heads{number}")
    stage.session = Session(store, stage.clock)


def told(stage: Stage, taken: stick.Taken) -> list[str]:
    with speaking("en"):
        return not_taken_in_words(
            stage.session.books, taken.set_aside, skipped=taken.skipped, broken=taken.broken, strangers=taken.strangers
        )


def act(stage: Stage, number: int) -> str:
    """What the older distro knows, among what it does not; the card that is held since."""
    serve(stage, number)
    held = stage.card(number + 1).code
    card_office.hold(stage.session, held)
    stockroom.lose(stage.session, "RBT", [("SAVON", 1)], AdjustmentReason.INFESTED)
    card_office.reissue(stage.session, stage.card(number).code, RevokeReason.LOST)
    stockroom.lose(stage.session, "RBT", [("SAVON", 2)], AdjustmentReason.DAMAGED)
    return held


def test_what_a_newer_distro_wrote_passes_an_older_one_both_ways_and_is_folded_after_the_update(tmp_path: Path) -> None:
    one, between, other = site(tmp_path, 3)
    held = act(one, 1)
    with older():
        carry(other, between)
        before = between.session.books.stock.on_hand(stockroom.shelf_of("RBT"), "SAVON")
        taken = carry(one, between)
        assert [(kept.device, kept.reason) for kept in taken.set_aside] == [
            (one.session.store.device, Reason.NEWER)
        ] * 2
        assert {kept.field for kept in taken.set_aside} == {"kind", "reason"}
        assert (taken.broken, taken.skipped, taken.strangers) == ((), (), ())
        name = between.session.books.devices.name_of(one.session.store.device)
        assert all("newer distro" in line and name in line and "Update this laptop" in line
                   for line in told(between, taken))  # fmt: skip
        assert len(list(between.session.books.handovers)) == 1, "what it knows, it takes in"
        assert before - between.session.books.stock.on_hand(stockroom.shelf_of("RBT"), "SAVON") >= 2
        assert findings(between) == {"aside_newer"}
        assert scan(between, held).code.may_collect, "nobody told it yet"
        serve(between, 5)
        passed_on = stick.write(between.session, tmp_path, other.session.store.device)
    there = stick.read(other.session, Path(passed_on.path))
    assert there.set_aside == ()
    assert scan(other, held).code is VerdictCode.CARD_HELD
    also_held = act(other, 3)
    with older():
        back = carry(other, between)
        assert {kept.device for kept in back.set_aside} == {other.session.store.device}
        again = carry(other, between)
        assert (again.new, again.set_aside) == (0, ())
        between.session.reload()
        assert len(between.session.quarantine) == 4, "and when it is opened again"
        passed_on = stick.write(between.session, tmp_path, one.session.store.device)
    home = stick.read(one.session, Path(passed_on.path))
    assert home.set_aside == ()
    assert scan(one, also_held).code is VerdictCode.CARD_HELD
    updated(between, 1)
    assert between.session.quarantine == []
    for card in (held, also_held):
        assert scan(between, card).code is VerdictCode.CARD_HELD
    for giver, taker in (
        (one, other),
        (other, one),
        (one, between),
        (other, between),
        (between, one),
        (between, other),
    ):
        carry(giver, taker)
    assert raw(one) == raw(between) == raw(other)
    cards = [sorted(map(str, laptop.session.books.cards)) for laptop in (one, between, other)]
    assert cards[0] == cards[1] == cards[2], "and what replaced the revoked card"
    for laptop in (one, between, other):
        assert audited(laptop).findings == ()
        laptop.session.store.close()


def test_a_count_by_an_older_distro_says_what_it_could_not_read_and_nothing_is_lost_twice(tmp_path: Path) -> None:
    """Goods that the newer one wrote off are missing on the shelf; what both know is on neither's list twice."""
    one, other = site(tmp_path)
    point, shelf = "RBT", stockroom.shelf_of("RBT")
    stands = one.session.books.stock.on_hand(shelf, "RIZ") - 5
    stockroom.lose(one.session, point, [("RIZ", 5)], AdjustmentReason.INFESTED)
    with older():
        carry(one, other)
        made = serve(other, 2)
        assert isinstance(made, e.Handover)
        stands -= sum(move.quantity for move in made.movements if move.lot.item == "RIZ")
        close = Close(other.session, point)
        book = dict(stockroom.standing(other.session, point))
        assert book["RIZ"] == stands + 5, "nobody told it yet"
        for item in close.items:
            close.count(item, stands if item == "RIZ" else book[item])
        close.explain("RIZ", AdjustmentReason.LOST)
        close.sign("omar", "sara", PASSPHRASE, PASSPHRASE)
        assert findings(other) == {"aside_newer"}
    carry(other, one)
    updated(other, 1)
    for laptop in (one, other):
        assert findings(laptop) == {"supplement_open"}
        told = day_report(laptop.session.programme, laptop.session.books, "RBT-2023-06-14")
        assert next(line for line in told.items if line.code == "RIZ").late == -5
    supplements.sign(one.session, "RBT-2023-06-14", "sara", PASSPHRASE)
    carry(one, other)
    for laptop in (one, other):
        assert findings(laptop) == set()
        assert laptop.session.books.stock.on_hand(shelf, "RIZ") == stands
        laptop.session.store.close()


def test_a_manifest_of_a_newer_distro_is_refused_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = site(tmp_path, 2)
    with monkeypatch.context() as newer:
        newer.setattr("distro.exchange.bundle._VERSION", 3)
        written = stick.write(one.session, tmp_path, other.session.store.device)
    with pytest.raises(Exception, match="bundle_of_newer"):
        stick.read(other.session, Path(written.path))
    assert carry(one, other).broken == ()
    for laptop in (one, other):
        laptop.session.store.close()


def edited(source: bytes, *changes: tuple[str, str]) -> bytes:
    text = source.decode()
    for old, new in changes:
        assert text.count(old) >= 1, old
        text = text.replace(old, new, 1)
    return text.encode()


_ITEM = """[[items]]
code = "NATTEX"
name = { fr = "Natte", en = "Mat", ar = "حصيرة" }
kind = "nfi"
cost_cents = 120
piece_grams = 1000

"""
_BASKET = """[[baskets]]
code = "NOUV"
name = { fr = "N", en = "N", ar = "ن" }
lines = [{ item = "NATTEX", fixed = 2 }]

"""
NEWER = edited(
    SOURCE,
    ('[[items]]\ncode = "RIZ"', _ITEM + '[[items]]\ncode = "RIZ"'),
    ("[[rounds]]", _BASKET + "[[rounds]]"),
    ('baskets = ["PANIER", "HYGIENE"]', 'baskets = ["PANIER", "HYGIENE", "NOUV"]'),
)


def test_a_programme_without_a_basket_is_said_to_be_older_at_once_and_every_scan_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have a file of the same code, and not the same file."""
    monkeypatch.setattr("stage.SOURCE", NEWER)
    taken: list[stick.Taken] = []

    def noted(giver: Stage, taker: Stage) -> None:
        taken.append(carry(giver, taker))

    monkeypatch.setattr("apart.carry", noted)
    newer, behind = site(tmp_path, 2)
    [first] = taken
    device = newer.session.store.device
    assert {(kept.device, kept.reason) for kept in first.set_aside} == {(device, Reason.PROGRAMME_OLDER)}
    assert {kept.field for kept in first.set_aside} <= {"NOUV", "NATTEX"}
    name = behind.session.books.devices.name_of(device)
    assert all("programme here is older" in line and name in line for line in told(behind, first))
    behind.pass_time()
    for number in range(1, 11):
        assert scan(behind, newer.card(number).code).code in VerdictCode
    assert findings(behind) == {"aside_programme_older"}
    assert findings(newer) == set()
    # The head office changes something: with it goes the whole programme, and what waited is taken in.
    changed = edited(NEWER, ("cost_cents = 120", "cost_cents = 125"))
    programme.change(newer.session, programme.preview(newer.session, changed))
    assert carry(newer, behind).set_aside == ()
    assert behind.session.quarantine == []
    assert behind.session.programme == newer.session.programme
    assert dict(stockroom.on_shelf(behind.session, "RBT"))["NATTEX"] == 60
    assert serve(behind, 1) is not VerdictCode.NOT_IN_ROUND
    assert findings(behind) == set()
    for laptop in (newer, behind):
        laptop.session.store.close()
