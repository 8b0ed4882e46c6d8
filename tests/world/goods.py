"""Acts of the stockroom: lorries come, goods are carried, broken, stolen, and sent from one point to another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from distro.model.goods import AdjustmentReason
from distro.stations import stockroom, transfers
from distro.stations.errors import Refused
from distro.stations.stockroom import ReceiptLine
from stage import MORNING
from world.calendar import GOODS
from world.desk import AtDesk
from world.town import Laptop

_NOT_THERE = ("stock_too_small", "stock_spoiled", "expired_too_few", "nothing_expired")  # as far as the laptop knows
_SPOILED, _DATED = slice(0, None, 2), slice(1, None, 2)  # no item comes spoiled and also spoils here
_PAST = MORNING.date() - timedelta(days=1)


class Goods(AtDesk):
    """Whoever writes a paper has the goods before them."""

    def fetch(self, who: int, one: int, two: int) -> None:
        """Goods are carried from the store to the shelf, and written down where a day is open or where none is."""
        item, amount = self._some(one, two)
        if self.truth.here(who).stored[item] >= amount and self._seen(who, item):
            self._written(who, stockroom.issue, item, amount, lambda _: self.truth.carries(who, item, amount))

    def bring_back(self, who: int, one: int, two: int) -> None:
        item, amount = self._some(one, two)
        if self.truth.here(who).stands[item] >= amount:
            self._written(who, stockroom.give_back, item, amount, lambda _: self.truth.carries(who, item, -amount))

    def break_some(self, who: int, one: int, two: int) -> None:
        """Something falls from the shelf, or mice come, and it is written down; an older program knows of no mice."""
        mice = two % 3 == 0 and who not in self.older
        reason = AdjustmentReason.INFESTED if mice else AdjustmentReason.DAMAGED
        item, amount = self._some(one, two)
        if self.truth.here(who).stands[item] >= amount:
            self._written(
                who, lambda session, at, what: stockroom.lose(session, at, what, reason),
                item, amount, lambda _: self.truth.breaks(who, item, amount),
            )  # fmt: skip

    def steal(self, who: int, one: int, two: int) -> None:
        item, amount = self._some(one, two % 8)
        if self.truth.here(who).stands[item] >= amount:
            self.truth.steals(who, item, amount)

    def receive(self, who: int, one: int, two: int) -> None:
        """A lorry of the supplier comes."""
        (laptop, point), (item, amount) = self.at(who), self._some(one, two)
        line = ReceiptLine(item=item, received=amount, batch="L1")
        self.do(
            who, "GoodsReceived", lambda: stockroom.receive(laptop.session, point, f"BL-{one}-{two}", [line]),
            lambda event: self.truth.brings(who, item, amount),
        )  # fmt: skip

    def receive_dated(self, who: int, one: int, two: int) -> None:
        """Goods that are good for some days more; most are carried to the shelf at once."""
        (laptop, point), (item, amount) = self.at(who), self._some(one, two, _DATED)
        if (today := self.truth.open_day(who)) is None:
            return  # a clock that is wrong would refuse them
        batch = self.truth.dated.comes(item, expiry := today + timedelta(days=two % 6))
        line = ReceiptLine(item=item, received=amount, batch=batch, expiry=expiry)
        self.do(
            who, "GoodsReceived", lambda: stockroom.receive(laptop.session, point, f"BD-{batch}", [line]),
            lambda event: self.truth.brings(who, item, amount),
        )  # fmt: skip
        if one % 4 and self.truth.here(who).stored[item] >= amount:
            self._written(who, stockroom.issue, item, amount, lambda _: self.truth.carries(who, item, amount))

    def dispose(self, who: int, one: int, two: int) -> None:
        """What is past its date is destroyed before a witness, who signs where the paper says what they see."""
        (laptop, point), today = self.at(who), self.truth.open_day(who)
        past = self.truth.dated.past(point, today) if today is not None else {}
        items = self.truth.dated.items(past)
        if not items:
            return
        item = items[one % len(items)]
        seen = {batch: both for batch, both in past.items() if self.truth.dated.lots[batch].item == item}
        if seen != self._past_by_book(laptop, point, item, today):
            return
        on_shelf, stored = (sum(held) for held in zip(*seen.values(), strict=True))
        self._written(
            who, lambda session, at, what: stockroom.dispose_of_expired(session, at, "A. Tazi", what),
            item, on_shelf + stored, lambda _: self.truth.disposes(who, item, on_shelf, stored),
        )  # fmt: skip

    def _past_by_book(self, laptop: Laptop, point: str, item: str, today: date | None) -> dict[str, tuple[int, int]]:
        """The same as a laptop tells it."""
        held: dict[str, list[int]] = {}
        for at, account in enumerate((stockroom.shelf_of(point), stockroom.store_of(point))):
            for (lot, _), amount in laptop.session.books.stock.shelf(account).items():
                if lot.item == item and today is not None and lot.expiry is not None and lot.expiry < today:
                    held.setdefault(lot.batch, [0, 0])[at] = amount
        return {batch: (shelf, store) for batch, (shelf, store) in held.items() if shelf or store}

    def receive_spoiled(self, who: int, one: int, two: int) -> None:
        """Goods past their date are taken in, to be destroyed: they never reach a shelf."""
        (laptop, point), (item, amount) = self.at(who), self._some(one, two, _SPOILED)
        line = ReceiptLine(item=item, received=amount, batch="X", expiry=_PAST)
        self.do(
            who, "GoodsReceived",
            lambda: stockroom.receive(laptop.session, point, f"BX-{one}-{two}", [line], spoiled_too=True),
            lambda event: self.truth.brings_spoiled(who, item, amount),
        )  # fmt: skip

    def destroy(self, who: int, one: int, two: int) -> None:
        """Before a witness, who sees that it is there; where nobody wrote down that it came, nothing is written."""
        spoiled = [item for item, n in self.truth.here(who).spoiled.items() if n]
        if spoiled:
            item = spoiled[one % len(spoiled)]
            amount = min(1 + two % 8, self.truth.here(who).spoiled[item])
            self._written(
                who, lambda session, at, what: stockroom.dispose_of_expired(session, at, "A. Tazi", what), item, amount,
                lambda _: self.truth.destroys(who, item, amount),
            )  # fmt: skip

    def send(self, who: int, one: int, two: int) -> None:
        """A lorry of our own leaves for another point."""
        (_, point), (item, amount) = self.at(who), self._some(one, two)
        others = [name for name in self.truth.points if name != point]
        to = others[two % len(others)]
        if self.truth.here(who).stored[item] < amount or not self._seen(who, item):
            return
        self._written(
            who, lambda session, at, what: transfers.send(session, at, to, what), item, amount,
            lambda number: self.truth.sends(who, number, to, item, amount),
        )  # fmt: skip

    def arrive(self, who: int, one: int, two: int) -> None:
        """It comes in, all of it or not, and is written down by its number, or from its paper by who never heard of it.

        A second laptop writes down the same lorry, where it did not hear of the first. One that was believed to be home
        comes all the same, as long as nobody carried its goods away there: whoever heard that says so.
        """
        laptop, point = self.at(who)
        coming = [number for number in self.truth.lorries if self.truth.may_come(number, point)]
        if not coming:
            return
        number = coming[one % len(coming)]
        lorry, known = self.truth.lorries[number], self.truth.known[who]
        came = lorry.came if lorry.came is not None else max(1, lorry.sent - two % 3)
        is_known, believed_home = ("sent", number) in known, ("turned back", number) in known
        line = ReceiptLine(item=lorry.item, received=came, batch="" if is_known else "L1")
        try:
            self.do(
                who, "TransferArrived",
                lambda: (
                    transfers.arrive(laptop.session, point, number, [line], although_cancelled=believed_home)
                    if is_known else transfers.arrive_from_paper(laptop.session, point, number, [line])
                ),
                lambda event: self.truth.comes(who, number, came),
            )  # fmt: skip
        except Refused as refused:
            told = "transfer_arrived" if is_known else "transfer_arrived transfer_known"
            heard = ("came", number) in known and refused.code in told.split()
            self.expect(heard, f"{number} at {who}: {refused.code}")

    def turn_back(self, who: int, one: int, two: int) -> None:
        """A lorry that never arrived is home again: whoever sent it cancels its paper. Where nobody heard that it did
        arrive, somebody takes another lorry for it.
        """
        laptop, point = self.at(who)
        known = self.truth.known[who]
        out = [
            number for number, lorry in self.truth.lorries.items()
            if lorry.start == point and not lorry.turned_back
            and ("sent", number) in known and not known & {("came", number), ("turned back", number)}
        ]  # fmt: skip
        if out:
            number = out[one % len(out)]
            self.do(
                who, "DocumentCancelled", lambda: stockroom.cancel(laptop.session, number, "camion rentré"),
                lambda event: self.truth.turns_back(who, number),
            )  # fmt: skip

    def write_off(self, who: int, one: int, two: int) -> None:
        """What came in short is nowhere to be found: whoever knows that it came says so."""
        _, point = self.at(who)
        short = [
            number for number, lorry in self.truth.lorries.items()
            if lorry.to == point and ("came", number) in self.truth.known[who] and self.truth.short_of(number)
        ]  # fmt: skip
        if short:
            number = short[one % len(short)]
            self._written(
                who, lambda session, at, what: transfers.lose_on_the_way(session, at, what, AdjustmentReason.LOST),
                self.truth.lorries[number].item, self.truth.short_of(number),
                lambda _: self.truth.writes_off(who, number),
            )  # fmt: skip

    def _seen(self, who: int, item: str) -> bool:
        """People see what is past its date. Where no day is open a laptop goes by its clock, which may be years off."""
        return not self.truth.here(who).spoiled[item] or self.truth.open_day(who) is not None

    def _some(self, one: int, two: int, of: slice = slice(None)) -> tuple[str, int]:
        items = sorted(GOODS)[of]
        return items[one % len(items)], 1 + two

    def _written(
        self, who: int, paper: Callable[..., object], item: str, amount: int, tell: Callable[[str], object]
    ) -> None:
        """Nobody carries what the book of their laptop says is not there. `tell` hears the number of the paper."""
        laptop, point = self.at(who)
        try:
            self.do(
                who, "GoodsMoved", lambda: paper(laptop.session, point, [(item, amount)]),
                lambda event: tell(event["document"]),
            )  # fmt: skip
        except Refused as refused:
            self.expect(refused.code in _NOT_THERE, refused.code)
