"""A frozen round lives: newcomers, a birth, a death, a corrected age, a move, a split household, a scale put right.

Whatever happened, the household is granted what a freezing would grant it now, by the scales the round was frozen with;
what was taken already counts. Each change is an event, with what stood before and why.

Many are looked at and amended in steps, between which the desk works on; each step is durable when it is done. Where
that is cut short, the same again brings the rest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from msgspec import Struct

from distro.model import events as e
from distro.model.people import Household
from distro.model.programme import Programme, Round
from distro.rules.roles import Task
from distro.stations.cleaned import cleaned
from distro.stations.cooperative import Cooperative, Tell, in_steps
from distro.stations.errors import Refused
from distro.stations.granting import Amendment, Granting, concerned
from distro.stations.laptops import root
from distro.stations.lookups import household_numbered, round_named
from distro.stations.session import Session
from distro.stations.stockroom import in_store, on_shelf


class Totals(Struct, frozen=True, kw_only=True):
    """What a correction for all comes to, of one item: granted before and after, and what is there to give."""

    item: str
    before: int
    after: int
    there: int


def amendments(
    session: Session, code: str, numbers: Iterable[str] = (), point: str = "", tell: Tell = lambda *_: None
) -> Cooperative[list[Amendment]]:
    """What differs between the frozen round and the register as it is now.

    Of the households `numbers`, or without any of all at `point` that are in the round or would be in it.
    Refused for an unknown round or household, and where the round is not frozen.
    """
    granting = Granting(session, round_named(session, code))
    if chosen := [household_numbered(session, number) for number in numbers]:
        if not any(session.books.entitlements.is_frozen(code, one.code) for one in session.programme.points):
            raise Refused("round_not_frozen", round=code)
        every = [granting.amendment(household) for household in chosen]
    else:
        every = yield from _everybody(session, granting, code, point, tell)
    return [one for one in every if one.differs]


def _everybody(session: Session, granting: Granting, code: str, point: str, tell: Tell) -> Cooperative[list[Amendment]]:
    """What amending each comes to who is in the round at `point` or registered there."""
    if not session.books.entitlements.is_frozen(code, point):
        raise Refused("round_not_frozen", round=code)
    found: list[Amendment] = []
    for some in in_steps(session.books.register.ids(), tell):
        yield
        found += map(granting.amendment, concerned(session, code, point, some))
    return found


def open_amendments(session: Session, household: Household) -> list[tuple[str, Amendment]]:
    """What the frozen rounds that are not over would grant a household otherwise by now, each with its round."""
    today = session.now().date()
    rounds = (
        round_ for round_ in session.rounds()
        if round_.window_to >= today and session.books.entitlements.is_frozen(round_.code, household.point)
    )  # fmt: skip
    found = ((round_.code, Granting(session, round_).amendment(household)) for round_ in rounds)
    return [(code, one) for code, one in found if one.differs]


def amend(
    session: Session, code: str, found: Sequence[Amendment], why: str, tell: Tell = lambda *_: None
) -> Cooperative[list[e.EntitlementAmended]]:
    """Write amendments. Refused without a reason, and when nothing differs.

    What was taken or changed since `found` was made counts.
    """
    because = _demand(session, code, found, why)
    return (yield from _written(session, round_named(session, code), found, tell, why=because))


def correction(
    session: Session, code: str, point: str, tell: Tell = lambda *_: None
) -> Cooperative[tuple[list[Amendment], list[Totals]]]:
    """What putting the scale of a frozen round right comes to: who gets more or less, and whether the goods will do.

    The scale is that of the programme as it is now. Refused where the round is not frozen.
    """
    granting = Granting(session, round_named(session, code), session.programme)
    every = yield from _everybody(session, granting, code, point, tell)
    sums: dict[bool, Counter[str]] = {False: Counter(), True: Counter()}
    for one in every:
        for later, lines in ((False, one.before), (True, one.after)):
            for line in lines:
                sums[later][line.item] += line.quantity
    there = Counter(dict(in_store(session, point))) + Counter(dict(on_shelf(session, point)))
    totals = [
        Totals(item=item, before=sums[False][item], after=sums[True][item], there=there[item])
        for item in dict.fromkeys([*sums[False], *sums[True]])
        if sums[False][item] != sums[True][item]
    ]
    return [one for one in every if one.differs], totals


def correct(
    session: Session, code: str, point: str, found: Sequence[Amendment], why: str, tell: Tell = lambda *_: None
) -> Cooperative[list[e.EntitlementAmended]]:
    """Amend those that `correction` found to the scale as it is now. Refused like `amend`.

    From the first step on the scale that was put right goes on.
    """
    because = _demand(session, code, found, why, "nothing_to_correct")
    told = e.ScaleCorrected(**session.stamper()(point), round=code, households=len(found), why=because)
    scale = session.programme
    session.append([told])
    return (yield from _written(session, round_named(session, code), found, tell, correction=told.id, scale=scale))


def _demand(
    session: Session, code: str, found: Sequence[Amendment], why: str, if_none: str = "nothing_to_amend"
) -> str:
    """The reason as it is kept; refused for who may not amend, without one, and, by `if_none`, when nothing differs."""
    session.demand(Task.FREEZE_ROUND)
    root.demand_office(session)
    because = cleaned("reason", why)
    if not because:
        raise Refused("reason_missing")
    if not found:
        raise Refused(if_none, round=code)
    return because


def _written(
    session: Session,
    round_: Round,
    found: Sequence[Amendment],
    tell: Tell,
    scale: Programme | None = None,
    why: str = "",
    correction: str = "",
) -> Cooperative[list[e.EntitlementAmended]]:
    """The events of `found`, of each household as it is when its turn comes; why, or by which `correction`.

    They are the word of whoever began it, whoever sits there when it ends.
    """
    written: list[e.EntitlementAmended] = []
    granting, by = Granting(session, round_, scale, tells_taken=False), session.person
    for some in in_steps(found, tell):
        yield
        stamp, register = session.stamper(), session.books.register
        there = filter(None, (register.get(one.household.id) for one in some))  # and not erased meanwhile
        batch = [
            e.EntitlementAmended(
                **stamp(one.point) | {"by": by},
                round=round_.code,
                household=one.household.id,
                group=one.household.group,
                members=one.household.members,
                lines=one.after,
                before=one.before,
                why=why,
                correction=correction,
            )
            for one in map(granting.amendment, there)
            if one.differs
        ]
        if batch:
            session.append(batch)
            written += batch
    return written
