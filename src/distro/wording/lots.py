"""A lot of goods in words, for labels and for whoever scanned one; and why a scan of goods says nothing for certain."""

from __future__ import annotations

from collections.abc import Sequence

from distro.model.goods import Lot
from distro.model.programme import Programme
from distro.texts import say
from distro.wording import dates
from distro.wording.names import amount, donor_name, item_name


def lot_words(programme: Programme, lot: Lot) -> tuple[str, ...]:
    """The item's name, and a line each for its lot, until when it is good, and whose it is where that may differ."""
    words = [item_name(programme, lot.item)]
    words += [say("stock.lot.batch", batch=lot.batch)] if lot.batch else []
    words += [say("stock.lot.expiry", on=dates.numeric(lot.expiry))] if lot.expiry else []
    if len(programme.all_donors) > 1 and lot.donor:
        words.append(donor_name(programme, lot.donor))
    return tuple(words)


def lot_scanned(programme: Programme, lot: Lot, units: int, expired: bool, held: tuple[int, int] | None = None) -> str:
    """A scanned lot in a line: what it is, how much the case holds, what is `held` (in the store, at the point), where
    that may be told."""
    item = programme.item(lot.item)
    parts = [say("goods.expired")] if expired else []
    parts += [*lot_words(programme, lot), say("goods.in_case", amount=amount(item, units))]
    parts += [say("goods.held", store=amount(item, held[0]), shelf=amount(item, held[1]))] if held else []
    return " · ".join(parts)


def scan_doubt(kind: str, number: str, readings: Sequence[str]) -> str:
    """Why a scan says nothing for certain, and what to do; `kind` as distro.stations.goods_scans has it."""
    return say(f"goods.doubt.{kind}", number=number, readings="  ".join(readings))
