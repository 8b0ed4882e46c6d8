"""What a hub holds is sealed under keys that it never has: who comes later reads it all, who is gone nothing more."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from distro.exchange.envelope import SegmentBroken
from distro.exchange.epochs import Epoch, KeyName, Ring, SegmentLocked, in_turn, parse_key
from distro.exchange.hub import STREAM
from distro.exchange.keys import Address, Identity
from distro.stations.laptops import hub, own_hub, retiring, sync
from distro.stations.session import Session
from distro.store import Cost, create_store
from hub.site import Site, events, make_site, meet, serve
from stage import PASSPHRASE, Stage
from tests_programme import SOURCE

OURS = {device: Identity(device.encode() * 4) for device in ("aaaaaaaa", "bbbbbbbb", "cccccccc")}
ADDRESSES: dict[str, Address] = {device: identity.address for device, identity in OURS.items()}
_FRAME = b"\x28\xb5\x2f\xfd"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = make_site(tmp_path, 2)
    made.start()
    hub.join_own(made.laptops[0].session, made.address)
    hub.join(made.laptops[1].session, made.address)
    yield made
    made.kill()
    for laptop in made.laptops:
        laptop.session.store.close()


def held(site: Site) -> dict[str, bytes]:
    """Every message of the hub, by its name, as its server gives it to whoever asks."""
    [joined] = hub.hubs(site.laptops[0].session)

    async def all_of_it() -> dict[str, bytes]:
        async with hub.at(site.laptops[0].session, joined) as there:
            info = await there.manager.stream_info(STREAM, subjects_filter=">")
            return {name: (await there.manager.get_last_msg(STREAM, name)).data or b"" for name in info.state.subjects}

    return asyncio.run(all_of_it())


def keys_at(site: Site) -> list[KeyName]:
    return [name for name in map(parse_key, held(site)) if name is not None]


def comes_later(site: Site, folder: Path) -> Stage:
    """A laptop that is compared with the one of the hub when all has begun."""
    first = site.laptops[0]
    place, counters = folder / "late", folder / "heads-late"
    store = create_store(place, SOURCE, "sara", PASSPHRASE, cost=Cost.REHEARSAL, counters=counters)
    late = Stage(place, Session(store, first.clock), first.clock)
    for one, other in ((first, late), (late, first)):
        sync.trust(one.session, other.session.store.device, "laptop", sync.identity_of(other.session).address)
    own_hub.tell_server(first.session)
    site.kill()
    site.start()
    site.laptops.append(late)
    return late


def test_no_message_of_the_hub_tells_anything_and_all_that_are_ours_read_it(site: Site) -> None:
    first, second = site.laptops
    meet(first)
    assert meet(second).locked == ()
    assert events(first).keys() <= events(second).keys()
    messages = held(site)
    given_ = [data for name, data in messages.items() if name.startswith("ev.")]
    assert len(given_) > 1
    names = [household.name.encode() for household in first.session.books.register]
    assert not [name for name in names if any(name in data for data in given_)]
    assert not [data for data in given_ if _FRAME in data]
    assert {name.to for name in keys_at(site)} == {one.session.store.device for one in site.laptops}


def test_who_comes_later_reads_what_was_given_before_and_a_new_epoch_begins(site: Site, tmp_path: Path) -> None:
    first, second = site.laptops
    meet(first)
    meet(second)
    before = {name.epoch for name in keys_at(site)}
    late = comes_later(site, tmp_path)
    hub.join(late.session, site.address)
    met = meet(late)
    assert first.session.store.device in met.locked, "nobody has given it the keys yet"
    assert met.broken == ()
    assert met.taken == 0
    meet(first)
    assert meet(late).locked == ()
    meet(late)
    assert events(first).keys() <= events(late).keys()
    assert max(name.epoch for name in keys_at(site)) > max(before)
    serve(second, first.card(3).code)
    for laptop in (second, first, late):
        meet(laptop)
    assert events(late).keys() >= events(first).keys()


def test_who_is_retired_has_no_key_of_what_is_given_afterwards(site: Site) -> None:
    first, second = site.laptops
    meet(first)
    meet(second)
    gone = second.session.store.device
    retiring.retire(first.session, gone)
    serve(first, first.card(3).code)
    meet(first)
    now = max(name.epoch for name in keys_at(site))
    assert {name.to for name in keys_at(site) if name.epoch == now} == {first.session.store.device}
    latest = max((name for name in held(site) if name.startswith("ev.")), key=lambda name: int(name.split(".")[4]))
    ring = Ring(sync.identity_of(second.session), gone, second.session.programme.code)
    for name, record in held(site).items():
        if (key := parse_key(name)) is not None and key.to == gone:
            ring.learn(key, record, sync.known(second.session))
    with pytest.raises(SegmentLocked):
        ring.open(held(site)[latest])


# ---------------------------------------------------------------- the keys themselves


def rings() -> tuple[Ring, Ring, Ring]:
    one, two, three = (Ring(identity, device, "MAR23") for device, identity in OURS.items())
    return one, two, three


def share(giver: Ring, taker: Ring, to: str, believed: dict[str, Address]) -> list[KeyName]:
    names = []
    for name, record in giver.wrapped([], {to: ADDRESSES[to]}):
        taker.learn(name, record, believed)
        names.append(name)
    return names


@given(packed=st.binary(max_size=200), at=st.integers(0, 400), bit=st.integers(0, 7))
def test_what_was_changed_on_the_way_is_refused_and_what_was_not_is_the_same_each_time(
    packed: bytes, at: int, bit: int
) -> None:
    one, two, _ = rings()
    one.begin([])
    share(one, two, "bbbbbbbb", ADDRESSES)
    sealed = one.seal(packed)
    assert two.open(sealed) == packed
    assert two.seal(packed) == sealed, "a relay passes on the same bytes"
    with pytest.raises(SegmentBroken):
        two.open(packed)  # in clear
    changed = bytearray(sealed)
    changed[at % len(sealed)] ^= 1 << bit
    with pytest.raises((SegmentBroken, SegmentLocked)):
        two.open(bytes(changed))


def test_a_key_from_anybody_opens_and_only_one_that_is_vouched_for_seals() -> None:
    one, two, three = rings()
    one.begin([])
    [name] = share(one, two, "bbbbbbbb", believed={})
    assert two.open(one.seal(b"gestern")) == b"gestern"
    assert two.now is None
    assert two.lacks([name], ADDRESSES) == [name]
    [(_, record)] = one.wrapped([], {"bbbbbbbb": ADDRESSES["bbbbbbbb"]})
    two.learn(name, record, ADDRESSES)
    assert two.now == name.epoch
    other = KeyName("cccccccc", Epoch(9, name.epoch.id), "bbbbbbbb")  # somebody else's record, under another number
    two.learn(other, record, ADDRESSES)
    assert two.now == name.epoch
    three.learn(name, record, ADDRESSES)
    with pytest.raises(SegmentLocked):
        three.open(one.seal(b"gestern"))
    for rubbish in (b"", b"{}", b"[" * 100_000, record[:-9], b'{"box":"/","signature":""}'):
        two.learn(name, rubbish, ADDRESSES)
    assert two.now == name.epoch


def test_an_epoch_is_over_when_somebody_comes_or_goes() -> None:
    one, *_ = rings()
    assert one.is_over([], ["aaaaaaaa"], [])
    one.begin([])
    names = [name for name, _ in one.wrapped([], {device: ADDRESSES[device] for device in ("aaaaaaaa", "bbbbbbbb")})]
    assert not one.is_over(names, ["aaaaaaaa", "bbbbbbbb"], [])
    assert one.is_over(names, ["aaaaaaaa", "bbbbbbbb", "cccccccc"], [])
    assert one.is_over(names, ["aaaaaaaa"], ["bbbbbbbb"])
    one.begin(names)
    assert one.now is not None
    assert one.now.number == 2
    assert len(one.wrapped(names, ADDRESSES)) == 4


def test_whoever_makes_up_keys_without_end_has_them_wrapped_a_few_at_a_time() -> None:
    one, *_ = rings()
    names: list[KeyName] = []
    for _ in range(600):
        one.begin(names)
        assert one.now is not None
        names.append(KeyName("aaaaaaaa", one.now, "aaaaaaaa"))
    first = [name for name, _ in one.wrapped(names, ADDRESSES)]
    assert first[0].epoch == one.now
    assert 0 < len(first) < 600
    then = [name for name, _ in one.wrapped([*names, *first], ADDRESSES)]
    assert not set(first) & set(then)
    assert len(one.wrapped([*names, *first, *then], ADDRESSES)) == 1200 - len(first) - len(then)


def test_nobody_asks_again_for_what_was_never_wrapped_for_them() -> None:
    honest = KeyName("aaaaaaaa", Epoch(1, "11" * 8), "bbbbbbbb")
    made_up = [KeyName("cccccccc", Epoch(number, f"{number:016x}"), "again") for number in range(1, 9)]
    assert in_turn([honest, honest.asked, *made_up]) == [honest, honest.asked]


def test_a_record_that_is_no_key_is_told_of_its_laptop_and_keeps_nobody_waiting() -> None:
    one, two, _ = rings()
    one.begin([])
    assert one.now is not None
    lie = KeyName("cccccccc", one.now, "bbbbbbbb")
    names = [lie, KeyName("aaaaaaaa", one.now, "aaaaaaaa")]
    assert not one.wrapped(names, {"bbbbbbbb": ADDRESSES["bbbbbbbb"]}), "it seems to be there"
    assert not two.learn(lie, b"{}", ADDRESSES)
    [asked] = two.asking(names)
    assert (asked.by, asked.epoch) == ("bbbbbbbb", one.now)
    names.append(asked)
    assert two.asking(names) == []
    [(name, record)] = one.wrapped(names, {"bbbbbbbb": ADDRESSES["bbbbbbbb"]})
    assert two.learn(name, record, ADDRESSES)
    assert two.open(one.seal(b"gestern")) == b"gestern"
    names.append(name)
    assert not one.wrapped(names, {"bbbbbbbb": ADDRESSES["bbbbbbbb"]}), "it is given again once"
    made_up = [KeyName("cccccccc", Epoch(2, f"{at:016x}"), "bbbbbbbb") for at in range(500)]
    later = KeyName("aaaaaaaa", Epoch(2, "f" * 16), "aaaaaaaa")
    lies = [*made_up, later, KeyName("cccccccc", later.epoch, "bbbbbbbb")]
    asked_for = [name.epoch for name in two.asking([*names, *lies])]
    assert later.epoch in asked_for
    assert len(asked_for) < 100


def test_an_epoch_that_leaps_ahead_of_all_others_is_none() -> None:
    """Whoever made one would end all others after it, or be the one under which everybody seals for ever."""
    one, *_ = rings()
    names = [KeyName("aaaaaaaa", Epoch(number, f"{number:016x}"), "bbbbbbbb") for number in (1, 2, 2, 3)]
    leap = KeyName("cccccccc", Epoch(999_999_999, "0" * 16), "bbbbbbbb")
    assert in_turn([*names, leap]) == names
    one.begin(in_turn([*names, leap]))
    assert one.now is not None
    assert one.now.number == 4
    assert in_turn([leap]) == []


def test_who_lies_about_keys_is_named_and_who_comes_later_reads_all_the_same(site: Site, tmp_path: Path) -> None:
    first, liar = site.laptops
    meet(first)
    meet(liar)
    late = comes_later(site, tmp_path)
    hub.join(late.session, site.address)
    [joined] = hub.hubs(liar.session)
    to, by = late.session.store.device, liar.session.store.device

    async def lie() -> None:
        async with hub.at(liar.session, joined) as there:
            for epoch in {name.epoch for name in keys_there}:
                await there.manager.publish(KeyName(by, epoch, to).at(late.session.programme.code), b"{}")

    keys_there = keys_at(site)
    asyncio.run(lie())
    meet(first)
    met = meet(late)
    assert by in met.broken
    assert first.session.store.device in met.locked
    meet(first)
    met = meet(late)
    assert met.locked == ()
    assert by in met.broken
    meet(late)
    assert events(first).keys() <= events(late).keys()
