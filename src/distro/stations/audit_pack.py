"""The audit pack: made and sealed here, checked anywhere, with nothing but the file."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import secrets
from datetime import date
from difflib import unified_diff
from pathlib import Path

from msgspec import Struct

from distro import __version__
from distro.atomic_file import atomic_file
from distro.exchange.keys import signed_by
from distro.exchange.pairing import read_pairing
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

    `same`: the page says what its events say; None where another version made it, and nobody here can tell. `differs`
    are lines of it that say something else. `unknown` counts events that this laptop's journal has otherwise or not at
    all, None where it was not asked.
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
    unknown: int | None = None

    @property
    def holds(self) -> bool:
        """Whether nothing was found."""
        return self.sealed and self.same is not False and not self.unknown


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


def check(path: Path, session: Session | None = None) -> PackChecked:
    """Whether the pack at `path` is as its laptop made it, and says what its events say.

    With a `session` its events are looked up in the journal here too. Refused when the file is no pack.
    """
    try:
        text = path.read_text("utf-8")
        page, signature = _SEAL.sub("", text), _SEAL.search(text)
        pack = pack_in(page)
        signer = read_pairing(pack.signer)
        raw = base64.b64decode(signature[1]) if signature else b""
    except (ValueError, binascii.Error):
        raise Refused("pack_unreadable", path=str(path)) from None
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
        unknown=None if session is None else _unknown(session, pack),
    )


def _signed(page: str) -> bytes:
    return _CONTEXT + hashlib.sha256(page.encode()).digest()


def _differences(again: str, page: str) -> list[str]:
    """The lines of the page that its events do not give, without their tags."""
    lines = unified_diff(again.splitlines(), page.splitlines(), lineterm="", n=0)
    changed = (line[1:] for line in lines if line.startswith("+") and not line.startswith("+++"))
    return [" ".join(_TAGS.sub(" ", line).split())[:200] for line in changed]


def _unknown(session: Session, pack: AuditPack) -> int:
    ours = {event.id: hashlib.sha256(raw).hexdigest() for event, raw in session.raw_events()}
    return sum(ours.get(one.id) != one.digest for one in pack.events)
