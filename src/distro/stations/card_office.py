"""The card office: cards are issued, printed, reissued and revoked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from distro.cards.code import mint
from distro.model import events as e
from distro.model.cards import Card, RevokeReason
from distro.model.people import Household
from distro.rules.roles import Task
from distro.stations.errors import Refused
from distro.stations.session import Session


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


def printed(session: Session, point: str, cards: Iterable[Card]) -> None:
    """Note that `cards` went to the printer: a reprint keeps the card, and is counted."""
    session.append([e.CardPrinted(**session.stamper()(point), cards=tuple(card.code for card in cards))])


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
