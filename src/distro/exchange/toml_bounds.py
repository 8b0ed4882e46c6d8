"""TOML that is bounded before it is read: a small file must not take a laptop's time or memory."""

from __future__ import annotations

import tomllib
from typing import Any

_MOST = 2 << 20  # letters: a hundred times the largest programme
_DEEPEST = 64  # names with dots between them; people write four


def load_toml(text: str) -> dict[str, Any]:
    """What a TOML text says. tomllib.TOMLDecodeError, also for one that is made to take memory or time for ever."""
    if len(text) > _MOST:
        raise tomllib.TOMLDecodeError("too large")
    names = 0
    for part in text.split("."):  # tomllib's time grows with the square of the names between dots
        names = 0 if "\n" in part or "=" in part else names + 1
        if names > _DEEPEST:
            raise tomllib.TOMLDecodeError("too deep")
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise tomllib.TOMLDecodeError("too deep") from None
