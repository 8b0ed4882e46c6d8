"""The programme's root: it certifies the laptops, a laptop that joins goes by it, and its words bring it back."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from distro.books.laptops import Laptop, laptops
from distro.cards.code import read
from distro.exchange.certificates import certified
from distro.exchange.keys import Identity
from distro.model.events import DeviceCertified, LaptopRole, RetireReason
from distro.model.quarantine import Reason
from distro.model.verdicts import VerdictCode
from distro.stations import card_office, days, programme, registration, rounds
from distro.stations.audit import audit
from distro.stations.errors import Refused
from distro.stations.laptops import receipts, retiring, root, stick, sync
from distro.stations.session import Session
from distro.store import (
    Cost,
    KeyKind,
    NoKeyForIt,
    RecoveryWordsWrong,
    create_store,
    key_of_words,
    new_recovery_words,
    open_store,
    repair_store,
)
from distro.store.passphrase import word_list
from distro.wording.laptops import said_by_it_in_words
from hostile import Liar
from stage import PASSPHRASE, ROUND, Stage, make_stage, people
from tests_programme import SOURCE

# Makes a laptop of the name that is given: with everything on it, or as `distro new` leaves it.
Make = Callable[..., Stage]
WORDS = new_recovery_words()


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    made: list[Stage] = []

    def one(name: str, begun: bool = False) -> Stage:
        if begun:
            stage = make_stage(tmp_path / name / "store")
        else:
            place, like = tmp_path / name / "store", made[0].clock
            (tmp_path / name).mkdir()
            counters, key = tmp_path / name / "heads", key_of_words(WORDS)
            store = create_store(
                place, SOURCE, "sara", PASSPHRASE, cost=Cost.REHEARSAL, counters=counters,
                root=key if name == "worded" else None,
            )  # fmt: skip
            stage = Stage(place, Session(store, like), like)
        made.append(stage)
        return stage

    yield one
    for stage in made:
        stage.session.store.close()


def device(stage: Stage) -> str:
    return stage.session.store.device


def trust(truster: Stage, peer: Stage, **what: object) -> None:
    address = sync.identity_of(peer.session).address
    sync.trust(truster.session, device(peer), f"of {device(peer)}", address, **what)  # type: ignore[arg-type]


def pair(one: Stage, other: Stage, **what: object) -> None:
    """Both compare the words; `what` the first one says of the other."""
    trust(one, other, **what)
    trust(other, one)


def carry(giver: Stage, taker: Stage) -> stick.Taken:
    written = stick.write(giver.session, giver.folder.parent, device(taker))
    return stick.read(taker.session, Path(written.path))


def codes(stage: Stage) -> set[str]:
    return {found.code for found in audit(stage.session.store, stage.session.books).findings}


def listed(stage: Stage, other: Stage) -> Laptop:
    return next(one for one in laptops(stage.session.books, device(stage)) if one.device == device(other))


def serves(stage: Stage, code: str) -> bool:
    stage.pass_time()
    return stage.desk().scan(read(code, stage.session.card_key)).code is VerdictCode.MAY_COLLECT


# ---------------------------------------------------------------- joining


def test_a_new_laptop_joins_by_one_comparison_and_knows_all_that_the_root_certified(make: Make) -> None:
    first, second, third = make("first", begun=True), make("second"), make("third")
    pair(first, second, office=True)
    pair(first, third)
    taken = carry(first, third)
    assert taken.root_of == f"of {device(first)}"
    carry(first, second)
    for stage in (first, second, third):
        assert stage.session.store.root == first.session.store.root
        assert stage.session.card_key == first.session.card_key
        assert (listed(stage, first).root, listed(stage, second).office) == (True, True)
        assert codes(stage) == set()
    assert serves(third, first.card(1).code)
    assert device(second) in sync.trusted(third.session), "nobody compared these two"
    carry(second, third)
    assert carry(third, second).strangers == ()


@pytest.mark.parametrize("which", (0, 1))
def test_of_two_that_began_the_one_that_certified_nobody_joins(make: Make, which: int) -> None:
    first, other = make("first", begun=True), make("other", begun=True)
    pair(first, make("desk"))
    pair(first, other)
    for giver, taker in ((first, other), (other, first), (first, other))[which:]:
        carry(giver, taker)
    for _ in range(2):
        for stage in (first, other):
            assert (stage.session.store.root, stage.session.card_key) == (
                first.session.store.root, first.session.card_key,
            )  # fmt: skip
            assert codes(stage) == set()
            assert serves(stage, first.card(4).code)
            stage.reopen()


def test_two_that_began_with_nobody_else_agree_whichever_hears_first(make: Make) -> None:
    one, other = make("one", begun=True), make("other", begun=True)
    pair(one, other)
    there = [stick.write(giver.session, giver.folder.parent, device(taker)).path
             for giver, taker in ((one, other), (other, one))]  # fmt: skip
    stick.read(other.session, Path(there[0]))
    stick.read(one.session, Path(there[1]))
    for _ in range(2):
        carry(one, other)
        carry(other, one)
    roots = {stage.session.store.root for stage in (one, other)}
    assert len(roots) == len({stage.session.card_key for stage in (one, other)}) == 1
    assert (codes(one), codes(other)) == (set(), set())


def test_two_roots_that_certified_others_stay_apart_until_somebody_says_so(make: Make) -> None:
    one, other = make("one", begun=True), make("other", begun=True)
    for begun, name in ((one, "a"), (other, "b")):
        pair(begun, make(name))
    pair(one, other)
    for _ in range(2):
        carry(one, other)
        carry(other, one)
    for stage in (one, other):
        assert codes(stage) == {"roots_apart"}
        assert root.rooted(stage.session).apart
    with pytest.raises(Refused, match="no_other_root"):
        root.follow(other.session, device(other))
    root.follow(other.session, device(one))
    carry(other, one)
    carry(one, other)
    assert other.session.store.root == one.session.store.root
    assert (codes(one), codes(other)) == (set(), set())
    assert other.session.card_key == one.session.card_key


def test_a_root_in_use_gives_way_to_nobody_who_says_so(make: Make, tmp_path: Path) -> None:
    """A trusted laptop that certifies the victim, and others that it made up, by a root of its own."""
    victim = make("victim", begun=True)
    victim.desk().hand_over(victim.desk().scan(read(victim.card(1).code, victim.session.card_key)))
    before = (victim.session.store.root, victim.session.card_key)
    liar, seed = Liar(victim), os.urandom(32)
    lies = [
        certificate(liar, seed, 1, liar.device, liar.identity, LaptopRole.ROOT),
        liar.doc("CardKeyMade", key="ab" * 32),
        certificate(liar, seed, 2, device(victim), sync.identity_of(victim.session), LaptopRole.DESK),
        certificate(liar, seed, 3, "00000001", Identity(os.urandom(32)), LaptopRole.OFFICE),
    ]
    liar.send([liar.segment(lies)], tmp_path)
    for _ in range(2):
        assert (victim.session.store.root, victim.session.card_key) == before
        assert codes(victim) == {"roots_apart"}
        victim.reopen()


# ---------------------------------------------------------------- certificates


def certificate(liar: Liar, seed: bytes, number: int, peer: str, keys: Identity, role: LaptopRole) -> bytes:
    """What a liar's own root says."""
    stamp = json.loads(liar.doc("DeviceCertified"))
    address = keys.address
    said = {"number": number, "peer": peer, "name": "x", "signer": address.signer, "recipient": address.recipient,
            "role": role, "until": date(2030, 1, 1), "since": 0}  # fmt: skip
    blank = {name: stamp[name] for name in ("id", "seq", "device", "site", "by", "occurred_at", "recorded_at")}
    made = certified(seed, blank, **said)
    return json.dumps(stamp | {name: str(getattr(made, name)) for name in ("root", "signature", "until", "role")} | {
        "number": number, "peer": peer, "name": "x", "signer": address.signer, "recipient": address.recipient,
        "since": 0}).encode()  # fmt: skip


FIELDS = ("number", "peer", "name", "role", "until", "since", "root")


def test_nobody_changes_a_certificate_and_an_old_one_said_again_counts_no_more(make: Make, tmp_path: Path) -> None:
    first = make("first", begun=True)
    liar = Liar(first)
    address = liar.identity.address
    sync.trust(first.session, liar.device, "liar", address, office=True)
    office = first.session.books.devices.certificates.of(liar.device)
    sync.trust(first.session, liar.device, "liar", address)
    assert office is not None and office.role is LaptopRole.OFFICE
    told = {name: getattr(office, name) for name in DeviceCertified.__struct_fields__[7:]}
    told |= {"role": office.role.value, "until": office.until.isoformat()}
    own = first.session.store.device
    changes = {"number": 99, "peer": "bad0bad1", "name": "y", "role": "root", "until": "2119-01-01", "since": 7,
               "root": "ab" * 32}  # fmt: skip
    lies = [liar.doc("DeviceCertified", **told | {name: changes[name]}) for name in FIELDS]
    lies += [liar.doc("DeviceCertified", **told), liar.doc("ReceiptGiven", upto={own: 1})]
    liar.send([liar.segment(lies)], tmp_path)
    for _ in range(2):
        reasons = [kept.reason for kept in first.session.quarantine]
        assert sorted(reasons) == [Reason.ILL_FORMED] * len(FIELDS) + [Reason.NOT_ALLOWED]
        assert first.session.books.devices.certificates.role(liar.device) is LaptopRole.DESK
        assert first.session.books.devices.receipts == []
        first.reopen()


def test_a_desk_decides_nothing_and_hears_where_it_is_decided(make: Make) -> None:
    first, desk = make("first", begun=True), make("desk")
    pair(first, desk)
    carry(first, desk)
    today = desk.session.now().date()
    with pytest.raises(Refused, match="office_only"):
        rounds.make_up(desk.session, ROUND, "RBT", today)
    with pytest.raises(Refused, match="office_only"):
        receipts.give(desk.session, {device(first): 1})
    with pytest.raises(Refused, match="programme_elsewhere"):
        programme.change(desk.session, programme.preview(desk.session, SOURCE))
    trust(first, desk, office=True)
    carry(first, desk)
    rounds.make_up(desk.session, ROUND, "RBT", today)
    carry(desk, first)
    assert [one.code for one in first.session.books.rounds.all()] == [f"{ROUND}-RBT-R1"]
    trust(first, desk)
    carry(first, desk)
    with pytest.raises(Refused, match="office_only"):
        rounds.make_up(desk.session, ROUND, "RBT", today)
    for stage in (first, desk):
        stage.reopen()
        assert len(stage.session.books.rounds.all()) == 1, "what it had decided stands"
        assert codes(stage) == set()


def test_asking_whether_a_laptop_decides_writes_nothing(make: Make) -> None:
    first, new = make("first", begun=True), make("new")
    for decides in (True, False):  # by its own root, which has not begun; then by the first one's
        before = list(new.session.raw_events())
        assert root.decides(new.session) is decides
        assert list(new.session.raw_events()) == before
        if decides:
            pair(first, new)
            carry(first, new)


def test_a_certificate_runs_out_by_the_date_that_was_confirmed_and_another_one_brings_in_what_waited(
    make: Make,
) -> None:
    first, office, third = make("first", begun=True), make("office"), make("third")
    pair(first, third)
    trust(first, office, office=True, until=date(2023, 6, 20))
    trust(office, first)
    for other in (office, third):
        carry(first, other)
    receipts.give(office.session, {device(first): 1})
    days.open_day(third.session, "TNG", (ROUND,), on=date(2023, 6, 21))
    assert (listed(third, office).expired, listed(third, office).trusted) == (True, False)
    assert device(office) not in sync.trusted(third.session)
    assert not listed(first, office).expired, "its open day is the fourteenth"
    carry(office, first)
    carry(first, third)
    assert codes(third) == {"aside_expired"}
    assert third.session.books.devices.receipts == []
    trust(first, office, office=True)
    carry(first, third)
    for _ in range(2):
        assert (codes(third), len(third.session.books.devices.receipts)) == (set(), 1)
        third.reopen()


# ---------------------------------------------------------------- keeping the root


def test_only_who_administers_opens_the_root(make: Make) -> None:
    stage = make("first", begun=True)
    assert root.holds(stage.session)
    for person in ("awa", "omar"):
        stage.session.log_in(person, PASSPHRASE)
        assert KeyKind.ROOT not in stage.session.store.keyring.kinds()
        with pytest.raises(NoKeyForIt):
            _ = stage.session.store.keyring.root
        assert not root.holds(stage.session)


def test_the_words_bring_the_root_back_on_another_laptop_and_the_lost_one_is_retired(make: Make) -> None:
    make("clock", begun=True)
    lost, desk, third = make("worded"), make("desk"), make("third")
    registration.register(lost.session, people())
    card_office.issue(lost.session, list(lost.session.books.register))
    for other in (desk, third):
        pair(lost, other)
    for other in (desk, third):
        carry(lost, other)
    pair(desk, third)
    with pytest.raises(Refused, match="other_root_words"):
        root.restore(desk.session, new_recovery_words())
    with pytest.raises(Refused, match="office_only"):
        receipts.give(desk.session, {device(third): 1})
    root.restore(desk.session, WORDS.upper())
    retiring.retire(desk.session, device(lost), RetireReason.STOLEN)
    newcomer = make("newcomer")
    pair(desk, newcomer)
    carry(desk, third)
    carry(desk, newcomer)
    for stage in (third, newcomer):
        assert listed(stage, lost).retired == "stolen"
        assert listed(stage, desk).root
        assert (stage.session.store.root, codes(stage)) == (lost.session.store.root, set())
    assert device(newcomer) in sync.trusted(third.session)
    desk.reopen()
    assert root.holds(desk.session)


def test_of_two_that_retire_each_other_none_is_believed_until_somebody_says_which(make: Make) -> None:
    make("clock", begun=True)
    stolen, desk, third, fourth = make("worded"), make("desk"), make("third"), make("fourth")
    registration.register(stolen.session, people())
    card_office.issue(stolen.session, list(stolen.session.books.register))
    for other in (desk, third, fourth):
        pair(stolen, other)
        carry(stolen, other)
    for one, other in ((desk, third), (desk, fourth), (third, fourth)):
        pair(one, other)
    for other in (third, fourth):
        carry(other, stolen)
        carry(stolen, other)
    root.restore(desk.session, WORDS)
    for other in (third, fourth):
        carry(desk, other)
    carry(fourth, stolen)
    retiring.retire(
        stolen.session, device(desk)
    )  # its clock stands where it was stolen: this is before all that follows
    desk.pass_time()
    retiring.retire(desk.session, device(stolen), RetireReason.STOLEN)
    carry(stolen, third)
    carry(desk, fourth)
    assert (listed(third, desk).retired, listed(fourth, stolen).retired) == ("lost", "stolen")
    carry(third, fourth)
    carry(fourth, third)
    for stage in (third, fourth):
        stage.reopen()
        assert [listed(stage, one).is_[-2:] for one in (stolen, desk)] == [("retired", "contested")] * 2
        assert len(root.rooted(stage.session).contested) == 2
        assert not {device(stolen), device(desk)} & sync.trusted(stage.session).keys()
    assert not root.rooted(desk.session).contested
    retiring.retire(third.session, device(stolen))
    assert (listed(third, stolen).retired, listed(third, desk).retired) == ("lost", "")
    assert not root.rooted(third.session).contested
    carry(desk, third)
    assert root.rooted(fourth.session).contested, "what a desk says holds there alone"
    root.restore(fourth.session, WORDS)
    retiring.retire(fourth.session, device(stolen))
    assert not root.rooted(fourth.session).contested
    carry(desk, fourth)
    carry(fourth, desk)
    assert (listed(desk, fourth).root, listed(desk, fourth).retired) == (True, "")


def test_who_retires_the_one_that_retired_it_believes_nothing_of_it_since(make: Make) -> None:
    make("clock", begun=True)
    stolen, desk = make("worded"), make("desk")
    registration.register(stolen.session, people())
    card_office.issue(stolen.session, list(stolen.session.books.register))
    pair(stolen, desk)
    carry(stolen, desk)
    root.restore(desk.session, WORDS)
    before = stolen.session.log.seq
    carry(desk, stolen)
    retiring.retire(stolen.session, device(desk))
    said = [
        stolen.session.log.find(device(stolen), seq) or b"" for seq in range(before + 1, stolen.session.log.seq + 1)
    ]
    sync.ingest(desk.session, said, device(stolen))
    assert listed(desk, desk).retired == "lost"
    done = retiring.retire(desk.session, device(stolen))
    assert done.upto == stolen.session.log.seq - 1
    assert (listed(desk, desk).retired, listed(desk, stolen).retired) == ("", "lost")
    assert said_by_it_in_words(desk.session.books, device(desk), device(stolen)) == []
    retiring.retire(
        desk.session, device(stolen), upto=done.upto + 1
    )  # its word on others counts as long as it is believed
    [told] = said_by_it_in_words(desk.session.books, device(desk), device(stolen))
    assert str(done.upto) in told
    assert desk.session.books.devices.retired_by(device(stolen), device(desk)) == {device(desk): done.upto + 1}


def test_a_repaired_laptop_keeps_the_authority_of_its_root(make: Make, tmp_path: Path) -> None:
    first, desk = make("first", begun=True), make("desk")
    pair(first, desk)
    carry(first, desk)
    key = first.session.card_key
    first.session.store.close()
    out = tmp_path / "repaired" / "store"
    out.parent.mkdir()
    repair_store(first.folder, "sara", PASSPHRASE, out)
    store = open_store(out, "sara", PASSPHRASE, counters=out.parent / "heads")
    again = Stage(out, Session(store, first.clock), first.clock)
    assert device(again) != device(first)
    assert again.session.card_key == key
    today = again.session.now().date()
    again.pass_time()
    rounds.make_up(again.session, ROUND, "RBT", today)
    pair(again, desk)
    carry(again, desk)
    assert [one.code for one in desk.session.books.rounds.all()] == [f"{ROUND}-RBT-R1"]
    assert (listed(desk, again).root, codes(desk), codes(again)) == (True, set(), set())
    store.close()


# ---------------------------------------------------------------- the words


def test_words_that_were_read_wrongly_are_told() -> None:
    assert key_of_words(new_recovery_words()) != key_of_words(WORDS)
    for wrong in ("", WORDS.rsplit(" ", 1)[0], f"{WORDS} {word_list()[0]}", WORDS.replace(WORDS.split()[3], "x", 1)):
        with pytest.raises(RecoveryWordsWrong):
            key_of_words(wrong)


@given(at=st.integers(0, 11), to=st.integers(0, 2047))
def test_another_word_gives_another_key_or_none(at: int, to: int) -> None:
    said = WORDS.split()
    if said[at] == word_list()[to]:
        return
    said[at] = word_list()[to]
    try:
        assert key_of_words(" ".join(said)) != key_of_words(WORDS)
    except RecoveryWordsWrong:
        return
