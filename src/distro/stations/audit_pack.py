"""The audit pack: made and sealed here, checked anywhere, with nothing but the file."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import secrets
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from difflib import unified_diff
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from distro import __version__
from distro.atomic_file import atomic_file
from distro.exchange.keys import signed_by
from distro.exchange.pairing import Pairing, read_pairing
from distro.reports.pack.content import AuditPack, packed
from distro.reports.pack.page import pack_in, page_of
from distro.stations.errors import Refused
from distro.stations.laptops import sync
from distro.stations.session import Session

_SEAL = re.compile(r"<!-- distro ([A-Za-z0-9+/=]+) -->\n?\Z")
_CONTEXT = b"distro pack 1\n"  # what else this key signs is no pack
_TAGS = re.compile(r"<[^>]+>")
_SHOWN = 10


class PackChecked(Struct, frozen=True, kw_only=True):
    """What checking a pack found. `sealed`: nothing was changed since its laptop signed it.

    `same`: the page says what its events say; None where another version made it, and nobody here can tell: such a pack
    does not hold until that version checks it. `differs` are lines of it that say something else. `twice` are events
    that stand in it twice, or after what came later: nobody makes such a pack. `by_signer`: the keys of the laptop that
    it was held against made the seal; None where nobody said which laptop that is, and whoever makes up a pack may have
    sealed it with keys of their own.

    Of the journal here, None where it was not asked: `unknown` counts events that it has otherwise or not at all,
    `left_out` those that the laptop had and the pack has not, `since` those that may have come to it later.
    """

    sealed: bool
    same: bool | None
    differs: tuple[str, ...]
    signer: str
    version: str
    first: date
    last: date
    sites: tuple[str, ...]
    events: int
    twice: tuple[str, ...] = ()
    by_signer: bool | None = None
    unknown: int | None = None
    left_out: int | None = None
    since: int | None = None

    @property
    def holds(self) -> bool:
        """Whether nothing was found."""
        amiss = self.twice or self.unknown or self.left_out
        return self.sealed and self.same is True and self.by_signer is not False and not amiss


def make(session: Session, sites: tuple[str, ...], first: date, last: date) -> AuditPack:
    """The pack of `sites` for a period."""
    return packed(
        session.programme, session.books, session.raw_events(), sites, first, last, session.now(),
        secrets.token_bytes(32),
        version=__version__, made_by=session.person, head=session.store.head().code,
        signer=sync.pairing(session).text,
    )  # fmt: skip


def write(session: Session, pack: AuditPack, out: Path) -> None:
    """Write its page, sealed by this laptop, whole or not at all."""
    page = page_of(pack)
    signature = sync.identity_of(session).sign(_signed(page))
    with atomic_file(out) as part:
        part.write_text(f"{page}<!-- distro {base64.b64encode(signature).decode()} -->\n", "utf-8", newline="\n")


def check(path: Path, session: Session | None = None, signer_said: str = "") -> PackChecked:
    """Whether the pack at `path` is as its laptop made it, and says what its events say.

    `signer_said` is that laptop as its `device show` tells it. With a `session` the pack is compared with the journal
    here too, and its seal with the keys that are known here. Refused when the file is no pack, or that is no laptop.
    """
    try:
        said = read_pairing(signer_said) if signer_said else None
    except ValueError:
        raise Refused("pack_signer_unreadable") from None
    try:
        text = path.read_text("utf-8")
        page, signature = _SEAL.sub("", text), _SEAL.search(text)
        pack = pack_in(page)
        signer = read_pairing(pack.signer)
        raw = base64.b64decode(signature[1]) if signature else b""
    except (ValueError, binascii.Error):
        raise Refused("pack_unreadable", path=str(path)) from None
    laptops = [] if said is None else [said]
    if session is not None and (address := sync.authors(session).get(signer.device)) is not None:
        laptops.append(Pairing(device=signer.device, address=address))
    asked = said is not None or session is not None
    unknown, left_out, since = (None, None, None) if session is None else _against(session, pack, signer.device)
    again = page_of(pack)
    differs = [] if again == page else _differences(again, page)
    return PackChecked(
        sealed=signed_by(signer.address, _signed(page), raw),
        same=True if again == page else False if pack.version == __version__ else None,
        differs=tuple(differs[:_SHOWN]),
        signer=pack.signer,
        version=pack.version,
        first=pack.first,
        last=pack.last,
        sites=pack.sites,
        events=len(pack.events),
        twice=tuple(_twice(pack)),
        by_signer=bool(laptops) and all(_is(signer, one) for one in laptops) if asked else None,
        unknown=unknown,
        left_out=left_out,
        since=since,
    )


def _is(signer: Pairing, laptop: Pairing) -> bool:
    return (signer.device, signer.address.signer) == (laptop.device, laptop.address.signer)


def _twice(pack: AuditPack) -> Iterator[str]:
    """Events that share their number or their bytes with another one, or whose laptop numbered them out of turn."""
    numbers, digests = set[tuple[str, int]](), set[str]()
    last: dict[str, tuple[int, str]] = {}
    for one in pack.events:
        seq, id_ = last.get(one.device, (0, ""))
        if (one.device, one.seq) in numbers or one.digest in digests or one.seq <= seq or one.id <= id_:
            yield one.id
        numbers.add((one.device, one.seq))
        digests.add(one.digest)
        last[one.device] = one.seq, one.id


def _signed(page: str) -> bytes:
    return _CONTEXT + hashlib.sha256(page.encode()).digest()


def _differences(again: str, page: str) -> list[str]:
    """The lines of the page that its events do not give, without their tags."""
    lines = unified_diff(again.splitlines(), page.splitlines(), lineterm="", n=0)
    changed = (line[1:] for line in lines if line.startswith("+") and not line.startswith("+++"))
    return [" ".join(_TAGS.sub(" ", line).split())[:200] for line in changed]


def _against(session: Session, pack: AuditPack, signer: str) -> tuple[int, int, int]:
    """How many events of a pack the journal here has otherwise or not at all; how many of its own are not in the pack
    although its laptop had them; and how many of which that cannot be told.

    What each event is said to have been is compared, and what it moved. A household may have another mark there, but
    always the same one; two records that were judged to be one since may have two.
    """
    ours = packed(
        session.programme, session.books, session.raw_events(), pack.sites, pack.first, pack.last, pack.made_at,
        secrets.token_bytes(32),
        version="", made_by="", head="", signer="",
    )  # fmt: skip
    here, moves, said = {one.id: one for one in ours.events}, _moves(ours), _moves(pack)
    marks: dict[str, str] = {}
    records: dict[str, str] = {}
    unknown = 0
    for one in pack.events:
        mine = here.pop(one.id, None)
        if mine is None:
            unknown += 1
            continue
        made = session.books.handovers.get(one.id)
        same_marks = marks.setdefault(one.household, mine.household) == mine.household and (
            made is None or records.setdefault(made.household, one.household) == one.household
        )
        unknown += not (same_marks and replace(one, household=mine.household) == mine and said[one.id] == moves[one.id])
    unknown += sum(1 for id_ in said if id_ not in moves)
    upto: dict[str, int] = {}
    for one in pack.events:
        upto[one.device] = max(one.seq, upto.get(one.device, 0))
    left_out = sum(
        1
        for one in here.values()
        if one.seq < upto.get(one.device, 0) or (one.device == signer and one.at <= pack.made_at)
    )
    return unknown, left_out, len(here) - left_out


def _moves(pack: AuditPack) -> defaultdict[str, list[str]]:
    """What each event moved, in an order of their own."""
    moves: defaultdict[str, list[str]] = defaultdict(list)
    for one in pack.moves:
        moves[one.id].append(str(one))
    for each in moves.values():
        each.sort()
    return moves
