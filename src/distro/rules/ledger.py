"""The ledger: balances are sums of movements, and every movement takes from one account and gives to another."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from distro.model.goods import Account, Condition, Lot, Movement

# What an account holds, by lot and condition, in the item's smallest unit.
Shelf = Mapping[tuple[Lot, Condition], int]
# How much may be handed out of an item of a donor; of the item whoever paid where no donor is named.
Limits = Mapping[tuple[str, str], int]


class Ledger:
    """The balances of all accounts. Their sum over accounts is zero for every lot, whatever happens."""

    def __init__(self) -> None:
        self._shelves: defaultdict[Account, defaultdict[tuple[Lot, Condition], int]] = defaultdict(_bare_shelf)

    def post(self, movements: Iterable[Movement], reverse: bool = False) -> None:
        """Book `movements`, or take them back."""
        ends: tuple[Account, Account] | None = None  # of a handover the same for all that is in the bag
        for move in movements:
            if ends is None or move.source is not ends[0] or move.target is not ends[1]:
                ends = move.source, move.target
                source, target = self._shelves[move.source], self._shelves[move.target]
            quantity = -move.quantity if reverse else move.quantity
            key = (move.lot, move.condition)
            source[key] -= quantity
            target[key] += quantity

    def shelf(self, account: Account) -> Shelf:
        """What `account` holds."""
        return self._shelves.get(account, {})

    def on_hand(self, account: Account, item: str, condition: Condition = Condition.GOOD, donor: str = "") -> int:
        """How much of `item` stands there in that condition, past its date or not; below zero when more went out.

        Of `donor` alone where one is named.
        """
        return sum(
            quantity
            for (lot, state), quantity in self.shelf(account).items()
            if lot.item == item and state == condition and donor in ("", lot.donor)
        )

    def lots(self) -> set[Lot]:
        """Every lot that ever moved."""
        return {lot for shelf in self._shelves.values() for lot, _ in shelf}

    def accounts(self) -> list[Account]:
        """Every account that ever moved."""
        return sorted(self._shelves)


def _bare_shelf() -> defaultdict[tuple[Lot, Condition], int]:
    return defaultdict(int)


# ---------------------------------------------------------------- good stock is what may be handed out today


def is_good(lot: Lot, condition: Condition, today: date) -> bool:
    """Whether these goods may be handed out on `today`: in good condition, and on the day of their expiry still."""
    return condition is Condition.GOOD and (lot.expiry is None or lot.expiry >= today)


def good_stock(shelf: Shelf, today: date) -> Counter[str]:
    """What may be handed out today, by item; below zero when more was given than booked. Nothing of zero."""
    good: Counter[str] = Counter()
    for (lot, condition), held in shelf.items():
        if is_good(lot, condition, today):
            good[lot.item] += held
    return Counter({item: held for item, held in good.items() if held})


def spoiled_stock(shelf: Shelf, today: date) -> Counter[str]:
    """What stands there and may not be handed out: past its date, damaged or kept back; by item, nothing of zero."""
    spoiled: Counter[str] = Counter()
    for (lot, condition), held in shelf.items():
        if held > 0 and not is_good(lot, condition, today):
            spoiled[lot.item] += held
    return spoiled


def of_donors(shelf: Shelf, donors: Collection[str]) -> Shelf:
    """What of `shelf` is theirs; all of it where one of them is nobody in particular."""
    return shelf if "" in donors else {key: held for key, held in shelf.items() if key[0].donor in donors}


def at_most(shelf: Shelf, behind: Shelf, today: date) -> dict[tuple[str, str], int]:
    """The items of which spoiled goods are here, and how much good there is: more may not be handed out. The same of
    each donor's.

    Where they stand on the `shelf` itself, what is good there counts; where only in the store `behind` it, what is good
    in both, for goods are carried before their paper is written. An item that is not named here has no limit: a book
    that knows too little never stops a handover.
    """
    spoiled_here, spoiled_there = _spoiled(shelf, today), _spoiled(behind, today)
    if not spoiled_here and not spoiled_there:
        return {}
    good, more = _good(shelf, today), _good(behind, today)
    limits = {whose: max(0, good[whose]) + max(0, more[whose]) for whose in spoiled_there}
    return limits | {whose: max(0, good[whose]) for whose in spoiled_here}


def _spoiled(shelf: Shelf, today: date) -> set[tuple[str, str]]:
    """The items of which something stands there that may not be handed out, and of which donors."""
    lots = [lot for (lot, condition), held in shelf.items() if held > 0 and not is_good(lot, condition, today)]
    return {(lot.item, donor) for lot in lots for donor in ("", lot.donor)}


def _good(shelf: Shelf, today: date) -> Counter[tuple[str, str]]:
    """What may be handed out today: of each item, and of each donor's besides."""
    good: Counter[tuple[str, str]] = Counter()
    for (lot, condition), held in shelf.items():
        if held and is_good(lot, condition, today):
            good[lot.item, ""] += held
            if lot.donor:
                good[lot.item, lot.donor] += held
    return good


# ---------------------------------------------------------------- taking goods


class TooLittle(Exception):
    """A paper asks for more of an item, or of the lot that was said, than there is; `spoiled` are the lots that stand
    there and do not count."""

    def __init__(self, lot: Lot, asked: int, held: int, spoiled: tuple[Lot, ...]) -> None:
        super().__init__(lot.item)
        self.item = lot.item
        self.batch = lot.batch
        self.asked = asked
        self.held = held
        self.spoiled = spoiled


# How much of an item, or of a lot of it: what a lot does not say (batch, expiry, donor) may be any.
Quantities = Iterable[tuple[str | Lot, int]]


def may_be(known: Lot, said: Lot) -> bool:
    """Whether a known lot may be the one that somebody said: what is not said does not differ."""
    return (
        known.item == said.item
        and said.batch in ("", known.batch)
        and said.expiry in (None, known.expiry)
        and said.donor in ("", known.donor)
    )


def of_donor(quantities: Quantities, donor: str) -> list[tuple[str | Lot, int]]:
    """`quantities` of that donor's goods alone, apart from lots that name another one; anybody's where it is ""."""
    lots = ((said if isinstance(said, Lot) else Lot(said), quantity) for said, quantity in quantities)
    return [(Lot(lot.item, lot.batch, lot.expiry, lot.donor or donor), quantity) for lot, quantity in lots]


def as_scanned(
    amounts: Iterable[tuple[str, int]], scanned: Mapping[Lot, int], rest_alike: bool = False
) -> Iterator[tuple[str | Lot, int]]:
    """`amounts` by item, of which those lots were `scanned`: theirs by lot, and what goes beyond by item.

    With `rest_alike` that is of the lot that was scanned last: who shows one tin of three holds three of a kind.
    """
    for item, amount in amounts:
        lots = [(lot, units) for lot, units in scanned.items() if lot.item == item]
        for number, (lot, units) in enumerate(lots, 1):
            part = amount if rest_alike and number == len(lots) else min(amount, units)
            amount -= part
            if part:
                yield lot, part
        if amount:
            yield item, amount


def in_the_bag(goods: Mapping[tuple[str, str], int], scanned: Mapping[Lot, int]) -> Iterator[tuple[str | Lot, int]]:
    """`goods` by item and whose they are to be, of which those lots were `scanned`, the rest alike: whatever was
    scanned is what is in the bag, and only what was not is of the donor that is named."""
    if not scanned:
        yield from ((Lot(item, donor=donor), amount) for (item, donor), amount in goods.items())
        return
    items: Counter[str] = Counter()
    donors: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    for (item, donor), amount in goods.items():
        items[item] += amount
        donors[item].append((donor, amount))
    for said, amount in as_scanned(items.items(), scanned, rest_alike=True):
        if isinstance(said, Lot):
            yield said, amount
            continue
        for donor, theirs in donors[said]:
            part = min(amount, theirs)
            amount -= part
            if part:
                yield Lot(said, donor=donor), part


def moved(
    shelf: Shelf, quantities: Quantities, source: Account, target: Account, today: date, spoiled_too: bool = False
) -> tuple[Movement, ...]:
    """The movements of a paper that takes `quantities` from `source`, whose shelf this is.

    Lots that were said are those; else first expired first out among the good lots (FEFO), lots without an expiry by
    batch. With `spoiled_too` those past their date come after the good ones, as what is returned or lost may be either.
    Raises TooLittle: no paper takes more than the lots hold.
    """
    asked = _summed(quantities)
    taking = _Taking(shelf, {said.item for said, _ in asked})
    for said, quantity in asked:
        lots = [*taking.lots(said, today, True), *(taking.lots(said, today, False) if spoiled_too else ())]
        parts = list(_take(lots, quantity))
        if (held := sum(part for _, part in parts)) < quantity:
            spoiled = () if spoiled_too else tuple(lot for lot, _ in taking.lots(said, today, False))
            raise TooLittle(said, quantity, held, spoiled)
        taking.take(parts)
    return taking.movements(source, target)


def handed_out(
    shelf: Shelf, quantities: Quantities, source: Account, target: Account, today: date, behind: Shelf, donor: str
) -> tuple[Movement, ...]:
    """The movements of goods that are in a household's hands already, so that this never refuses.

    The lots that were said where they are known here, else good lots first (FEFO). What the shelf does not hold is
    booked below zero on the lot that it most likely was: the good lot that stood here last, else the next one of the
    store `behind`, from which it was carried without a paper. Only where no good lot is known does a lot past its date
    stand for it, which a paper from before may say; and only where none is known at all one without a name. Where
    nothing is said but whose goods they are, no other donor's stand for them; one without a name is that donor's, else
    of `donor`.
    """
    all_wanted = _summed(quantities)
    taking = _Taking(shelf, {wanted.item for wanted, _ in all_wanted})
    for wanted, quantity in all_wanted:
        theirs = _says_whose(wanted)
        known = _last_known(shelf, behind, wanted, today) if not theirs else None
        # A lot that nobody has heard of says nothing.
        said = wanted if theirs or known is not None else Lot(wanted.item)
        left = taking.take_of(taking.lots(said, today, True), quantity)
        if left and (lot := known or _last_known(shelf, behind, said, today)) is not None:
            taking.take([(lot, left)])
        elif left and (rest := taking.take_of(taking.lots(said, today, False), left)):
            taking.take([(Lot(said.item, donor=said.donor or donor), rest)])
    return taking.movements(source, target)


def missing(shelf: Shelf, item: str, quantity: int, today: date, spoiled_first: bool = False) -> list[tuple[Lot, int]]:
    """The lots of `item` that a count found `quantity` too few of; those past their date last, or first of all."""
    there, any_lot = _Taking(shelf, {item}), Lot(item)
    lots = [*there.lots(any_lot, today, not spoiled_first), *there.lots(any_lot, today, spoiled_first)]
    return list(_take(lots, quantity))


def found(shelf: Shelf, item: str, quantity: int, donor: str) -> list[tuple[Lot, int]]:
    """The lots of `item` that a count found `quantity` too many of.

    First those of which more was given than booked, then the newest that ever stood here; without a name when none did.
    """
    known = sorted((lot for lot, state in shelf if lot.item == item and state is Condition.GOOD), key=first_expired)
    short = [(lot, -shelf[lot, Condition.GOOD]) for lot in known if shelf[lot, Condition.GOOD] < 0]
    together: Counter[Lot] = Counter(dict(_take(short, quantity)))
    if rest := quantity - together.total():
        together[known[-1] if known else Lot(item, donor=donor)] += rest
    return list(together.items())


def first_expired(lot: Lot) -> tuple[date, str, str]:
    """The order in which lots go out."""
    return (lot.expiry or date.max, lot.batch, lot.donor)


class _Taking:
    """What one paper takes of these items from a shelf, which is left as it is: of the lots in good condition alone."""

    def __init__(self, shelf: Shelf, items: Collection[str]) -> None:
        self._left: dict[str, dict[Lot, int]] = {item: {} for item in items}  # a shelf knows every lot that was
        for (lot, condition), held in shelf.items():
            if condition is Condition.GOOD and lot.item in self._left:
                self._left[lot.item][lot] = held
        self._taken: dict[Lot, int] = {}

    def lots(self, said: Lot, today: date, good: bool) -> list[tuple[Lot, int]]:
        """The lots that `said` may be and that are there still, within their date or past it; first expired first."""
        there = [
            (lot, held)
            for lot, held in self._left[said.item].items()
            if held > 0 and may_be(lot, said) and is_good(lot, Condition.GOOD, today) is good
        ]
        if len(there) > 1:
            there.sort(key=lambda lot_held: first_expired(lot_held[0]))
        return there

    def take_of(self, lots: Iterable[tuple[Lot, int]], quantity: int) -> int:
        """Take `quantity` from `lots` in their order, or all there is; how much is left to be found."""
        for lot, held in lots:
            if not quantity:
                break
            part = min(quantity, held)
            self.take(((lot, part),))
            quantity -= part
        return quantity

    def take(self, parts: Iterable[tuple[Lot, int]]) -> None:
        for lot, part in parts:
            left = self._left[lot.item]
            left[lot] = left.get(lot, 0) - part
            self._taken[lot] = self._taken.get(lot, 0) + part

    def movements(self, source: Account, target: Account) -> tuple[Movement, ...]:
        return tuple(Movement(lot, part, source, target) for lot, part in self._taken.items())


def _summed(quantities: Quantities) -> list[tuple[Lot, int]]:
    """Each said lot once, and each item as one that says no more, or only whose it is; what was said more closely comes
    first."""
    wanted: dict[Lot, int] = {}
    for said, quantity in quantities:
        lot = said if isinstance(said, Lot) else Lot(said)
        wanted[lot] = wanted.get(lot, 0) + quantity
    asked = [(lot, quantity) for lot, quantity in wanted.items() if quantity]
    return sorted(asked, key=_openness)


def _openness(asked: tuple[Lot, int]) -> int:
    said = asked[0]
    return 0 if not _says_whose(said) else 1 if said.donor else 2


def _says_whose(said: Lot) -> bool:
    """Whether it says no lot, but an item, and perhaps whose."""
    return not said.batch and said.expiry is None


def _last_known(shelf: Shelf, behind: Shelf, said: Lot, today: date) -> Lot | None:
    """The good lot that stood here last of those that `said` may be, else the next one of the store `behind`."""
    here = [lot for lot, condition in shelf if may_be(lot, said) and is_good(lot, condition, today)]
    if here:
        return max(here, key=first_expired)
    there = _Taking(behind, {said.item}).lots(said, today, True)
    return there[0][0] if there else None


def _take(lots: Iterable[tuple[Lot, int]], quantity: int) -> Iterator[tuple[Lot, int]]:
    """`quantity` from `lots` in their order, or all there is."""
    for lot, held in lots:
        if not quantity:
            return
        part = min(quantity, held)
        yield lot, part
        quantity -= part
