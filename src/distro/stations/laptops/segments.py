"""The segments that travel: this laptop's own, signed here, and those of others, believed by their authors' signatures.

It does not matter who brings a segment, nor how often: it is its author's word, and goes on where the author's last one
ended. What does not is named and stops nobody else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

import msgspec

from distro import __version__
from distro.exchange import segment as segments
from distro.exchange.envelope import MOST, Envelope, Heading, LaptopHead, Segment, SegmentBroken
from distro.model import events as e
from distro.model.quarantine import Quarantined, Reason
from distro.stations.gate import Unfit, event_of, header_of, put_aside
from distro.stations.laptops.lacking import heard_of
from distro.stations.laptops.sync import authors, identity_of
from distro.stations.session import Session

_AT_ONCE = 40  # events taken in while whoever works at the desk waits
_BYTES_AT_ONCE = 4 << 20
_MOST_ASIDE = 32 << 20  # bytes in quarantine of one laptop: who sends more of what nobody can take in is heard no more
_BYTES = 1 << 20  # of a segment: what a hub takes as one message


def seal_own(session: Session) -> None:
    """Sign what this laptop wrote since it last gave something away."""
    log, device = session.log, session.store.device
    head = log.heads.get(device, LaptopHead(0, ""))
    identity, source = identity_of(session), hashlib.sha256(session.store.programme).hexdigest()
    made: list[Envelope] = []
    first, previous = head.last + 1, head.digest
    for lines in _runs(session, first):
        sealed = segments.seal(identity, session.programme.code, device, previous, first, lines, __version__, source)
        made.append(sealed.envelope)
        first, previous = first + len(lines), sealed.envelope.heading.digest
    if made:
        log.add_segments(made)


def _runs(session: Session, first: int) -> Iterator[list[bytes | None]]:
    """This laptop's events from number `first` on, as many at a time as a segment holds; None for one that is gone."""
    lines: list[bytes | None] = []
    size = 0
    for seq in range(first, session.log.seq + 1):
        line = session.log.find(session.store.device, seq)
        if lines and (len(lines) == MOST or size + len(line or b"") > _BYTES):
            yield lines
            lines, size = [], 0
        lines.append(line)
        size += len(line or b"")
    if lines:
        yield lines


def outgoing(session: Session, have: Mapping[str, int]) -> Iterator[Segment]:
    """What somebody lacks who has each laptop's events up to what `have` says; this laptop's own first, for they may
    say who the others are."""
    for device in sorted(session.log.heads, key=lambda device: device != session.store.device):
        yield from session.log.segments_after(device, have.get(device, 0))


class Arrivals:
    """Takes in segments that `sender` brings: `fresh` are the events that were new.

    Of the laptops `skipped` segments came that leave some out; what came as that of a laptop in `broken` its author
    did not sign, or it is more of what nobody can take in than is kept; nobody here knows the keys of those in
    `strangers`; more of those in `locked` lies at the sender under a key that is not here.
    """

    def __init__(self, session: Session, sender: str) -> None:
        self.fresh: list[e.Event] = []
        self.skipped: set[str] = set()
        self.broken: set[str] = set()
        self.strangers: set[str] = set()
        self.locked: set[str] = set()
        self._session = session
        self._sender = sender
        self._authors = authors(session)
        self._heads = session.log.heads
        self._documents: list[bytes] = []
        self._waiting = 0  # bytes
        self._envelopes: list[Envelope] = []

    def last(self, device: str) -> int:
        """How far the segments of a laptop go by now."""
        return self._heads[device].last if device in self._heads else 0

    def past(self, device: str, number: int) -> str | None:
        """What stands for all that a laptop said up to `number`, with what came; None where nothing tells."""
        self.flush()
        return self._session.log.past(device, number)

    def take(self, segment: Segment) -> bool:
        """Take a segment in, or note it until there are more; whether it is time to let others have their turn."""
        try:
            device = segment.envelope.heading.device
        except SegmentBroken:
            self.broken.add(self._sender)
            return False
        if device not in self._authors and self._documents:  # what came with it may say who it is
            self.flush()
            self._authors = authors(self._session)
        if device not in self._authors:
            self.strangers.add(device)
            return False
        try:
            heading = segments.check(segment, self._authors[device], self._session.programme.code)
        except SegmentBroken:
            self.broken.add(device)
            return False
        if self._session.books.aside_bytes[device] > _MOST_ASIDE:
            self.broken.add(device)
            return False
        if not self._goes_on(heading, segment):
            return False
        for seq, line in enumerate(segment.lines, heading.first):
            if line is not None and self._is_its_own(heading, seq, line):
                self._documents.append(line)
                self._waiting += len(line)
        if len(self._documents) < _AT_ONCE and self._waiting < _BYTES_AT_ONCE:
            return False
        self.flush()
        return True

    def flush(self) -> None:
        """Take in what was noted."""
        if self._documents:
            self.fresh += self._session.ingest(self._documents, self._sender)
        if self._envelopes:
            self._session.log.add_segments(self._envelopes)
        self._documents, self._envelopes, self._waiting = [], [], 0

    def compare(self, heads: Mapping[str, LaptopHead]) -> None:
        """Name the laptops of which the sender knows another past than this one, although nothing of it came; and
        remember how far they are, where nothing of it came either.

        Without their signature it is the sender's word, is said once for each of them, and proves nothing of theirs.
        """
        further: dict[str, LaptopHead] = {}
        for device, theirs in heads.items():
            past, author = self._session.log.past(device, theirs.last), self._authors.get(device)
            if past == theirs.digest or (past is None and (author is None or theirs.last <= self.last(device))):
                continue
            if author and segments.is_its_authors(theirs, device, author, self._session.programme.code):
                if past is None:
                    further[device] = LaptopHead(theirs.last, theirs.digest)
                    continue
                self._forked(device, theirs.last, msgspec.json.encode(theirs))
            elif past is not None:
                said = f"{self._sender} knows another past of {device}".encode()
                self._session.keep_aside([put_aside(said, self._sender, 0, Reason.FORK_TOLD, device)])
        heard_of(self._session, further)

    def _goes_on(self, heading: Heading, segment: Segment) -> bool:
        """Whether this follows on the past of its author that is known here, or is part of it."""
        device, head = heading.device, self._heads.get(heading.device, LaptopHead(0, ""))
        if heading.first > head.last + 1:
            self.skipped.add(device)
            return False
        if heading.first <= head.last:
            self.flush()  # so that all that is known is asked
            common = min(heading.last, head.last)
            pasts = {at: self._session.log.past(device, at) for at in (heading.first - 1, common)}
            if any(pasts[at] != segment.envelope.past(at) for at in pasts):
                self._forked(device, heading.first, segments.pack(segment))
                return False
        elif heading.previous != head.digest:
            self._forked(device, heading.first, segments.pack(segment))
            return False
        if heading.last > head.last:
            self._heads[device] = LaptopHead(heading.last, heading.digest)
            self._envelopes.append(segment.envelope)
        return True

    def _forked(self, device: str, number: int, proof: bytes) -> None:
        """Two pasts of one laptop: its data was copied, or it lies. The proof is kept, and all else goes on."""
        self._session.keep_aside([put_aside(proof, device, 0, Reason.FORKED, str(number))])

    def _is_its_own(self, heading: Heading, seq: int, line: bytes) -> bool:
        """A laptop speaks for itself, and under the numbers it named; also what says none that can be read has one."""
        header = header_of(line)
        if header is not None and (header.device, header.seq) == (heading.device, seq):
            return True
        kept = Quarantined(device=heading.device, seq=seq, reason=Reason.NOT_ITS_OWN, field="device", document=line)
        if header is None:
            try:
                event_of(line)
            except Unfit as problem:
                kept = put_aside(line, heading.device, seq, problem.reason, problem.field)
        if self._session.log.find(heading.device, seq) is None:
            self._session.keep_aside([kept])
        return False
