"""Rounds: freezing one fixes who may take what, with the arithmetic; a make-up round serves who is left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from distro.model import events as e
from distro.model.entitlements import DueLine, EntitlementLine
from distro.model.people import Household
from distro.model.programme import Round
from distro.rules.explain import HouseholdInRound, reasons
from distro.rules.lane import has_priority
from distro.rules.numbers import same_number
from distro.rules.ration import Scale
from distro.rules.roles import Task
from distro.rules.shortage import share
from distro.rules.verdict import due
from distro.stations.cooperative import Cooperative, Tell, in_steps, run_at_once
from distro.stations.errors import Refused
from distro.stations.granting import newcomers
from distro.stations.laptops import root
from distro.stations.lookups import household_numbered, round_named
from distro.stations.rules_date import today
from distro.stations.session import Session, Stamp
from distro.stations.shown import count_shown


class Phase(StrEnum):
    """Where today stands to a round's window."""

    COMING = "coming"
    RUNNING = "running"
    OVER = "over"


class RoundHere(Struct, frozen=True, kw_only=True):
    """A round at one point, in figures. households = served + left: served have nothing more to collect in it.

    `first` is the round that a make-up goes on with, else empty. Before it is frozen all figures are zero.
    """

    round: Round
    first: str
    phase: Phase
    frozen: bool
    households: int
    people: int
    served: int
    left: int
    shortages: tuple[e.ShortageDeclared, ...]


def held_at(session: Session, code: str, point: str) -> Round:
    """The round `code`, held at `point`. Refused when there is none, or not there."""
    round_ = round_named(session, code)
    if point not in round_.points:
        raise Refused("round_not_here", round=code, point=point)
    return round_


# ---------------------------------------------------------------- looking


def here(session: Session, point: str) -> list[RoundHere]:
    """Every round of `point`, by its window."""
    found = [_round_here(session, round_, point) for round_ in session.rounds() if point in round_.points]
    return sorted(found, key=lambda one: (one.round.window_from, one.round.code))


def _round_here(session: Session, round_: Round, point: str) -> RoundHere:
    books, on = session.books, today(session, point)
    granted = list(books.entitlements.at(round_.code, point))
    left = sum(1 for _ in still_due(session, point, (round_.code,)))
    coming, over = on < round_.window_from, on > round_.window_to
    return RoundHere(
        round=round_,
        first=books.rounds.original_of.get(round_.code, ""),
        phase=Phase.COMING if coming else Phase.OVER if over else Phase.RUNNING,
        frozen=books.entitlements.is_frozen(round_.code, point),
        households=len(granted),
        people=sum(members.count for one in granted for members in one.members),
        served=len(granted) - left,
        left=left,
        shortages=tuple(short for short in books.rounds.shortages(point) if short.round == round_.code),
    )


def still_due(session: Session, point: str, codes: Iterable[str]) -> Iterator[tuple[str, tuple[DueLine, ...]]]:
    """Each household with something left in these rounds at `point`, and what: now, and held back by a shortage."""
    books, programme = session.books, session.programme
    granted: defaultdict[str, list[e.Entitled]] = defaultdict(list)
    for code in codes:
        for one in books.entitlements.at(code, point):
            granted[one.household].append(one)
    shortages = books.rounds.shortages(point)
    for household, entitled in granted.items():
        left = due(entitled, books.handovers.of_household(household), books.rounds.original_of)
        if left:
            known = books.register.get(household) if shortages else None
            yield household, share(left, shortages, known is not None and has_priority(programme, known))


def explain(session: Session, code: str, number: str) -> HouseholdInRound:
    """What the household numbered `number` may take in round `code`, and why.

    Refused for an unknown round or household, when this role may not look people up, or was shown too many by now.
    """
    session.demand(Task.LOOK_UP)
    round_, household, books = round_named(session, code), household_numbered(session, number), session.books
    count_shown(session, [household.id])
    frozen = books.entitlements.is_frozen(code, household.point)
    granted = books.entitlements.get(code, household.id)
    handovers = books.handovers.of_household(household.id)
    held = household.point in round_.points
    shortages = books.rounds.shortages(household.point)
    found = reasons(session.programme, round_, household, granted, handovers, shortages, books.rounds.original_of)
    return HouseholdInRound(
        round=code,
        number=household.number,
        point=household.point,
        size=household.size,
        frozen=frozen,
        listed=held and (granted is not None if frozen else any(basket.lines for basket in found)),
        baskets=found,
    )


def listed(
    session: Session, code: str, point: str, tell: Tell = lambda *_: None
) -> Cooperative[list[tuple[Household, tuple[EntitlementLine, ...]]]]:
    """Who freezing round `code` at `point` would put into it now, and with what.

    Refused when the round is not held there, was frozen before, or two households there bear one number.
    """
    books, round_ = session.books, held_at(session, code, point)
    if books.entitlements.is_frozen(code, point):
        raise Refused("round_frozen_already", round=code)
    scale, found = Scale(session.programme, round_), list[tuple[Household, tuple[EntitlementLine, ...]]]()
    bearers, twice = set[str](), list[str]()
    for some in in_steps(books.register.ids(), tell):
        yield
        for household in filter(None, map(books.register.get, some)):
            # Of the same people, one record is entitled.
            if household.point != point or household.id in books.register.same_as:
                continue
            if books.cards.left_on(household.id) is not None:
                continue
            if (number := same_number(household.number)) in bearers:
                twice.append(household.number)
            bearers.add(number)
            if lines := scale.grants(household):
                found.append((household, lines))
    if twice:
        raise Refused("number_borne_twice", numbers=", ".join(twice))
    return found


# ---------------------------------------------------------------- doing


def freeze(session: Session, code: str, point: str) -> e.RoundFrozen:
    """Close the register of round `code` at `point`: every eligible household's entitlement, in one batch.

    Refused as `listed` is.
    """
    return run_at_once(freeze_in_steps(session, code, point))


def freeze_in_steps(
    session: Session, code: str, point: str, tell: Tell = lambda *_: None
) -> Cooperative[e.RoundFrozen]:
    """The same, everybody looked at in steps; what is written of it is one step. Whatever happened meanwhile counts.

    It is the word of whoever began it, whoever sits there when it ends.
    """
    session.demand(Task.FREEZE_ROUND)
    root.demand_office(session)
    by, before = session.person, _what_counts(session, code, point)
    found = yield from listed(session, code, point, tell)
    if _what_counts(session, code, point) != before:
        found = run_at_once(listed(session, code, point))
    stamp = session.stamper()
    batch = _frozen(lambda site: stamp(site) | {"by": by}, code, point, found)
    session.append(batch)
    frozen = batch[-1]
    assert isinstance(frozen, e.RoundFrozen)
    return frozen


def _what_counts(session: Session, code: str, point: str) -> tuple[object, ...]:
    """Where this is as it was, a list of the round is too; whoever is served meanwhile changes nothing of it."""
    books, register = session.books, session.books.register
    frozen = books.entitlements.is_frozen(code, point)
    return books, register.version, len(register.same_as), books.cards.departed(), session.programme, frozen


def freezing(session: Session, code: str, point: str, stamp: Stamp) -> list[e.Event]:
    """What `freeze` says, the freezing last, for a batch of others; refused as there. Nothing is written."""
    session.demand(Task.FREEZE_ROUND)
    return _frozen(stamp, code, point, run_at_once(listed(session, code, point)))


def _frozen(
    stamp: Stamp, code: str, point: str, found: Iterable[tuple[Household, tuple[EntitlementLine, ...]]]
) -> list[e.Event]:
    entitled = [
        e.Entitled(
            **stamp(point),
            round=code,
            household=household.id,
            group=household.group,
            members=household.members,
            lines=lines,
        )
        for household, lines in found
    ]
    people = sum(members.count for granted in entitled for members in granted.members)
    return [*entitled, e.RoundFrozen(**stamp(point), round=code, households=len(entitled), people=people)]


def departed(session: Session, point: str) -> list[Household]:
    """Who is registered at `point` and left: no round that is frozen there takes them in until they get a card."""
    register = session.books.register
    found = (register.get(one) for one in session.books.cards.departed() - register.same_as.keys())
    return sorted((one for one in found if one is not None and one.point == point), key=lambda one: one.number)


def make_up(session: Session, code: str, point: str, window_to: date) -> e.RoundFrozen:
    """A make-up round (rattrapage) of round `code` at `point`, from today to `window_to`, frozen in the same batch.

    Who took nothing, or not all, may take what is left, and who came after the freezing what it would have granted; who
    took everything, or left, is not in it. Its code names the point:
    two points that make up without knowing of each other must not call two rounds the same. Refused when the round was
    not frozen here, the window is over before it begins, or nobody is left.
    """
    session.demand(Task.FREEZE_ROUND)
    root.demand_office(session)
    round_ = round_named(session, code)
    books = session.books
    if not books.entitlements.is_frozen(code, point):
        raise Refused("round_not_frozen", round=code)
    on = today(session, point)
    if window_to < on:
        raise Refused("window_over", first=on, last=window_to)
    first = round_named(session, books.rounds.original_of.get(code, code))
    before = sum(1 for added in books.rounds.all() if added.code.startswith(f"{first.code}-{point}-R"))
    new = f"{first.code}-{point}-R{before + 1}"
    name = {language: f"{words} (R{before + 1})" for language, words in first.name.items()}
    added = replace(round_, code=new, name=name, window_from=on, window_to=window_to, points=(point,))
    stamp = session.stamper()
    batch: list[e.Event] = [e.RoundAdded(**stamp(point), added=added, of=code)]
    people = 0
    for household, whole in newcomers(session, code, point):
        lines = tuple(replace(line, granted_first=line.whole) for line in whole)
        people += household.size
        batch.append(
            e.Entitled(
                **stamp(point),
                round=new,
                household=household.id,
                group=household.group,
                members=household.members,
                lines=lines,
            )
        )
    for granted in books.entitlements.at(code, point):
        if books.cards.left_on(granted.household) is not None:
            continue
        left = due([granted], books.handovers.of_household(granted.household), books.rounds.original_of)
        lines = tuple(EntitlementLine(d.basket, d.item, d.quantity, d.terms, d.cap, d.entitled, d.donor) for d in left)
        if lines:
            people += sum(members.count for members in granted.members)
            batch.append(
                e.Entitled(
                    **stamp(point),
                    round=new,
                    household=granted.household,
                    group=granted.group,
                    members=granted.members,
                    lines=lines,
                )
            )
    if not people:
        raise Refused("nobody_left", round=code)
    frozen = e.RoundFrozen(**stamp(point), round=new, households=len(batch) - 1, people=people)
    session.append([*batch, frozen])
    return frozen
