"""Goods at the point are lost, damaged or stolen."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input

from distro.model.goods import AdjustmentReason
from distro.stations import stockroom
from distro.texts import say
from distro.tui.stockroom.goods import GoodsScreen
from distro.tui.widgets.field import Field, NumberField
from distro.tui.widgets.form import Form, FormColumn
from distro.tui.widgets.reason import ReasonChoice
from distro.tui.widgets.text import Text

_REASONS = (
    AdjustmentReason.DAMAGED,
    AdjustmentReason.LOST,
    AdjustmentReason.STOLEN,
    AdjustmentReason.SPILLED,
    AdjustmentReason.INFESTED,
    AdjustmentReason.EXPIRED,
)


class LoseScreen(GoodsScreen):
    """One reason for all that is entered; another reason is another paper."""

    takes_expired = True

    def compose(self) -> ComposeResult:
        held = stockroom.on_shelf(self.session, self.point)
        lines = [(item, f"{self.name_of(item)} · {amount}", [NumberField()]) for item, amount in held]
        form = Form(say("stock.item"), [FormColumn(say("stock.lose.amount"), 11)], lines)
        why = Horizontal(
            Text(say("stock.lose.reason"), classes="label"),
            ReasonChoice(_REASONS, _REASONS[0]),
            Field(say("stock.lose.note"), compact=True, id="note"),
            id="why",
        )
        yield from self.page(say("stock.lose.title"), form, why)

    def on_do_confirm(self) -> None:
        entered = self.quantities()
        reason = self.query_one(ReasonChoice).reason or _REASONS[0]
        note = self.query_one("#note", Input).value
        self.whose(
            stockroom.shelf_of(self.point), entered,
            lambda said: self.write(said, lambda: stockroom.lose(self.session, self.point, said, reason, note)),
        )  # fmt: skip
