"""Choosing why goods are missing, from the field's own list."""

from __future__ import annotations

from collections.abc import Sequence

from textual.widgets import Select

from distro.model.goods import AdjustmentReason
from distro.texts import say
from distro.tui.look.plain import content


class ReasonChoice(Select[AdjustmentReason]):
    """`reason` is what was chosen, or None."""

    def __init__(self, reasons: Sequence[AdjustmentReason], chosen: AdjustmentReason | None = None) -> None:
        super().__init__(
            [(content(say(f"stock.reason.{reason}")).plain, reason) for reason in reasons],
            prompt=content(say("closing.explain.choose")).plain,
            allow_blank=chosen is None,
            value=Select.NULL if chosen is None else chosen,
            compact=True,
        )

    @property
    def reason(self) -> AdjustmentReason | None:
        """What was chosen."""
        return self.value if isinstance(self.value, AdjustmentReason) else None
