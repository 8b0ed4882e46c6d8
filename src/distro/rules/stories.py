"""The close explains itself: the simplest story that makes a count and the book agree.

A story is something that may have happened, with the variances it would leave behind. The explanation of a day is the
cheapest set of stories whose effects add up to what was found; what no story explains stays unexplained and costs most.
No story is told where a plain loss is as simple: a single piece missing of a single item is just that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import permutations

from msgspec import Struct

from distro.model.goods import Lot
from distro.model.programme import Programme

# Counted less book, by lot; what was counted for the whole item stands under `Lot(item)`. Nothing of zero.
Variances = Mapping[Lot, int]


class StoryKind(StrEnum):
    """What may have happened."""

    UNRECORDED_HANDOVER = "unrecorded_handover"
    KIT_COUNTED_LOOSE = "kit_counted_loose"
    PACKS_COUNTED_AS_PIECES = "packs_counted_as_pieces"
    RECEIPT_ENTERED_TWICE = "receipt_entered_twice"
    LOTS_SWAPPED = "lots_swapped"
    SUBSTITUTION_UNRECORDED = "substitution_unrecorded"


# How much it takes to believe one: a paper trail or an exact pattern over many lines makes a story cheap.
_COST = {
    StoryKind.RECEIPT_ENTERED_TWICE: 2.0,
    StoryKind.LOTS_SWAPPED: 2.5,
    StoryKind.UNRECORDED_HANDOVER: 3.0,
    StoryKind.KIT_COUNTED_LOOSE: 3.0,
    StoryKind.SUBSTITUTION_UNRECORDED: 3.5,
    StoryKind.PACKS_COUNTED_AS_PIECES: 3.2,
}
_UNEXPLAINED = 3.0  # a line that no story explains
_A_PIECE_MORE = 0.05  # and each further piece of it
_MOST_STORIES = 3
_MOST_TIMES = 6


class Story(Struct, frozen=True):
    """One thing that may have happened, `times` times; `effects` is the variance it leaves behind, all in all.

    `evidence` is a code that says where to look: the baskets of a handover, a document, an item, two lots. Never a
    household: who counts has no list of whom to name.
    """

    kind: StoryKind
    effects: tuple[tuple[Lot, int], ...]
    times: int = 1
    evidence: tuple[str, ...] = ()


class Explanation(Struct, frozen=True):
    """Stories that together leave `unexplained`; `cost` orders explanations, the least first."""

    stories: tuple[Story, ...]
    unexplained: tuple[tuple[Lot, int], ...]
    cost: float


class Receipt(Struct, frozen=True):
    """What a goods received note put on this account: document, waybill and amounts by lot."""

    document: str
    waybill: str
    amounts: tuple[tuple[Lot, int], ...]


class Evidence(Struct, frozen=True):
    """What the books know that may bear on the variances.

    `not_served` are the distinct bundles (item, amount) due to households that have no handover today, with the
    baskets they are of and how many households there are; `receipts` are those since the last count; `counted` is how
    much was found of each item.
    """

    not_served: tuple[tuple[tuple[tuple[str, int], ...], tuple[str, ...], int], ...]
    receipts: tuple[Receipt, ...]
    lots: Mapping[str, Sequence[Lot]]
    counted: Mapping[str, int]


def explain(programme: Programme, variances: Variances, evidence: Evidence, most: int = 3) -> list[Explanation]:
    """At most `most` explanations of `variances`, the simplest first; empty when plain losses are as simple.

    An explanation is given only when it holds at least one story and costs less than leaving everything unexplained.
    """
    found = {lot: amount for lot, amount in variances.items() if amount}
    plain = _plain_cost(found.values())
    stories = [
        story
        for story in _stories(programme, found, evidence)
        if _bears_on(story, found) and _is_possible(story, found, evidence.counted)
    ]
    best: dict[tuple[Story, ...], Explanation] = {}
    for chosen, rest in _combinations(found, sorted(stories, key=_cost), ()):
        cost = sum(map(_cost, chosen)) + _plain_cost(rest.values())
        if chosen and cost < plain:
            best[chosen] = Explanation(chosen, tuple(sorted(rest.items())), cost)
    return sorted(best.values(), key=lambda explanation: explanation.cost)[:most]


def _cost(story: Story) -> float:
    return _COST[story.kind] + 0.3 * (story.times - 1)


def _plain_cost(amounts: Iterable[int]) -> float:
    return sum(_UNEXPLAINED + _A_PIECE_MORE * min(abs(amount), 40) for amount in amounts if amount)


def _bears_on(story: Story, found: Mapping[Lot, int]) -> bool:
    """Whether a story is worth trying: each of its effects fits within a variance, or one matches it to the piece.

    The second lets two stories lie over each other, as when a handover and a kit both touch the soap.
    """
    fits = [found.get(lot, 0) * amount > 0 and abs(amount) <= abs(found[lot]) for lot, amount in story.effects]
    return all(fits) or any(found.get(lot) == amount for lot, amount in story.effects)


def _is_possible(story: Story, found: Mapping[Lot, int], counted: Mapping[str, int]) -> bool:
    """Whether the shelf could hold what a story tells: nothing is taken that was not there, nothing lies there unfound.

    An empty shelf has no packs that somebody counted as pieces.
    """
    variance: Counter[str] = Counter()
    effect: Counter[str] = Counter()
    for lots, by_item in ((found.items(), variance), (story.effects, effect)):
        for lot, amount in lots:
            by_item[lot.item] += amount
    if story.kind is StoryKind.PACKS_COUNTED_AS_PIECES and counted[story.evidence[0]] < int(story.evidence[1]):
        return False
    return all(
        counted[item] >= amount if amount > 0 else counted[item] - variance[item] >= -amount
        for item, amount in effect.items()
    )


def _combinations(
    left: Mapping[Lot, int], stories: Sequence[Story], chosen: tuple[Story, ...]
) -> Iterator[tuple[tuple[Story, ...], Mapping[Lot, int]]]:
    """Every set of at most three stories, with what it leaves unexplained; none goes on once nothing is left."""
    yield chosen, left
    if len(chosen) == _MOST_STORIES or not left:
        return
    for at, story in enumerate(stories):
        rest = Counter(left)
        rest.subtract(dict(story.effects))
        after = {lot: amount for lot, amount in rest.items() if amount}
        yield from _combinations(after, stories[at + 1 :], (*chosen, story))


def _stories(programme: Programme, found: Mapping[Lot, int], evidence: Evidence) -> Iterator[Story]:
    yield from _handovers(found, evidence)
    yield from _receipts(found, evidence)
    yield from _packs(programme, found)
    yield from _kits(programme, found)
    yield from _swaps(found)
    yield from _substitutions(programme, found)


def _place(found: Mapping[Lot, int], item: str, sign: int) -> Lot:
    """Where the variance of an item stands: at the one lot of it that goes this way, else for the whole item."""
    lots = [lot for lot, amount in found.items() if lot.item == item and amount * sign > 0]
    return lots[0] if len(lots) == 1 else Lot(item)


def _effects(found: Mapping[Lot, int], amounts: Iterable[tuple[str, int]]) -> tuple[tuple[Lot, int], ...]:
    return tuple((_place(found, item, amount), amount) for item, amount in amounts)


def _handovers(found: Mapping[Lot, int], evidence: Evidence) -> Iterator[Story]:
    """A household that should have come and has no record: its whole bundle is missing."""
    for bundle, baskets, households in evidence.not_served:
        for times in range(1, min(households, _MOST_TIMES) + 1):
            effects = _effects(found, [(item, -amount * times) for item, amount in bundle])
            if len(effects) > 1:
                yield Story(StoryKind.UNRECORDED_HANDOVER, effects, times, baskets)


def _receipts(found: Mapping[Lot, int], evidence: Evidence) -> Iterator[Story]:
    """Two notes with the same waybill or the same lines: the second never came."""
    seen: set[object] = set()
    for receipt in evidence.receipts:
        marks = {receipt.waybill, receipt.amounts} - {""}
        if marks & seen:
            by_item: Counter[str] = Counter()
            for lot, amount in receipt.amounts:
                by_item[lot.item] -= amount
            effects = _effects(found, by_item.items())
            yield Story(StoryKind.RECEIPT_ENTERED_TWICE, effects, 1, (receipt.document, receipt.waybill))
        seen |= marks


def _packs(programme: Programme, found: Mapping[Lot, int]) -> Iterator[Story]:
    """Packs written down as pieces: each leaves a pack less one missing."""
    for lot, amount in found.items():
        for pack in programme.item(lot.item).packs:
            short = pack.holds - 1
            if short > 1 and amount < 0 and amount % short == 0:
                yield Story(StoryKind.PACKS_COUNTED_AS_PIECES, ((lot, amount),), 1, (lot.item, str(-amount // short)))


def _kits(programme: Programme, found: Mapping[Lot, int]) -> Iterator[Story]:
    """A kit counted by its contents: the kit is missing and its contents are too many."""
    for item in programme.goods:
        for times in range(1, _MOST_TIMES + 1) if item.kit else ():
            amounts = [(item.code, -times), *((line.item, line.quantity * times) for line in item.kit)]
            yield Story(StoryKind.KIT_COUNTED_LOOSE, _effects(found, amounts), times, (item.code,))


def _swaps(found: Mapping[Lot, int]) -> Iterator[Story]:
    """One lot of an item is short by what another has too much."""
    for short, over in permutations(found, 2):
        if short.item == over.item and found[short] < 0 < found[over]:
            amount = min(-found[short], found[over])
            yield Story(
                StoryKind.LOTS_SWAPPED,
                ((short, -amount), (over, amount)),
                1,
                (short.item, f"{short.batch} {short.donor}".strip(), f"{over.batch} {over.donor}".strip()),
            )


def _substitutions(programme: Programme, found: Mapping[Lot, int]) -> Iterator[Story]:
    """Something was given in place of what was due, and recorded as what was due."""
    for swap in programme.substitutions:
        over, short = _place(found, swap.due, 1), _place(found, swap.given, -1)
        times = min(found.get(over, 0) // swap.due_amount, -found.get(short, 0) // swap.given_amount)
        if times > 0:
            effects = ((over, swap.due_amount * times), (short, -swap.given_amount * times))
            yield Story(StoryKind.SUBSTITUTION_UNRECORDED, effects, times, (swap.due, swap.given))
