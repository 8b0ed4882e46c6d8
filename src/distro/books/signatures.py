"""What stands against two signatures: who signed and ought not to have been the only one to look.

A lone insider is not prevented by software but seen in the report (design, section 7).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from distro.books import Books, Day


class Exceptional(StrEnum):
    """Why a signature is printed as an exception."""

    APPROVER_SERVED = "approver_served"
    APPROVER_SERVED_ALL = "approver_served_all"
    APPROVER_OPENED = "approver_opened"
    COUNTER_SERVED_ALL = "counter_served_all"
    COUNTER_IS_NEW = "counter_is_new"


class SignatureException(Struct, frozen=True):
    """`person` signed although `why`; `handovers` of the day were theirs."""

    why: Exceptional
    person: str
    handovers: int


def exceptions(books: Books, day: Day) -> list[SignatureException]:
    """What is printed beside the signatures of a closed day; nothing where two signed who had no part in it."""
    return list(_exceptions(books, day)) if day.closed is not None else []


def _exceptions(books: Books, day: Day) -> Iterator[SignatureException]:
    closed = day.closed
    assert closed is not None
    made = [handover.by for handover in day.handovers.values() if handover.id < closed.id]
    counter, approver = closed.counted_by, closed.approved_by
    served = made.count(approver)
    if served and served == len(made):
        yield SignatureException(Exceptional.APPROVER_SERVED_ALL, approver, served)
    elif served:
        yield SignatureException(Exceptional.APPROVER_SERVED, approver, served)
    if day.opened.by == approver:
        yield SignatureException(Exceptional.APPROVER_OPENED, approver, served)
    if made and made.count(counter) == len(made):
        yield SignatureException(Exceptional.COUNTER_SERVED_ALL, counter, len(made))
    if is_new(books, day, closed.device, counter, closed.id):
        yield SignatureException(Exceptional.COUNTER_IS_NEW, counter, made.count(counter))


def is_new(books: Books, day: Day, device: str, person: str, before: str = "~") -> bool:
    """Whether somebody else let `person` in, or gave them another key, on that date or since the day was opened."""
    return is_new_on(books, day.date, device, person, day.opened.id, before)


def is_new_on(books: Books, on: date, device: str, person: str, since: str = "~", before: str = "~") -> bool:
    """The same, on that date or since an event with that id."""
    return any(
        event.by != person and event.id < before and (event.id > since or event.occurred_at.date() == on)
        for event in books.people.of(device, person)
    )
