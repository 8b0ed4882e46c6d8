"""Laptops in words: what each is, what was heard of it, and whose word decides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from distro.books import Books
from distro.books.laptops import Laptop, Rooted
from distro.texts import listed, say
from distro.wording import dates

_FOR_EVER = 2100  # a certificate of the root's own laptops runs out after it


def laptop_in_words(one: Laptop) -> str:
    """One line: how it is called, what it is, its last number here, and when that was."""
    what = listed(say(f"laptops.is.{each}") for each in one.is_)
    line = say("laptops.line", laptop=one.called, what=what, last=one.last)
    if one.heard is not None:
        line += say("laptops.heard", day=dates.day(one.heard.date()), time=dates.clock(one.heard))
    if one.until is not None and one.until.year < _FOR_EVER:
        line += say("laptops.until", day=dates.day(one.until))
    if one.upto is not None:
        line += say("laptops.upto", upto=one.upto, why=say(f"laptops.why.{one.retired}"))
    return line


def root_in_words(found: Rooted) -> list[str]:
    """Which root counts here and who holds it; who is trusted here and goes by another one, who are said to be
    retired by each other, and what to do."""
    lines = [say("laptops.root", root=found.root, holders=_named(found.holders))]
    if found.held:
        lines.append(say("laptops.root_held"))
    if found.apart:
        lines.append(say("laptops.root_apart", apart=_named(found.apart)))
    if found.contested:
        lines.append(say("laptops.contested", laptops=_named(found.contested)))
    return lines


def joined_in_words(laptop: str) -> list[str]:
    """That this laptop goes by the root of another one since it met it; nothing for ""."""
    return [say("laptops.joined", laptop=laptop)] if laptop else []


def said_by_it_in_words(books: Books, own: str, laptop: str) -> list[str]:
    """That `laptop`, retired just now, had retired others, and its word still counts; nothing where it had not."""
    by_it = books.devices.retired_by(laptop, own)
    if not by_it:
        return []
    names = _named(map(books.devices.name_of, sorted(by_it)))
    return [say("laptops.retire.by_it", laptops=names, upto=min(by_it.values()) - 1)]


def let_in_in_words(books: Books, laptops: Sequence[str]) -> list[str]:
    """That of these a laptop, retired just now, alone says whose keys they are; nothing for none."""
    named = _named(map(books.devices.name_of, laptops))
    return [say("laptops.retire.let_in", laptops=named)] if laptops else []


def broken_in_words(books: Books, devices: Iterable[str]) -> list[str]:
    """What lies at a hub and is no segment, a line for each laptop that it says it is of ("" for none)."""
    of_each = sorted(Counter(devices).items())
    return [say("hub.drop.of", device=books.devices.name_of(device) or "–", n=n) for device, n in of_each]


def _named(laptops: Iterable[str]) -> str:
    return listed(laptops) or "–"
