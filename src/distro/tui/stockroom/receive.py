"""A delivery comes into the store: what the waybill declares, what was counted in, lot and expiry."""

from __future__ import annotations

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.widgets import Input

from distro.model.goods import Lot
from distro.stations import stockroom
from distro.stations.desk import Second
from distro.stations.goods_scans import Scanned
from distro.stations.session import Session
from distro.stations.stockroom import ReceiptLine, came_already
from distro.texts import in_words, listed, say
from distro.tui.dialogs.choose import ChooseScreen
from distro.tui.dialogs.confirm import ConfirmScreen
from distro.tui.dialogs.second import SecondScreen
from distro.tui.stockroom.goods import GoodsScreen
from distro.tui.widgets.field import Field, NumberField
from distro.tui.widgets.form import Form, FormColumn
from distro.wording import dates

_COLUMNS = {"received": 8, "declared": 8, "batch": 14, "expiry": 18}


class ReceiveScreen(GoodsScreen):
    """Lines without a received amount did not come. A second lot of an item that is scanned is a line of its own."""

    takes_expired = True

    def __init__(self, session: Session, point: str) -> None:
        super().__init__(session, point)
        self._more: dict[Lot, int] = {}  # lots that were scanned, of items whose line holds another one

    def compose(self) -> ComposeResult:
        columns = [FormColumn(say(f"stock.receive.{name}"), width) for name, width in _COLUMNS.items()]
        lines = [
            (
                item.code,
                self.name_of(item.code),
                [NumberField(), NumberField(), Field(compact=True, max_length=20), Field(compact=True, max_length=10)],
            )
            for item in self.session.programme.goods
        ]
        waybill = Field(say("stock.receive.waybill"), id="waybill", max_length=40)
        form = Form(say("stock.item"), columns, lines)
        yield from self.page(say("stock.receive.title"), waybill, form, how=say("stock.receive.how"))

    def on_mount(self) -> None:
        self.query_one("#waybill").focus()

    def on_input_submitted(self) -> None:
        self.focus_next()

    def take(self, found: Scanned, lot: Lot) -> str:
        fields = dict(self.query_one(Form).fields()).get(lot.item)
        if fields is None:
            return say("goods.not_here", item=self.name_of(lot.item))
        received, _, batch, expiry = (field for field in fields if isinstance(field, Input))
        until = f"{lot.expiry:%d/%m/%Y}" if lot.expiry else ""
        if not (received.value or batch.value or expiry.value):
            batch.value, expiry.value = lot.batch, until
        if (batch.value, expiry.value) == (lot.batch, until):
            received.value = str(int(received.value or 0) + found.units)
            return self.described(found, lot)
        self._more[lot] = self._more.get(lot, 0) + found.units
        lots = [f"{self.name_of(one.item)} {one.batch or '–'}: {units}" for one, units in self._more.items()]
        return say("goods.apart", lots=" · ".join(lots))

    def on_do_confirm(self) -> None:
        waybill = self.query_one("#waybill", Input).value.strip()
        if not waybill:
            self.say(say("stock.receive.waybill_missing"))
            self.query_one("#waybill").focus()
            return
        lines = []
        for item, fields in self.query_one(Form).fields():
            received, declared, batch, expiry = (f for f in fields if isinstance(f, Input))
            if not received.value:
                continue
            expires = dates.typed(expiry.value, self.session.now().date())
            if expiry.value.strip() and expires is None:
                self.say(say("stock.not_a_number", item=self.name_of(item)))
                expiry.focus()
                return
            lines.append(
                ReceiptLine(
                    item=item,
                    received=int(received.value),
                    declared=int(declared.value) if declared.value else None,
                    batch=batch.value.strip(),
                    expiry=expires,
                )
            )
        lines += [
            ReceiptLine(item=lot.item, received=units, batch=lot.batch, expiry=lot.expiry)
            for lot, units in self._more.items()
        ]
        today = self.session.now().date()
        past = [line for line in lines if line.expiry is not None and line.expiry < today]
        if not past:
            self._once(waybill, lines)
            return
        what = listed(self.name_of(line.item) for line in past)
        self.app.push_screen(
            ConfirmScreen("stock.receive.expired", what=what),
            lambda yes: self._once(waybill, lines, spoiled_too=True) if yes else None,
        )

    def _once(self, waybill: str, lines: list[ReceiptLine], spoiled_too: bool = False) -> None:
        """A waybill by which some of it came before is asked about: one delivery entered twice, or a second load."""
        paper = came_already(self.session, self.point, waybill, lines)
        if not paper:
            self._receive(waybill, lines, spoiled_too)
            return
        self.app.push_screen(
            ConfirmScreen("stock.receive.again", waybill=waybill, document=paper),
            lambda yes: self._receive(waybill, lines, spoiled_too) if yes else None,
        )

    def _receive(self, waybill: str, lines: list[ReceiptLine], spoiled_too: bool = False) -> None:
        """Where there are several donors one is chosen first; leaving that leaves the form as it is."""
        donors = {code: in_words(name) for code, name in self.session.programme.all_donors.items()}
        if len(donors) == 1:
            self._write(waybill, lines, spoiled_too)
            return
        self.app.push_screen(
            ChooseScreen(say("stock.receive.donor"), donors),
            lambda donor: (
                self._write(waybill, [replace(one, donor=donor) for one in lines], spoiled_too) if donor else None
            ),
        )

    def _write(self, waybill: str, lines: list[ReceiptLine], spoiled_too: bool) -> None:
        """Where the programme wants two to receive, who read the waybill is asked last, and proves it."""

        def received(second: Second) -> None:
            who = second.person, second.passphrase
            self.write(lines, lambda: stockroom.receive(self.session, self.point, waybill, lines, spoiled_too, *who))

        if lines and self.session.programme.two_receive:
            self.app.push_screen(
                SecondScreen("stock.receive.second"), lambda second: received(second) if second else None
            )
        else:
            received(Second("", ""))
