"""Records and blocks are packed before they are sealed."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.kinds import examples
from distro.store.packing import UnreadableRecord, pack, unpack


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_what_was_packed_is_given_back(text: bytes) -> None:
    packed = pack(text)
    assert unpack(packed) == text
    assert len(packed) <= len(text) + 1


@pytest.mark.parametrize("packed", [b"", b"\x02", b"\x01", b"\x01abc", pack(b"x" * 1000)[:-1], b"\x7f" + b"x" * 40])
def test_what_is_cut_or_of_a_later_form_is_refused(packed: bytes) -> None:
    with pytest.raises(UnreadableRecord):
        unpack(packed)


def test_an_event_takes_a_third_of_its_words_at_most() -> None:
    documents = [json.dumps(example, separators=(",", ":")).encode() for example in examples().values()]
    assert sum(len(pack(document)) for document in documents) < sum(map(len, documents)) / 3


def test_threads_pack_beside_each_other() -> None:
    texts = [str(number).encode() * 1000 for number in range(100)]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(unpack, threads.map(pack, texts))) == texts


def test_the_dictionary_is_the_one_that_records_were_packed_with() -> None:
    dictionary = resources.files("distro.store").joinpath("dictionary-1.zstd").read_bytes()
    assert sha256(dictionary).hexdigest() == "0dd4594351bf1da537659321ca4fbcf222574fb688f1d46a28ef98aa47b25fc8"
