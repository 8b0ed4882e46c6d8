"""What other laptops signed and is not here, although what they said later is, or somebody else has it.

An author's signature says how far it had come. So whoever passes its events on can leave some out, or hold the last
ones back, and cannot hide it: what is missing is named by laptop and numbers, until it comes another way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress

import msgspec

from distro.exchange.envelope import LaptopHead
from distro.model.events import FieldsForgotten, HouseholdErased, RegisterPurged
from distro.model.quarantine import Lacking, Quarantined
from distro.rules.numbering import Numbering
from distro.stations.event_log import HEADS
from distro.stations.gate import Unfit, event_of
from distro.stations.session import Session
from distro.store import StoreError

_FORGETTING = (RegisterPurged, FieldsForgotten, HouseholdErased)


def lacking(session: Session) -> tuple[Lacking, ...]:
    """All of them; not what a laptop erased, nor what one that is retired said after it.

    What another laptop than its author says to have erased before it came here is named by `verify` alone.
    """
    numbers, signed = session.books.devices.numbers, _signed_to(session)
    for device, gone in session.books.devices.retired_at(session.store.device).items():
        signed[device] = min(gone.upto, signed.get(device, 0))
    if not any(next(numbers.lacking(device, last), None) for device, last in signed.items()):
        return ()
    erased = _erased(session)
    return tuple(
        Lacking(device=device, first=first, last=to)
        for device, last in sorted(signed.items())
        for first, to in erased.lacking(device, last)
    )


def heard_of(session: Session, heads: Mapping[str, LaptopHead]) -> None:
    """Remember how far these laptops signed to be, where what is here does not go so far; forget what does by now."""
    here, note = session.log.heads, session.store.note(HEADS)
    known = remembered(session)
    further = {device: head for device, head in heads.items() if head.last > _last(known, device)}
    now = {device: head for device, head in (known | further).items() if head.last > _last(here, device)}
    if now != known:
        with suppress(StoreError):  # on a full disk it is told by whoever brings it next
            note.write(msgspec.json.encode(now))


def remembered(session: Session) -> dict[str, LaptopHead]:
    """How far others signed to be, and are not here; signatures were checked when it came."""
    with suppress(StoreError, msgspec.MsgspecError, ValueError, RecursionError):
        return msgspec.json.decode(session.store.note(HEADS).read() or b"{}", type=dict[str, LaptopHead])
    return {}


def erased_by(session: Session, device: str, first: int, last: int) -> set[int]:
    """The numbers from `first` to `last` of a laptop's events that it said itself to have erased."""
    gone = [run for event in _forgotten(session) if event.device == device for run in event.gone if run[0] == device]
    return {number for _, begins, ends in gone for number in range(max(begins, first), min(ends, last) + 1)}


def _last(heads: Mapping[str, LaptopHead], device: str) -> int:
    return heads[device].last if device in heads else 0


def _signed_to(session: Session) -> dict[str, int]:
    """The last number of each other laptop that it signed, as far as is known here."""
    here, told = session.log.heads, remembered(session)
    return {
        device: max(_last(here, device), _last(told, device))
        for device in here.keys() | told.keys()
        if device != session.store.device
    }


def _erased(session: Session) -> Numbering:
    """All that is here, with what any laptop said to have erased."""
    numbers = session.books.devices.numbers.copy()
    for event in _forgotten(session):
        for device, first, last in event.gone:
            numbers.add(device, first, last)
    return numbers


def _forgotten(session: Session) -> Iterator[RegisterPurged | FieldsForgotten | HouseholdErased]:
    for _, document in session.log.stored({(kind.in_register, kind.table) for kind in _FORGETTING}):
        with suppress(Unfit):
            event = event_of(document.document if isinstance(document, Quarantined) else document)
            if isinstance(event, _FORGETTING) and not session.books.is_set_aside(event):
                yield event
