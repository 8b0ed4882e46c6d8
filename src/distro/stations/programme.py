"""The programme changes while it runs: what a new file would change, what stands against it, and doing it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from distro.exchange.programme import digest_of, read_programme
from distro.model import events as e
from distro.model.entitlements import EntitlementLine, TermKind
from distro.model.goods import AccountKind
from distro.rules.programme_changes import Preview, ProgrammeInUse, Version, differences, objections
from distro.rules.roles import Task
from distro.stations.cleaned import cleaned
from distro.stations.errors import Refused
from distro.stations.laptops import root
from distro.stations.session import Session


def preview(session: Session, source: bytes) -> Preview:
    """What changing the programme to the file `source` would come to. TomlRefused when it is none."""
    before, after = session.programme, read_programme(source)
    differing = differences(before, after)
    standing = _standing(session, {one.part for one in differing})
    return Preview(
        source=source,
        programme=after,
        differences=differing,
        objections=objections(before, after, standing),
        frozen=dict(standing.frozen),
    )


def change(session: Session, found: Preview, why: str = "") -> e.ProgrammeChanged:
    """Change the programme to what was previewed.

    Refused when something stands against it, nothing differs, or on a laptop that is neither the office's nor the
    root's.
    """
    session.demand(Task.CHANGE_PROGRAMME)
    root.demand_office(session, "programme_elsewhere")
    if found.objections:
        raise Refused("programme_objections", n=len(found.objections))
    if not found.differences:
        raise Refused("programme_same")
    event = e.ProgrammeChanged(
        **session.stamper()(""),
        source=found.source.decode("utf-8-sig").replace("\r\n", "\n"),
        before=digest_of(session.programme_source),
        why=cleaned("reason", why),
    )
    session.append([event])
    return event


def history(session: Session) -> list[Version]:
    """Every state of the programme, the first one first."""
    first = read_programme(session.store.programme, kept=True)
    digest = digest_of(session.store.programme)
    found = [Version(digest=digest, at=None, by="", why="", programme=first, differences=())]
    for event in session.books.programme.changes:
        source = event.source.encode()
        programme, digest = read_programme(source, kept=True), digest_of(source)
        changed = differences(found[-1].programme, programme)
        found.append(
            Version(
                digest=digest, at=event.occurred_at, by=event.by, why=event.why, programme=programme,
                differences=changed,
            )
        )  # fmt: skip
    return found


def _standing(session: Session, parts: Collection[str]) -> ProgrammeInUse:
    """All that was used so far of these parts of the programme: whoever looks for it all passes over everybody."""
    books, programme = session.books, session.programme
    rounds = session.rounds()
    frozen = {
        round_.code: frozenset(point for point in round_.points if books.entitlements.is_frozen(round_.code, point))
        for round_ in rounds
    }
    frozen = {code: points for code, points in frozen.items() if points}
    people = books.register if not {"points", "flags", "consents"}.isdisjoint(parts) else ()
    known = [(one.point, one.flags, one.consent.version if one.consent is not None else "") for one in people]
    kinds = set[tuple[EntitlementLine, ...]]()  # what many are granted is said alike
    if not {"items", "groups"}.isdisjoint(parts):
        kinds = {one.lines for code in frozen for one in books.entitlements.of(code)}
    granted = {line for lines in kinds for line in lines}
    return ProgrammeInUse(
        items=frozenset(_items(session)) | {line.item for line in granted},
        baskets=frozenset(basket for round_ in rounds if round_.code in frozen for basket in round_.baskets),
        frozen=frozen,
        points=frozenset(_points(session)).union(point for point, _, _ in known),
        flags=frozenset(flag for _, flags, _ in known for flag in flags),
        consents=frozenset(version for _, _, version in known) - {""},
        donors=frozenset(lot.donor for account in books.stock.accounts() for lot, _ in books.stock.shelf(account)),
        groups=frozenset(t.of for line in granted for t in line.terms if t.kind is TermKind.PER_GROUP),
        added=frozenset(round_.code for round_ in rounds) - {round_.code for round_ in programme.rounds},
    )


def _items(session: Session) -> Iterator[str]:
    """Whatever stood on a shelf once."""
    stock = session.books.stock
    for account in stock.accounts():
        yield from (lot.item for lot, _ in stock.shelf(account))


def _points(session: Session) -> Iterator[str]:
    """Where goods stood or are on their way to, or a day was."""
    books = session.books
    yield from (day.point for day in books.days.all())
    sites = (AccountKind.STORE, AccountKind.POINT, AccountKind.TRANSIT)
    yield from (account.place for account in books.stock.accounts() if account.kind in sites)
