"""Rounds: freezing one fixes who may take what, with the arithmetic; a make-up round serves who is left."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from distro.model import events as e
from distro.model.entitlements import EntitlementLine
from distro.model.programme import Round
from distro.rules.ration import entitle
from distro.rules.roles import Task
from distro.rules.verdict import due
from distro.stations.errors import Refused
from distro.stations.session import Session


def named(session: Session, code: str) -> Round:
    """The round `code`, of the programme or added since. Refused when there is none."""
    known = {round_.code: round_ for round_ in session.rounds()}
    if code not in known:
        raise Refused("round_unknown", round=code, known=", ".join(known))
    return known[code]


def freeze(session: Session, code: str, point: str) -> e.RoundFrozen:
    """Close the register of round `code` at `point`: every eligible household's entitlement, in one batch.

    Refused when the round is not held there, or was frozen before.
    """
    session.demand(Task.FREEZE_ROUND)
    round_ = named(session, code)
    if point not in round_.points:
        raise Refused("round_not_here", round=code, point=point)
    if session.books.entitlements.is_frozen(code, point):
        raise Refused("round_frozen_already", round=code)
    stamp = session.stamper()
    entitled = [
        e.Entitled(
            **stamp(point),
            round=code,
            household=household.id,
            group=household.group,
            members=household.members,
            lines=lines,
        )
        for household in session.books.register
        if household.point == point
        and household.id not in session.books.register.same_as
        and (lines := entitle(session.programme, round_, household))
    ]
    people = sum(members.count for granted in entitled for members in granted.members)
    frozen = e.RoundFrozen(**stamp(point), round=code, households=len(entitled), people=people)
    session.append([*entitled, frozen])
    return frozen


def make_up(session: Session, code: str, point: str, window_to: date) -> e.RoundFrozen:
    """A make-up round (rattrapage) of round `code` at `point`, from today to `window_to`, frozen in the same batch.

    Who took nothing, or not all, may take what is left; who took everything is not in it. Refused when the round was
    not frozen here, the window is over before it begins, or nobody is left.
    """
    session.demand(Task.FREEZE_ROUND)
    round_ = named(session, code)
    if not session.books.entitlements.is_frozen(code, point):
        raise Refused("round_not_frozen", round=code)
    today = session.now().date()
    if window_to < today:
        raise Refused("round_not_now", round=code, first=today, last=window_to)
    new = f"{code}-R{1 + sum(1 for added in session.books.rounds.all() if added.code.startswith(f'{code}-R'))}"
    name = {language: f"{words} ({new.rpartition('-')[2]})" for language, words in round_.name.items()}
    added = replace(round_, code=new, name=name, window_from=today, window_to=window_to, points=(point,))
    stamp = session.stamper()
    batch: list[e.Event] = [e.RoundAdded(**stamp(point), added=added, of=code)]
    people = 0
    for granted in session.books.entitlements.at(code, point):
        left = due([granted], session.books.handovers.of_household(granted.household))
        lines = tuple(EntitlementLine(d.basket, d.item, d.quantity, d.terms, d.cap) for d in left)
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


def declare_short(session: Session, code: str, point: str, item: str, mode: e.ShortageMode, permille: int) -> None:
    """Say how an item that is short is shared in a round here, or that it no longer is. Written to the journal."""
    session.demand(Task.FREEZE_ROUND)
    named(session, code)
    if item not in {known.code for known in session.programme.items}:
        raise Refused("item_unknown", item=item)
    if not 0 <= permille <= 1000:
        raise Refused("share_out_of_range", share=permille)
    stamp = session.stamper()
    session.append([e.Shortage(**stamp(point), round=code, item=item, mode=mode, permille=permille)])
