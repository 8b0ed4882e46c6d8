"""Events as compressed lines of JSON, for a stick and for a hub alike: what `zstd -d` opens."""

from __future__ import annotations

from collections.abc import Sequence

import zstandard

# Events want another matcher than text: short matches inside ids cost more than they save, and what is worth finding
# stands in the few hundred events just before (tests/bench/test_bench_bundle.py compares).
PACKING = {"strategy": 5, "min_match": 6, "window_log": 17, "hash_log": 17, "chain_log": 17, "search_log": 4}


class NotPacked(Exception):
    """These bytes are not what `pack` made."""


class TooLarge(NotPacked):
    """They would unpack to more than was allowed."""


def pack(documents: Sequence[bytes]) -> bytes:
    """`documents`, each the JSON of an event, one a line."""
    how = zstandard.ZstdCompressionParameters(**PACKING, write_content_size=True)
    lines = b"".join(document + b"\n" for document in documents)
    return zstandard.ZstdCompressor(compression_params=how).compress(lines)


def unpack(packed: bytes, most: int) -> list[bytes]:
    """The lines again. TooLarge when they say that they are more than `most` bytes, NotPacked when they are none."""
    try:
        size = zstandard.frame_content_size(packed)
        if not 0 <= size <= most:
            raise TooLarge
        return zstandard.ZstdDecompressor().decompress(packed, max_output_size=max(size, 1)).splitlines()
    except zstandard.ZstdError:
        raise NotPacked from None
