"""Laptops that lie: trusted, with keys of their own, and segments that hold whatever they like."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol

from distro import __version__
from distro.cards.code import read
from distro.exchange.bundle import write_bundle
from distro.exchange.envelope import LaptopHead, Segment
from distro.exchange.keys import Identity
from distro.exchange.segment import seal
from distro.model.goods import AdjustmentReason
from distro.model.ids import next_id
from distro.model.verdicts import VerdictCode
from distro.stations import stockroom
from distro.stations.audit import audit
from distro.stations.desk import Desk
from distro.stations.laptops import stick, sync
from distro.stations.session import Session
from stage import Stage

HANDOVER: dict[str, Any] = {
    "day": "RBT-2023-06-14",
    "desk": 9,
    "household": "h-RBT-0003",
    "card": "",
    "how": "searched",
    "lines": [["2023-T1", "PANIER", "RIZ", 1, 1]],
    "movements": [[["RIZ", "L1", None, ""], 1, ["point", "RBT"], ["household", ""]]],
}
REFUSED: dict[str, Any] = {"day": "RBT-2023-06-14", "desk": 1, "verdict": "already_collected"}


class Victim(Protocol):
    """Whoever has a session."""

    session: Session


class Liar:
    """A laptop that `victim` trusts. What it says goes into segments that it signs itself."""

    def __init__(self, victim: Victim, device: str = "bad0bad0") -> None:
        self.identity, self.device, self.victim = Identity(os.urandom(32)), device, victim
        self.seq, self._given, self._name, self._last = 0, 0, "", ""
        sync.trust(victim.session, device, "liar", self.identity.address)

    def doc(self, kind: str, device: str = "", seq: int | None = None, id_: str = "", **fields: object) -> bytes:
        """The JSON of an event with the next number, unless it says another one's."""
        if seq is None:
            self.seq += 1
            seq = self.seq
        at = "2023-06-14T10:00:00+01:00"
        self._last = next_id(self.victim.session.now(), self._last or self.victim.session.books.last_id)
        document = {
            "kind": kind, "id": id_ or self._last, "seq": seq, "device": device or self.device, "site": "RBT",
            "by": "awa", "occurred_at": at, "recorded_at": at,
        }  # fmt: skip
        return json.dumps(document | fields).encode()

    def segment(self, documents: Sequence[bytes]) -> Segment:
        """Signed, and going on where the last one ended."""
        programme, first = self.victim.session.programme.code, self._given + 1
        made = seal(self.identity, programme, self.device, self._name, first, documents, __version__, "")
        self._given, self._name = self._given + len(documents), made.envelope.heading.digest
        return made

    def send(self, segments: Sequence[Segment], folder: Path) -> stick.Taken:
        """By stick, as if it were honest."""
        return stick.read(self.victim.session, self.write(segments, folder))

    def write(self, segments: Sequence[Segment], folder: Path) -> Path:
        """Onto a stick."""
        path = folder / "liar.distro"
        path.write_bytes(self.sealed(segments))
        return path

    def sealed(self, segments: Sequence[Segment], heads: Mapping[str, LaptopHead] = MappingProxyType({})) -> bytes:
        """As it lies on a stick, with what it says of how far others' segments go."""
        session = self.victim.session
        to = [sync.identity_of(session).address]
        return write_bundle(segments, self.identity, to, session.programme.code, self.device, {}, heads, session.now())


_SERVED = (VerdictCode.MAY_COLLECT, VerdictCode.MAY_COLLECT_REST, VerdictCode.ALREADY_COLLECTED)


def lives(stage: Stage, card: int) -> None:
    """It opens, verifies, serves a scan and writes."""
    stage.reopen()
    audit(stage.session.store, stage.session.books)
    stage.pass_time()
    desk = Desk(stage.session, "RBT")
    verdict = desk.scan(read(stage.card(card).code, stage.session.card_key))
    assert verdict.code in _SERVED
    before = stage.session.log.seq
    stockroom.lose(stage.session, "RBT", [("SAVON", 1)], AdjustmentReason.DAMAGED)
    assert stage.session.log.seq > before
