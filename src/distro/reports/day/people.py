"""Who was planned, who came, who did not: households and people of one day, from what was frozen for the round."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct

from distro.books import Books, Day
from distro.books.day import is_known
from distro.books.entitlements import Known
from distro.model.events import Entitled, Event, Handover, MadeOf
from distro.model.people import Members, PopulationGroup, sadd
from distro.model.people import lone_minors as lone_minors_of
from distro.reports.day.figures import Heads, People
from distro.rules.verdict import due

# What says who is in a household: its entitlement, or the handover to one that had none.
Who = Entitled | MadeOf


class Attendance(Struct, frozen=True, kw_only=True):
    """The households of a day by what became of them; each with what says who is in it, if anything does.

    Records of the same people are one household, under the one that stands for all (`HandoverBook.root_of`). Who they
    are says the record by which they collected last.
    """

    planned: dict[str, Entitled]
    served: dict[str, Who | None]
    beyond: dict[str, Who | None]

    @property
    def no_show(self) -> dict[str, Entitled]:
        """Planned, and did not collect anything."""
        return {household: granted for household, granted in self.planned.items() if household not in self.served}

    @property
    def reached(self) -> dict[str, Who | None]:
        """Whoever collected."""
        return {**self.served, **self.beyond}


def attendance(books: Books, day: Day) -> Attendance:
    """Sort the households of `day`, as it is known now. Nothing that is frozen after its close changes the answer."""
    return _sorted(books, day, day.handovers.values(), books.handovers.root_of)


def signed_attendance(books: Books, day: Day) -> Attendance:
    """The same of what was known when the day was signed: who had come, and which records were of the same people."""
    return _sorted(books, day, day.signed_handovers().values(), books.handovers.root_known(day.was_signed))


def _sorted(books: Books, day: Day, handovers: Iterable[Handover], one_of: Callable[[str], str]) -> Attendance:
    granted = _planned(books, day, one_of)
    last = last_of_each(handovers, one_of)
    planned: dict[str, Entitled] = {}
    for household, records in granted.items():
        by = last[household].household if household in last else household
        planned[household] = records.get(by) or next(iter(records.values()))
    who = {
        household: granted.get(household, {}).get(made.household) or _granted(books, day, made)
        for household, made in last.items()
    }
    return Attendance(
        planned=planned,
        served={household: one for household, one in who.items() if household in planned},
        beyond={household: one for household, one in who.items() if household not in planned},
    )


def last_of_each(handovers: Iterable[Handover], one_of: Callable[[str], str]) -> dict[str, Handover]:
    """The last of `handovers`, which are told oldest first, of each household: it says who they are.

    Who came and declined everything collected nothing: as in a round and for the donor, nobody was reached.
    """
    return {one_of(made.household): made for made in handovers if any(line.quantity for line in made.lines)}


def heads(households: Mapping[str, Who | None]) -> Heads:
    """Households and their people; one of which nothing says who is in it adds no people."""
    people = sum(member.count for granted in households.values() if granted for member in granted.members)
    return Heads(len(households), people)


def by_group(found: Attendance) -> tuple[People, ...]:
    """A row for each population group and one for all."""
    return (*(_row(found, group) for group in PopulationGroup), _row(found, None))


def lone_minors(found: Attendance) -> int:
    """How many of those reached are minors without an adult, alone or together (enfants non accompagnés ou séparés)."""
    return sum(lone_minors_of(granted.members) for granted in found.reached.values() if granted)


def known_at_close(day: Day, event: Event) -> bool:
    """Whether `event` was known at the close of `day`, or the day is not closed."""
    return day.closed is None or day.was_signed(event)


def as_known(day: Day) -> Known:
    """What tells whether an entitlement was known at the close of `day`."""
    closed = day.closed
    return lambda event: closed is None or is_known(event, closed)


def _row(found: Attendance, group: PopulationGroup | None) -> People:
    planned, served, reached = (
        {h: e for h, e in households.items() if group is None or (e is not None and e.group == group)}
        for households in (found.planned, found.served, found.reached)
    )
    members: list[Members] = [member for granted in reached.values() if granted for member in granted.members]
    women, men, girls, boys = known = sadd(members)
    return People(
        group=group,
        planned=heads(planned),
        served=heads(served),
        reached=heads(reached),
        women=women,
        men=men,
        girls=girls,
        boys=boys,
        unknown=heads(reached).people - sum(known),
    )


def _planned(books: Books, day: Day, one_of: Callable[[str], str]) -> dict[str, dict[str, Entitled]]:
    """The households entitled at the point in the day's rounds with something left to collect at its opening, each
    with its records for which that is so.
    """
    granted: defaultdict[str, list[Entitled]] = defaultdict(list)
    for round_ in day.rounds:
        for event in books.entitlements.at(round_, day.point, as_known(day)):
            granted[event.household].append(event)
    before, first = taken_before(books, day, day.rounds, one_of), books.rounds.original_of
    planned: defaultdict[str, dict[str, Entitled]] = defaultdict(dict)
    for record, events in granted.items():
        household = one_of(record)
        if due(events, before.get(household, ()), first):
            planned[household][record] = events[0]
    return planned


def taken_before(
    books: Books, day: Day, rounds: Iterable[str], one_of: Callable[[str], str]
) -> dict[str, list[Handover]]:
    """The handovers of earlier days that stand and took of `rounds`, or of one that goes on with the same round as one
    of them does, by household.
    """
    stood: defaultdict[str, list[Handover]] = defaultdict(list)
    for handover in books.days.taken_before(day, rounds, books.rounds.original_of):
        stood[one_of(handover.household)].append(handover)
    return stood


def voided_in(books: Books, day: Day) -> Iterable[Handover]:
    """The handovers of `day` that were taken back."""
    for act in day.acts:
        if isinstance(act.event, Handover) and books.handovers.void_of(act.event.id) is not None:
            yield act.event


def who_collected(books: Books, made: Handover) -> Who | None:
    """What says who is in the household of a handover: as it was known at the close of its day, as every report tells.

    An amendment that comes later changes nobody who was reached before it.
    """
    day = books.days.get(made.day)
    assert day is not None  # there is no handover without a day
    return _granted(books, day, made)


def _granted(books: Books, day: Day, handover: Handover) -> Who | None:
    """What was frozen for a household that was not planned, in the day's rounds or those it collected from.

    Who was granted something that the close never heard of is told by what was granted when they collected it; where
    nothing was, an override, the handover itself says who they were.
    """
    rounds = (*day.rounds, *(line.round for line in handover.lines))
    for known in (as_known(day), lambda event: event.id < handover.id):
        for round_ in rounds:
            event = books.entitlements.get(round_, handover.household, known)
            if event is not None:
                return event
    return handover.made_of
