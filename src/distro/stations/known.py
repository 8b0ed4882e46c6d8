"""What the books of this laptop were made of, for who signs by them."""

from __future__ import annotations

from collections import Counter
from typing import TypedDict

from distro.rules.numbering import runs
from distro.stations.session import Session

_MOST = 1000  # runs that a paper names (see `Runs`); a laptop of which more is set aside lies


class KnownInClose(TypedDict):
    """As it stands in a close."""

    knew: dict[str, int]
    unread: tuple[tuple[str, int, int], ...]


def known(session: Session) -> KnownInClose:
    """The last number of each laptop that is here, and what the books were not made of all the same.

    That is what has not come yet, and what is set aside: of a newer distro, of a newer programme, of a certificate that
    ran out. It may count one day. Where that is too much for a paper, it leaves out of the laptops of which most is
    unread: one that lies hides nothing of the others.
    """
    numbers = session.books.devices.numbers
    upto = numbers.last
    aside = sorted({(kept.device, kept.seq) for kept in session.quarantine if 0 < kept.seq <= upto.get(kept.device, 0)})
    unread = [*numbers.missing(), *runs(aside)]
    of_laptop = Counter(device for device, *_ in unread)
    named = sorted(unread, key=lambda run: (of_laptop[run[0]], run))[:_MOST]
    return KnownInClose(knew=upto, unread=tuple(named))
