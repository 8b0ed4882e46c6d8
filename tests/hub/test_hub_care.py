"""What lies at a hub and nobody signed: its owner sees it and takes it away, by command and by key; nobody else can."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import msgspec
import pytest

from cli.answered import demand_described
from distro.cli import main
from distro.exchange import packing
from distro.exchange.envelope import Segment
from distro.exchange.epochs import Ring
from distro.exchange.errors import HubRefused
from distro.exchange.hub import connected
from distro.exchange.hub_server import reload_server
from distro.exchange.segment import Subject, pack, seal, subject_of
from distro.model.quarantine import Lacking
from distro.stations import erasing, people, registration
from distro.stations.laptops import hub, hub_care, own_hub, stick, sync
from distro.stations.laptops.segments import seal_own
from distro.texts import say
from distro.tui import DistroApp
from hostile import REFUSED, Liar
from hub.site import Site, meet, serve
from hub.test_bad_segments import let_in, put, whole
from hub.touch import until
from stage import PASSPHRASE, Stage
from tui.driving import press, screen, told

Bad = list[tuple[Subject, bytes]]


def in_anothers_name(liar: Liar, device: str, first: int) -> tuple[Subject, bytes]:
    """A segment that looks whole, of a laptop that did not sign it."""
    line = liar.doc("ScanRefused", device=device, seq=first, **REFUSED)
    made = seal(liar.identity, liar.victim.session.programme.code, device, "", first, [line], "", "")
    return subject_of(made), pack(made)


def of_the_liar(liar: Liar) -> Bad:
    """Rubbish, one under another's name, and one that hides how far its laptop is."""
    made = whole(liar)
    return [
        (Subject(liar.device, 1, 1, "0" * 16), b"rubbish"),
        (Subject(liar.device, 2, 2, "1" * 16), pack(made)),
        (Subject(liar.device, 300_000_000, 300_000_001, "0" * 16), packing.pack([b"[" * 500_000])),
    ]


def all_met(site: Site) -> Liar:
    liar = let_in(site)
    for laptop in (*site.laptops, *site.laptops):
        meet(laptop)
    return liar


def broken(stage: Stage) -> set[str]:
    return {one.device for one in asyncio.run(hub_care.broken(stage.session))}


def test_its_owner_drops_what_nobody_signed_and_nothing_else(site: Site) -> None:
    first, second, third = site.laptops
    liar = all_met(site)
    hub.join_own(first.session, site.address)
    assert asyncio.run(hub_care.broken(first.session)) == []
    bad = of_the_liar(liar)
    asyncio.run(put(site, liar, bad))
    assert meet(second).broken == (liar.device,)
    names = {subject.at(first.session.programme.code) for subject, _ in bad}
    assert {one.name for one in asyncio.run(hub_care.broken(first.session))} == names
    assert {one.name for one in asyncio.run(hub_care.drop(first.session))} == names
    assert asyncio.run(hub_care.drop(first.session)) == []
    made = serve(third, first.card(1).code)
    for laptop in (third, second):
        assert meet(laptop).broken == ()
    assert made in {one.id for one in second.session.books.handovers}


def test_nobody_but_the_owner_takes_anything_away(site: Site) -> None:
    first, second, _ = site.laptops
    all_met(site)
    [joined] = hub.hubs(second.session)
    with pytest.raises(HubRefused, match="hub_not_here"):
        asyncio.run(hub_care.drop(second.session))

    async def drops() -> None:
        async with hub.at(second.session, joined) as there:
            names = await there.names()
            with pytest.raises(HubRefused, match="hub_not_allowed"):
                await there.drop(names[0])

    async def asks(question: str) -> None:
        async with hub.at(second.session, joined) as there:
            await there._unless_lost(there._client.request(question, b"{}", timeout=20))

    asyncio.run(drops())
    for question in ("DELETE", "PURGE", "UPDATE", "MSG.DELETE"):
        with pytest.raises(HubRefused, match="hub_not_allowed"):
            asyncio.run(asks(f"$JS.API.STREAM.{question}.EVENTS"))
    assert meet(first).taken >= 0


def test_who_hands_on_what_others_gave_holds_none_of_it_back(site: Site) -> None:
    """What such a laptop puts beside an honest one's segments costs a few reads, and the true one is taken in."""
    first, second, third = site.laptops
    liar = all_met(site)
    own_hub.write_own(first.session, site.address, [liar.device])
    assert site.server is not None
    reload_server(site.server)
    device = second.session.store.device
    made = serve(second, first.card(1).code)
    after = second.session.log.heads[device].last + 1
    before = [(Subject(device, after, after, f"{n:016}"), b"rubbish") for n in range(3)]
    asyncio.run(put(site, liar, before))
    meet(second)
    asyncio.run(put(site, liar, [in_anothers_name(liar, device, after)]))
    met = meet(third)
    assert met.broken == (device,)
    assert made in {one.id for one in third.session.books.handovers}
    hub.join_own(first.session, site.address)
    assert len(asyncio.run(hub_care.drop(first.session))) == 4
    assert meet(third).broken == ()


def test_what_is_under_a_key_that_nobody_told_of_holds_nothing_back_and_goes_and_what_waits_for_its_key_stays(
    site: Site,
) -> None:
    first, second, third = site.laptops
    liar = all_met(site)
    own_hub.write_own(first.session, site.address, [liar.device])
    assert site.server is not None
    reload_server(site.server)
    hub.join_own(first.session, site.address)
    device, programme = second.session.store.device, first.session.programme.code
    made = serve(second, first.card(1).code)
    after = second.session.log.heads[device].last + 1
    rubbish = Subject(device, after, after, "f" * 16)
    begun, told_of = (Ring(liar.identity, liar.device, programme) for _ in range(2))
    for ring in (begun, told_of):
        ring.begin([])
    waits = [Subject(liar.device, 1, 1, "0" * 16)]
    meet(second)

    async def puts() -> None:
        keys = sync.identity_of(first.session).address
        async with connected(site.address, programme, liar.identity, keys, liar.device) as there:
            await there.manager.publish(rubbish.at(programme), begun.seal(b"rubbish"))
            for name, record in told_of.wrapped([], {liar.device: liar.identity.address}):
                await there.manager.publish(name.at(programme), record)
            for subject in waits:
                await there.manager.publish(subject.at(programme), told_of.seal(b"what only some can read"))

    asyncio.run(puts())
    met = meet(third)
    assert (met.broken, met.locked) == ((), (liar.device,))
    assert made in {one.id for one in third.session.books.handovers}
    assert {one.name for one in asyncio.run(hub_care.drop(first.session))} == {rubbish.at(programme)}
    assert asyncio.run(hub_care.drop(first.session)) == []
    assert meet(third).locked == (liar.device,)
    assert meet(second).broken == (), "the keys of all that is whole are there"


def relayed(site: Site) -> tuple[Liar, str]:
    """A liar that may hand on what others gave, and the laptop that it lies about, which met nobody for a while."""
    first, second, _ = site.laptops
    liar = all_met(site)
    own_hub.write_own(first.session, site.address, [liar.device])
    assert site.server is not None
    reload_server(site.server)
    for card in (1, 2, 3):
        serve(second, first.card(card).code)
    seal_own(second.session)
    return liar, second.session.store.device


def test_what_a_relay_took_out_of_anothers_segment_is_named_until_the_owner_puts_it_right(
    site: Site, tmp_path: Path
) -> None:
    first, second, third = site.laptops
    liar, device = relayed(site)
    known = first.session.log.heads[device].last
    [segment] = second.session.log.segments_after(device, known)
    last = segment.envelope.heading.last
    thinned = Segment(segment.envelope, (*segment.lines[:-1], None))
    asyncio.run(put(site, liar, [(subject_of(thinned), pack(thinned))]))
    lacking = (Lacking(device=device, first=last, last=last),)
    for _ in range(2):
        meet(second)  # which cannot tell that what lies there is not what it said
        assert meet(third).lacking == lacking
    hub.join_own(first.session, site.address)
    assert meet(first).lacking == lacking
    stick.read(first.session, Path(stick.write(second.session, tmp_path, first.session.store.device).path))
    assert [one.device for one in asyncio.run(hub_care.drop(first.session))] == [device]
    assert meet(third).lacking == ()
    assert len(list(third.session.books.handovers)) == 3
    assert asyncio.run(hub_care.drop(first.session)) == []


def test_what_was_dropped_under_a_true_name_is_given_again_by_its_author(site: Site) -> None:
    first, second, third = site.laptops
    liar, device = relayed(site)
    [segment] = second.session.log.segments_after(device, first.session.log.heads[device].last)
    asyncio.run(put(site, liar, [(subject_of(segment), b"rubbish")]))
    meet(second)
    serve(second, first.card(4).code)
    meet(second)
    assert meet(third).broken == (device,)
    hub.join_own(first.session, site.address)
    assert len(asyncio.run(hub_care.drop(first.session))) == 1
    meet(second)
    met = meet(third)
    assert (met.broken, met.lacking) == ((), ())
    assert len(list(third.session.books.handovers)) == 4


@pytest.mark.parametrize("hides", [1, 9])
def test_whatever_a_relay_puts_behind_what_is_new_hides_none_of_it_in_silence(site: Site, hides: int) -> None:
    """By names of what is old, or of what is new with something old under it."""
    first, second, third = site.laptops
    liar, device = relayed(site)
    known = first.session.log.heads[device].last
    [old, *_] = second.session.log.segments_after(device, 0)
    meet(second)
    behind = [Subject(device, known + 1, known + 1, f"{n:016}") for n in range(1, hides)] + [
        Subject(device, 1, 1, "0" * 16)
    ]
    asyncio.run(put(site, liar, [(subject, pack(old)) for subject in behind]))
    met = meet(third)
    assert met.taken >= 3 or met.broken == (device,)
    hub.join_own(first.session, site.address)
    assert len(asyncio.run(hub_care.drop(first.session))) == hides
    assert meet(third).broken == ()
    assert len(list(third.session.books.handovers)) == 3


def test_by_command(site: Site, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    first = site.laptops[0]
    liar = all_met(site)
    hub.join_own(first.session, site.address)
    asyncio.run(put(site, liar, of_the_liar(liar)))
    first.session.store.close()
    monkeypatch.setenv("DISTRO_PERSON", "sara")
    monkeypatch.setenv("DISTRO_PASSPHRASE", PASSPHRASE)

    def drop(*options: str) -> tuple[int, int]:
        code = main(["--store", str(first.folder), "--json", "hub", "drop", *options])
        answer = json.loads(capsys.readouterr().out)
        demand_described(["hub", "drop", *options], answer)
        return code, len(answer["broken"])

    assert [drop(), drop("--yes"), drop(), drop("--yes")] == [(1, 3), (0, 3), (0, 0), (0, 0)]


async def test_by_key(site: Site) -> None:
    first = site.laptops[0]
    liar = await asyncio.to_thread(all_met, site)
    hub.join_own(first.session, site.address)
    await put(site, liar, of_the_liar(liar))
    app = DistroApp(first.session, "RBT", 1)
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "f10", f"={say('keys.hub.title')}", "enter")
        assert "F6" in screen(app)
        await press(pilot, "f6")
        await until(lambda: "3 segments" in screen(app))
        await press(pilot, "right", "enter")
        await until(lambda: "3 segments abîmés" in told(app))
    assert await hub_care.broken(first.session) == []


def test_who_waits_to_be_forgotten_does_not_go_where_the_author_gave_it_without(site: Site, tmp_path: Path) -> None:
    """The author's own segment is no broken one, and the erasure waits on as before: not done, and not lost."""
    first, second, _ = site.laptops
    all_met(site)
    [one] = [household for household in second.session.books.register if household.number == "RBT-0004"]
    registration.register(second.session, [msgspec.structs.replace(one, name="Kanari")])
    seal_own(second.session)
    stick.read(first.session, Path(stick.write(second.session, tmp_path, first.session.store.device).path))
    people.add(second.session, "nadia", PASSPHRASE, "data_focal_point")
    second.session.log_in("nadia", PASSPHRASE)
    erasing.erase(second.session, "RBT-0004")
    meet(second)
    hub.join_own(first.session, site.address)
    meet(first)
    assert asyncio.run(hub_care.drop(first.session)) == []
    [told] = erasing.erasures(first.session)
    assert not told.done
    assert erasing.carry_out(first.session) == 1
    assert "Kanari" not in {household.name for household in first.session.books.register}
