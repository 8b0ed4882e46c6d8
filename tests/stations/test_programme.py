"""A programme changes while it runs: told in words, taken over by every laptop, and never against what happened."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from msgspec.structs import astuple

from distro.exchange.programme import digest_of, read_programme
from distro.model.programme import Unit
from distro.model.quarantine import Reason
from distro.stations import days, programme, registration, rounds, stockroom, transfers
from distro.stations.audit import audit
from distro.stations.changed_units import changed_units
from distro.stations.closing import Close
from distro.stations.errors import Refused
from distro.stations.laptops import stick, sync
from distro.stations.session import Session
from distro.stations.stockroom import ReceiptLine, shelf_of, store_of
from distro.stations.store_count import StoreCount
from distro.store import Cost, Role, create_store
from distro.texts import LANGUAGES, speaking
from distro.texts.spaces import soft
from distro.wording.changed_units import unit_changed
from distro.wording.programme import difference_lines, preview_lines
from stage import PASSPHRASE, ROUND, WOMAN, Stage, household, make_stage
from tests_programme import SOURCE

TEXT = SOURCE.decode()
MAT = """[[items]]
code = "TAPIS"
name = { fr = "Tapis", en = "Rug", ar = "زربية" }
kind = "nfi"

"""
BASKET = """[[baskets]]
code = "SOL"
name = { fr = "Pour le sol", en = "For the floor", ar = "للأرض" }
lines = [{ item = "TAPIS", fixed = 2 }]

"""
ROUND_OF_2024 = """[[rounds]]
code = "2024-T1"
name = { fr = "Tour de mars 2024", en = "March 2024 round", ar = "دورة مارس 2024" }
window_from = 2024-03-04
window_to = 2024-03-15
baskets = ["PANIER", "SOL"]
points = ["RBT", "TNG"]

"""


def edited(*pairs: tuple[str, str]) -> bytes:
    text = TEXT
    for good, bad in pairs:
        assert good in text, good
        text = text.replace(good, bad, 1)
    return text.encode()


NEXT_YEAR = edited(
    ('[[items]]\ncode = "RIZ"', MAT + '[[items]]\ncode = "RIZ"'),
    ('[[baskets]]\ncode = "PANIER"', BASKET + '[[baskets]]\ncode = "PANIER"'),
    ('[[rounds]]\ncode = "2023-T1"', ROUND_OF_2024 + '[[rounds]]\ncode = "2023-T1"'),
    ("per_person = 2, cap = 15", "per_person = 2, cap = 12"),
    ("ends = 2024-01-31", "ends = 2024-12-31"),
)


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return make_stage(tmp_path / "store")


def test_a_change_is_told_in_words_and_frozen_rounds_stay(stage: Stage) -> None:
    before = stage.session.programme
    found = programme.preview(stage.session, NEXT_YEAR)
    assert found.objections == ()
    with speaking("fr"):
        lines = [soft(line) for line in preview_lines(before, found)]
    assert "fin : 31/12/2024 (avant : 31/01/2024)" in lines
    [rice] = [line for line in lines if "Riz" in line]
    assert re.search(r"2 par personne.*plafond 12 \(avant : .*plafond 15\), à partir du tour 2023-T2", rice)
    assert "Article TAPIS : nouveau, Tapis" in lines
    assert lines[-1] == "Restent comme accordés : 2023-T1 (RBT, TNG)."
    for language in LANGUAGES:
        with speaking(language):
            assert len(preview_lines(before, found)) == len(lines)
    granted = {one.household: one.lines for one in stage.session.books.entitlements.of(ROUND)}
    programme.change(stage.session, found, "deuxième année")
    assert {one.household: one.lines for one in stage.session.books.entitlements.of(ROUND)} == granted
    assert stage.session.programme.basket("PANIER").lines[0].cap == 12
    stage.reopen()
    assert stage.session.programme.item("TAPIS").name["en"] == "Rug"
    first, second = programme.history(stage.session)
    assert (first.digest, second.by, second.why) == (digest_of(SOURCE), "sara", "deuxième année")
    assert difference_lines(first.programme, second.programme, second.differences)
    assert audit(stage.session.store, stage.session.books).findings == ()


def test_next_year_goes_on_with_the_same_register_cards_and_history(stage: Stage) -> None:
    programme.change(stage.session, programme.preview(stage.session, NEXT_YEAR))
    card = stage.card(1)
    stage.clock.time = stage.clock.time.replace(year=2024, month=3, day=4)
    rounds.freeze(stage.session, "2024-T1", "RBT")
    stockroom.receive(stage.session, "RBT", "BL-2", [ReceiptLine(item="TAPIS", received=50)])
    granted = stage.session.books.entitlements.get("2024-T1", card.household)
    assert granted is not None
    assert {line.item: line.quantity for line in granted.lines}["TAPIS"] == 2
    assert dict(stockroom.in_store(stage.session, "RBT"))["TAPIS"] == 50


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (('code = "MAR23"', 'code = "MAR24"'), "code"),
        (('code = "RIZ"\nname = { fr = "Riz, 1 kg", en = "Rice, 1 kg", ar = "أرز، 1 كغ" }\nkind = "food"',
          'code = "RIZ"\nname = { fr = "Riz, 1 kg", en = "Rice, 1 kg", ar = "أرز، 1 كغ" }\nkind = "food"\nunit = "g"'),
         "unit"),
        (('kind = "food"', 'kind = "nfi"'), "kind"),
        (('code = "2023-T1"', 'code = "2023-T9"'), "gone.rounds"),
        (('baskets = ["PANIER", "HYGIENE"]', 'baskets = ["PANIER"]'), "frozen_baskets"),
        (('points = ["RBT", "TNG"]', 'points = ["RBT"]'), "frozen_point"),
        (("moins_de_5 = {", "petits = {"), "gone.groups"),
        (('donor = "JPN"', 'donor = "UE"'), "gone.donors"),
    ],
)  # fmt: skip
def test_what_happened_keeps_its_meaning(stage: Stage, change: tuple[str, str], code: str) -> None:
    source = edited(change)
    if code == "gone.groups":
        source = source.replace(b'group = "moins_de_5"', b'group = "petits"')
    found = programme.preview(stage.session, source)
    assert code in [one.code for one in found.objections]
    for language in LANGUAGES:
        with speaking(language):
            assert any(line.startswith("! ") for line in preview_lines(stage.session.programme, found))
    with pytest.raises(Refused, match="programme_objections"):
        programme.change(stage.session, found)
    assert stage.session.books.programme.last is None


def laptop(folder: Path, stage: Stage) -> Session:
    store = create_store(folder, SOURCE, "sara", PASSPHRASE, cost=Cost.REHEARSAL, counters=folder.parent / "heads2")
    other = Session(store, stage.clock)
    for one, peer in ((stage.session, other), (other, stage.session)):
        sync.trust(one, peer.store.device, "laptop", sync.identity_of(peer).address)
    return other


def test_every_laptop_takes_a_change_over_and_only_the_first_one_makes_it(stage: Stage, tmp_path: Path) -> None:
    other = laptop(tmp_path / "other", stage)
    carry(stage.session, other, tmp_path)
    with pytest.raises(Refused, match="programme_elsewhere"):
        programme.change(other, programme.preview(other, NEXT_YEAR))
    programme.change(stage.session, programme.preview(stage.session, NEXT_YEAR))
    stockroom.receive(stage.session, "RBT", "BL-2", [ReceiptLine(item="TAPIS", received=50)])
    carry(stage.session, other, tmp_path)
    assert other.quarantine == []
    assert other.programme == stage.session.programme
    assert other.programme_source == NEXT_YEAR
    assert dict(stockroom.in_store(other, "RBT"))["TAPIS"] == 50


def test_what_an_older_programme_went_on_using_stays_to_be_counted(stage: Stage, tmp_path: Path) -> None:
    """The office takes back an item and a point of which it knows no use; another laptop had goods and people there."""
    other = laptop(tmp_path / "other", stage)
    sale = '[[points]]\ncode = "SAL"\nname = { fr = "Salé", en = "Salé", ar = "سلا" }\ncity = "Salé"\n\n[groups]'
    with_sale = NEXT_YEAR.replace(b"[groups]", sale.encode(), 1)
    programme.change(stage.session, programme.preview(stage.session, with_sale))
    carry(stage.session, other, tmp_path)
    stockroom.receive(other, "TNG", "BL-2", [ReceiptLine(item="TAPIS", received=50)])
    stockroom.issue(other, "TNG", [("TAPIS", 9)])
    registration.register(other, [household(40, WOMAN, point="SAL")])
    back = programme.preview(stage.session, SOURCE)
    assert back.objections == (), "the office has not heard of it"
    programme.change(stage.session, back)
    carry(stage.session, other, tmp_path)
    carry(other, stage.session, tmp_path)
    for session in (other, stage.session):
        assert session.quarantine == []
        assert session.programme_source == SOURCE
        assert dict(stockroom.standing(session, "TNG"))["TAPIS"] == 9
        assert dict(stockroom.in_store(session, "TNG"))["TAPIS"] == 41
        assert [point.code for point in session.programme.points] == ["RBT", "TNG", "SAL"]
        assert audit(session.store, session.books).findings == ()
    again = programme.preview(stage.session, SOURCE)
    assert {one.code for one in again.objections} == {"gone.items", "gone.points"}, "the file is to have them"
    programme.change(stage.session, programme.preview(stage.session, with_sale))
    assert stage.session.programme == read_programme(with_sale)


def test_an_item_whose_unit_changed_while_another_laptop_used_the_old_one_is_named_until_it_is_counted(
    stage: Stage, tmp_path: Path
) -> None:
    other = laptop(tmp_path / "other", stage)
    programme.change(stage.session, programme.preview(stage.session, NEXT_YEAR))
    carry(stage.session, other, tmp_path)
    stockroom.receive(other, "RBT", "BL-2", [ReceiptLine(item="TAPIS", received=50)])
    assert changed_units(other, "RBT") == []
    grams = NEXT_YEAR.replace(b'code = "TAPIS"', b'code = "TAPIS"\nunit = "g"', 1)
    stage.pass_time()
    programme.change(stage.session, programme.preview(stage.session, grams))
    carry(other, stage.session, tmp_path)
    carry(stage.session, other, tmp_path)
    for session in (stage.session, other):
        [found] = changed_units(session, "RBT")
        assert (found.item, found.before, found.after) == ("TAPIS", Unit.PIECE, Unit.GRAM)
        assert found.document.startswith("RBT-BR-")
        assert "compte en pièces, le programme en grammes" in unit_changed(session.programme, *astuple(found))
    stage.pass_time(86_400)
    count = StoreCount(stage.session, "RBT")
    for item in count.items:
        count.count(item, stage.session.books.stock.on_hand(store_of("RBT"), item))
    count.sign("omar", "sara", PASSPHRASE, PASSPHRASE)
    assert changed_units(stage.session, "RBT") == []


def test_a_paper_after_the_change_is_named_once_its_laptop_says_that_it_had_not_heard(
    stage: Stage, tmp_path: Path
) -> None:
    other = laptop(tmp_path / "other", stage)
    other.store.keyring.add("omar", PASSPHRASE, Role.REGISTRAR)
    programme.change(stage.session, programme.preview(stage.session, NEXT_YEAR))
    carry(stage.session, other, tmp_path)
    grams = NEXT_YEAR.replace(b'code = "TAPIS"', b'code = "TAPIS"\nunit = "g"', 1)
    programme.change(stage.session, programme.preview(stage.session, grams))
    stage.pass_time()
    days.open_day(other, "TNG", (ROUND,))
    stockroom.receive(other, "TNG", "BL-2", [ReceiptLine(item="TAPIS", received=50)])
    carry(other, stage.session, tmp_path)
    assert changed_units(stage.session, "TNG") == [], "nobody knows yet"
    close = Close(other, "TNG")
    for item in close.items:
        close.count(item, other.books.stock.on_hand(shelf_of("TNG"), item))
    close.sign("omar", "sara", PASSPHRASE, PASSPHRASE)
    carry(other, stage.session, tmp_path)
    assert [one.item for one in changed_units(stage.session, "TNG")] == ["TAPIS"]


def test_what_an_older_programme_does_not_know_waits_for_the_newer_one(stage: Stage, tmp_path: Path) -> None:
    """The goods come without the change, as by a third laptop: they are set aside, named, and taken in with it."""
    other = laptop(tmp_path / "other", stage)
    carry(stage.session, other, tmp_path)
    changed = programme.change(stage.session, programme.preview(stage.session, NEXT_YEAR))
    goods = stockroom.receive(stage.session, "RBT", "BL-2", [ReceiptLine(item="TAPIS", received=50)])
    documents = {event.id: raw for event, raw in stage.session.raw_events()}
    other.ingest([documents[goods.id]])
    assert [each.reason for each in other.quarantine] == [Reason.PROGRAMME_OLDER]
    other.ingest([documents[changed.id]])
    other.catch_up()
    assert other.quarantine == []
    assert dict(stockroom.in_store(other, "RBT"))["TAPIS"] == 50


def test_a_point_that_goods_are_on_their_way_to_stays(stage: Stage) -> None:
    sale = '[[points]]\ncode = "SAL"\nname = { fr = "Salé", en = "Salé", ar = "سلا" }\ncity = "Salé"\n\n[groups]'
    programme.change(stage.session, programme.preview(stage.session, edited(("[groups]", sale))))
    stockroom.receive(stage.session, "RBT", "BL-3", [ReceiptLine(item="RIZ", received=9)])
    transfers.send(stage.session, "RBT", "SAL", [("RIZ", 9)])
    [objection] = programme.preview(stage.session, SOURCE).objections
    assert (objection.code, objection.what) == ("gone.points", "SAL")


def carry(giver: Session, taker: Session, folder: Path) -> None:
    written = stick.write(giver, folder, taker.store.device)
    stick.read(taker, Path(written.path))
    taker.catch_up()


def test_a_file_that_says_the_same_or_is_none_changes_nothing(stage: Stage) -> None:
    with pytest.raises(Refused, match="programme_same"):
        programme.change(stage.session, programme.preview(stage.session, SOURCE))
    assert stage.session.books.programme.changes == []
