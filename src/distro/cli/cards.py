"""`distro cards`: print, reissue, revoke, and read back what a picture holds."""

from __future__ import annotations

import argparse

from distro.cards.code import grouped, read
from distro.cli.context import Context
from distro.model.cards import RevokeReason
from distro.model.people import Household
from distro.stations import card_office, rounds
from distro.stations.errors import Refused
from distro.stations.session import Session
from distro.texts import say


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    cards = commands.add_parser("cards", help=say("cli.cards.help")).add_subparsers(required=True)
    issue = cards.add_parser("issue", help=say("cli.cards.issue"))
    issue.add_argument("--point", required=True, help=say("cli.option.point"))
    issue.add_argument("--round", help=say("cli.cards.round"))
    issue.set_defaults(run=_issue)
    for name, run in (("reissue", _reissue), ("revoke", _revoke)):
        parser = cards.add_parser(name, help=say(f"cli.cards.{name}"))
        parser.add_argument("code", help=say("cli.cards.code"))
        parser.add_argument("--reason", required=True, choices=[reason.value for reason in RevokeReason])
        parser.set_defaults(run=run)


def _issue(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        cards = card_office.issue(session, _households(session, args.point, args.round))
    context.print(say("cli.cards.issued", n=len(cards)), {"cards": len(cards)})


def _households(session: Session, point: str, round_: str | None) -> list[Household]:
    """Everybody registered at a point, or those whose entitlement in a round was frozen there."""
    register = session.books.register
    if round_ is None:
        return [household for household in register if household.point == point]
    rounds.named(session, round_)
    granted = session.books.entitlements.at(round_, point)
    return [household for one in granted if (household := register.get(one.household))]


def _reissue(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        card = card_office.reissue(session, _code(session, args.code), RevokeReason(args.reason))
    context.print(say("cli.cards.reissued", code=grouped(card.code)), card)


def _revoke(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        code = _code(session, args.code)
        card_office.revoke(session, code, RevokeReason(args.reason))
    context.print(say("cli.cards.revoked"), {"code": code})


def _code(session: Session, asked: str) -> str:
    """The card meant: its code, or the register number of the household that holds it (a lost card has no code)."""
    household = session.books.register.numbered(asked.upper())
    if household is not None:
        card = session.books.cards.of_household(household.id)
        if card is None:
            raise Refused("card_unknown")
        return card.code
    return read(asked, session.card_key).code or asked
