"""`distro cards`: print, show, count, reissue, revoke, and read back what a picture holds."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from msgspec import to_builtins

from distro.cards.code import grouped, read
from distro.cards.qr import QUIET, matrix
from distro.cli import printing, reading
from distro.cli.coded import coded
from distro.cli.context import Context
from distro.cli.on_white import on_white, symbol_on_white
from distro.model.cards import Card, RevokeReason
from distro.model.people import Household
from distro.rules.roles import Task
from distro.stations import card_office
from distro.stations.errors import Refused, WrongUse
from distro.stations.lookups import household_numbered, round_named
from distro.stations.session import Session
from distro.texts import listed, say


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    cards = commands.add_parser("cards", help=say("cli.cards.help")).add_subparsers(required=True)
    reading.add_to(cards)
    issue = cards.add_parser("issue", help=say("cli.cards.issue"))
    issue.add_argument("--point", required=True, help=say("cli.option.point"))
    issue.add_argument("--round", help=say("cli.cards.round"))
    issue.set_defaults(run=_issue)
    run = cards.add_parser("print", help=say("cli.cards.print"))
    printing.add_options(run)
    run.add_argument("--point", help=say("cli.cards.of_point"))
    run.add_argument("--round", help=say("cli.cards.round"))
    run.add_argument("--only", nargs="+", metavar="CODE", help=say("cli.cards.only"))
    run.add_argument("--from", dest="first", type=_from, default="1", metavar="N|CODE", help=say("cli.cards.from"))
    run.add_argument("--proof", action="store_true", help=say("cli.cards.proof"))
    run.add_argument("--test-page", action="store_true", help=say("cli.cards.test_page"))
    run.set_defaults(run=_print)
    blanks = cards.add_parser("blanks", help=say("cli.cards.blanks"))
    printing.add_options(blanks)
    blanks.add_argument("--count", type=_number, required=True, metavar="N", help=say("cli.cards.count"))
    blanks.set_defaults(run=_blanks, first=1, round="")
    show = cards.add_parser("show", help=say("cli.cards.show"))
    show.add_argument("code", help=say("cli.cards.code"))
    show.set_defaults(run=_show)
    listing = cards.add_parser("list", help=say("cli.cards.list"))
    listing.set_defaults(run=_list)
    for name, work in (("reissue", _reissue), ("revoke", _revoke), ("hold", _hold), ("found", _found_again)):
        parser = cards.add_parser(name, help=say(f"cli.cards.{name}"))
        parser.add_argument("code", help=say("cli.cards.code"))
        if name in ("reissue", "revoke"):
            parser.add_argument(
                "--reason",
                required=True,
                choices=[one.value for one in RevokeReason],
                help=coded("cli.given.card_reason", "desk.revoked", RevokeReason),
            )
        if name == "reissue":
            parser.add_argument("--approved-by", metavar="ID", help=say("cli.cards.approved_by"))
        parser.set_defaults(run=work)
    bind = cards.add_parser("bind", help=say("cli.cards.bind"))
    bind.add_argument("blank", metavar="CODE", help=say("cli.cards.blank"))
    bind.add_argument("household", metavar="NUMBER", help=say("cli.referral.household"))
    bind.add_argument(
        "--reason", default=RevokeReason.LOST.value, choices=[one.value for one in RevokeReason],
        help=coded("cli.given.card_reason", "desk.revoked", RevokeReason),
    )  # fmt: skip
    bind.add_argument("--approved-by", metavar="ID", help=say("cli.cards.approved_by"))
    bind.set_defaults(run=_bind)


def _issue(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        cards = card_office.issue(session, _households(session, args.point, args.round))
    context.print(say("cli.cards.issued", n=len(cards)), {"cards": len(cards)})


def _print(context: Context, args: argparse.Namespace) -> int:
    """The cards of a point, of a round there, or only those named; whoever has none gets one first."""
    with context.session() as session:
        printing.check(args, session)
        if args.test_page:
            return printing.print_test_page(context, args, session)
        if args.proof:
            return printing.print_proof(context, args, session)
        if args.point is None:
            raise WrongUse("point_needed")
        name = args.point if args.round is None else f"{args.point} · {args.round}"
        if args.only:
            cards = _named(session, args.only)
        else:
            cards = card_office.issue(session, _households(session, args.point, args.round))
            if args.first != "1":  # what was printed is gone on with, whatever has changed since
                printed = card_office.of_run(session, name)
                cards = list({card.code: card for card in (*printed, *cards)}.values())
        args.first = _position(session, cards, args.first)
        return printing.print_run(context, args, session, cards, name)


def _named(session: Session, asked: Sequence[str]) -> list[Card]:
    """The cards asked for, each of them: refused by name where one is unknown or has none."""
    found = {one: session.books.cards.get(code) for one in asked if (code := _found(session, one))}
    if missing := [one for one in asked if found.get(one) is None]:
        raise Refused("cards_unknown", cards=listed(missing))
    return [card for card in found.values() if card is not None]


def _position(session: Session, cards: Sequence[Card], asked: str) -> int:
    """Where to go on: a number in the run, or the card that is named."""
    if asked.isdecimal():
        return _number(asked)
    code = _found(session, asked)
    place = next((at for at, card in enumerate(cards, 1) if card.code == code), None)
    if place is None:
        raise Refused("cards_unknown", cards=asked)
    return place


def _blanks(context: Context, args: argparse.Namespace) -> int:
    with context.session() as session:
        printing.check(args, session)
        cards = card_office.make_blanks(session, args.count)
        stopped = printing.print_run(context, args, session, cards, say("cards.blank"))
        if stopped:
            for card in cards:
                card_office.revoke(session, card.code, RevokeReason.MISTAKE)
        return stopped


def _show(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        session.demand(Task.ISSUE_CARDS)
        code = _code(session, args.code)
        card = session.books.cards.get(code)
        if card is None:
            raise Refused("card_unknown")
    modules = matrix(code)
    width = len(modules) + 2 * QUIET + 2
    drawn = [symbol_on_white(modules, QUIET), on_white([grouped(code).center(width)])]
    context.print("" if context.draws else grouped(code), card, drawn="\n".join(drawn))


def _list(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        counted = card_office.count(session)
    context.print(say("cli.cards.counted", **to_builtins(counted)), counted)


def _households(session: Session, point: str, round_: str | None) -> list[Household]:
    """Everybody registered at a point, or those whose entitlement in a round was frozen there; nobody who left."""
    register, cards = session.books.register, session.books.cards
    if round_ is None:
        found = (household for household in register if household.point == point)
    else:
        round_named(session, round_)
        granted = session.books.entitlements.at(round_, point)
        found = (household for one in granted if (household := register.get(one.household)))
    return [household for household in found if cards.left_on(household.id) is None]


def _reissue(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        approval = _approval(context, args)
        card = card_office.reissue(session, _code(session, args.code), RevokeReason(args.reason), approval)
    context.print(say("cli.cards.reissued", code=grouped(card.code)), card)


def _bind(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        household, blank = household_numbered(session, args.household), read(args.blank, session.card_key).code
        approval = _approval(context, args)
        card = card_office.bind(session, blank, household.id, approval, RevokeReason(args.reason))
    context.print(say("cli.cards.bound", number=household.number), card)


def _hold(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        code = _code(session, args.code)
        card_office.hold(session, code)
    context.print(say("cli.cards.held"), {"code": code})


def _found_again(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        code = _code(session, args.code)
        card_office.found(session, code)
    context.print(say("cli.cards.found_again"), {"code": code})


def _approval(context: Context, args: argparse.Namespace) -> tuple[str, str] | None:
    """Who allows it, and the passphrase that proves it."""
    by = args.approved_by
    return (by, context.passphrase(by, "DISTRO_APPROVER_PASSPHRASE")) if by else None


def _revoke(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        reason = RevokeReason(args.reason)
        code = _last(session, args.code) if reason is RevokeReason.LEFT else _code(session, args.code)
        card_office.revoke(session, code, reason)
    context.print(say("cli.cards.revoked"), {"code": code})


def _code(session: Session, asked: str) -> str:
    """The card meant: its code, or the register number of the household that holds it (a lost card has no code)."""
    code = _found(session, asked)
    if code is None:
        raise Refused("card_unknown")
    return code


def _last(session: Session, asked: str) -> str:
    """The same, or the last card of a household that has none any more: also without one it may leave."""
    household = session.books.register.numbered(asked.upper())
    last = session.books.cards.last_of(household.id) if household is not None else ""
    return _found(session, asked) or last or _code(session, asked)


def _found(session: Session, asked: str) -> str | None:
    """Its code; None where a household has no card."""
    household = session.books.register.numbered(asked.upper())
    if household is not None:
        card = session.books.cards.of_household(household.id)
        return card.code if card is not None else None
    return read(asked, session.card_key).code or asked


def _from(text: str) -> str:
    """A card's number in the run, from one on, or its name."""
    return str(_number(text)) if text.isdecimal() else text


def _number(text: str) -> int:
    """One or more."""
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number
