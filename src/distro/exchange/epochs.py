"""What a hub holds is sealed: under keys of the programme, one for each epoch, that no hub ever sees.

Each key is wrapped for each laptop in a record of its own, `key.MAR23.<by>.<number>.<id>.<to>`, beside the segments. So
a laptop that comes tomorrow reads what was given yesterday, as soon as one that has the keys has met the hub, and who
takes the hub's disk reads nothing. A new epoch begins when a laptop joins or is retired.

The id of a key is its digest: nobody passes off another one as it. A key that anybody wrapped for us opens what it
opens, for segments are signed; we seal under one that a laptop vouches for whom we believe.

A record that is none, but bears the name of one, would keep others from giving the key. So who finds one says so, in a
record of its own that asks for that key again; each laptop that has the key then wraps it once more. And epochs go on
from each other without a gap: what leaps ahead of all others is none.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
from collections.abc import Collection, Iterable, Mapping
from itertools import islice

import msgspec
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from msgspec import Struct

from distro.exchange.envelope import SegmentBroken
from distro.exchange.keys import Address, Identity, NotForUs, signing_key, wrapped_for
from distro.exchange.segment import name_of
from distro.model.ids import is_device

_MARK = b"distro sealed 1\n"
_ID = 8  # bytes
_NONCE = 12
_KEY = 32
_ASKED = 32  # keys that a laptop asks for again at one meeting
_WRAPPED = (
    512  # records that a laptop gives at one meeting: whoever makes up keys without end makes nobody wrap them all
)
_AGAIN = "again"  # in the place of a laptop, in the name of the record that asks
_CONTEXT = b"distro epoch key 1\n"  # what else a laptop's key signs is no record


class SegmentLocked(Exception):
    """It is sealed under the key `id`, which nobody has wrapped for us yet."""

    def __init__(self, id_: str) -> None:
        super().__init__(id_)
        self.id = id_


class Epoch(Struct, frozen=True, order=True):
    """Epochs follow each other by their number; of two that began at once the id decides."""

    number: int
    id: str


class KeyName(Struct, frozen=True, order=True):
    """What the name of a record says: the key of `epoch`, wrapped by a laptop for another one."""

    by: str
    epoch: Epoch
    to: str

    @property
    def asked(self) -> KeyName:
        """The record in which the laptop that it is for asks for it again."""
        return KeyName(self.to, self.epoch, _AGAIN)

    def at(self, programme: str) -> str:
        return f"{keys_of(programme)}.{self.by}.{self.epoch.number}.{self.epoch.id}.{self.to}"


class KeysSeen(Struct, frozen=True, array_like=True):
    """The names of all records of keys at a hub, when that of the number `number`, named `last`, was the last one."""

    number: int
    last: str
    names: tuple[str, ...]


def keys_of(programme: str) -> str:
    """What the names of all records of keys of a programme begin with."""
    return f"key.{name_of(programme)}"


def parse_key(subject: str) -> KeyName | None:
    """What that name says; None when it is none."""
    parts = subject.split(".")
    if len(parts) != 6 or parts[0] != "key" or not (parts[3].isascii() and parts[3].isdecimal()) or len(parts[3]) > 9:
        return None
    if not (is_device(parts[2]) and (is_device(parts[5]) or parts[5] == _AGAIN)):
        return None
    return KeyName(parts[2], Epoch(int(parts[3]), parts[4]), parts[5])


def in_turn(names: Collection[KeyName]) -> list[KeyName]:
    """Those of epochs that go on from each other: none is further on than there are epochs up to it.

    Nobody asks again for what was never wrapped for them: of a key that only who asks knows of, there is none.
    """
    far, wrapped = 0, {name for name in names if name.to != _AGAIN}
    for epoch in sorted({name.epoch for name in wrapped}):
        if epoch.number > far + 1:
            break
        far = max(far, epoch.number)
    for_whom = {(name.epoch, name.to) for name in wrapped}
    there = (name for name in names if name.to != _AGAIN or (name.epoch, name.by) in for_whom)
    return [name for name in there if name.epoch.number <= far]


class _Record(Struct, frozen=True):
    box: str
    signature: str


class Ring:
    """The keys that a laptop has of one hub. `device` is its id, `identity` its own keys."""

    def __init__(self, identity: Identity, device: str, programme: str) -> None:
        self._identity = identity
        self._device = device
        self._programme = programme
        self._keys: dict[Epoch, bytes] = {}
        self._vouched: set[Epoch] = set()

    @property
    def now(self) -> Epoch | None:
        """The epoch under which this laptop seals."""
        return max(self._vouched, default=None)

    def lacks(self, names: Iterable[KeyName], believed: Collection[str]) -> list[KeyName]:
        """The records for this laptop that tell something new, the latest epoch first: a key, or that somebody believed
        vouches for one."""
        new = [
            name
            for name in names
            if name.to == self._device
            and (name.epoch not in self._keys or (name.epoch not in self._vouched and name.by in believed))
        ]
        return sorted(new, key=lambda name: name.epoch, reverse=True)

    def learn(self, name: KeyName, record: bytes, believed: Mapping[str, Address]) -> bool:
        """Take the key in a record; False where it is none, or not for this laptop."""
        try:
            found = msgspec.json.decode(record, type=_Record)
            box = base64.b64decode(found.box, validate=True)
            key = self._identity.open(box)
        except (msgspec.MsgspecError, RecursionError, ValueError, binascii.Error, NotForUs):
            return False
        if len(key) != _KEY or _id_of(key) != name.epoch.id:
            return False
        self._keys[name.epoch] = key
        if name.by in believed and _is_signed(believed[name.by], self._programme, name, box, found.signature):
            self._vouched.add(name.epoch)
        return True

    def asking(self, names: Collection[KeyName]) -> list[KeyName]:
        """The records in which this laptop asks again for what was wrapped for it and is no key.

        First for what others have wrapped too: alone, a laptop can make up as many as it likes.
        """
        by: dict[Epoch, set[str]] = {}
        for name in names:
            by.setdefault(name.epoch, set()).add(name.by)
        lacking = {name.asked for name in names if name.to == self._device and name.epoch not in self._keys}
        new = lacking.difference(names)
        return sorted(new, key=lambda name: (len(by[name.epoch]), name.epoch), reverse=True)[:_ASKED]

    def begin(self, names: Iterable[KeyName]) -> None:
        """A new epoch, after all that the hub has heard of."""
        key = os.urandom(_KEY)
        last = max((name.epoch.number for name in names), default=0)
        epoch = Epoch(last + 1, _id_of(key))
        self._keys[epoch] = key
        self._vouched.add(epoch)

    def is_over(self, names: Collection[KeyName], laptops: Collection[str], gone: Collection[str]) -> bool:
        """Whether a new epoch begins: there is none, who is gone has its key, or somebody came who has none at all."""
        now = self.now
        has_it = {name.to for name in names if name.epoch == now}
        known = {name.to for name in names}
        return now is None or not has_it.isdisjoint(gone) or not known.issuperset(laptops)

    def wrapped(self, names: Collection[KeyName], laptops: Mapping[str, Address]) -> list[tuple[KeyName, bytes]]:
        """The records that `laptops` lack of the keys that are here, the latest epoch first; no more at once than one
        meeting bears, the others at the next.

        Whoever asks for one again gets it from each laptop that has it, once.
        """
        known = set(names)
        there = {(name.epoch, name.to) for name in known if name.asked not in known or name.by == self._device}
        lacking = (
            KeyName(self._device, epoch, to)
            for epoch in sorted(self._keys, reverse=True)
            for to in sorted(laptops)
            if (epoch, to) not in there
        )
        return [(name, self._record(name, laptops[name.to])) for name in islice(lacking, _WRAPPED)]

    def _record(self, name: KeyName, address: Address) -> bytes:
        box = wrapped_for(address, self._keys[name.epoch])
        signature = self._identity.private_key.sign(_said(self._programme, name, box))
        return msgspec.json.encode(_Record(base64.b64encode(box).decode(), base64.b64encode(signature).decode()))

    def seal(self, packed: bytes) -> bytes:
        """`packed` as it is to lie at the hub: the same bytes each time under one epoch, whoever passes it on."""
        assert self.now is not None, "an epoch has begun before anything is given"
        key, id_ = self._keys[self.now], bytes.fromhex(self.now.id)
        nonce = hashlib.blake2b(packed, key=key, digest_size=_NONCE, person=b"distro nonce").digest()
        return _MARK + id_ + nonce + AESGCM(key).encrypt(nonce, packed, _MARK + id_)

    def open(self, sealed: bytes) -> bytes:
        """What was sealed. SegmentLocked for want of its key; SegmentBroken when it is none, or was changed."""
        head, rest = sealed[: len(_MARK)], sealed[len(_MARK) :]
        id_, nonce, body = rest[:_ID], rest[_ID : _ID + _NONCE], rest[_ID + _NONCE :]
        if head != _MARK or not body:
            raise SegmentBroken
        key = next((key for epoch, key in self._keys.items() if epoch.id == id_.hex()), None)
        if key is None:
            raise SegmentLocked(id_.hex())
        try:
            return AESGCM(key).decrypt(nonce, body, _MARK + id_)
        except InvalidTag:
            raise SegmentBroken from None


def _id_of(key: bytes) -> str:
    return hashlib.blake2b(key, digest_size=_ID, person=b"distro epoch").hexdigest()


def _said(programme: str, name: KeyName, box: bytes) -> bytes:
    return _CONTEXT + name.at(programme).encode() + b"\n" + hashlib.sha256(box).digest()


def _is_signed(by: Address, programme: str, name: KeyName, box: bytes, signature: str) -> bool:
    try:
        key = Ed25519PublicKey.from_public_bytes(signing_key(by))
        key.verify(base64.b64decode(signature, validate=True), _said(programme, name, box))
    except (InvalidSignature, ValueError, binascii.Error):
        return False
    return True
