"""Rounds: freezing one fixes who may take what, with the arithmetic."""

from __future__ import annotations

from distro.model import events as e
from distro.model.programme import Round
from distro.rules.ration import entitle
from distro.stations.errors import Refused
from distro.stations.session import Session


def named(session: Session, code: str) -> Round:
    """The programme's round `code`. Refused when there is none."""
    try:
        return session.programme.round(code)
    except KeyError:
        known = ", ".join(round_.code for round_ in session.programme.rounds)
        raise Refused("round_unknown", round=code, known=known) from None


def freeze(session: Session, code: str, point: str) -> e.RoundFrozen:
    """Close the register of round `code` at `point`: every eligible household's entitlement, in one batch.

    Refused when the round is not held there, or was frozen before.
    """
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
        if household.point == point and (lines := entitle(session.programme, round_, household))
    ]
    people = sum(members.count for granted in entitled for members in granted.members)
    frozen = e.RoundFrozen(**stamp(point), round=code, households=len(entitled), people=people)
    session.append([*entitled, frozen])
    return frozen
