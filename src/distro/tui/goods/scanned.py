"""A page on which cases are scanned: each is entered there, or said why not."""

from __future__ import annotations

from typing import TypeVar

from distro.model.goods import Lot
from distro.scanning.barcode import Board
from distro.stations import goods_scans
from distro.stations.goods_scans import ScanKind, Scanned
from distro.stations.session import Session
from distro.tui.goods.asked import ask_number, ask_reading
from distro.tui.page import Page
from distro.tui.widgets.text import Text
from distro.wording.lots import scan_doubt

_Answer = TypeVar("_Answer")


class ScannedGoods(Page[_Answer]):
    """A subclass says what a case that was scanned does there. Has a line `#about` to say things in."""

    session: Session
    point: str

    def say(self, text: str) -> None:
        """Say something below the form."""
        self.query_one("#about", Text).say(text)

    def goods_scanned(self, text: str, board: Board | None) -> bool:
        """A case was scanned: it is entered here, or said why not. A number that nobody knows is asked once."""
        found = goods_scans.look_at(self.session, self.point, text, board)
        if found.lot is not None:
            self.say(self.take(found, found.lot))
        elif found.kind is ScanKind.UNSURE:
            ask_reading(self, found, lambda chosen: self.goods_scanned(chosen, board))
        elif found.kind is ScanKind.UNKNOWN_NUMBER:
            ask_number(self, self.session, found.number, lambda: self.goods_scanned(text, board))
        else:
            self.say(scan_doubt(found.kind, found.number, found.readings))
        return True

    def take(self, found: Scanned, lot: Lot) -> str:
        """Enter one case of `lot`; what to say of it."""
        raise NotImplementedError
