"""Which laptops are retired, when several say so, also of each other: numbers decide, never an id, for a writer chooses
its ids, and with a clock put back it says what it likes before all others.

What a laptop says after it was retired is nobody's. Where two said it of each other, each beyond the number that the
other one believes of it, nobody can tell from here which of them was stolen: both are held to be retired until a person
says which. On a laptop that decides there, on a third laptop of the root everywhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from distro.model.events import Author, DeviceRetired, Event
from distro.rules.certificates import Certificates


class Retirements(Struct, frozen=True):
    """What was said of each laptop that is retired; `contested` are those that are only because nobody can tell."""

    of: dict[str, DeviceRetired]
    contested: frozenset[str]


def retirements(said: Iterable[DeviceRetired], certificates: Certificates, own: str) -> Retirements:
    """Those that count on laptop `own`: what itself said, else what laptops of the root said, of two the one that
    believes less.
    """
    by_root = certificates.may
    counting = _last_of_each(
        event for event in said if event.device == own or by_root(Author.ROOT, event.device, event.seq)
    )
    while True:
        believed, open_ = _settled(counting, own)
        gone = {event.peer for event in believed}
        lapsed = {event.id for event in open_ if event.device in gone}
        if not lapsed:
            break
        counting = [event for event in counting if event.id not in lapsed]
    found = {event.peer: event for event in sorted(believed, key=lambda event: (event.device == own, *_careful(event)))}
    doubtful = {event.peer: event for event in sorted(open_, key=_careful) if event.peer not in found}
    return Retirements(found | doubtful, frozenset(doubtful))


def is_void(event: Event, retired: Mapping[str, DeviceRetired]) -> bool:
    """Whether its laptop was retired before it said this. What it says of who is retired is heard all the same, to be
    weighed on every laptop alike.
    """
    gone = retired.get(event.device)
    return gone is not None and event.seq > gone.upto and not isinstance(event, DeviceRetired)


def _careful(event: DeviceRetired) -> tuple[int, str]:
    return -event.upto, event.device


def _last_of_each(said: Iterable[DeviceRetired]) -> list[DeviceRetired]:
    """What each laptop said last of each other one, and last before anybody says that it was retired itself."""
    in_order = sorted(said, key=lambda event: event.seq)
    reached: dict[str, int] = {}
    for event in in_order:
        if event.peer != event.device:
            reached[event.peer] = min(event.upto, reached.get(event.peer, event.upto))
    before = {(one.device, one.peer): one for one in in_order if one.seq <= reached.get(one.device, one.seq)}
    last = {(one.device, one.peer): one for one in in_order}
    return list({one.id: one for one in (*before.values(), *last.values())}.values())


def _settled(said: Sequence[DeviceRetired], own: str) -> tuple[list[DeviceRetired], list[DeviceRetired]]:
    """What counts whoever is right, and what nobody can tell of."""
    against = _against(said, own)
    believed, denied = set[str](), set[str]()
    while True:
        more = {id_ for id_, others in against.items() if id_ not in believed and others <= denied}
        less = {id_ for id_, others in against.items() if id_ not in denied and others & believed}
        if not more and not less:
            break
        believed |= more
        denied |= less
    return (
        [event for event in said if event.id in believed],
        [event for event in said if event.id not in believed | denied],
    )


def _against(said: Sequence[DeviceRetired], own: str) -> dict[str, set[str]]:
    """For each of them those of which each alone makes it count for nothing, by their ids: its laptop said another
    thing later, or was retired before it."""
    of: defaultdict[str, list[DeviceRetired]] = defaultdict(list)
    for event in said:
        of[event.peer].append(event)
    return {
        event.id: {one.id for one in of[event.peer] if one.device == event.device and one.seq > event.seq}
        | {one.id for one in of[event.device] if one.upto < event.seq and event.device not in (own, one.device)}
        for event in said
    }
