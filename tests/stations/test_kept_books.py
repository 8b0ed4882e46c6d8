"""Books that were kept when the store was closed: an opening has the same as from all events, or reads them all."""

from __future__ import annotations

import gc
import inspect
from pathlib import Path
from random import Random

import pytest

from apart import carry, close, later, serve, site
from distro.books import Books, image
from distro.books.cabinet import Cabinet, only_looking
from distro.exchange.envelope import LaptopHead
from distro.model import events as e
from distro.rehearsal import PASSPHRASE as REHEARSED
from distro.rehearsal import build_stage, play_day
from distro.stations import event_order, kept_books, replay
from distro.stations.audit import audit
from distro.stations.errors import Refused
from distro.stations.laptops import retiring
from distro.stations.lookups import household_numbered
from distro.stations.session import Session
from distro.store import DiskFull, open_store
from stage import ROUND, Stage, make_stage
from telling import told
from tests_programme import SOURCE


@pytest.fixture(autouse=True)
def keep_few_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_books, "_is_much", lambda events, kept, leaving: events > kept)
    monkeypatch.setattr(image, "_LARGE", 40)  # what few events come to is packed too, or in pieces
    monkeypatch.setattr(image, "_MANY", 3)
    monkeypatch.setattr(image, "PIECE", 2)


@pytest.fixture
def folded(monkeypatch: pytest.MonkeyPatch) -> list[e.Event]:
    """All events that any books take in from here on."""
    events: list[e.Event] = []
    advance = Books.advance

    def counted(books: Books, event: e.Event) -> None:
        events.append(event)
        advance(books, event)

    monkeypatch.setattr(Books, "advance", counted)
    return events


def crash(stage: Stage) -> None:
    """The power fails: nobody keeps anything."""
    stage.session.store.before_close = lambda: None
    stage.reopen()


def as_from_all_events(session: Session) -> None:
    """What the books and the log say is what they say when every event is read."""
    before, stands, seq = told(session.books), list(session.log.after({})), session.log.seq
    session.reload()
    assert before == told(session.books)
    assert (stands, seq) == (list(session.log.after({})), session.log.seq)


def test_an_opening_folds_only_what_came_since(tmp_path: Path, folded: list[e.Event]) -> None:
    stage = make_stage(tmp_path / "store")
    serve(stage, 1)
    stage.reopen()
    folded.clear()
    made = serve(stage, 2)
    assert isinstance(made, e.Handover)
    crash(stage)
    assert [event.id for event in folded] == [made.id] * 2
    assert serve(stage, 2) == "already_collected"
    as_from_all_events(stage.session)


def test_whoever_types_half_a_letter_is_told_that_nobody_is_called_so(tmp_path: Path) -> None:
    stage = make_stage(tmp_path / "store")
    for card in (1, 2):
        serve(stage, card)
        stage.reopen()
    with pytest.raises(Refused, match="household_unknown"):
        household_numbered(stage.session, "\udcff")
    assert stage.session.books.entitlements.get(ROUND, "\udcff") is None


@pytest.mark.parametrize("seed", range(3))
def test_kept_again_and_again_the_books_are_those_of_all_events(tmp_path: Path, seed: int) -> None:
    """A whole day and its close, left and taken up at chance; what nobody asked for is kept as it was written."""
    random, folder = Random(seed), tmp_path / "store"
    stage = build_stage(folder, SOURCE, 0, 30, seed)
    stage.session.store.close()
    for _ in range(3):
        with open_store(folder, "superviseur", REHEARSED, counters=folder / "heads") as store:
            session = Session(store, stage.clock)
            for household in random.sample(list(session.books.register), 3):
                session.books.handovers.of_household(household.id)
                session.books.cards.of_household(household.id)
    with open_store(folder, "superviseur", REHEARSED, counters=folder / "heads") as store:
        stage.session = Session(store, stage.clock)
        found = stage.session.books.days.get(stage.day.name)
        assert found is not None
        stage.day = found
        play_day(stage, random)
    for _ in range(2):
        with open_store(folder, "superviseur", REHEARSED, counters=folder / "heads") as store:
            session = Session(store, stage.clock)
            session.books.expected(stage.session.books.days.all()[0])
    with open_store(folder, "superviseur", REHEARSED, counters=folder / "heads") as store:
        as_from_all_events(Session(store, stage.clock))


@pytest.mark.parametrize("often", [1, 7, 40])
def test_put_away_again_and_again_while_all_events_are_read_the_books_are_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, often: int
) -> None:
    """A whole day; of a programme with many events, what is folded does not stay in memory to the end."""
    stage = build_stage(tmp_path / "store", SOURCE, 0, 20, 5)
    play_day(stage, Random(5))
    session = stage.session
    session.reload()
    whole = told(session.books)
    monkeypatch.setattr(replay, "_PUT_AWAY", often)
    monkeypatch.setattr(event_order, "_FEW", 3)
    session.reload()
    assert told(session.books) == whole
    session.stale = True
    session.catch_up()  # as it is done between two keys
    assert told(session.books) == whole
    session.store.before_close()
    session.store.before_close = lambda: None
    session.store.close()
    with open_store(session.store.folder, "superviseur", REHEARSED, counters=session.store.folder / "heads") as store:
        assert told(Session(store, stage.clock).books) == whole


def test_laptops_that_hear_of_each_other_late_have_the_same_books_after_every_opening(tmp_path: Path) -> None:
    first, other = site(tmp_path)
    serve(first, 1), serve(other, 1), serve(other, 2)
    for stage in (first, other):
        stage.session.store.before_close()
    close(first)
    carry(other, first)
    later(first, hours=1)
    crash(first)
    as_from_all_events(first.session)
    first.reopen()
    carry(first, other)
    other_device = other.session.store.device
    retiring.retire(first.session, other_device)
    crash(first)
    assert other_device in first.session.books.devices.retired_at(first.session.store.device)
    as_from_all_events(first.session)


def kept(stage: Stage) -> Path:
    return stage.folder / "register-1" / "books"


def test_damage_anywhere_is_noticed_and_all_events_are_read(tmp_path: Path, folded: list[e.Event]) -> None:
    stage = make_stage(tmp_path / "store")
    serve(stage, 1)
    stage.reopen()
    store, good = stage.session.store, kept(stage).read_bytes()
    assert store.made() is not None
    for offset in (*range(60), *range(60, len(good), 211), len(good) - 1):
        kept(stage).write_bytes(good[:offset] + bytes([good[offset] ^ 1]) + good[offset + 1 :])
        assert store.made() is None, offset
    kept(stage).write_bytes(good[:-1])
    assert store.made() is None
    folded.clear()
    stage.session.store.before_close = lambda: None
    kept(stage).write_bytes(good[:-1])
    stage.reopen()
    assert len(folded) == stage.session.books.version
    assert stage.session.store.made() is not None, "they are kept again"
    as_from_all_events(stage.session)


def test_books_of_another_past_or_by_other_code_are_not_used(
    tmp_path: Path, folded: list[e.Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = make_stage(tmp_path / "store")
    stage.reopen()
    before = kept(stage).read_bytes()
    serve(stage, 1)
    stage.reopen()
    stage.session.store.before_close = lambda: None
    kept(stage).write_bytes(before)
    folded.clear()
    stage.reopen()
    assert len(folded) == stage.session.books.version
    assert serve(stage, 1) == "already_collected"
    monkeypatch.setattr(kept_books, "_code", lambda: b"a newer distro")
    folded.clear()
    crash(stage)
    assert len(folded) == stage.session.books.version


def test_all_code_that_what_is_kept_is_made_of_is_asked_whether_it_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kinds: set[type] = set()
    name = image._name

    def noted(kind: type) -> str:
        kinds.add(kind)
        return name(kind)

    monkeypatch.setattr(image, "_name", noted)
    first, other = site(tmp_path)
    serve(first, 1), serve(other, 2)
    carry(other, first)
    close(first)
    first.reopen()
    assert LaptopHead in kinds
    assert {Path(inspect.getfile(kind)) for kind in kinds} <= set(kept_books._texts())
    other.session.store.close()


def test_what_came_past_the_session_is_read_by_the_next_one(tmp_path: Path) -> None:
    stage = make_stage(tmp_path / "store")
    stage.session.store.events.insert_raw("refusals", [b'{"kind":"ScanRefused"}'])
    stage.reopen()
    assert len(stage.session.quarantine) == 1
    as_from_all_events(stage.session)


def test_a_full_disk_keeps_nothing_and_stops_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stage = make_stage(tmp_path / "store")

    def full(_: bytes) -> None:
        raise DiskFull

    monkeypatch.setattr(stage.session.store, "keep_made", full)
    stage.reopen()
    assert isinstance(serve(stage, 1), e.Handover)


def test_nothing_of_people_is_left_of_them_after_a_purge(tmp_path: Path) -> None:
    stage = make_stage(tmp_path / "store", open_day=False)
    stage.reopen()
    assert kept(stage).exists()
    stage.session.store.destroy_register()
    stage.session.reload()
    assert not kept(stage).exists()
    stage.reopen()
    assert not list(stage.session.books.register)
    as_from_all_events(stage.session)


def opened() -> list[bool]:
    """Of each piece that books in memory may open whether it is."""
    cabinets = [one for one in gc.get_objects() if isinstance(one, Cabinet)]
    return [one.opened(number) is not None for one in cabinets for number in range(len(one.pieces))]


def test_whoever_goes_through_all_of_a_programme_leaves_it_closed_and_is_told_the_same(tmp_path: Path) -> None:
    """An audit asks for every card and every shelf: of a hundred thousand households they do not all stay in memory."""
    stage = build_stage(tmp_path / "store", SOURCE, 0, 30, 3)
    play_day(stage, Random(3))
    stage.session.catch_up()
    found = audit(stage.session.store, stage.session.books)
    stage.session.store.close()
    folder = tmp_path / "store"
    del stage
    with open_store(folder, "superviseur", REHEARSED, counters=folder / "heads") as store:
        session = Session(store)
        gc.collect()  # what was here before
        assert audit(store, session.books) == found
        assert opened() and not any(opened())
        with only_looking():
            looked_at = told(session.books)
        assert not any(opened())
        assert told(session.books) == looked_at
        assert any(opened())
