"""The distro of before: this one without a kind of event (CardHeld), without a word of a list (goods that are
infested), and without a field (which card replaces a revoked one).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Literal, Union

import msgspec
import pytest

from distro.model import decoding
from distro.model import events as e
from distro.model.goods import AdjustmentReason
from distro.stations import gate

# Why goods are missing, when there was one reason less.
_WORDS = tuple(one.value for one in AdjustmentReason if one is not AdjustmentReason.INFESTED)
_REASON = Literal[_WORDS] | None  # type: ignore[valid-type]
_GOODS = msgspec.defstruct("GoodsMoved", [("reason", _REASON, None)], tag_field="kind", tag="GoodsMoved")
_KINDS = (_GOODS, *(kind for kind in e.KINDS if kind not in (e.CardHeld, e.GoodsMoved)))
_knows = msgspec.json.Decoder(Union[_KINDS]).decode  # noqa: UP007
_AT_HAND = 1 << 14  # events that are read once, however many laptops of one process read them
_decode = lru_cache(_AT_HAND)(decoding.decode)


@lru_cache(_AT_HAND)
def _of_before(document: bytes) -> e.Event:
    """What the older distro makes of an event."""
    _knows(document)
    said = msgspec.json.decode(document)
    if said["kind"] == "CardRevoked":
        said.pop("replaced_by", None)
    event: e.Event = _decode(msgspec.json.encode(said))
    return event


@contextmanager
def older() -> Iterator[None]:
    """Inside, this is the older distro."""
    with pytest.MonkeyPatch.context() as code:
        code.setattr(gate, "decode", _of_before)
        yield


@contextmanager
def running() -> Iterator[None]:
    """Inside an `older`, this is the distro of now all the same."""
    with pytest.MonkeyPatch.context() as code:
        code.setattr(gate, "decode", _decode)
        yield
