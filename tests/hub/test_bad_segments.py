"""What a trusted laptop puts at a hub under its own name, bad or only newer: it is named, costs one read at most, and
stops nobody else.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from distro.exchange import packing
from distro.exchange.envelope import Envelope, Segment
from distro.exchange.hub import HubConnection, connected
from distro.exchange.segment import MOST_BYTES, Subject, head_line, pack, subject_of
from distro.model.quarantine import Reason
from distro.stations.laptops import hub, own_hub, sync
from hostile import REFUSED, Liar
from hub.site import Site, meet, serve

Put = Sequence[tuple[Subject, bytes]]  # what stands at the hub, and under which name


def let_in(site: Site) -> Liar:
    """A laptop that everybody at the site trusts; all have joined the hub."""
    first, second, third = site.laptops
    liar = Liar(first, device="00000bad")
    for laptop in (second, third):
        sync.trust(laptop.session, liar.device, "liar", liar.identity.address)
    own_hub.tell_server(first.session)
    site.kill()
    site.start()
    for laptop in site.laptops:
        hub.join(laptop.session, site.address)
    return liar


def whole(liar: Liar) -> Segment:
    return liar.segment([liar.doc("ScanRefused", **REFUSED)])


def rubbish(liar: Liar) -> Put:
    return [(Subject(liar.device, 1, 1, "0" * 16), b"rubbish")]


def many_numbers(liar: Liar) -> Put:
    """Signed, and says that it holds 400 million events; so does its name."""
    made = whole(liar)
    signed = made.envelope.signed.replace(b'"last":1', b'"last":400000000')
    signature = liar.identity.private_key.sign(b"distro segment 1\n" + signed)
    forged = Segment(Envelope(signed, signature, made.envelope.hashes), made.lines)
    lines = [head_line(forged), *(line for line in forged.lines if line is not None)]
    return [(Subject(liar.device, 1, 400_000_000, "0" * 16), packing.pack(lines))]


def far_away(liar: Liar) -> Put:
    """A name that says that there are many more."""
    made = whole(liar)
    return [(subject_of(made), pack(made)), (Subject(liar.device, 300_000_000, 300_000_001, "0" * 16), b"")]


def bomb(liar: Liar) -> Put:
    """What unpacks to twice what a segment may be."""
    return [(Subject(liar.device, 1, 1, "0" * 16), packing.pack([b"\n" * (2 * MOST_BYTES)]))]


def brackets(liar: Liar) -> Put:
    return [(Subject(liar.device, 1, 1, "0" * 16), packing.pack([b"[" * 500_000]))]


async def put(site: Site, liar: Liar, segments: Put) -> None:
    first = site.laptops[0].session
    programme, keys = first.programme.code, sync.identity_of(first).address
    async with connected(site.address, programme, liar.identity, keys, liar.device) as there:
        await there.learn_keys(sync.authors(first))
        await there.share_keys(sync.known(first), ())
        for subject, data in segments:
            await there._stream.publish(subject.at(programme), there.ring.seal(data))


@pytest.mark.parametrize("bad", [rubbish, many_numbers, far_away, bomb, brackets])
def test_it_is_named_read_once_and_all_else_flows(site: Site, bad: object, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, third = site.laptops
    liar = let_in(site)
    asyncio.run(put(site, liar, bad(liar)))  # type: ignore[operator]
    meet(first)
    meet(second)
    made = serve(second, first.card(1).code)
    read: list[str] = []
    get = HubConnection._get

    async def counted(self: HubConnection, subject: str) -> Segment | None:
        read.append(subject)
        return await get(self, subject)

    monkeypatch.setattr(HubConnection, "_get", counted)
    for laptop in (second, third):
        read.clear()
        assert meet(laptop).broken == (liar.device,)
        assert sum(liar.device in subject for subject in read) <= 2
    assert made in {one.id for one in third.session.books.handovers}
    assert meet(first).taken > 0
    assert made in {one.id for one in first.session.books.handovers}


def test_an_event_of_a_newer_distro_is_set_aside_and_all_after_it_is_taken_in(site: Site) -> None:
    first, second, third = site.laptops
    liar = let_in(site)
    made = liar.segment([liar.doc("SurveyDone", what=1), liar.doc("ScanRefused", **REFUSED)])
    asyncio.run(put(site, liar, [(subject_of(made), pack(made))]))
    meet(first)
    for laptop in (second, third):
        met = meet(laptop)
        assert met.broken == ()
        assert [(kept.device, kept.seq, kept.reason) for kept in met.set_aside] == [(liar.device, 1, Reason.NEWER)]
        assert laptop.session.books.devices.have[liar.device] == 2
        assert list(laptop.session.log.segments_after(liar.device, 0)) == [made], "kept as it came, to hand on"
