"""What a handover gave, and of whose goods."""

from __future__ import annotations

from collections import Counter

from distro.books import Books
from distro.model.events import Handover
from distro.model.programme import Programme
from distro.rules.lines import donor_of


def handed(programme: Programme, books: Books, made: Handover, round_: str = "") -> Counter[tuple[str, str]]:
    """What one handover gave, by (item, donor), nothing of zero; of one round's lines alone where `round_` says so."""
    services = programme.services_given
    given: Counter[tuple[str, str]] = Counter()
    goods: Counter[str] = Counter()
    for line in made.lines:
        if round_ not in ("", line.round) or not line.quantity:
            continue
        if line.item in services:
            paid = donor_of(programme, books.entitlements.get(line.round, made.household), line)
            given[line.item, paid or programme.donor] += line.quantity
        else:
            goods[line.item] += line.quantity
    for move in made.movements:
        part = min(move.quantity, goods[move.lot.item])
        if part:
            goods[move.lot.item] -= part
            given[move.lot.item, move.lot.donor or programme.donor] += part
    return given
