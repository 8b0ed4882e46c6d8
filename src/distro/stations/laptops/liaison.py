"""The liaison: while people work at the desk, it keeps in touch with the hubs that this laptop joined.

All of it runs between the keys of whoever works, on the one thread that uses the session: it waits for the network and
never for the desk, and what takes longer than a scan is done a little at a time.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from distro.exchange.errors import HubRefused
from distro.exchange.hub import HubConnection
from distro.model import events as e
from distro.model.hub_members import MemberSeen
from distro.model.refusal import Refusal
from distro.rules.claims import Claim, ClaimStanding, Owner
from distro.rules.doubles import DoubleCollection
from distro.stations.cooperative import run_between_keys
from distro.stations.laptops import hub, own_hub, root, sync
from distro.stations.session import Session
from distro.stations.trouble import keep_trouble
from distro.store import StoreError

# What may go wrong without anything being lost: it is tried again.
Problem = Refusal | StoreError

_LOOK_EVERY = 2.0  # seconds: how late another desk may know at the most, on a line that is there
_LOOK_AFAR = 30.0  # seconds, at a hub that is not the site's: no desk waits for it, and each look costs its line
_TRY_AGAIN = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)  # seconds between attempts to reach a hub that is not there


@dataclass
class Link:
    """One hub and how it stands with it. `confirmed` of this laptop's events are on the hub's disk; more of the laptops
    `locked` lies there under a key that this one has not got yet. `members` where it is a cluster."""

    joined: e.HubJoined
    connected: bool = False
    met_at: datetime | None = None
    confirmed: int = 0
    locked: tuple[str, ...] = ()
    members: tuple[MemberSeen, ...] = ()
    problem: Problem | None = None


@dataclass(frozen=True)
class Clash:
    """A handover that was made while the hub was silent, and somebody else's claim to it that was first."""

    handover: e.Handover
    owner: Owner


class Liaison:
    """Keeps one session in touch. `changed` is called whenever there is something new to show."""

    def __init__(self, session: Session, point: str, desk: int, changed: Callable[[], None]) -> None:
        self._session = session
        self._changed = changed
        self._point, self._desk = point, desk
        self.links = [Link(joined) for joined in session.books.devices.hubs_of(session.store.device)]
        self.doubles: list[DoubleCollection] = []  # known since this began
        self.clashes: list[Clash] = []
        self.unbelieved: set[str] = set()  # laptops whose claims count for nothing
        self._hub: HubConnection | None = None  # that of the site, while it answers
        self._owed: deque[e.Handover] = deque()  # handed over while it was silent
        self._look = asyncio.Event()

    async def run(self) -> None:
        """Until it is cancelled."""
        day = self._session.books.days.open_at(self._point)
        own = self._session.store.device
        self._owed += [one for one in (day.handovers.values() if day else ()) if one.offline and one.device == own]
        site = hub.of_site(self._session)
        await asyncio.gather(*(self._keep(link, link.joined == site) for link in self.links))

    def waiting(self, link: Link) -> int:
        """How many of this laptop's events that hub has not confirmed."""
        return self._session.books.devices.have.get(self._session.store.device, 0) - link.confirmed

    def look_now(self) -> None:
        """Do not wait for the next look."""
        self._look.set()

    # ------------------------------------------------------------ one household, one desk

    async def claim(self, household: str) -> Claim:
        """Ask to be the one to hand over to `household` now. Silent at once while the hub is known to be away."""
        key = hub.next_of(self._session, household)
        if self._hub is None:
            return Claim(key=key, standing=ClaimStanding.SILENT)
        claim = await hub.claim(self._hub, key, self._owner(self._session.now()), hub.ANSWER_WITHIN)
        if claim.standing is ClaimStanding.SILENT:
            self._hub = None  # until it has answered something again
        elif claim.standing is ClaimStanding.TAKEN:
            self.look_now()
        elif claim.standing is ClaimStanding.UNBELIEVED:
            self.unbelieved.add(claim.unbelieved)
        return claim

    def handed_over(self, handover: e.Handover) -> None:
        """It was made while the hub was silent: claimed as soon as it answers."""
        if handover.offline:
            self._owed.append(handover)

    def _owner(self, at: datetime) -> Owner:
        return hub.owner(self._session, self._point, self._desk, at)

    async def _claim_owed(self, there: HubConnection) -> None:
        while self._owed:
            handover = self._owed[0]
            claim = await hub.claim(there, handover.claim, self._owner(handover.occurred_at), hub.ANSWER_WITHIN)
            if claim.standing is ClaimStanding.SILENT:
                return  # asked again at the next look; what is to be given and taken does not wait for it
            self._owed.popleft()
            if claim.standing is ClaimStanding.TAKEN and claim.owner is not None:
                self.clashes.append(Clash(handover, claim.owner))

    # ------------------------------------------------------------ giving and taking

    async def _keep(self, link: Link, of_site: bool) -> None:
        attempt = 0
        while True:
            try:
                async with hub.at(self._session, link.joined) as there:
                    attempt = 0
                    await self._stay(link, there, of_site)
            except (Refusal, StoreError) as problem:
                link.problem = problem
            except Exception as unforeseen:  # the desk goes on whatever happens here
                keep_trouble(unforeseen, "hub")
                link.problem = HubRefused("hub_unforeseen", kind=type(unforeseen).__name__)
            finally:
                link.connected = False
                if of_site:
                    self._hub = None
            self._changed()
            if isinstance(link.problem, HubRefused) and link.problem.code == "hub_silent":
                link.joined = await hub.moved(self._session, link.joined) or link.joined
            await self._pause(_TRY_AGAIN[min(attempt, len(_TRY_AGAIN) - 1)])
            attempt += 1

    async def _stay(self, link: Link, there: HubConnection, of_site: bool) -> None:
        """While the line holds: whenever either side has something new, give and take."""
        seen, known, trusted = -1, dict[str, int](), sync.trusted(self._session)
        while True:
            last = await there.last()
            link.connected, link.problem, link.members = True, None, there.members
            if of_site:
                self._hub = there
                await self._claim_owed(there)
            now = dict(self._session.books.devices.have)
            if last != seen or now != known:
                met = await hub.give_and_take(self._session, there, link.joined)
                link.confirmed = now.get(self._session.store.device, 0)
                link.locked = met.locked
                seen, known = last, now
                self.doubles += met.doubles
                await run_between_keys(self._session.rebuild())
                root.join(self._session)
                if trusted != (trusted := sync.trusted(self._session)):
                    own_hub.tell_server(self._session)
            link.met_at = self._session.now()
            self._changed()
            await self._pause(_LOOK_EVERY if of_site else _LOOK_AFAR)

    async def _pause(self, seconds: float) -> None:
        self._look.clear()
        try:
            async with asyncio.timeout(seconds):
                await self._look.wait()
        except TimeoutError:
            pass
