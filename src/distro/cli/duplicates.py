"""`distro register twins` and `judge`: records that laptops made or changed apart, decided by a person."""

from __future__ import annotations

import argparse

from distro.cli.context import Context
from distro.model.people import Household
from distro.rules.duplicates import DuplicatePair, Why
from distro.stations import duplicates
from distro.stations.errors import Refused
from distro.stations.session import Session
from distro.texts import say

_SHORT = 12  # of an id: enough to tell apart


def add_to(register: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    shown = register.add_parser("twins", help=say("cli.duplicates.help"))
    shown.set_defaults(run=_duplicates)
    judge = register.add_parser("judge", help=say("cli.duplicates.judge"))
    judge.add_argument("one", help=say("cli.duplicates.one"))
    judge.add_argument("other", help=say("cli.duplicates.one"))
    judge.add_argument("decision", choices=("same", "different"), help=say("cli.duplicates.decision"))
    judge.set_defaults(run=_judge)


def _duplicates(context: Context, args: argparse.Namespace) -> int:
    """Both records of each pair, with the beginning of their ids; 1 when there is something to decide."""
    from distro.wording.duplicates import line_of

    with context.session() as session:
        found = duplicates.open_duplicates(session)
    lines = []
    for pair in found:
        lines.append(say(f"register.duplicates.why.{pair.why}"))
        lines += [f"  {one.id[:_SHORT]}  {line_of(one)}" for one in (pair.one, pair.other)]
    context.print("\n".join(lines) or say("register.duplicates.none"), found)
    return 1 if found else 0


def _judge(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        pair = _pair(session, args.one, args.other)
        kept, other = (pair.one, pair.other) if _is(pair.one, args.one) else (pair.other, pair.one)
        if args.decision == "same":
            duplicates.judge_same(session, kept, other)
            told = say("register.duplicates.done_same", number=kept.number)
        else:
            apart = duplicates.judge_different(session, pair.one, pair.other)
            told = say("register.duplicates.done_different", number=apart.number)
    context.print(told, {"kept": kept.id, "other": other.id, "decision": args.decision})


def _pair(session: Session, one: str, other: str) -> DuplicatePair:
    """The pair that waits for a decision and was meant, or two records by their numbers. Refused for anything else."""
    found = [
        pair
        for pair in duplicates.open_duplicates(session)
        if pair.why is not Why.CHANGED
        and ((_is(pair.one, one) and _is(pair.other, other)) or (_is(pair.one, other) and _is(pair.other, one)))
    ]
    first, second = (session.books.register.numbered(told.upper()) for told in (one, other))
    if not found and first is not None and second is not None:
        return duplicates.pair_of(session, first, second)
    if len(found) != 1:
        raise Refused("duplicates_unknown", one=one, other=other)
    return found[0]


def _is(household: Household, told: str) -> bool:
    return household.number == told.upper() or household.id.startswith(told.lower())
