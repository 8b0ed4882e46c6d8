"""A lot of goods in words, for labels and for whoever scanned one."""

from __future__ import annotations

from distro.model.goods import Lot
from distro.model.programme import Programme
from distro.texts import in_words, say
from distro.wording import dates
from distro.wording.names import item_name


def lot_words(programme: Programme, lot: Lot) -> tuple[str, ...]:
    """The item's name, and a line each for its lot, until when it is good, and whose it is where that may differ."""
    words = [item_name(programme, lot.item)]
    words += [say("stock.lot.batch", batch=lot.batch)] if lot.batch else []
    words += [say("stock.lot.expiry", on=dates.numeric(lot.expiry))] if lot.expiry else []
    donors = programme.all_donors
    if len(donors) > 1 and lot.donor:
        words.append(in_words(donors[lot.donor]) if lot.donor in donors else lot.donor)
    return tuple(words)
