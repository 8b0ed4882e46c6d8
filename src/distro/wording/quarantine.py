"""What is set aside, in words: of which laptop, which number, why, and what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import islice

from distro.books import Books
from distro.model.quarantine import Lacking, Reason, SetAside
from distro.texts import say

_MOST = 20  # lines: whoever sends thousands is named, not listed


def set_aside_in_words(books: Books, kept: Iterable[SetAside]) -> list[str]:
    """A line for each, the first of them at least; one for all that a laptop said by another root."""
    kept = list(kept)
    elsewhere = Counter(books.devices.name_of(each.device) for each in kept if each.reason is Reason.OTHER_ROOT)
    lines = [say("audit.decided_other_root", where=f"{device} {count}") for device, count in elsewhere.items()]
    for each in [each for each in kept if each.reason is not Reason.OTHER_ROOT][:_MOST]:
        where = " ".join(filter(None, (books.devices.name_of(each.device), str(each.seq or ""), each.field)))
        lines.append(say(f"audit.aside_{each.reason}", where=where))
    return lines


def lacking_in_words(books: Books, lacking: Iterable[Lacking]) -> list[str]:
    """A line for each run of numbers that laptops signed and that are not here, the first of them at least."""
    found = islice(lacking, _MOST)
    return [
        say("hub.lacking", device=books.devices.name_of(one.device), first=one.first, last=one.last) for one in found
    ]


def not_taken_in_words(
    books: Books, kept: Iterable[SetAside], lacking: Iterable[Lacking] = (), **devices: Iterable[str]
) -> list[str]:
    """What is set aside, what is lacking, and the laptops of which nothing more could be taken in: skipped, broken,
    strangers, locked.
    """
    lines = [*set_aside_in_words(books, kept), *lacking_in_words(books, lacking)]
    for why, named in devices.items():
        lines += [say(f"hub.{why}", device=books.devices.name_of(device)) for device in named]
    return lines
