"""The card office: cards are issued, printed, reissued and revoked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from distro.cards.code import mint
from distro.cards.sheet import CardFace, Fonts, Words, print_sheet
from distro.model import events as e
from distro.model.cards import Card, RevokeReason
from distro.model.people import Household
from distro.model.programme import Point
from distro.rules.roles import Task
from distro.stations.errors import Refused
from distro.stations.session import Session


class FaceWords(Struct, frozen=True):
    """What is printed: the words of every card, and how a point is called."""

    face: Words
    site: Callable[[Point], str]


def issue(session: Session, households: Iterable[Household]) -> list[Card]:
    """The live card of each of `households`, in their order; whoever has none gets one, in one batch."""
    session.demand(Task.ISSUE_CARDS)
    households = list(households)
    cards = session.books.cards
    key, stamp = session.card_key, session.stamper()
    batch = [
        _issued(session, stamp(household.point), key, household.id)
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
    words: FaceWords,
    fonts: Fonts,
    tell: Callable[[int, int], bool] = lambda done, total: True,
) -> int:
    """A print-ready PDF of `cards`, and the note that they went to the printer; how many pages, 0 when stopped.

    A reprint keeps the card, and is counted. `words` says what stands on a card, given its site.
    """
    session.demand(Task.ISSUE_CARDS)
    register, points = session.books.register, {point.code: point for point in session.programme.points}
    faces = []
    for card in cards:
        household = register.get(card.household)
        site = points[household.point] if household else session.programme.points[0]
        faces.append(CardFace(code=card.code, site=words.site(site), expires=card.expires))
    pages = print_sheet(faces, out, words.face, fonts, session.now(), tell)
    if pages:
        session.append([e.CardPrinted(**session.stamper()(""), cards=tuple(card.code for card in cards))])
    return pages


def revoke(session: Session, code: str, reason: RevokeReason) -> None:
    """Card `code` stops working. Refused when it is unknown or revoked already."""
    session.demand(Task.ISSUE_CARDS)
    card = _live(session, code)
    session.append([e.CardRevoked(**session.stamper()(_point(session, card)), card=code, reason=reason)])


def reissue(session: Session, code: str, reason: RevokeReason) -> Card:
    """A new card in place of `code`, which is revoked with `reason`; both in one batch. Free of charge, always."""
    session.demand(Task.ISSUE_CARDS)
    card = _live(session, code)
    point = _point(session, card)
    key, stamp = session.card_key, session.stamper()
    new = _issued(session, stamp(point), key, card.household)
    revoked = e.CardRevoked(**stamp(point), card=code, reason=reason, replaced_by=new.card)
    session.append([new, revoked])
    issued = session.books.cards.get(new.card)
    assert issued is not None  # it was appended just now
    return issued


def _issued(session: Session, stamp: dict[str, Any], key: bytes, household: str) -> e.CardIssued:
    expires = session.programme.cards.valid_until
    return e.CardIssued(**stamp, card=mint(key), household=household, expires=expires)


def _live(session: Session, code: str) -> Card:
    card = session.books.cards.get(code)
    if card is None:
        raise Refused("card_unknown")
    if card.revoked is not None:
        raise Refused("card_revoked_already", on=card.revoked_on)
    return card


def _point(session: Session, card: Card) -> str:
    household = session.books.register.get(card.household)
    return household.point if household else ""
