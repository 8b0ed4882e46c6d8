"""How long nobody has touched the laptop."""

from __future__ import annotations

from time import monotonic, time


class Idle:
    """Measured by two clocks: one stands still while the laptop sleeps, the other may be set by somebody."""

    def __init__(self, seconds: float | None) -> None:
        self.seconds = seconds
        self.touch()

    def touch(self) -> None:
        """Somebody is there."""
        self._since = (monotonic(), time())

    @property
    def too_long(self) -> bool:
        """Whether either clock says that more than `seconds` have passed."""
        steady, wall = self._since
        return self.seconds is not None and max(monotonic() - steady, time() - wall) > self.seconds
