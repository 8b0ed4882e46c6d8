"""A hub on three laptops: one is lost under load, another one takes its place, and nothing that was taken is lost."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from apart import carry
from cli.answered import demand_described
from distro.cli import main
from distro.exchange.cluster import MEMBERS, members_of
from distro.exchange.errors import HubRefused
from distro.exchange.handshake import hub_certificate, member_certificate
from distro.exchange.hub import connected
from distro.exchange.hub_running import RunningServer, ServerChange
from distro.exchange.keys import Identity
from distro.exchange.segment import seal
from distro.model.events import LaptopRole
from distro.model.hub_members import MemberSeen, MemberState
from distro.stations.laptops import hub, own_hub, retiring, sync
from distro.stations.session import Session
from distro.texts import say
from hub.site import make_site, when_it_answers
from hub.touch import until
from stage import PASSPHRASE, Stage

_WELL = {MemberState.LEADS, MemberState.CURRENT}


def free_ports(count: int) -> list[int]:
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [int(one.getsockname()[1]) for one in held]
    for one in held:
        one.close()
    return ports


@dataclass
class Member:
    """A laptop of the cluster: where it listens to laptops, and its server while one runs."""

    stage: Stage
    address: str
    server: RunningServer | None = None

    @property
    def device(self) -> str:
        return self.stage.session.store.device

    def start(self, cluster: list[str]) -> None:
        session = self.stage.session
        made = hub.prepare(session, self.address, (), members_of(cluster, self.address))
        self.server = RunningServer(made.binary, made.conf, session.store.folder)

    def power_cut(self) -> None:
        assert self.server is not None
        os.kill(self.server.pid, signal.SIGKILL)
        self.stop()

    def stop(self) -> None:
        if self.server is not None:
            self.server.stop()
            self.server = None


@contextmanager
def served_by_command(stage: Stage, address: str, cluster: list[str]) -> Iterator[list[str]]:
    """As a person has it: the command in a process of its own, and what it says besides."""
    words = ["--json", "hub", "serve", "--listen", address, "--cluster", *cluster]
    env = os.environ | {
        "DISTRO_STORE": str(stage.folder), "DISTRO_PERSON": "sara", "DISTRO_PASSPHRASE": PASSPHRASE,
        "DISTRO_LANG": "fr", "XDG_STATE_HOME": str(stage.folder.parent / "state"),
    }  # fmt: skip
    told: list[str] = []
    running = subprocess.Popen(
        [sys.executable, "-m", "distro", *words], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    assert running.stderr is not None
    lines = iter(running.stderr.readline, "")
    listening = threading.Thread(target=lambda: told.extend(lines), daemon=True)
    listening.start()
    try:
        yield told
    finally:
        running.terminate()
        running.wait()
        listening.join()


@dataclass
class Trio:
    """Three members, a laptop that may take the place of one, and one that gives; `routes` are by place."""

    members: list[Member]
    spare: Member
    giver: Stage
    routes: list[str]
    taken: set[int] = field(default_factory=set)  # numbers of what a member said to have

    @property
    def cluster(self) -> list[str]:
        return [f"{one.device}@{route}" for one, route in zip(self.members, self.routes, strict=True)]

    async def ask(self, member: Member, asked: Callable[[Any], Any]) -> Any:
        session = self.giver.session
        keys = sync.known(session)[member.device]
        own = sync.identity_of(session)
        async with connected(member.address, session.programme.code, own, keys, session.store.device) as there:
            return await asked(there)

    async def seen(self, member: Member, within: float = 30) -> tuple[MemberSeen, ...]:
        async def asked(there: Any) -> tuple[MemberSeen, ...]:
            async with asyncio.timeout(within):  # while they choose who leads, nobody answers
                await there.last()
            return tuple(there.members)

        found: tuple[MemberSeen, ...] = await self.ask(member, asked)
        return found

    async def until(self, member: Member, holds: Callable[[dict[str, MemberState]], bool]) -> None:
        """Until what `member` tells of all three is so."""
        by, within = time.monotonic() + 180, 0.5
        while True:
            try:
                if holds({one.address: one.state for one in await self.seen(member, within)}):
                    return
            except HubRefused:
                within = min(30.0, within * 1.5)  # a busy machine answers late, and a lost question is never answered
            assert time.monotonic() < by, "it did not come to that"
            await asyncio.sleep(0.1)

    async def all_well(self, member: Member) -> None:
        await self.until(member, lambda all_of_it: len(all_of_it) == 3 and set(all_of_it.values()) <= _WELL)

    async def give(self, ended: asyncio.Event) -> None:
        """One segment after the other, to whichever member answers, until it has `ended`."""
        session, number, at, within = self.giver.session, 0, 0, 1.0
        device, own = session.store.device, sync.identity_of(session)

        async def gives(there: Any) -> None:
            nonlocal number, within
            await there.share_keys({device: own.address}, ())
            while not ended.is_set():
                async with asyncio.timeout(within):  # what goes to one that was lost just now is never answered
                    await there.put([seal(own, session.programme.code, device, "", number + 1, [b"{}"], "", "")])
                number, within = number + 1, 1.0
                self.taken.add(number)
                await asyncio.sleep(0.01)

        while not ended.is_set():
            try:
                await self.ask(self.members[at % 3], gives)
            except HubRefused:
                within = min(30.0, within * 1.5)
                await asyncio.sleep(0.05)
            at += 1

    async def gives_on(self, giving: asyncio.Task[None]) -> None:
        """Until some more was taken."""
        before = len(self.taken)
        while len(self.taken) < before + 12:
            assert not giving.done()
            await asyncio.sleep(0.02)

    async def held(self, member: Member) -> set[int]:
        device = self.giver.session.store.device
        found = await self.ask(member, lambda there: there.after(device, 0))
        return {number for one in found for number in range(one.first, one.last + 1)}


@pytest.fixture
def trio(tmp_path: Path) -> Iterator[Trio]:
    laptops = make_site(tmp_path, 5).laptops
    first, *others = laptops
    for one in others[:3]:
        address = sync.identity_of(one.session).address
        sync.trust(first.session, one.session.store.device, "", address, role=LaptopRole.HUB)
    for one in others:
        carry(first, one)
    ports = free_ports(7)
    listening, between = ([f"127.0.0.1:{port}" for port in some] for some in (ports[:4], ports[4:]))
    served = [Member(one, at) for one, at in zip(laptops, listening, strict=False)]
    made = Trio(served[:3], served[3], laptops[4], between)
    yield made
    for member in served:
        member.stop()
    for one in laptops:
        one.session.store.close()


def two_are_well(states: dict[str, MemberState]) -> bool:
    return sum(state in _WELL for state in states.values()) >= 2


async def begun(trio: Trio) -> None:
    """All three servers run, and each is as far as the others."""
    for one in trio.members:
        one.start(trio.cluster)
    first = trio.members[0]
    streams = hub.streams_at(first.stage.session, first.address, MEMBERS)
    await asyncio.to_thread(when_it_answers, streams)
    await trio.all_well(first)


async def test_one_is_lost_under_load_and_another_takes_its_place(trio: Trio) -> None:
    await begun(trio)
    ended = asyncio.Event()
    giving = asyncio.create_task(trio.give(ended))
    leads = next(one.address for one in await trio.seen(trio.members[0]) if one.state is MemberState.LEADS)
    lost = trio.members[trio.routes.index(leads)]
    left = [one for one in trio.members if one is not lost]
    await trio.gives_on(giving)
    lost.power_cut()
    await trio.gives_on(giving)
    await trio.until(left[0], lambda states: states[leads] not in _WELL)
    trio.members[trio.members.index(lost)] = trio.spare
    trio.spare.stage.session.store.close()
    with served_by_command(trio.spare.stage, trio.spare.address, trio.cluster) as told:
        for one in left:
            one.stop()
            one.start(trio.cluster)
            await trio.until(one, two_are_well)
        await trio.all_well(left[0])
        await until(lambda: len(told) == 2)
        await trio.gives_on(giving)
        ended.set()
        await giving
        for one in trio.members:
            assert await trio.held(one) >= trio.taken
    assert told == [say("cli.hub.alone_yet") + "\n", say("cli.hub.takes") + "\n"]


async def test_it_is_one_hub_wherever_somebody_asks(
    trio: Trio, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of two who claim the same at two members one is first; what is forgotten at one is forgotten at all."""
    await begun(trio)
    first, second, third = trio.members
    one, other = trio.giver.session, trio.spare.stage.session

    async def claims(session: Session, member: Member) -> list[str]:
        own, keys = sync.identity_of(session), sync.known(session)[member.device]
        code, device = session.programme.code, session.store.device
        async with connected(member.address, code, own, keys, device) as there:
            return [(await there.claim(f"key{number}", device, b"", 20)).device for number in range(20)]

    owners, told_other = await asyncio.gather(claims(one, first), claims(other, second))
    assert owners == told_other
    assert set(owners) <= {one.store.device, other.store.device}

    for member in (first, second):
        await asyncio.to_thread(hub.join, one, member.address)
    [there, _] = hub.hubs(one)
    assert (await asyncio.to_thread(hub.meet, one, there)).given > 0
    assert await trio.held(third)
    own_hub.forget_beside(second.stage.session)
    assert second.server is not None and second.server.look() is ServerChange.ANEW
    assert own_hub.forgot(second.stage.session)
    anew = hub.streams_at(second.stage.session, second.address, MEMBERS, anew=True)
    await asyncio.to_thread(when_it_answers, anew)
    assert not await trio.held(third)
    assert not own_hub.forgot(second.stage.session)
    await trio.all_well(first)

    monkeypatch.setenv("DISTRO_PERSON", "sara")
    monkeypatch.setenv("DISTRO_PASSPHRASE", PASSPHRASE)
    one.store.close()

    def members() -> tuple[int, list[dict[str, Any]]]:
        words = ["hub", "members"]
        code = main(["--store", str(trio.giver.folder), "--json", *words])
        answer = json.loads(capsys.readouterr().out)
        demand_described(words, answer)
        return code, answer["hubs"]

    code, told = await asyncio.to_thread(members)
    assert (code, [one["address"] for one in told]) == (0, [first.address, second.address])
    assert [sorted(one["address"] for one in each["members"]) for each in told] == [sorted(trio.routes)] * 2
    second.power_cut()
    await trio.until(first, lambda states: states[trio.routes[1]] not in _WELL)
    code, told = await asyncio.to_thread(members)
    assert (code, [one["problem"] for one in told]) == (1, ["", "hub_silent"])


def shown_to(address: str, folder: Path, certificate: bytes, key: bytes) -> None:
    """Speak to the server of a member as another one would, with that certificate. SSLError where it hangs up."""
    (folder / "shown.pem").write_bytes(certificate + key)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.load_cert_chain(folder / "shown.pem")
    host, _, port = address.rpartition(":")
    with socket.create_connection((host, int(port)), timeout=20) as line, context.wrap_socket(line) as inside:
        assert inside.recv(4) == b"INFO"


async def test_only_its_members_speak_to_each_other_and_each_from_its_own_place(trio: Trio, tmp_path: Path) -> None:
    await begun(trio)
    first, second, _ = trio.members
    there = trio.routes[0]
    own, stranger = (sync.identity_of(one.stage.session) for one in (second, trio.spare))

    def key_of(identity: Identity) -> bytes:
        return identity.hub_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    wrong = {
        "a laptop that is trusted and no member": (stranger, member_certificate(stranger, "127.0.0.1")),
        "from elsewhere": (own, member_certificate(own, "127.0.0.2")),
        "by another name": (own, member_certificate(own, "hub.example.org")),
        "as it speaks to laptops": (own, hub_certificate(own)[0]),
    }
    for what, (identity, certificate) in wrong.items():
        with pytest.raises(ssl.SSLError):
            shown_to(there, tmp_path, certificate, key_of(identity))
            pytest.fail(what)  # it was let in
    shown_to(there, tmp_path, member_certificate(own, "127.0.0.1"), key_of(own))
    conf = hub.prepare(first.stage.session, first.address, (), members_of(trio.cluster, first.address)).conf
    retiring.retire(first.stage.session, second.device)
    own_hub.tell_server(first.stage.session)
    assert trio.routes[1] not in conf.read_text()
    assert first.server is not None
    before = first.server.pid
    assert first.server.look() is None
    assert first.server.pid != before, "it goes on with nobody who was shut out"


@pytest.mark.parametrize(
    "words",
    [
        "a@10.0.0.1:6229 b@10.0.0.2:6229",
        "a@10.0.0.1:6229 b@10.0.0.2:6229 c@10.0.0.3:6229 d@10.0.0.4:6229",
        "a@10.0.0.1:6229 a@10.0.0.2:6229 c@10.0.0.3:6229",
        "a@10.0.0.1:6229 b@10.0.0.1:6229 c@10.0.0.3:6229",
        "a@10.0.0.1:4229 b@10.0.0.2:6229 c@10.0.0.3:6229",
        "a@10.0.0.1 b@10.0.0.2:6229 c@10.0.0.3:6229",
        "a@10.0.0.1:0 b@10.0.0.2:6229 c@10.0.0.3:6229",
        'a@10.0.0.1":6229 b@10.0.0.2:6229 c@10.0.0.3:6229',
        "a@[x]:6229 b@10.0.0.2:6229 c@10.0.0.3:6229",
        "a@h..st:6229 b@10.0.0.2:6229 c@10.0.0.3:6229",
    ],
)
def test_words_that_make_no_cluster_are_refused(words: str) -> None:
    with pytest.raises(HubRefused, match="hub_cluster"):
        members_of(words.split(), "0.0.0.0:4229")


def test_three_laptops_are_said_by_ip_or_by_name() -> None:
    said = ["a@10.0.0.1:6229", "b@hub-2.example.org:6229", "c@[2001:db8::1]:6229"]
    addresses = ["10.0.0.1:6229", "hub-2.example.org:6229", "[2001:db8::1]:6229"]
    assert [one.address for one in members_of(said, "0.0.0.0:4229")] == addresses


def test_what_was_forgotten_while_a_member_did_not_run_is_forgotten_by_the_others_once_it_does(trio: Trio) -> None:
    first = trio.members[0]
    session, cluster = first.stage.session, members_of(trio.cluster, first.address)
    made = hub.prepare(session, first.address, (), cluster)
    made.conf.unlink()  # it ran, and ended
    own_hub.forget_beside(session)
    for _ in range(2):  # started and stopped before another member was there: nothing is forgotten there yet
        assert hub.prepare(session, first.address, (), cluster).anew
    own_hub.forget_beside(session)  # while it runs
    assert hub.prepare(session, first.address, (), cluster).anew
    own_hub.made_anew(session)
    assert not hub.prepare(session, first.address, (), cluster).anew
