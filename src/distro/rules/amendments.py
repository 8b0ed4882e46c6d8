"""What an amendment changes, item by item."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from distro.model.entitlements import DueLine, EntitlementLine
from distro.rules.verdict import due_line


class AmendedLine(Struct, frozen=True, kw_only=True):
    """One item of an entitlement: granted `before`, `after`, of which `taken`; `granted` has the arithmetic."""

    basket: str
    item: str
    before: int
    after: int
    taken: int
    granted: DueLine | None


def amended_lines(
    round_: str,
    before: Sequence[EntitlementLine],
    after: Sequence[EntitlementLine],
    taken: Mapping[tuple[str, str], int],
) -> tuple[AmendedLine, ...]:
    """The items whose amount is another after than before."""
    was, will = ({(line.basket, line.item): line for line in lines} for lines in (before, after))
    found = []
    for key in dict.fromkeys([*was, *will]):
        old, new = was.get(key), will.get(key)
        if old is not None and new is not None and old.quantity == new.quantity:
            continue
        due = None if new is None else due_line(round_, new, new.quantity, new.quantity)
        found.append(
            AmendedLine(
                basket=key[0],
                item=key[1],
                before=old.quantity if old else 0,
                after=new.quantity if new else 0,
                taken=taken.get(key, 0),
                granted=due,
            )
        )
    return tuple(found)
