"""A batch: changes to one or more tables that happen together or not at all, as JSON.

    [{"table": "handovers", "put": {"17": {...}, "18": {...}}}, {"table": "days", "gone": [3]}]

Memory is only ever changed from a batch decoded out of the bytes that went to the disk, so the two cannot differ.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import DecodeError, Raw, Struct, ValidationError
from msgspec.json import Decoder, Encoder


class TableChange(Struct, omit_defaults=True, forbid_unknown_fields=True):
    """What happens to one table, in this order: dropped or emptied, then documents gone, then documents put.

    An empty change makes an empty table. `fresh` empties the table and starts its numbering again; `dropped` also
    forgets its name.
    """

    table: str
    put: dict[int, Raw] = {}
    gone: list[int] = []
    fresh: bool = False
    dropped: bool = False


class NotABatch(ValueError):
    """The bytes are not the JSON of a batch."""


_encode = Encoder().encode
_decode = Decoder(list[TableChange]).decode


def encode_batch(changes: Sequence[TableChange]) -> tuple[bytes, list[TableChange]]:
    """The batch as JSON, and as it will be read back from there.

    ValueError when a document is not the JSON of one value: it would be read back as something else.
    """
    payload = _encode(changes)
    batch = decode_batch(payload)
    if batch != list(changes):
        raise NotABatch("a document is not one JSON value without blanks around it")
    return payload, batch


def decode_batch(payload: bytes) -> list[TableChange]:
    """The changes; NotABatch when `payload` is something else."""
    try:
        return _decode(payload)
    except (DecodeError, ValidationError, UnicodeDecodeError) as error:
        raise NotABatch(str(error)) from None
