"""The gate: every event goes through here before it is durable, this laptop's own and those of others alike.

It is well-formed, by the types and bounds declared with its kind; it is its laptop's to say, by `said_by` of its kind;
and it names nothing that this laptop's programme does not have. That the books can take it in is tried after this, by
the session.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

import msgspec
from msgspec import Struct

from distro.exchange.certificates import is_the_roots
from distro.exchange.programme import read_programme
from distro.exchange.toml_file import TomlRefused
from distro.model.bounds import LATEST, DeviceId, EventId, Number, Refers
from distro.model.decoding import decode
from distro.model.events import (
    Author,
    DayOpened,
    DeviceCertified,
    DeviceRetired,
    Event,
    FieldsForgotten,
    HouseholdErased,
    ProgrammeChanged,
    RegisterPurged,
    RootAdopted,
    RoundAdded,
)
from distro.model.programme import Programme
from distro.model.quarantine import Quarantined, Reason
from distro.rules.certificates import Certificates
from distro.rules.retirements import is_void
from distro.rules.wellformed import IllFormed, references, references_of_all

_MOST = 1 << 20  # bytes of one event
_END_OF_IDS = f"{int(LATEST.timestamp() * 1000) >> 16:08x}"
_UNKNOWN_WORD = re.compile(r"Invalid (?:value|enum value) .* - at `\$\.?(?P<field>[^`]*)`")
_AT = re.compile(r" - at `\$\.?(?P<field>[^`]*)`")
_SHOWN = 60  # letters of a field's name
_NESTED = 400  # brackets within brackets that are left for whatever an event is kept in; half of what can be read


class Unfit(Exception):
    """An event may not come in: why, and the field that says so."""

    def __init__(self, reason: Reason, field: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.field = field[:_SHOWN]


class Header(Struct):
    """What can be told of an event whose kind nobody here knows."""

    id: EventId
    seq: Number
    device: DeviceId


_decode_header = msgspec.json.Decoder(Header).decode


def header_of(document: bytes) -> Header | None:
    """Whose event this is and which; None when that cannot be read."""
    try:
        return _decode_header(document)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None


def event_of(document: bytes) -> Event:
    """The event of these bytes. Unfit when it has not the types that its kind declares."""
    if len(document) > _MOST or document[:1] != b"{":
        raise Unfit(Reason.ILL_FORMED)
    try:
        document.decode()  # also what stands in fields that nobody here knows
        if document.count(b"[") + document.count(b"{") > _NESTED:  # it will be read again, deeper within something
            msgspec.json.decode(b"[" * _NESTED + document + b"]" * _NESTED)
        event = decode(document)
    except msgspec.ValidationError as problem:
        # A message quotes what it does not know in full, and that may be somebody's name: only the field is kept.
        if found := _UNKNOWN_WORD.search(str(problem)):
            raise Unfit(Reason.NEWER, found["field"]) from None
        found = _AT.search(str(problem))
        raise Unfit(Reason.ILL_FORMED, found["field"] if found else "") from None
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise Unfit(Reason.ILL_FORMED) from None
    if event.id >= _END_OF_IDS:  # nothing could be written after it
        raise Unfit(Reason.ILL_FORMED, "id")
    return event


ALLOWED_LATER = (Reason.NOT_ALLOWED, Reason.OTHER_ROOT, Reason.EXPIRED)  # by a certificate that comes
_MAY_COUNT_LATER = (Reason.NEWER, Reason.PROGRAMME_OLDER, Reason.ILL_FORMED, Reason.RETIRED, *ALLOWED_LATER)


def may_count_by_now(kept: Quarantined) -> bool:
    """Whether what was set aside is looked at again: after an update, a newer programme or certificate it may count."""
    return bool(kept.seq) and kept.reason in _MAY_COUNT_LATER


def put_aside(document: bytes, device: str, seq: int, reason: Reason, field: str = "") -> Quarantined:
    """What is set aside as number `seq` of `device`; 0 where it takes up none."""
    return Quarantined(device=device, seq=seq, reason=reason, field=field, document=document)


def quarantined(document: bytes, header: Header | None, problem: Unfit, sender: str) -> Quarantined:
    """What is set aside under its own number, or under none: as the sender's, where it is nobody's that we can tell."""
    if header is None:
        return put_aside(document, sender, 0, problem.reason, problem.field)
    numbered = problem.reason not in (Reason.NOT_ITS_OWN, Reason.NUMBER_TAKEN)
    device = sender if problem.reason is Reason.NOT_ITS_OWN else header.device
    return put_aside(document, device, header.seq if numbered else 0, problem.reason, problem.field)


class Codes:
    """What the programme has by now: its own, and the rounds that were added since."""

    def __init__(self, *programmes: Programme) -> None:
        self._programme: set[str] = set()
        self._known: dict[Refers, set[str]] = {what: {""} for what in Refers}
        self._of_kind: dict[type[Event], Callable[[Any], None]] = {
            RegisterPurged: _own_numbers,
            FieldsForgotten: _own_numbers,
            HouseholdErased: _own_numbers,
            RoundAdded: self._begun_anew,
            DayOpened: _named_by_its_date,
            DeviceCertified: _signed,
            ProgrammeChanged: _readable,
        }
        for programme in programmes:
            self.learn(programme)

    def add(self, event: Event) -> bool:
        """Take note of a round, or of all that a changed programme has, which `event` adds; whether it adds any."""
        if isinstance(event, ProgrammeChanged):
            with suppress(TomlRefused):
                self.learn(read_programme(event.source.encode(), kept=True))
            return True
        if not isinstance(event, RoundAdded):
            return False
        self._known[Refers.ROUND].add(event.added.code)
        return True

    def learn(self, programme: Programme) -> None:
        """What a programme had stays known: events of its time name it."""
        self._programme |= {round_.code for round_ in programme.rounds}
        for what, things in (
            (Refers.ITEM, programme.items),
            (Refers.BASKET, programme.baskets),
            (Refers.POINT, programme.points),
            (Refers.ROUND, programme.rounds),
        ):
            self._known[what].update(thing.code for thing in things)

    def fitting(self, pairs: Sequence[tuple[Event, bytes]]) -> set[int]:
        """Those of these events, each with its JSON, by their `id()`, that need not be examined: all of their kind are
        in their bounds and name nothing that the programme lacks, as a look at them together tells.
        """
        of_kind: defaultdict[type[Event], list[tuple[Event, bytes]]] = defaultdict(list)
        for event, document in pairs:
            of_kind[type(event)].append((event, document))
        found = set[int]()
        for kind, alike in of_kind.items():
            if kind in self._of_kind or sum(len(document) for _, document in alike) > _MOST:
                continue
            events = [event for event, _ in alike]
            with suppress(IllFormed):
                named = references_of_all(events, b" ".join([document for _, document in alike]))
                if all(codes <= self._known[what] for what, codes in named.items()):
                    found.update(map(id, events))
        return found

    def examine(self, event: Event, document: bytes) -> None:
        """Unfit when a value of `event`, read from `document`, is out of its bounds, or names what the programme
        lacks.
        """
        try:
            named = references(event, document)
        except IllFormed as problem:
            raise Unfit(Reason.ILL_FORMED, problem.field) from None
        if (examine := self._of_kind.get(type(event))) is not None:
            examine(event)
        for what, codes in named.items():
            if lacking := codes - self._known[what]:
                raise Unfit(Reason.PROGRAMME_OLDER, min(lacking))

    def _begun_anew(self, event: RoundAdded) -> None:
        """A round that is added bears a code of its own."""
        if event.added.code in (event.of, *self._programme):
            raise Unfit(Reason.ILL_FORMED, "added.code")


class Authority:
    """Who may say what, as this laptop knows it: by the certificates of the root that counts here, as they are `on` the
    date that somebody confirmed; `retired` is who is no laptop of ours any more.
    """

    def __init__(self, certificates: Certificates, retired: Mapping[str, DeviceRetired], on: date) -> None:
        self._certificates = certificates
        self._retired = retired
        self._on = on
        self._own = False  # whether the certificates are a copy

    def examine(self, event: Event) -> None:
        """Unfit when it is not for its laptop to say, or no longer."""
        if reason := self._certificates.against(event):
            raise Unfit(reason)
        if is_void(event, self._retired):
            raise Unfit(Reason.RETIRED)
        if event.said_by in (Author.OFFICE, Author.ROOT):
            certificate = self._certificates.of(event.device)
            if certificate is not None and certificate.until < self._on:
                raise Unfit(Reason.EXPIRED)
        if isinstance(event, DeviceCertified | RootAdopted):  # what comes with it may be said by it
            if not self._own:
                self._certificates, self._own = self._certificates.copy(), True
            self._certificates.learn(event)


def _own_numbers(event: RegisterPurged | FieldsForgotten | HouseholdErased) -> None:
    """Nobody can have erased what they had not written yet."""
    for device, first, last in event.gone:
        if first > last or (device == event.device and last >= event.seq):
            raise Unfit(Reason.ILL_FORMED, "gone")


def _named_by_its_date(event: DayOpened) -> None:
    """A day opened twice on one date bears a number behind it. So two openings of one day never differ in its date."""
    name = f"{event.site}-{event.date:%Y-%m-%d}"
    again = event.day.removeprefix(f"{name}-")
    if event.day != name and (again == event.day or not again.isdecimal()):
        raise Unfit(Reason.ILL_FORMED, "day")


def _signed(event: DeviceCertified) -> None:
    if not is_the_roots(event):
        raise Unfit(Reason.ILL_FORMED, "signature")


_NEWER_WORDS = frozenset({"key_unknown", "not_allowed", "language_unknown"})


def _readable(event: ProgrammeChanged) -> None:
    """A programme that this distro can read; one with words it does not know comes from a newer one."""
    try:
        read_programme(event.source.encode(), kept=True)
    except TomlRefused as refused:
        newer = any(mistake.code in _NEWER_WORDS for mistake in refused.mistakes)
        raise Unfit(Reason.NEWER if newer else Reason.ILL_FORMED, "source") from None
