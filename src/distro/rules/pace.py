"""How fast a desk hands over."""

from __future__ import annotations

from datetime import datetime


def pace(times: list[datetime], now: datetime) -> float:
    """Handovers an hour, from the moments of the last ones, newest first; 0 when there are too few to say."""
    if len(times) < 2:
        return 0.0
    hours = (now - times[-1]).total_seconds() / 3600
    return len(times) / hours if hours > 0 else 0.0
