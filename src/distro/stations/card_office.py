"""The card office: cards are issued, printed, reissued, revoked; blanks are made, and bound at the desk."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from distro.cards.code import mint
from distro.cards.face import CardFace
from distro.cards.sheet import Fonts, PrintRun, Tell, print_sheet
from distro.model import events as e
from distro.model.cards import Card, RevokeReason
from distro.model.people import Household
from distro.model.programme import Point
from distro.rules.roles import Task, may
from distro.stations.errors import Refused
from distro.stations.laptops import root
from distro.stations.proving import prove_may
from distro.stations.session import Session, Stamp

_REISSUES = 2  # free of any question; the next one is a supervisor's decision


class FaceNames(Struct, frozen=True):
    """What the words of a run cannot say: how a point is called, and a card that is nobody's yet."""

    site: Callable[[Point], str]
    blank: str


class CardCount(Struct, frozen=True, kw_only=True):
    """How many cards there are; of the live ones `held` wait until they are found. Blanks are counted apart.

    `reprints` are prints of a card that was printed before.
    """

    live: int
    held: int
    revoked: int
    printed: int
    reprints: int
    blanks_made: int
    blanks_bound: int
    blanks_spoiled: int
    blanks_left: int


def issue(session: Session, households: Iterable[Household]) -> list[Card]:
    """The live card of each of `households`, in their order; whoever has none gets one, in one batch."""
    session.demand(Task.ISSUE_CARDS)
    households = list(households)
    cards = session.books.cards
    root.found(session)
    key, stamp = session.card_key, session.stamper()
    batch = [
        _issued(session, stamp(household.point), mint(key), household.id)
        for household in households
        if cards.of_household(household.id) is None
    ]
    if batch:
        session.append(batch)
    return [card for household in households if (card := cards.of_household(household.id))]


def print_cards(
    session: Session,
    cards: Sequence[Card],
    out: Path,
    run: PrintRun,
    faces: FaceNames,
    fonts: Fonts,
    tell: Tell = lambda done, total: True,
    name: str = "",
) -> int:
    """A print-ready PDF of `cards`, and the note that they went to the printer; how many pages, 0 when stopped.

    A reprint keeps the card, and is counted. `name` is what the run is for, to go on with it. Refused when one of the
    cards is revoked: nobody prints what no desk takes.
    """
    session.demand(Task.ISSUE_CARDS)
    if dead := [_holder(session, card) for card in cards if card.revoked is not None]:
        raise Refused("cards_revoked", cards=", ".join(dead))
    drawn = [_face(session, card, faces) for card in cards]
    pages = print_sheet(drawn, out, run, fonts, session.now(), tell)
    if pages:
        codes, resumed = tuple(card.code for card in cards), run.first > 1
        session.append([e.CardPrinted(**session.stamper()(""), cards=codes, run=name, resumed=resumed)])
    return pages


def of_run(session: Session, name: str) -> list[Card]:
    """The cards of the last run of that name that still open something; of one that was replaced its successor."""
    books, found = session.books.cards, dict[str, Card]()
    for code in books.run(name):
        card, passed = books.get(code), set[str]()
        while card is not None and card.revoked is not None:  # a liar may say of two that each replaced the other
            passed.add(card.code)
            card = None if card.replaced_by in passed else books.get(card.replaced_by)
        if card is not None:
            found[card.code] = card
    return list(found.values())


def _holder(session: Session, card: Card) -> str:
    household = session.books.register.get(card.household)
    return household.number if household else card.code


def print_proof(session: Session, out: Path, run: PrintRun, faces: FaceNames, fonts: Fonts) -> int:
    """One page as it will be, with codes that no laptop takes for genuine; nothing is noted."""
    session.demand(Task.ISSUE_CARDS)
    nobodys = os.urandom(32)
    site, expires = faces.site(session.programme.points[0]), session.programme.cards.valid_until
    drawn = [CardFace(code=mint(nobodys), site=site, expires=expires) for _ in range(run.layout.per_page)]
    return print_sheet(drawn, out, run, fonts, session.now())


def make_blanks(session: Session, count: int) -> list[Card]:
    """`count` cards that are nobody's yet. Refused below one."""
    session.demand(Task.ISSUE_CARDS)
    if count < 1:
        raise Refused("amount_below_zero", item=str(count))
    root.found(session)
    key = session.card_key
    codes = tuple(mint(key) for _ in range(count))
    expires = session.programme.cards.valid_until
    session.append([e.BlanksMade(**session.stamper()(""), cards=codes, expires=expires)])
    return [card for code in codes if (card := session.books.cards.get(code))]


def bind(
    session: Session,
    blank: str,
    household: str,
    approval: tuple[str, str] | None = None,
    reason: RevokeReason = RevokeReason.LOST,
) -> Card:
    """The blank becomes the card of `household`; the one it had is revoked with `reason`, in the same batch.

    Refused when it is no blank, and as `reissue` has it.
    """
    session.demand(Task.ISSUE_CARDS)
    card = session.books.cards.get(blank)
    if card is None or not card.blank or session.books.cards.is_revoked(blank):
        raise Refused("not_a_blank")
    had = session.books.cards.of_household(household)
    approved_by = _allow_reissue(session, household, approval) if had else ""
    found = session.books.register.get(household)
    return _give(session, blank, household, found.point if found else "", had, reason, approved_by)


def revoke(session: Session, code: str, reason: RevokeReason) -> None:
    """Card `code` stops working, or a blank is spoiled. Refused when it is unknown or was revoked already.

    What else the household got on another laptop meanwhile goes with it, so that it does not come to life again. That
    a household left is said of one whose card was lost before, too.
    """
    session.demand(Task.ISSUE_CARDS)
    card = _last_of_who_stayed(session, code) if reason is RevokeReason.LEFT else _unrevoked(session, code)
    stamp, point = session.stamper(), _point(session, card)
    batch = [e.CardRevoked(**stamp(point), card=code, reason=reason)]
    if card.revoked is None:
        batch += _beside(session, stamp, point, card.household)
    session.append(batch)


def hold(session: Session, code: str) -> None:
    """Card `code` opens nothing until it is found: its holder misses it. A new one revokes it as ever.

    Refused as `reissue`, and when it is held already.
    """
    session.demand(Task.ISSUE_CARDS)
    card = _of_one_household(session, code)
    if card.held_on is not None:
        raise Refused("card_held_already", on=card.held_on)
    session.append([e.CardHeld(**session.stamper()(_point(session, card)), card=code)])


def found(session: Session, code: str) -> None:
    """A held card is back with its holder, and opens what it opened. Refused when nothing holds it."""
    session.demand(Task.ISSUE_CARDS)
    card = _of_one_household(session, code)
    if not (holds := session.books.cards.holds(code)):
        raise Refused("card_not_held")
    stamp = session.stamper()(_point(session, card))
    session.append([e.CardFound(**stamp, card=code, holds=tuple(hold.id for hold in holds))])


def reissue(session: Session, code: str, reason: RevokeReason, approval: tuple[str, str] | None = None) -> Card:
    """A new card in place of `code`, which is revoked with `reason`; both in one batch. Free of charge, always.

    The third of a household wants a supervisor: the one at the keyboard, or the (person, passphrase) of `approval`.
    Refused as `revoke`, for a card that another one took the place of, and for one that is no household's alone.
    """
    session.demand(Task.ISSUE_CARDS)
    card = _of_one_household(session, code)
    approved_by = _allow_reissue(session, card.household, approval)
    root.found(session)
    new = mint(session.card_key)
    return _give(session, new, card.household, _point(session, card), card, reason, approved_by)


def count(session: Session) -> CardCount:
    """All cards that were ever made."""
    cards, made = list(session.books.cards), len(session.books.cards.made_blank)
    kinds = Counter((card.blank, card.revoked is not None) for card in cards)
    left, spoiled = kinds[True, False], kinds[True, True]
    return CardCount(
        live=kinds[False, False],
        held=sum(card.held_on is not None and card.revoked is None for card in cards),
        revoked=kinds[False, True],
        printed=sum(card.prints > 0 for card in cards),
        reprints=sum(max(card.prints - 1, 0) for card in cards),
        blanks_made=made,
        blanks_bound=made - left - spoiled,
        blanks_spoiled=spoiled,
        blanks_left=left,
    )


def needs_supervisor(session: Session, household: str) -> bool:
    """Whether one more card for `household` wants a supervisor beside whoever is at the keyboard."""
    return session.books.cards.replaced(household) >= _REISSUES and not may(session.role, Task.APPROVE)


def _allow_reissue(session: Session, household: str, approval: tuple[str, str] | None) -> str:
    """Who allows one more card for `household`; empty while nobody has to."""
    if session.books.cards.replaced(household) < _REISSUES:
        return ""
    if not needs_supervisor(session, household):
        return session.person
    if approval is None:
        raise Refused("third_reissue")
    prove_may(session, *approval, Task.APPROVE)
    return approval[0]


def _give(
    session: Session, code: str, household: str, point: str, had: Card | None, reason: RevokeReason, approved_by: str
) -> Card:
    stamp = session.stamper()
    batch: list[e.Event] = [_issued(session, stamp(point), code, household, approved_by)]
    if had is not None:
        batch.append(e.CardRevoked(**stamp(point), card=had.code, reason=reason, replaced_by=code))
    batch += _beside(session, stamp, point, household)
    session.append(batch)
    issued = session.books.cards.get(code)
    assert issued is not None  # it was appended just now
    return issued


def _issued(session: Session, stamp: dict[str, Any], code: str, household: str, approved_by: str = "") -> e.CardIssued:
    expires = session.programme.cards.valid_until
    return e.CardIssued(**stamp, card=code, household=household, expires=expires, approved_by=approved_by)


def _face(session: Session, card: Card, faces: FaceNames) -> CardFace:
    household = session.books.register.get(card.household)
    if household is None:
        return CardFace(code=card.code, site=faces.blank, expires=card.expires)
    person = {
        "nothing": "",
        "initials": " ".join(f"{word[0]}." for word in household.name.split()),
        "name": household.name,
    }[session.programme.cards.person]
    site = faces.site(session.programme.point(household.point))
    return CardFace(code=card.code, site=site, expires=card.expires, person=person)


def _unrevoked(session: Session, code: str) -> Card:
    card = session.books.cards.get(code)
    if card is None:
        raise Refused("card_unknown")
    if session.books.cards.is_revoked(code):
        raise Refused("card_revoked_already", on=card.revoked_on)
    return card


def _last_of_who_stayed(session: Session, code: str) -> Card:
    """Also one that works no more, where it is the last of a household that is not known to have left."""
    books = session.books.cards
    card = books.get(code)
    if card is None or not card.household or books.of_household(card.household):
        return _unrevoked(session, code)
    if books.last_of(card.household) != code:
        return _unrevoked(session, code)
    if (since := books.left_on(card.household)) is not None:
        raise Refused("card_revoked_already", on=since)
    return card


def _of_one_household(session: Session, code: str) -> Card:
    card = _unrevoked(session, code)
    if card.revoked is not None:  # another one took its place
        raise Refused("card_revoked_already", on=card.revoked_on)
    if not card.household:
        raise Refused("card_of_two" if card.claimed_by else "card_of_nobody")
    return card


def _beside(session: Session, stamp: Stamp, point: str, household: str) -> list[e.CardRevoked]:
    """The revocations of what a household got on another laptop beside its live card."""
    others = session.books.cards.superseded(household)
    return [e.CardRevoked(**stamp(point), card=code, reason=RevokeReason.TWICE) for code in others]


def _point(session: Session, card: Card) -> str:
    household = session.books.register.get(card.household)
    return household.point if household else ""
