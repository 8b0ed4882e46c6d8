"""Small counts: whatever leaves the office must not single anybody out (field guide, section 6).

A count below five is never told apart: it is merged with what stands beside it until the sum is large enough. Totals
stay what they are.
"""

from __future__ import annotations

from collections.abc import Sequence

LEAST = 5

# A row of a table: its label, and counts that mean the same things in every row.
Row = tuple[str, tuple[int, ...]]


def is_small(counts: Sequence[int]) -> bool:
    """Whether one of `counts`, or of changes of counts, is not zero and below five."""
    return any(0 < abs(count) < LEAST for count in counts)


def merge_neighbours(rows: Sequence[Row], join: str = " + ") -> list[Row]:
    """`rows` in an order that means something, like ages: a small one is merged with the next, the last backwards.

    Every column keeps its sum. What is small still when one row is left can only be shown as a total; `hide` does it.
    """
    merged: list[Row] = []
    for label, counts in rows:
        if merged and is_small(merged[-1][1]):
            merged[-1] = _both(merged[-1], (label, counts), join)
        else:
            merged.append((label, counts))
    while len(merged) > 1 and is_small(merged[-1][1]):
        last = merged.pop()
        merged[-1] = _both(merged[-1], last, join)
    return merged


def merge_others(rows: Sequence[Row], others: str, asked: int | None = None) -> list[Row]:
    """`rows` in no order: the small ones become one row called `others`, with the next larger one while it is small.

    `asked`: how many of the counts decide what is small, where the others follow from them; all by default.
    """
    large = [row for row in rows if not is_small(row[1][:asked])]
    small = [row for row in rows if is_small(row[1][:asked])]
    if not small:
        return list(rows)
    together = (others, _sums([counts for _, counts in small]))
    while is_small(together[1][:asked]) and large:
        least = min(large, key=lambda row: sum(row[1]))
        large.remove(least)
        together = (others, _sums([together[1], least[1]]))
    return [*large, together]


def merge_moved(
    rows: Sequence[Row], before: Sequence[Sequence[Row]], others: str, asked: int | None = None
) -> list[Row]:
    """As `merge_others`, also of what is small as the change since one of the times `before`, when the same was told.

    A row that there is no more is left out, unless it is among the others.
    """
    wide = len(rows[0][1]) if rows else 0
    asked = wide if asked is None else asked
    known = [dict(told) for told in before]
    labels = dict.fromkeys([label for label, _ in rows] + [label for told in known for label in told]) if rows else {}
    now, nothing = dict(rows), (0,) * wide
    longer = []
    for label in labels:
        counts = now.get(label, nothing)
        since = [a - b for told in known for a, b in zip(counts[:asked], told.get(label, nothing), strict=False)]
        longer.append((label, (*counts[:asked], *since, *counts[asked:])))
    shown = merge_others(longer, others, asked * (1 + len(known)))
    found = [(label, (*counts[:asked], *counts[asked * (1 + len(known)) :])) for label, counts in shown]
    return [row for row in found if any(row[1])]


def standing(counts: Sequence[int]) -> int:
    """The last of `counts`, told one after another, or the one before it that it differs from by less than five."""
    told = 0
    for count in counts:
        if not is_small((count - told,)) or is_small((told,)):
            told = count
    return told


def withheld(counts: Sequence[int], before: Sequence[Sequence[int]] = ()) -> set[int]:
    """Which places of `counts`, whose total everybody knows, are not told: the small ones, also as the change since one
    of the times `before`, and as many of the next larger as it takes that what is left of the total says nothing of one
    of them.
    """
    moved = [[now - then for now, then in zip(counts, told, strict=True)] for told in before]
    small = {at for at, count in enumerate(counts) if is_small((count, *(each[at] for each in moved)))}
    for at in sorted((at for at in range(len(counts)) if counts[at] and at not in small), key=lambda at: counts[at]):
        if not small or (len(small) > 1 and sum(counts[place] for place in small) >= LEAST):
            break
        small.add(at)
    return small


def hide(count: int) -> int | str:
    """A count that stands alone: below five it is only said to be so."""
    return f"< {LEAST}" if 0 < count < LEAST else count


def _both(first: Row, second: Row, join: str) -> Row:
    return first[0] + join + second[0], _sums([first[1], second[1]])


def _sums(columns: Sequence[Sequence[int]]) -> tuple[int, ...]:
    return tuple(map(sum, zip(*columns, strict=True)))
