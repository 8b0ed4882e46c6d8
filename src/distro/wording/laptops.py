"""Laptops in words: what each is, and what was heard of it."""

from __future__ import annotations

from distro.books.laptops import Laptop
from distro.texts import say
from distro.wording import dates


def laptop_in_words(one: Laptop) -> str:
    """One line: how it is called, what it is, its last number here, and when that was."""
    what = ", ".join(say(f"laptops.is.{each}") for each in one.is_)
    line = say("laptops.line", laptop=one.called, what=what, last=one.last)
    if one.heard is not None:
        line += say("laptops.heard", day=dates.day(one.heard.date()), time=dates.clock(one.heard))
    if one.upto is not None:
        line += say("laptops.upto", upto=one.upto, why=say(f"laptops.why.{one.retired}"))
    return line
