"""A frozen round lives: newcomers, a birth, a death, a corrected age, a move, a split household, a scale put right.

Whatever happened, the household is granted what a freezing would grant it now, by the scales the round was frozen with;
what was taken already counts. Each change is an event, with what stood before and why.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from msgspec import Struct

from distro.model import events as e
from distro.model.people import Household
from distro.rules.roles import Task
from distro.stations.cleaned import cleaned
from distro.stations.errors import Refused
from distro.stations.granting import Amendment, amendment, concerned
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


def amendments(session: Session, code: str, numbers: Iterable[str] = (), point: str = "") -> list[Amendment]:
    """What differs between the frozen round and the register as it is now.

    Of the households `numbers`, or without any of all at `point` that are in the round or would be in it.
    Refused for an unknown round or household, and where the round is not frozen.
    """
    round_ = round_named(session, code)
    chosen = [household_numbered(session, number) for number in numbers]
    if not chosen:
        if not session.books.entitlements.is_frozen(code, point):
            raise Refused("round_not_frozen", round=code)
        chosen = list(concerned(session, code, point))
    found = [amendment(session, round_, household) for household in chosen]
    return [one for one in found if one.differs]


def open_amendments(session: Session, household: Household) -> list[tuple[str, Amendment]]:
    """What the frozen rounds that are not over would grant a household otherwise by now, each with its round."""
    today = session.now().date()
    rounds = (
        round_ for round_ in session.rounds()
        if round_.window_to >= today and session.books.entitlements.is_frozen(round_.code, household.point)
    )  # fmt: skip
    found = ((round_.code, amendment(session, round_, household)) for round_ in rounds)
    return [(code, one) for code, one in found if one.differs]


def amend(session: Session, code: str, found: Iterable[Amendment], why: str) -> list[e.EntitlementAmended]:
    """Write amendments as one batch. Refused without a reason, and when nothing differs."""
    session.demand(Task.FREEZE_ROUND)
    root.demand_office(session)
    because = cleaned("reason", why)
    if not because:
        raise Refused("reason_missing")
    batch = _events(session, code, found, because)
    if not batch:
        raise Refused("nothing_to_amend", round=code)
    session.append(batch)
    return batch


def correction(session: Session, code: str, point: str) -> tuple[list[Amendment], list[Totals]]:
    """What putting the scale of a frozen round right comes to: who gets more or less, and whether the goods will do.

    The scale is that of the programme as it is now. Refused where the round is not frozen.
    """
    round_ = round_named(session, code)
    if not session.books.entitlements.is_frozen(code, point):
        raise Refused("round_not_frozen", round=code)
    every = [amendment(session, round_, one, session.programme) for one in concerned(session, code, point)]
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


def correct(session: Session, code: str, point: str, why: str) -> e.ScaleCorrected:
    """Amend all households of a frozen round to the scale as it is now, as one batch. Refused like `amend`."""
    session.demand(Task.FREEZE_ROUND)
    root.demand_office(session)
    because = cleaned("reason", why)
    if not because:
        raise Refused("reason_missing")
    found, _ = correction(session, code, point)
    if not found:
        raise Refused("nothing_to_amend", round=code)
    stamp = session.stamper()
    told = e.ScaleCorrected(**stamp(point), round=code, households=len(found), why=because)
    batch: list[e.Event] = [told]
    batch += [_event(stamp(one.point), code, one, because) for one in found]
    session.append(batch)
    return told


def _events(session: Session, code: str, found: Iterable[Amendment], why: str) -> list[e.EntitlementAmended]:
    stamp = session.stamper()
    return [_event(stamp(one.point), code, one, why) for one in found]


def _event(stamp: dict[str, object], code: str, one: Amendment, why: str) -> e.EntitlementAmended:
    household = one.household
    return e.EntitlementAmended(
        **stamp,  # type: ignore[arg-type]  # as the session made it
        round=code,
        household=household.id,
        group=household.group,
        members=household.members,
        lines=one.after,
        before=one.before,
        why=why,
    )
