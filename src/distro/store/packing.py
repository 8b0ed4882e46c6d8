"""Packing: what goes under a seal is made small first, by zstd with a dictionary of what is written again and again.

    form (1 byte) | the text as it is (form 0), or a zstd frame without its magic number (form 1)

The form says which dictionary a text was packed with; so a dictionary is never changed, and a new one is a new form.
Those of distro lie beside this file, made by `tests/corpus/dictionary.py` of invented people alone. One for all stores
costs a store some bytes a record, beside one of its own; but a record then needs nothing else to be read again, neither
its neighbours nor a file that may be lost.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from threading import local
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zstandard import ZstdCompressionDict

_PLAIN, _PACKED = b"\0", b"\1"
_LEVEL = 3


class UnreadableRecord(Exception):
    """This was not packed by this version of distro, or not by distro at all."""


@cache
def _dictionary() -> ZstdCompressionDict:
    from zstandard import DICT_TYPE_FULLDICT, ZstdCompressionDict

    text = resources.files(__package__).joinpath("dictionary-1.zstd").read_bytes()
    dictionary = ZstdCompressionDict(text, dict_type=DICT_TYPE_FULLDICT)
    dictionary.precompute_compress(level=_LEVEL)
    return dictionary


class _Zstd(local):
    """The packers of one thread: none of them may be used by two at a time."""

    def __init__(self) -> None:
        import zstandard

        form = zstandard.FORMAT_ZSTD1_MAGICLESS
        how = zstandard.ZstdCompressionParameters.from_level(
            _LEVEL, format=form, write_content_size=True, write_dict_id=False
        )
        self.pack = zstandard.ZstdCompressor(dict_data=_dictionary(), compression_params=how).compress
        self.unpack = zstandard.ZstdDecompressor(dict_data=_dictionary(), format=form).decompress
        self.refusal = zstandard.ZstdError


@cache
def _zstd() -> _Zstd:
    return _Zstd()


def pack(text: bytes) -> bytes:
    """`text` made small, at most one byte longer than it is."""
    packed = _zstd().pack(text)
    return _PACKED + packed if len(packed) < len(text) else _PLAIN + text


def unpack(packed: bytes) -> bytes:
    """The text again; UnreadableRecord."""
    form, zstd = packed[:1], _zstd()
    if form == _PLAIN:
        return packed[1:]
    if form != _PACKED:
        raise UnreadableRecord
    try:
        return bytes(zstd.unpack(packed[1:]))
    except zstd.refusal:
        raise UnreadableRecord from None
