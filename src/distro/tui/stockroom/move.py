"""Goods move: back to the store, to another site, into kits and out of them. One page for all, an amount an item."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from textual.app import ComposeResult

from distro.model.events import GoodsMoved, TransferArrived
from distro.model.goods import Account, Lot
from distro.stations.session import Session
from distro.texts import say
from distro.tui.stockroom.goods import GoodsScreen
from distro.tui.widgets.field import NumberField
from distro.tui.widgets.form import Form, FormColumn

Quantities = list[tuple[str | Lot, int]]
Takes = Callable[[str], Collection[str]]
Action = Callable[[Quantities], GoodsMoved | TransferArrived]


class MoveScreen(GoodsScreen):
    """`held` says what may be moved and how much of it there is; `action` moves what was entered. Whose goods is asked
    where those of several donors stand at `source`, of what `takes` says that an entered item takes."""

    def __init__(
        self, session: Session, point: str, title: str, held: Sequence[tuple[str, int]],
        action: Action, source: Account | None = None, takes: Takes = lambda item: (item,),
    ) -> None:  # fmt: skip
        super().__init__(session, point)
        self._title = title
        self._held = held
        self._action = action
        self._source = source
        self._takes = takes

    def compose(self) -> ComposeResult:
        lines = [(item, f"{self.name_of(item)} · {amount}", [NumberField()]) for item, amount in self._held]
        yield from self.page(self._title, Form(say("stock.item"), [FormColumn(say("stock.move.amount"), 11)], lines))

    def on_mount(self) -> None:
        self.query_one(Form).begin()

    def on_do_confirm(self) -> None:
        entered = self.quantities()
        if self._source is None:
            self._move(entered)
        else:
            self.whose(self._source, entered, self._move, self._takes)

    def _move(self, entered: Quantities) -> None:
        self.write(entered, lambda: self._action(entered))
