"""`distro cards`: print, reissue, revoke, and read back what a picture holds."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from distro.cards.code import grouped, read
from distro.cards.sheet import Fonts, Words
from distro.cli import reading
from distro.cli.context import Context
from distro.model.cards import RevokeReason
from distro.model.people import Household
from distro.stations import card_office, rounds
from distro.stations.card_office import FaceWords
from distro.stations.errors import Refused
from distro.stations.session import Session
from distro.texts import fonts, in_words, language, say


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    cards = commands.add_parser("cards", help=say("cli.cards.help")).add_subparsers(required=True)
    reading.add_to(cards)
    issue = cards.add_parser("issue", help=say("cli.cards.issue"))
    issue.add_argument("--point", required=True, help=say("cli.option.point"))
    issue.add_argument("--round", help=say("cli.cards.round"))
    issue.set_defaults(run=_issue)
    printing = cards.add_parser("print", help=say("cli.cards.print"))
    printing.add_argument("--out", type=Path, required=True, metavar="FILE.pdf", help=say("cli.option.out"))
    printing.add_argument("--point", required=True, help=say("cli.option.point"))
    printing.add_argument("--round", help=say("cli.cards.round"))
    printing.add_argument("--only", nargs="+", metavar="CODE", help=say("cli.cards.only"))
    printing.set_defaults(run=_print)
    for name, run in (("reissue", _reissue), ("revoke", _revoke)):
        parser = cards.add_parser(name, help=say(f"cli.cards.{name}"))
        parser.add_argument("code", help=say("cli.cards.code"))
        parser.add_argument("--reason", required=True, choices=[reason.value for reason in RevokeReason])
        parser.set_defaults(run=run)


def _issue(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        cards = card_office.issue(session, _households(session, args.point, args.round))
    context.print(say("cli.cards.issued", n=len(cards)), {"cards": len(cards)})


def _print(context: Context, args: argparse.Namespace) -> None:
    """The cards of a point, of a round there, or only those named; whoever has none gets one first."""
    with context.session() as session:
        if args.only:
            codes = [_code(session, asked) for asked in args.only]
            cards = [card for code in codes if (card := session.books.cards.get(code))]
        else:
            cards = card_office.issue(session, _households(session, args.point, args.round))
        if not cards:
            raise Refused("card_unknown")
        font_files = Fonts(fonts.path("regular"), fonts.path("bold"))
        words = FaceWords(_words(session), lambda point: in_words(point.name))
        tell = _progress if sys.stderr.isatty() else lambda done, total: True
        pages = card_office.print_cards(session, cards, args.out, words, font_files, tell)
    context.print(
        say("cli.cards.printed", n=len(cards), pages=pages, path=args.out), {"cards": len(cards), "pages": pages}
    )


def _words(session: Session) -> Words:
    programme = session.programme
    return Words(
        title=say("cards.title"),
        programme=in_words(programme.name),
        expires=say("cards.expires"),
        complaints=say("cards.complaints", phone=programme.complaints_phone),
        keep=say("cards.keep"),
        right_to_left=language() == "ar",
    )


def _progress(done: int, total: int) -> bool:
    print(f"\r{done}/{total}", end="" if done < total else "\n", file=sys.stderr, flush=True)
    return True


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
