"""What the office granted otherwise than it was frozen, for the report of the day that had to live with it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from distro.books import Books, Day
from distro.model.events import EntitlementAmended
from distro.model.programme import Programme
from distro.reports.day.conduct import last_close_before
from distro.reports.day.figures import AmendedItem, AmendmentLine
from distro.reports.day.people import known_at_close


def amendments(programme: Programme, books: Books, day: Day, with_numbers: bool) -> Iterator[AmendmentLine]:
    """Those of the point since its last close, up to this one: what was done in one go for one reason is one line."""
    since = last_close_before(books, day)
    groups: defaultdict[tuple[str, str, str, str], list[EntitlementAmended]] = defaultdict(list)
    for one in books.entitlements.amendments():
        if one.site == day.point and one.id > since and known_at_close(day, one):
            why, together = books.entitlements.why(one), one.correction or f"{one.recorded_at:%Y-%m-%d %H:%M}"
            groups[one.round, one.by, why, together].append(one)
    for (round_, by, why, _), those in groups.items():
        alone = books.register.get(those[0].household) if with_numbers and len(those) == 1 else None
        yield AmendmentLine(
            at=those[0].occurred_at,
            by=by,
            round=round_,
            number=alone.number if alone is not None else "",
            households=len({one.household for one in those}),
            items=tuple(_items(programme, those)),
            why=why,
        )


def _items(programme: Programme, those: list[EntitlementAmended]) -> Iterator[AmendedItem]:
    before, after = Counter[str](), Counter[str]()
    for one in those:
        for counts, lines in ((before, one.before), (after, one.lines)):
            for line in lines:
                counts[line.item] += line.quantity
    for code in dict.fromkeys([*before, *after]):
        if before[code] != after[code]:
            name = programme.item_words(code)
            yield AmendedItem(code=code, name=name, before=before[code], after=after[code])
