"""What lies at this laptop's own hub and is no segment that its author signed, or one out of which somebody took what
is still here: named, and taken away. What is here whole goes there in its place.

Nobody is kept from anything by it: whoever meets it names it and goes on. But it is read and named again at each
meeting until somebody takes it away; only the hub's own laptop can, and only what nobody could have signed or opened.
The keys that lie there stay: what is sealed under them is read by them alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from distro.exchange.envelope import Segment, SegmentBroken
from distro.exchange.epochs import SegmentLocked
from distro.exchange.errors import HubRefused
from distro.exchange.hub import HubConnection
from distro.exchange.keys import Address
from distro.exchange.segment import Subject, check, parse, subject_of
from distro.model import events as e
from distro.rules.roles import Task
from distro.stations.laptops import hub, sync
from distro.stations.laptops.lacking import erased_by
from distro.stations.laptops.met import Broken
from distro.stations.session import Session


def own_hub(session: Session) -> e.HubJoined:
    """The hub that this laptop runs. HubRefused where it runs none."""
    own = session.store.device
    joined = next((one for one in session.books.devices.hubs_of(own) if one.peer == own), None)
    if joined is None:
        raise HubRefused("hub_not_here")
    return joined


async def broken(session: Session) -> list[Broken]:
    """All that lies at this laptop's hub and is no segment, or none of whom it says it is of."""
    session.demand(Task.SYNC)
    async with hub.at(session, own_hub(session)) as there:
        return await _broken_at(session, there)


async def drop(session: Session) -> list[Broken]:
    """Take all that away. What is whole stays, whoever wrote it; what is whole here takes its place."""
    session.demand(Task.SYNC)
    async with hub.at(session, own_hub(session)) as there:
        found = await _broken_at(session, there)
        for one in found:
            await there.drop(one.name)
        await there.put([segment for one in found if (segment := _whole_here(session, one.name)) is not None])
    return found


def _whole_here(session: Session, name: str) -> Segment | None:
    """The segment of that name, if this laptop has it with all that is in it."""
    subject = parse(name)
    if subject is None:
        return None
    segment = next(session.log.segments_after(subject.device, subject.first - 1), None)
    if segment is None or None in segment.lines or subject_of(segment) != subject:
        return None
    return segment


async def _broken_at(session: Session, there: HubConnection) -> list[Broken]:
    authors, programme = sync.authors(session), session.programme.code
    found: list[Broken] = []
    names = await there.names()
    await there.learn_keys(authors)  # after the names: whoever gave a segment had wrapped its key before
    for name in names:
        subject, segment = parse(name), None
        try:
            segment = await there.at(name) if subject is not None else None
        except SegmentLocked as locked:
            if there.tells_of(locked.id):
                continue  # it may be whole; whoever has its key can tell
        thinned = segment is not None and _was_thinned(session, segment) and _whole_here(session, name) is not None
        if subject is None or segment is None or thinned or not _is_its_own(segment, subject, authors, programme):
            found.append(Broken(name=name, device=subject.device if subject is not None else ""))
        await asyncio.sleep(0)
    return found


def _was_thinned(session: Session, segment: Segment) -> bool:
    """Whether something is left out of it that its author did not say to have erased: who waits to be forgotten here
    is here whole, and does not go where its author gave it without."""
    heading = segment.envelope.heading
    left_out = {seq for seq, line in enumerate(segment.lines, heading.first) if line is None}
    return bool(left_out) and not left_out <= erased_by(session, heading.device, heading.first, heading.last)


def _is_its_own(segment: Segment, subject: Subject, authors: Mapping[str, Address], programme: str) -> bool:
    """Whether it is what its name says, and signed by that laptop; of one that is unknown here nobody can tell."""
    try:
        if subject_of(segment) != subject:
            return False
        if (author := authors.get(subject.device)) is not None:
            check(segment, author, programme)
    except SegmentBroken:
        return False
    return True
