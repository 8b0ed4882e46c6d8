"""A hub whose owner lies: it answers whatever it likes, as JetStream's own library reads it from the line."""

from __future__ import annotations

import asyncio
import base64
import json
import os
from collections.abc import Callable
from contextlib import suppress
from math import inf
from random import Random
from types import SimpleNamespace
from typing import Any, cast

from nats.aio.client import Client
from nats.errors import Error
from nats.js import JetStreamContext

from distro.exchange import packing
from distro.exchange.envelope import Segment
from distro.exchange.epochs import KeyName, Ring
from distro.exchange.errors import HubRefused
from distro.exchange.hub import HubConnection
from distro.exchange.segment import Subject, pack, subject_of
from distro.model.events import HubJoined
from distro.stations.laptops import hub, sync
from hostile import Liar

_NO_ANSWERS: tuple[Any, ...] = (
    b"", b"{", b"[]", b"7", b"null", b'"x"', b"\xff", b"[" * 5000, b'{"error":1}', b'{"error":{"code":"x"}}',
    b'{"error":{"code":400,"description":5}}', b'{"error":{"code":400,"newer":1}}', b'{"message":7}', b'{"message":{}}',
    b'{"state":[1],"config":7}', b'{"state":null,"config":null}', b'{"state":{"subjects":[1]},"config":{}}',
)  # fmt: skip
_STRANGE: tuple[Any, ...] = (None, "x", -1, 2**70, 1e308, inf, [], [1], {}, {"a": None}, True, "\ud800")
_NUMBERS = (0, 1, 2, 49, 50, 51, 10**8, 999_999_999)


class HostileHub:
    """Stands where the library's connection to a server does. Most that it says has the right form."""

    def __init__(self, liar: Liar, segments: list[Segment], random: Random) -> None:
        session = liar.victim.session
        self._random, self._programme = random, session.programme.code
        self._ring = Ring(liar.identity, liar.device, self._programme)
        self._ring.begin(())
        devices = [session.store.device, liar.device, "cafe0000", "*", ">", "", "x" * 300]
        self._segments = {subject_of(one): pack(one) for one in segments}
        names = [*self._segments] + [
            Subject(random.choice(devices), random.choice(_NUMBERS), random.choice(_NUMBERS), "0" * 16)
            for _ in range(random.randrange(9))
        ]
        self._names = [one.at(self._programme) for one in names] + ["", "ev", "ev.x.1.2", "ev.." * 9]
        known = sync.known(session)
        records = self._ring.wrapped((), known) if random.random() < 0.8 else []
        forged = KeyName(random.choice(devices), records[0][0].epoch, session.store.device) if records else None
        self._keys = {name.at(self._programme): record for name, record in records}
        if forged is not None and random.random() < 0.5:
            self._keys[forged.at(self._programme)] = os.urandom(90)

    def jetstream(self, timeout: float) -> JetStreamContext:
        return JetStreamContext(cast("Client", self), timeout=timeout)

    @property
    def _ps(self) -> object:
        return SimpleNamespace(came=0)

    @property
    def last_error(self) -> str:
        return ""

    async def request(self, subject: str, payload: bytes = b"", **_: object) -> object:
        """What a question is answered with."""
        await asyncio.sleep(0)
        answer = self._random.choice(_NO_ANSWERS) if self._random.random() < 0.03 else self._answer(subject, payload)
        return SimpleNamespace(data=answer, headers=None)

    def _answer(self, subject: str, payload: bytes) -> bytes:
        asked = json.loads(payload) if payload[:1] == b"{" else {}
        if "STREAM.INFO" in subject:
            names = [*self._keys] if "key." in asked.get("subjects_filter", "") else self._names
            state: dict[str, Any] = {"messages": 1, "bytes": 1, "first_seq": 1, "last_seq": 9, "consumer_count": 0}
            state["subjects"] = dict.fromkeys(names, 1)
            said: dict[str, Any] = {"config": {"subjects": ["ev.>", "key.>"]}, "state": state}
            self._changed(self._random.choice([said, state]))
        elif "MSG.GET" in subject:
            name = asked.get("last_by_subj", "")
            message = {"subject": self._named(name), "seq": 1, "data": base64.b64encode(self._data(name)).decode(),
                       "time": "2023-06-14T10:00:00Z"}  # fmt: skip
            self._changed(message)
            said = {"message": message}
        else:
            said = {"stream": "EVENTS", "seq": 1}
            self._changed(said)
        return json.dumps(said).encode()

    def _named(self, name: str) -> str:
        begins = name.removesuffix(">")
        found = [one for one in self._names if one.startswith(begins)] or self._names
        return self._random.choice(found if self._random.random() < 0.8 else self._names)

    def _data(self, name: str) -> bytes:
        """A segment under its name or another one's, sealed or in clear; a record; rubbish."""
        if name in self._keys:
            return self._keys[name]
        packed = self._random.choice([*self._segments.values(), b"rubbish", b"", packing.pack([b"{}" * 9])])
        ways: list[Callable[[bytes], bytes]] = [self._ring.seal, bytes, lambda data: self._ring.seal(data)[:-1]]
        return self._random.choice(ways)(packed)

    def _changed(self, said: dict[str, Any]) -> None:
        if self._random.random() < 0.05:
            said[self._random.choice(sorted(said))] = self._random.choice(_STRANGE)


def meet_hostile(liar: Liar, segments: list[Segment], random: Random) -> None:
    """The liar's victim meets the hub of the liar, as a laptop that joined it does: at the worst it refuses."""
    session, own = liar.victim.session, sync.identity_of(liar.victim.session)
    server = HostileHub(liar, segments, random)
    joined = HubJoined(**session.stamper()(""), peer=liar.device, address="hub:1", relay=random.random() < 0.5)

    async def talk() -> None:
        ring = Ring(own, session.store.device, session.programme.code)
        there = HubConnection(server, session.programme.code, asyncio.Event(), ring)
        await there.last()
        await hub.give_and_take(session, there, joined)

    with suppress(HubRefused, Error):  # the second is told as a hub that is silent, by whoever made the connection
        asyncio.run(talk())
    session.catch_up()
