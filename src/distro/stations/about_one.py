"""What is about one household among people's data, found whenever a store is opened: so no more is read than has to be.

Who asked to be forgotten may come back with a late stick. So there is a note, beside the journals, of how far this
laptop has looked for them; what came since then is looked at, and only where that may be about one of them, all.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator
from contextlib import suppress
from hashlib import sha256

import msgspec
from msgspec import Struct

from distro.model import events as e
from distro.model.quarantine import Quarantined
from distro.model.remarks import ABOUT_ONE
from distro.stations.event_index import Table
from distro.stations.event_log import QUARANTINE, Place
from distro.stations.gate import Unfit, event_of
from distro.stations.session import Session
from distro.store import StoreError

_NOTE = "erasures"
_TABLES = {(kind.in_register, kind.table) for kind in e.KINDS if kind.in_register or kind.table in ABOUT_ONE} | {
    QUARANTINE
}


class _Id(Struct):
    id: str


class _Whom(Struct):
    """What an event says of whom it is about."""

    id: str
    seq: int
    device: str
    household: str | _Id = ""
    handover: str = ""
    about: str = ""

    @property
    def whom(self) -> str:
        return self.household.id if isinstance(self.household, _Id) else self.household


_decode_whom = msgspec.json.Decoder(_Whom).decode


def _whom_of(document: bytes) -> _Whom:
    try:
        return _decode_whom(document)
    except msgspec.ValidationError:  # something else stands in a field that its kind has not
        return msgspec.convert(event_of(document), _Whom, from_attributes=True)


def records_of(session: Session, households: Collection[str]) -> dict[str, set[tuple[str, int]]]:
    """For each of `households` (laptop, number) of every record among people's data that is about it."""
    taken_in = _taken_in(session, session.log.stored(_TABLES))
    said = [(where, one) for where, one in taken_in if one.whom in households or one.handover or one.about]
    about = {one.id: one.whom for _, one in said if isinstance(one.household, str) and one.whom in households}
    about |= {one.id: about[one.handover] for _, one in said if one.handover in about}
    found: dict[str, set[tuple[str, int]]] = {household: set() for household in households}
    for in_register, one in said:
        whom = one.whom if isinstance(one.household, _Id) else about.get(one.handover or one.about, "")
        if in_register and whom in found:
            found[whom].add((one.device, one.seq))
    registered = set(session.log.register_numbers()) if session.quarantine else set()
    for kept in session.quarantine:
        for household in households:
            if (kept.device, kept.seq) in registered and names(household, kept.document):
                found[household].add((kept.device, kept.seq))
    return found


def names(household: str, document: bytes) -> bool:
    """Whether a document that nobody may have understood names `household`."""
    return bool(household) and household.encode() in document


class _Through(Struct):
    """How far was looked: in which register, and in each table how many stood there and the last of them.

    `aside` stands for those that were set aside: whoever they are about, they may count by now.
    """

    register: int
    aside: str
    ends: list[tuple[Table, tuple[int, int]]]


class Looked:
    """How far this laptop has looked for what is about those who asked to be forgotten."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._note = session.store.note(_NOTE)

    def may_hold(self, households: Container[str]) -> bool:
        """Whether anything that came since then may be about one of `households`."""
        session, since = self._session, self._since()
        if since is None or any(place.table == QUARANTINE for place in since):
            return True
        new = [(place, session.log.document(place)) for place in since if place.table in _TABLES]
        said = [one for _, one in _taken_in(session, new)]
        known = {one.id: self._whom(one) for one in said}
        told = {self._whom(one) or known.get(one.about, "") for one in said}
        return "" in told or any(whom in households for whom in told)  # "": of an event that is not among them

    def _whom(self, one: _Whom) -> str:
        handover = self._session.books.handovers.get(one.handover or one.about)
        return handover.household if handover is not None else one.whom

    def through(self) -> None:
        """It has looked at all that is here. Where the disk refuses the note, all is looked at once more."""
        session = self._session
        ends = sorted(session.log.ends().items())
        through = _Through(session.store.keyring.registers, _aside(session), ends)
        with suppress(StoreError):
            self._note.write(msgspec.json.encode(through))

    def _since(self) -> list[Place] | None:
        """What came since then; None where nobody can tell."""
        session = self._session
        with suppress(msgspec.MsgspecError, StoreError):
            through = msgspec.json.decode(self._note.read(), type=_Through)
            if (through.register, through.aside) == (session.store.keyring.registers, _aside(session)):
                return session.log.since(dict(through.ends))
        return None


def _aside(session: Session) -> str:
    numbers = sorted((kept.device, kept.seq) for kept in session.quarantine)
    return sha256(msgspec.json.encode(numbers)).hexdigest()


def _taken_in(session: Session, stored: Iterable[tuple[Place, bytes | Quarantined]]) -> Iterator[tuple[bool, _Whom]]:
    """What counts of what is stored, each with whether it stands, or would stand, among people's data."""
    aside = {kept.document for kept in session.quarantine}
    for place, found in stored:
        document = found.document if isinstance(found, Quarantined) else found
        if isinstance(found, Quarantined) and document in aside:
            continue
        with suppress(msgspec.MsgspecError, RecursionError, Unfit):
            one = _whom_of(document)
            if not session.books.is_set_aside(one):
                yield event_of(document).in_register if place.table == QUARANTINE else place.table[0], one
