"""What stands under the words that two laptops show, and that the page on their cost says what the code does."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import pytest

from distro.exchange import keys
from distro.exchange.keys import Address, Identity, words_of
from distro.store import new_recovery_words
from distro.store.passphrase import word_list

PAGE = Path(__file__).parents[2] / ".github/decisions/011-what-words-cost.md"


def told(pattern: str) -> int:
    """A number that the page says."""
    [found] = re.findall(pattern, " ".join(PAGE.read_text("utf-8").split()))
    return int(found)


def test_every_key_and_id_of_both_is_under_the_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "_SLOW", 2)
    one, other, else_ = (Identity(bytes([number]) * 32).address for number in (1, 2, 3))
    pairs = [
        (("0000000a", one), ("0000000b", other)),
        (("0000000c", one), ("0000000b", other)),
        (("0000000a", one), ("0000000c", other)),
        (("0000000b", one), ("0000000a", other)),
        (("0000000a", Address(else_.signer, one.recipient)), ("0000000b", other)),
        (("0000000a", Address(one.signer, else_.recipient)), ("0000000b", other)),
        (("0000000a", one), ("0000000b", Address(else_.signer, other.recipient))),
        (("0000000a", one), ("0000000b", Address(other.signer, else_.recipient))),
    ]
    shown = [words_of(*pair, word_list()) for pair in pairs]
    assert shown == [words_of(b, a, word_list()) for a, b in pairs], "on both screens"
    assert all(one != other for one, other in combinations(shown, 2))


def test_a_try_costs_what_the_page_says() -> None:
    words, bits = told(r"there are (\d+) words of 11 bits"), told(r"11 bits, (\d+) in all")
    assert len(word_list()) == 2**11
    assert bits == 11 * words
    assert told(r"2\^(\d+) tries a side") == bits // 2
    assert told(r"n = (\d+), r = 8, p = 1") == keys._SLOW
    assert told(r"wants (\d+) MiB") << 20 == 128 * 8 * keys._SLOW, "RFC 7914: 128 r n bytes"
    address = Identity(bytes(32)).address
    assert len(words_of(("0000000a", address), ("0000000b", address), word_list()).split()) == words
    assert len(new_recovery_words().split()) == told(r"Recovery words\*\* are (\d+)")
