"""Goods move: back to the store, to another site, into kits and out of them. One page for all, an amount an item."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.app import ComposeResult

from distro.model.events import GoodsMoved, TransferArrived
from distro.model.goods import Lot
from distro.stations.session import Session
from distro.texts import say
from distro.tui.stockroom.goods import GoodsScreen
from distro.tui.widgets.field import NumberField
from distro.tui.widgets.form import Column, Form

Quantities = list[tuple[str | Lot, int]]


class MoveScreen(GoodsScreen):
    """`held` says what may be moved and how much of it there is; `action` moves what was entered."""

    def __init__(
        self, session: Session, point: str, title: str, held: Sequence[tuple[str, int]],
        action: Callable[[Quantities], GoodsMoved | TransferArrived],
    ) -> None:  # fmt: skip
        super().__init__(session, point)
        self._title = title
        self._held = held
        self._action = action

    def compose(self) -> ComposeResult:
        lines = [(item, f"{self.name_of(item)} · {amount}", [NumberField()]) for item, amount in self._held]
        yield from self.page(self._title, Form(say("stock.item"), [Column(say("stock.move.amount"), 11)], lines))

    def on_mount(self) -> None:
        self.query_one(Form).begin()

    def on_do_confirm(self) -> None:
        entered = self.quantities()
        self.write(entered, lambda: self._action(entered))
