"""Events of other laptops come in pieces and late: the books are those of all events in their order, all the same."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path
from random import Random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from distro.books import Books
from distro.cards.code import read
from distro.model.cards import RevokeReason
from distro.model.events import Collector, Event, RegisterPurged
from distro.model.goods import AdjustmentReason
from distro.model.people import CollectorKind
from distro.model.quarantine import Reason
from distro.rules.claims import claim_key
from distro.rules.numbering import runs
from distro.stations import card_office, registration, stockroom
from distro.stations.desk import HOLDER
from distro.stations.erasing import erase
from distro.stations.errors import Refused
from distro.stations.laptops import sync
from distro.stations.session import Session
from distro.store import Role, open_store
from hub.site import make_site
from stage import PASSPHRASE, Stage

PROXY = Collector(CollectorKind.PROXY, "Essai Voisin", "voisin")


def picture(books: Books) -> dict[str, object]:
    """All that the books say of goods, people and days, in a form that can be compared."""
    plain = msgspec.to_builtins
    return {
        "stock": [
            (plain(account), sorted((str(key), n) for key, n in books.stock.shelf(account).items() if n))
            for account in books.stock.accounts()
        ],
        "received": {h.id: [one.id for one in books.handovers.of_household(h.id)] for h in books.register},
        "past": {h.id: books.handovers.fingerprint(h.id) for h in books.register},
        "register": sorted(str(plain(household)) for household in books.register),
        "collectors": sorted(books.register.collectors),
        "cards": sorted(str(plain(card)) for card in books.cards),
        "days": [
            (day.name, list(day.handovers), [v.id for v in day.voids], sorted(r.id for r in day.refusals), day.closed)
            for day in books.days.all()
        ],
        "flows": [{k: msgspec.to_builtins(v) for k, v in day.flows.items.items()} for day in books.days.all()],
        "papers": [plain(paper) for paper in books.stock_documents],
        "numbers": books.devices.have,
        "last": books.last_id,
    }


def something_happens(stage: Stage, random: Random) -> None:
    """One of the things that people do on a day."""
    session, desk = stage.session, stage.desk()
    stage.pass_time(random.choice((0, 1, 60)))
    number = random.randint(1, 9)
    match random.randint(0, 9):
        case 0:
            standing = list(session.books.handovers)
            if standing:
                desk.void(random.choice(standing).id, "essai")
        case 1:
            card = session.books.cards.of_household(f"h-RBT-{number:04}")
            if card is not None and session.books.cards.replaced(card.household) < 2:
                card_office.reissue(session, card.code, RevokeReason.LOST)
        case 2:
            with suppress(Refused):  # all of it may have been handed out
                stockroom.lose(session, "RBT", [("SAVON", 1)], AdjustmentReason.DAMAGED)
        case 3:
            household = session.books.register.get(f"h-RBT-{number:04}")
            assert household is not None
            registration.register(session, [msgspec.structs.replace(household, phone=f"06{random.randint(0, 9)}")])
        case _:
            card = session.books.cards.of_household(f"h-RBT-{number:04}")
            verdict = desk.scan(read(card.code if card else "", session.card_key))
            if verdict.code.may_collect:
                desk.hand_over(verdict, collector=random.choice([Collector(), PROXY]))


def carry_some(giver: Stage, taker: Stage, random: Random) -> None:
    """What the taker lacks of the giver's own events, or a beginning of it."""
    have = dict.fromkeys(giver.session.books.devices.have, 10**9) | {
        giver.session.store.device: taker.session.books.devices.have.get(giver.session.store.device, 0)
    }
    documents = list(giver.session.log.after(have))
    sync.ingest(taker.session, documents[: random.randint(0, len(documents))])


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_books_that_took_in_events_late_are_those_of_all_events_in_order(seed: int) -> None:
    random = Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        laptops = make_site(Path(folder), 3).laptops
        for other in laptops[1:]:
            sync.ingest(other.session, list(laptops[0].session.log.after({})))
        for _ in range(40):
            one, other = random.sample(laptops, 2)
            if random.random() < 0.6:
                one.session.catch_up()
                something_happens(one, random)
            else:
                carry_some(one, other, random)
            for laptop in laptops:  # whatever is missing, the books can always be made
                Books.of((event for event, _ in laptop.session.raw_events()), laptop.session.store.device)
        for one in laptops:
            for other in laptops:
                if one is not other:
                    sync.ingest(other.session, list(one.session.log.after(other.session.books.devices.have)))
        for laptop in laptops:
            laptop.session.catch_up()
            session = laptop.session
            afresh = Books.of((event for event, _ in session.raw_events()), session.store.device)
            assert picture(session.books) == picture(afresh)
        first, second, third = (picture(laptop.session.books) for laptop in laptops)
        assert first == second == third
        for laptop in laptops:
            laptop.session.store.close()


def two(tmp_path: Path) -> tuple[Stage, Stage]:
    first, second = make_site(tmp_path, 2).laptops
    for giver, taker in ((first, second), (second, first)):
        give(giver, taker)
        taker.session.catch_up()
    return first, second


def give(giver: Stage, taker: Stage) -> list[Event]:
    return sync.ingest(taker.session, list(giver.session.log.after(taker.session.books.devices.have)))


def serve(stage: Stage, number: int, collector: Collector = HOLDER) -> str:
    stage.pass_time()
    desk = stage.desk()
    verdict = desk.scan(read(stage.card(number).code, stage.session.card_key))
    return desk.hand_over(verdict, collector=collector).id


def test_what_two_desks_do_all_day_needs_no_new_books(tmp_path: Path) -> None:
    first, second = two(tmp_path)
    for number in (1, 2, 3, 4):
        serve(first if number % 2 else second, number)
        if number == 2:
            give(first, second)
    give(first, second)
    give(second, first)
    assert not first.session.stale and not second.session.stale
    assert picture(first.session.books) == picture(second.session.books)


def test_a_session_can_be_used_while_its_books_are_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("distro.stations.replay._STEP", 5)
    first, second = two(tmp_path)
    serve(first, 1)
    second.desk().void(serve(second, 2), "essai")
    give(first, second)
    assert second.session.stale, "a handover of before the void came after it"
    rebuild = second.session.rebuild()
    next(rebuild)
    serve(second, 3)
    give(first, second)
    for _ in rebuild:
        pass
    assert not second.session.stale
    afresh = Books.of((event for event, _ in second.session.raw_events()), second.session.store.device)
    assert picture(second.session.books) == picture(afresh)
    assert len(list(second.session.books.handovers)) == 2


@pytest.mark.parametrize("after", [1, 20, 50])
def test_who_is_forgotten_while_the_books_are_made_anew_is_in_them_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    """The register stands elsewhere then: what was read of it before tells nothing of it any more."""
    monkeypatch.setattr("distro.stations.replay._STEP", 2)
    monkeypatch.setattr("distro.stations.event_order._FEW", 3)
    first, second = two(tmp_path)
    second.session.store.keyring.add("data", PASSPHRASE, Role.DATA_FOCAL_POINT)
    serve(first, 1)
    second.desk().void(serve(second, 2), "essai")
    give(first, second)
    second.session.log_in("data", PASSPHRASE)
    rebuild = second.session.rebuild()
    assert [next(rebuild, "done") for _ in range(after)] == [None] * after
    forgotten = next(iter(second.session.books.register))
    erase(second.session, forgotten.number)
    assert not list(rebuild)
    assert second.session.books.register.get(forgotten.id) is None
    made = picture(second.session.books)
    second.session.reload()
    assert made == picture(second.session.books)


TURNS = st.sampled_from([*["first", "second"] * 5, "event", "event", "at once"])


@settings(max_examples=60, deadline=None)
@given(turns=st.lists(TURNS, min_size=15, max_size=60))
def test_two_who_make_the_books_anew_at_a_time_lose_nothing(turns: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as steps:
        steps.setattr("distro.stations.replay._STEP", 9)
        first, second = two(Path(folder))
        serve(first, 1)
        second.desk().void(serve(second, 2), "essai")
        give(first, second)
        session, numbers = second.session, iter(range(3, 8))
        rebuilds = {"first": session.rebuild(), "second": session.rebuild()}
        for turn in turns:
            if turn in rebuilds:
                next(rebuilds[turn], None)
            elif turn == "at once":
                session.catch_up()
            elif (number := next(numbers, None)) is not None:
                serve(second, number)
        while [None for rebuild in rebuilds.values() if next(rebuild, "done") is None]:
            pass
        afresh = Books.of((event for event, _ in session.raw_events()), session.store.device)
        assert not session.stale
        assert picture(session.books) == picture(afresh)
        for laptop in (first, second):
            laptop.session.store.close()


def test_a_void_that_comes_before_its_handover_waits_for_it(tmp_path: Path) -> None:
    first, second, third = make_site(tmp_path, 3).laptops
    for other in (second, third):
        sync.ingest(other.session, list(first.session.log.after({})))
        other.session.catch_up()
    handover = serve(first, 1)
    give(first, second)
    second.desk().void(handover, "essai")
    carry_some(second, third, Random(4))
    sync.ingest(third.session, list(second.session.log.after(
        third.session.books.devices.have | {first.session.store.device: 10**9}
    )))  # fmt: skip
    third.session.reload()
    give(first, third)
    third.session.catch_up()
    assert third.session.books.handovers.void_of(handover) is not None
    assert picture(third.session.books) | {"numbers": {}} == picture(second.session.books) | {"numbers": {}}


def test_a_laptop_that_forgets_its_people_makes_no_other_forget_them(tmp_path: Path) -> None:
    first, second = two(tmp_path)
    first.session.store.keyring.add("data", PASSPHRASE, Role.DATA_FOCAL_POINT)
    serve(first, 1, PROXY)
    give(first, second)
    first.session.log_in("data", PASSPHRASE)
    # The day is still open: only a purge that does not ask for it is done here, by the station's own parts.
    numbers = sorted((e.device, e.seq) for e, _ in first.session.raw_events() if e.in_register)
    purged = RegisterPurged(**first.session.stamper()(""), households=12, people=30, gone=tuple(runs(numbers)))
    first.session.append([purged])
    first.session.store.destroy_register()
    first.session.reload()
    assert len(first.session.books.register) == 0
    give(first, second)
    second.session.catch_up()
    assert len(second.session.books.register) == 12
    assert first.session.books.devices.have[first.session.store.device] == purged.seq
    fresh = make_site(tmp_path / "fresh", 1).laptops[0]
    taken = sync.ingest(fresh.session, list(first.session.log.after({})))
    assert purged.id in {event.id for event in taken}, "numbers that were purged are no hole"
    without = [raw for raw in first.session.log.after({}) if b"RegisterPurged" not in raw]
    kept, skipped = sync.in_turn(make_site(tmp_path / "other", 1).laptops[0].session.books.devices.numbers, without)
    assert skipped == [first.session.store.device]
    assert len(kept) < len(without)


def test_a_crash_between_the_two_journals_leaves_no_gap_and_no_handover_without_its_collector(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = two(tmp_path)

    def full(*_: object) -> None:
        raise OSError(28, "full")

    with monkeypatch.context() as disk:
        disk.setattr(first.session.store.events.storage.journal, "append", full)
        with pytest.raises(OSError):
            serve(first, 3, PROXY)
    first.reopen()
    assert list(first.session.books.handovers) == []
    serve(first, 3, PROXY)
    give(first, second)
    assert len(list(second.session.books.handovers)) == 1
    own = first.session.store.device
    assert second.session.books.devices.have[own] == first.session.books.devices.have[own]


def test_a_store_put_back_from_an_older_copy_takes_its_own_events_back_and_one_that_went_on_is_named(
    tmp_path: Path,
) -> None:
    import shutil

    first, second = two(tmp_path)
    first.session.store.close()
    for name in ("copy", "other"):
        shutil.copytree(first.folder, tmp_path / name)
    first.session = Session(open_store(first.folder, "sara", PASSPHRASE, counters=tmp_path / "heads"), first.clock)
    serve(first, 1)
    give(first, second)
    own = first.session.store.device
    later = list(second.session.log.after(dict.fromkeys(second.session.books.devices.have, 10**9) | {own: 0}))
    for name in ("copy", "other"):
        store = open_store(tmp_path / name, "sara", PASSPHRASE, counters=tmp_path / f"heads-{name}")
        old = Stage(tmp_path / name, Session(store, first.clock), first.clock)
        if name == "copy":
            assert len(sync.ingest(old.session, later)) == 1
            serve(old, 2)
        else:
            serve(old, 2)
            assert sync.ingest(old.session, later) == []
            assert [(kept.device, kept.reason) for kept in old.session.quarantine] == [(own, Reason.NUMBER_TAKEN)]
        store.close()


@settings(max_examples=60)
@given(st.lists(st.uuids(), unique=True, max_size=6), st.randoms(use_true_random=False))
def test_a_claim_is_of_what_is_known_in_whatever_order_it_came(ids: list[object], random: Random) -> None:
    shuffled = list(ids)
    random.shuffle(shuffled)

    def past(some: list[object]) -> int:
        number = 0
        for one in some:
            number ^= one.int  # type: ignore[attr-defined]
        return number

    assert claim_key("h", past(ids)) == claim_key("h", past(shuffled))
    assert not ids or claim_key("h", past(ids)) != claim_key("h", past(ids[1:]))
    assert claim_key("h", past(ids)) != claim_key("g", past(ids))
