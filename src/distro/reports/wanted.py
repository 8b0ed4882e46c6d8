"""Which handovers are asked for, line by line."""

from __future__ import annotations

from datetime import date

from msgspec import Struct


class Wanted(Struct, frozen=True, kw_only=True):
    """Which handovers: all that agree with everything that is said. `household` is an id, `lot` a batch."""

    points: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None
    household: str = ""
    item: str = ""
    lot: str = ""
    operator: str = ""
    desk: int | None = None
    how: str = ""
    collector: str = ""
    overridden: bool = False
    voided: bool = False
    late: bool = False
