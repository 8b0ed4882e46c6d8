"""Goods go from the store to the point."""

from __future__ import annotations

from textual.app import ComposeResult

from distro.model.goods import Lot
from distro.stations import stockroom
from distro.texts import say
from distro.tui.stockroom.goods import GoodsScreen
from distro.tui.widgets.field import NumberField
from distro.tui.widgets.form import Form, FormColumn


class IssueScreen(GoodsScreen):
    """All that is in the store stands in the fields already."""

    is_read_first = True

    def compose(self) -> ComposeResult:
        held = stockroom.in_store(self.session, self.point)
        lines = [(item, f"{self.name_of(item)} · {amount}", [NumberField(max(0, amount))]) for item, amount in held]
        form = Form(say("stock.item"), [FormColumn(say("stock.issue.amount"), 11)], lines)
        yield from self.page(say("stock.issue.title"), form, how=say("stock.issue.how"))

    def on_do_confirm(self) -> None:
        entered = self.quantities()
        if not self.has_more():
            self.whose(stockroom.store_of(self.point), entered, self._issue)

    def _issue(self, entered: list[tuple[str | Lot, int]]) -> None:
        self.write(entered, lambda: stockroom.issue(self.session, self.point, entered))
