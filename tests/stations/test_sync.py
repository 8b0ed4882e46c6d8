"""Two laptops and a stick: the same truth on both, every double collection named, nothing believed unchecked."""

from __future__ import annotations

import errno
import io
import os
import shutil
import stat
import subprocess
import tarfile
import tempfile
from datetime import timedelta
from pathlib import Path
from random import Random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from distro.books import Books
from distro.cards.code import read
from distro.exchange.errors import BundleRefused
from distro.exchange.pairing import Pairing, read_pairing
from distro.model.verdicts import VerdictCode
from distro.stations import days, rounds, stockroom
from distro.stations.closing import Close
from distro.stations.desk import Desk
from distro.stations.errors import Refused
from distro.stations.laptops import receipts, stick, sync
from distro.stations.session import Session
from distro.store import Cost, create_store
from stage import PASSPHRASE, ROUND, Stage, make_stage
from tests_programme import SOURCE


@pytest.fixture
def laptops(tmp_path: Path):  # type: ignore[no-untyped-def]
    """Two laptops that trust each other; the second took all from the first."""
    first = make_stage(tmp_path / "first")
    store = create_store(tmp_path / "second", SOURCE, "sara", PASSPHRASE, cost=Cost.REHEARSAL, counters=tmp_path / "h2")
    second = Stage(tmp_path / "second", Session(store, first.clock), first.clock)
    for one, other in ((first, second), (second, first)):
        sync.trust(one.session, other.session.store.device, "laptop", sync.identity_of(other.session).address)
    carry(first, second, tmp_path)
    yield first, second
    first.session.store.close()
    second.session.store.close()


def carry(giver: Stage, taker: Stage, folder: Path) -> stick.Taken:
    written = stick.write(giver.session, folder, taker.session.store.device)
    return stick.read(taker.session, Path(written.path))


def serve(stage: Stage, *codes: str) -> None:
    for code in codes:
        stage.pass_time()
        desk = Desk(stage.session, "RBT")
        verdict = desk.scan(read(code, stage.session.card_key))
        assert verdict.code == VerdictCode.MAY_COLLECT
        desk.hand_over(verdict)


def picture(session: Session) -> tuple[object, ...]:
    """What the books say, apart from which laptop met which."""
    books = session.books
    shelf = {key: n for key, n in books.stock.shelf(stockroom.shelf_of("RBT")).items() if n}
    served = {h.id: [x.id for x in books.handovers.of_household(h.id)] for h in books.register}
    return shelf, served, {day.name: sorted(day.handovers) for day in books.days.all()}


def test_a_second_laptop_knows_cards_entitlements_and_the_open_day(laptops: tuple[Stage, Stage]) -> None:
    first, second = laptops
    assert picture(second.session) == picture(first.session)
    serve(second, first.card(1).code)


def test_both_handovers_of_a_double_collection_are_kept_and_named(laptops: tuple[Stage, Stage], tmp_path: Path) -> None:
    first, second = laptops
    code = first.card(1).code
    serve(first, code, first.card(2).code)
    serve(second, code, first.card(3).code)
    there = carry(first, second, tmp_path)
    back = carry(second, first, tmp_path)
    assert (
        [double.household for double in there.doubles]
        == [double.household for double in back.doubles]
        == ["h-RBT-0001"]
    )
    assert len(back.doubles[0].handovers) == 2
    assert picture(first.session) == picture(second.session)
    assert len(sync.doubles(first.session)) == 1


def test_reading_twice_and_in_any_order_gives_the_same(laptops: tuple[Stage, Stage], tmp_path: Path) -> None:
    first, second = laptops
    serve(first, first.card(1).code)
    early = stick.write(first.session, tmp_path, second.session.store.device)
    serve(first, first.card(2).code)
    late = stick.write(first.session, tmp_path, second.session.store.device)
    for path in (late.path, early.path, late.path):
        stick.read(second.session, Path(path))
    assert picture(first.session) == picture(second.session)
    assert stick.read(second.session, Path(late.path)).new == 0


def test_a_changed_cut_or_foreign_bundle_is_refused_and_nothing_is_taken_in(
    laptops: tuple[Stage, Stage], tmp_path: Path
) -> None:
    first, second = laptops
    serve(first, first.card(1).code)
    path = Path(stick.write(first.session, tmp_path, second.session.store.device).path)
    good, version, random = path.read_bytes(), second.session.books.version, Random(7)
    bad = tmp_path / "bad.distro"
    for _ in range(60):
        at = random.randrange(len(good))
        bad.write_bytes(good[:at] + bytes([good[at] ^ (1 << random.randrange(8))]) + good[at + 1 :])
        with pytest.raises(BundleRefused):
            stick.read(second.session, bad)
        bad.write_bytes(good[:at])
        with pytest.raises(BundleRefused):
            stick.read(second.session, bad)
    assert second.session.books.version == version
    assert stick.read(second.session, path).new > 0


def test_a_stranger_is_refused_until_it_is_trusted(tmp_path: Path) -> None:
    first = make_stage(tmp_path / "a")
    second = make_stage(tmp_path / "b")
    with pytest.raises(Exception, match="nobody_trusted"):
        stick.write(first.session, tmp_path)
    sync.trust(first.session, second.session.store.device, "b", sync.identity_of(second.session).address)
    written = stick.write(first.session, tmp_path)
    with pytest.raises(BundleRefused, match="bundle_of_stranger"):
        stick.read(second.session, Path(written.path))
    for stage in (first, second):
        stage.session.store.close()


def test_both_screens_show_the_same_words_and_another_key_gives_others(laptops: tuple[Stage, Stage]) -> None:
    first, second = laptops
    mine, yours = (sync.identity_of(stage.session).address for stage in laptops)
    one, other = (stage.session.store.device for stage in laptops)
    words = sync.words_with(first.session, other, yours)
    assert words == sync.words_with(second.session, one, mine)
    assert len(words.split()) == 8
    assert sync.words_with(first.session, other, mine) != words, "other keys"
    assert sync.words_with(first.session, "00000000", yours) != words, "another id"


def test_nobody_takes_the_place_of_a_laptop_that_is_known(laptops: tuple[Stage, Stage]) -> None:
    first, second = laptops
    device, mine = second.session.store.device, sync.identity_of(first.session).address
    with pytest.raises(Refused, match="device_known"):
        sync.trust(first.session, device, "new", mine)
    sync.trust(first.session, device, "renamed", sync.identity_of(second.session).address)
    assert first.session.books.devices.name_of(device) == "renamed"


@pytest.mark.parametrize("device", ["*", ">", 'x", "ev.>', "a b", "", "x" * 300, "574a96e", "574a96e5e", "574A96EG"])
def test_an_id_is_eight_digits_and_nothing_else(laptops: tuple[Stage, Stage], device: str) -> None:
    address = sync.identity_of(laptops[1].session).address
    with pytest.raises(ValueError, match="no pairing"):
        read_pairing(Pairing(device=device, address=address).text)
    with pytest.raises(Refused, match="event_unfit"):
        sync.trust(laptops[0].session, device, "laptop", address)


def test_a_receipt_counts_only_when_it_is_the_offices_and_for_what_is_there(
    laptops: tuple[Stage, Stage], tmp_path: Path
) -> None:
    first, second = laptops
    own = first.session.store.device
    with pytest.raises(Refused, match="office_only"):
        receipts.give(second.session, {own: 1})
    sync.trust(first.session, second.session.store.device, "office", sync.identity_of(second.session).address, True)
    carry(first, second, tmp_path)
    written = second.session.books.devices.have[own]
    receipts.give(second.session, {own: written})
    assert receipts.unproven(first.session) == first.session.books.devices.have[own], "it has not come yet"
    carry(second, first, tmp_path)
    assert receipts.unproven(first.session) == first.session.books.devices.have[own] - written
    receipts.give(second.session, {own: 1_000_000})
    carry(second, first, tmp_path)
    assert receipts.unproven(first.session) == first.session.books.devices.have[own] - written
    assert first.session.books.devices.unreceipted(own) > 0


@settings(max_examples=30, deadline=None)
@given(random=st.randoms(use_true_random=False), parts=st.integers(1, 4))
def test_any_split_in_any_order_with_any_repetition_gives_the_same_books(random: Random, parts: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        stage = make_stage(Path(folder) / "one")
        serve(stage, *(stage.card(number).code for number in (1, 2, 3)))
        stage.desk().void(stage.desk().recent()[0].id, "essai")
        events = [event for event, _ in stage.session.raw_events()]
        split = [random.choices(events, k=len(events)) for _ in range(parts)] + [events]
        pile = {event.id: event for part in split for event in part}
        shuffled = list(pile.values())
        random.shuffle(shuffled)
        books = Books.of(shuffled)
        shelf = stockroom.shelf_of("RBT")
        assert dict(books.stock.shelf(shelf)) == dict(stage.session.books.stock.shelf(shelf))
        assert msgspec.json.encode(books.cards.get(stage.card(1).code)) == msgspec.json.encode(stage.card(1))
        assert [h.id for h in books.handovers.of_household("h-RBT-0001")] == [
            h.id for h in stage.session.books.handovers.of_household("h-RBT-0001")
        ]
        assert books.entitlements.is_frozen(ROUND, "RBT")
        stage.session.store.close()


def test_a_bundle_opens_with_the_stock_tools(laptops: tuple[Stage, Stage], tmp_path: Path) -> None:
    """tar and zstd as libraries know them; age and minisign by their own libraries (see the bundle's tests)."""
    first, second = laptops
    sealed = Path(stick.write(first.session, tmp_path, second.session.store.device).path).read_bytes()
    assert sealed.startswith(b"age-encryption.org/v1\n-> X25519 ")
    with tarfile.open(fileobj=io.BytesIO(sync.identity_of(second.session).open(sealed))) as folder:
        assert folder.getnames() == [
            "manifest.json",
            "manifest.json.minisig",
            "segments.jsonl.zst",
            "events.jsonl.zst",
        ]
        packed = folder.extractfile("events.jsonl.zst")
        assert packed is not None
        if shutil.which("zstd"):
            done = subprocess.run(["zstd", "-dc"], input=packed.read(), capture_output=True, check=True)
            assert done.stdout.count(b"\n") > 0


def test_a_make_up_offers_nothing_that_another_laptop_had_given_before(
    laptops: tuple[Stage, Stage], tmp_path: Path
) -> None:
    """The handover was made before the make-up and came to be known after it: it counts all the same."""
    first, second = laptops
    serve(second, first.card(1).code)
    made = rounds.make_up(first.session, ROUND, "RBT", first.session.now().date())
    granted = first.session.books.entitlements.get(made.round, "h-RBT-0001")
    assert granted is not None
    carry(second, first, tmp_path)
    explained = rounds.explain(first.session, made.round, "RBT-0001")
    assert {line.quantity for basket in explained.baskets for line in basket.lines} == {0}
    [listed] = [one for one in rounds.here(first.session, "RBT") if one.round.code == made.round]
    assert (listed.households, listed.left) == (10, 9)


def test_a_double_collection_over_a_round_and_its_make_up_is_named(
    laptops: tuple[Stage, Stage], tmp_path: Path
) -> None:
    first, second = laptops
    serve(second, first.card(1).code)
    made = rounds.make_up(first.session, ROUND, "RBT", first.session.now().date())
    day = first.session.books.days.open_at("RBT")
    assert day is not None
    closing = Close(first.session, "RBT")
    book = dict(stockroom.on_shelf(first.session, "RBT"))
    for item in closing.items:
        closing.count(item, book.get(item, 0))
    closing.sign("omar", "sara", PASSPHRASE, PASSPHRASE)
    days.open_day(first.session, "RBT", (made.round,), again_because="rattrapage")
    serve(first, first.card(1).code)
    taken = carry(second, first, tmp_path)
    assert [(double.household, double.round, len(double.handovers)) for double in taken.doubles] == [
        ("h-RBT-0001", ROUND, 2)
    ]


def test_two_points_that_make_up_apart_call_their_rounds_apart(laptops: tuple[Stage, Stage], tmp_path: Path) -> None:
    first, second = laptops
    address = sync.identity_of(second.session).address
    sync.trust(first.session, second.session.store.device, "laptop", address, office=True)
    carry(first, second, tmp_path)
    today = first.session.now().date()
    rounds.make_up(first.session, ROUND, "RBT", today)
    rounds.make_up(second.session, ROUND, "TNG", today + timedelta(days=5))
    carry(second, first, tmp_path)
    added = {one.code: (one.points, one.window_to) for one in first.session.books.rounds.all()}
    assert added == {f"{ROUND}-RBT-R1": (("RBT",), today), f"{ROUND}-TNG-R1": (("TNG",), today + timedelta(days=5))}


def test_a_stick_whose_file_system_cannot_sync_a_folder_is_written_all_the_same(
    laptops: tuple[Stage, Stage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = laptops
    really, everything = os.fsync, []

    def fsync(file: int) -> None:
        if stat.S_ISDIR(os.fstat(file).st_mode):
            raise OSError(errno.EINVAL, "no such thing here")
        really(file)

    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", fsync)
        disk.setattr(os, "sync", lambda: everything.append("all"))
        written = stick.write(first.session, tmp_path, second.session.store.device)
    assert everything == ["all"]
    assert Path(written.path).exists()
