"""The papers of a point by the code that stands on them: a stock paper or a referral slip is found by scanning it."""

from __future__ import annotations

from collections.abc import Iterator

from distro.cards.code import paper_code
from distro.stations.session import Session


def code_of(session: Session, number: str) -> str:
    """The code to print on the paper numbered `number`."""
    return paper_code(session.card_key, number)


def number_of(session: Session, code: str) -> str | None:
    """The number of the paper that carries `code`; None when no laptop here knows it."""
    return next((number for number in _numbers(session) if code_of(session, number) == code), None)


def _numbers(session: Session) -> Iterator[str]:
    """The newest first: what is scanned was mostly printed lately."""
    yield from reversed([referral.slip.number for referral in session.books.referrals])
    yield from reversed([paper.document for paper in session.books.stock_documents])
