"""Events as compressed lines of JSON, for a stick and for a hub alike: what `zstd -d` opens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import zstandard

# Events want another matcher than text: short matches inside ids cost more than they save, and what is worth finding
# stands in the few hundred events just before (tests/bench/test_bench_bundle.py compares).
PACKING = {"strategy": 5, "min_match": 6, "window_log": 17, "hash_log": 17, "chain_log": 17, "search_log": 4}
_WINDOW = 1 << 20  # bytes of memory that whoever packed may ask of whoever unpacks
_STEP = 64 << 10
_LONGEST = 1 << 20  # bytes of a line


class NotPacked(Exception):
    """These bytes are not what `pack` made."""


class TooLarge(NotPacked):
    """They would unpack to more than was allowed."""


def pack(documents: Iterable[bytes]) -> bytes:
    """`documents`, each the JSON of an event, one a line."""
    how = zstandard.ZstdCompressionParameters(**PACKING, write_content_size=True)
    lines = b"".join(document + b"\n" for document in documents)
    return zstandard.ZstdCompressor(compression_params=how).compress(lines)


def unpack(packed: bytes, most: int) -> Iterator[bytes]:
    """The lines again, one at a time: what they come to is never in memory at once.

    TooLarge as soon as they are more than `most` bytes, or one is longer than any event; NotPacked when they are
    none.
    """
    rest, passed = b"", 0
    try:
        with zstandard.ZstdDecompressor(max_window_size=_WINDOW).stream_reader(packed) as reader:
            while step := reader.read(_STEP):
                passed += len(step)
                if passed > most or len(rest) > _LONGEST:
                    raise TooLarge
                *lines, rest = (rest + step).split(b"\n")
                yield from lines
    except zstandard.ZstdError:
        raise NotPacked from None
    if rest:
        raise NotPacked
