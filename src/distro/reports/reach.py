"""Who was reached since the programme began: people once each, contacts as often as they came.

Unique people and service contacts are different counts (field guide, section 8). A household that collected counts
with everybody in it, as the report of the last day it collected on has it; one that only met a service counts one.
"""

from __future__ import annotations

from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from distro.books import Books, Referral
from distro.model.events import Entitled, Event, Handover, NeedsChecked, ReferralMade
from distro.model.people import Members, PopulationGroup, Sex, count, lone_minors
from distro.model.programme import Programme
from distro.model.services import PROTECTED, Outcome, Priority, ServiceCode
from distro.reports.day.people import who_collected
from distro.reports.handed import handed
from distro.reports.postings import day_of
from distro.rules.donors import apart

# The age grids that donors ask for; every band is an exact sum of the atoms (field guide, section 6). IOM/DTM as in
# its flow monitoring: infants, 1-5, 6-17, adults, elderly.
GRIDS = {
    "unhcr": ("0-4", "5-11", "12-17", "18-59", "60+"),
    "hope": ("0-5", "6-11", "12-17", "18-59", "60+"),
    "iom_dtm": ("0", "1-5", "6-17", "18-59", "60+"),
    "youth": ("0-14", "15-24", "25+"),
}


class Reached(Struct, frozen=True, kw_only=True):
    """One household that was reached: who is in it, where it belongs, since when, what baskets it had, and of whose.

    `lone_minors`: how many of them are minors without an adult.
    """

    household: str
    site: str
    group: PopulationGroup | None
    members: tuple[Members, ...]
    first_on: date
    lone_minors: int
    baskets: frozenset[str] = frozenset()
    donors: frozenset[str] = frozenset()

    @property
    def people(self) -> int:
        """How many people."""
        return sum(member.count for member in self.members)


def counted(households: Iterable[Reached]) -> tuple[Members, ...]:
    """Everybody in them, each sex and age once."""
    found: Counter[tuple[Sex, str]] = Counter()
    for one in households:
        for member in one.members:
            found[member.sex, member.ages] += member.count
    return tuple(Members(sex, ages, n) for (sex, ages), n in found.items())


class ServiceLine(Struct, frozen=True, kw_only=True):
    """One referral service: slips, the (site, household) they were for, and what became of them.

    Those that only the protection role sees are one, without a `service`: nobody reads what kind they were.
    """

    service: ServiceCode | None
    slips: int
    households: tuple[tuple[str, str], ...]
    accepted: int
    waiting: int


class Reach(Struct, frozen=True, kw_only=True, dict=True):
    """Everybody reached up to `until`, and what they received.

    `items`: quantity handed over by (item, donor); a service is its scale's donor's, else the programme's. `baskets`:
    handovers in which a basket was begun. `contacts`: handovers that stand, needs checks and referrals. `before` is the
    same up to the ends of earlier months, which the donor has read: `reach_beside_months` finds it.
    """

    until: date
    households: tuple[Reached, ...]
    handovers: int
    checks: int
    services: tuple[ServiceLine, ...]
    priorities: dict[Priority, int]
    items: dict[tuple[str, str], int]
    baskets: dict[str, int]
    before: tuple[Reach, ...] = ()

    @property
    def contacts(self) -> int:
        """Service contacts: every time somebody was served, whoever it was."""
        return self.handovers + self.checks + sum(line.slips for line in self.services)

    @property
    def people(self) -> int:
        """Unique people."""
        return sum(one.people for one in self.households)

    @cached_property
    def members(self) -> tuple[Members, ...]:
        """Everybody, each sex and age once."""
        return counted(self.households)


def reach(programme: Programme, books: Books, until: date) -> Reach:
    """What the journal says of all days up to and including `until`."""
    (found,) = _reaches(programme, books, [until])
    return found


def reach_beside_months(programme: Programme, books: Books, until: date) -> Reach:
    """The same, with what was to be told at the end of each month before, since anything was."""
    on = {day.date for day in books.days.all()}
    on |= {one.slip.occurred_at.date() for one in books.referrals}
    on |= {check.occurred_at.date() for check in books.referrals.checks()}
    on |= {one.given.occurred_at.date() for one in books.feedback}
    ends = {each.replace(day=monthrange(each.year, each.month)[1]) for each in on}
    *before, found = _reaches(programme, books, [*sorted(end for end in ends if end < until), until])
    return replace(found, before=tuple(before))


def _reaches(programme: Programme, books: Books, ends: Sequence[date]) -> Iterator[Reach]:
    """What the journal says up to and including each of `ends`, the earliest first: it is gone through once."""
    on_days = ((day_of(books, made, made.day), made) for made in books.handovers)
    dated = sorted(((on, made) for on, made in on_days if on <= ends[-1]), key=_in_order)
    slips = list(books.referrals)
    checks = list(books.referrals.checks())
    one_of = books.handovers.root_of  # records of the same people are one household
    last: dict[str, Handover] = {}
    first: dict[str, date] = {}
    had: defaultdict[str, set[str]] = defaultdict(set)
    paid: defaultdict[str, set[str]] = defaultdict(set)
    baskets: Counter[str] = Counter()
    items: Counter[tuple[str, str]] = Counter()
    collected: dict[str, Reached] = {}
    at = 0
    for until in ends:
        anew: dict[str, None] = {}
        while at < len(dated) and dated[at][0] <= until:
            on, made = dated[at]
            at += 1
            if not (begun := {line.basket for line in made.lines if line.quantity}):
                continue  # they declined everything: nobody was reached
            household = one_of(made.household)
            given = handed(programme, books, made)
            first.setdefault(household, on)
            last[household] = made
            had[household] |= begun
            paid[household] |= {each for _, donor in given for each in apart(donor)}
            baskets.update(begun)
            items.update(given)
            anew[household] = None
        for household in anew:
            collected[household] = replace(
                _collected(books, last[household], first[household]),
                baskets=frozenset(had[household]), donors=frozenset(paid[household]),
            )  # fmt: skip
        then = [one for one in slips if one.slip.occurred_at.date() <= until]
        checked = [check for check in checks if check.occurred_at.date() <= until]
        yield Reach(
            until=until,
            households=(*collected.values(), *_only_met(books, [*checked, *(one.slip for one in then)], collected)),
            handovers=at,
            checks=len(checked),
            services=tuple(_services(then)),
            priorities=dict(Counter(one.slip.priority for one in then)),
            items=dict(items),
            baskets=dict(baskets),
        )


def _only_met(
    books: Books, meetings: list[NeedsChecked | ReferralMade], collected: Collection[str]
) -> Iterator[Reached]:
    """Those who met a service and are not among the households that `collected` anything."""
    met: dict[str, NeedsChecked | ReferralMade] = {}
    for event in sorted(meetings, key=_id):
        household = books.handovers.root_of(event.household)
        if household not in collected:
            met.setdefault(household, event)
    for household, event in met.items():
        yield _registered(books, household, event.site, event.occurred_at.date(), whole=False)


def _in_order(dated: tuple[date, Handover]) -> tuple[date, str]:
    """By the day that people agreed on, whatever the clocks said."""
    on, made = dated
    return on, made.id


def _id(event: Event) -> str:
    return event.id


def bands(members: Iterable[Members], grid: str) -> list[tuple[str, tuple[int, int, int]]]:
    """(band, (women and girls, men and boys, sex unknown)) of a grid, and a last row "?" for ages too coarse for it."""
    members = list(members)
    rows = []
    for ages in GRIDS[grid]:
        women, men = count(members, Sex.FEMALE, ages), count(members, Sex.MALE, ages)
        rows.append((ages, (women, men, count(members, Sex.UNKNOWN, ages))))
    known = [sum(column) for column in zip(*(counts for _, counts in rows), strict=True)]
    everybody = [sum(m.count for m in members if m.sex == sex) for sex in (Sex.FEMALE, Sex.MALE, Sex.UNKNOWN)]
    women, men, unknown = (all_ - some for all_, some in zip(everybody, known, strict=True))
    return [*rows, ("?", (women, men, unknown))] if women + men + unknown else rows


def _collected(books: Books, made: Handover, first_on: date) -> Reached:
    """As the report of that day has it: frozen for its rounds, or for an override without any as it was then."""
    who = who_collected(books, made)
    if who is not None:
        return Reached(
            household=made.household, site=who.site if isinstance(who, Entitled) else made.site, group=who.group,
            members=who.members, first_on=first_on, lone_minors=lone_minors(who.members),
        )  # fmt: skip
    return _registered(books, made.household, made.site, first_on, whole=True)


def _registered(books: Books, household: str, site: str, on: date, whole: bool) -> Reached:
    """From the register; after a purge only that there was somebody."""
    known = books.register.get(household)
    children = known is not None and lone_minors(known.members) == known.size
    somebody = (Members(Sex.UNKNOWN, "0-17" if children else "?", 1),)
    members = known.members if known is not None and (whole or known.size == 1) else somebody
    return Reached(
        household=household, site=known.point if known else site, group=known.group if known else None,
        members=members, first_on=on, lone_minors=lone_minors(members),
    )  # fmt: skip


def _services(referrals: list[Referral]) -> Iterator[ServiceLine]:
    for service in (None, *(code for code in ServiceCode if code not in PROTECTED)):
        mine = [one for one in referrals if (None if one.is_protected else one.slip.service) == service]
        if mine:
            yield ServiceLine(
                service=service,
                slips=len(mine),
                households=tuple(dict.fromkeys((one.slip.site, one.slip.household) for one in mine)),
                accepted=sum(one.outcome in (Outcome.ACCEPTED, Outcome.CLOSED) for one in mine),
                waiting=sum(one.is_open for one in mine),
            )
