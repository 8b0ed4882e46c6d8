"""The card code: minted, read in every state it can arrive in, typed by hand, printed in groups."""

from __future__ import annotations

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from distro.cards.code import ALPHABET, LENGTH, Reading, ReadingKind, grouped, mint, read, read_typed, tag

KEY, OTHER = bytes(range(32)), bytes(range(1, 33))
CODE = "C" + "DEFGHIJKLNOP" + tag(KEY, "DEFGHIJKLNOP")
codes = st.text(ALPHABET, min_size=12, max_size=12).map(lambda letters: "C" + letters + tag(KEY, letters))
places = st.integers(0, LENGTH - 1)


def test_a_code_is_what_the_format_says() -> None:
    """Worked out here from the words of the format, not with the code's own functions."""
    number = int.from_bytes(hmac.new(KEY, b"CDEFGHIJKLNOP", hashlib.sha256).digest(), "big")
    proof = "".join("CDEFGHIJKLNOPRSTUVX"[number // 19**place % 19] for place in range(8))
    assert read("CDEFGHIJKLNOP" + proof, KEY) == Reading(ReadingKind.GENUINE, "CDEFGHIJKLNOP" + proof)


def test_minted_codes_are_genuine_and_never_the_same() -> None:
    minted = {mint(KEY) for _ in range(2000)}
    assert len(minted) == 2000
    assert {(len(code), read(code, KEY).kind) for code in minted} == {(21, ReadingKind.GENUINE)}


@pytest.mark.parametrize("key", [b"", b"short", bytes(33)])
def test_a_key_of_another_size_is_a_defect(key: bytes) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        mint(key)


@given(
    codes, st.sampled_from(["", "]Q1", "]Q3", "$A&", "+q1", "]d2", "\t", "\x02", "]Q1\x1d"]), st.text("\r\n\t\x00\x04 ")
)
def test_prefix_suffix_and_case_do_not_matter(code: str, prefix: str, suffix: str) -> None:
    assert read(prefix + code.lower() + suffix, KEY) == Reading(ReadingKind.GENUINE, code)
    assert read(grouped(code) + suffix, KEY) == Reading(ReadingKind.GENUINE, code)


@given(codes, places, st.sampled_from(ALPHABET + "ABMQWYZ0159Éé?]ص"))
def test_one_wrong_letter_is_suspected_and_never_accepted(code: str, at: int, wrong: str) -> None:
    spoilt = code[:at] + wrong + code[at + 1 :]
    if spoilt.upper() != code:
        assert read(spoilt, KEY) == Reading(ReadingKind.DAMAGED, spoilt.upper(), suspected=code)


@given(codes, st.integers(0, LENGTH - 2))
def test_two_neighbours_swapped_are_suspected(code: str, at: int) -> None:
    spoilt = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
    if spoilt != code:
        assert read(spoilt, KEY) == Reading(ReadingKind.DAMAGED, spoilt, suspected=code)


@given(codes, st.integers(0, LENGTH), st.sampled_from(ALPHABET))
def test_one_letter_too_many_is_damage(code: str, at: int, extra: str) -> None:
    reading = read(code[:at] + extra + code[at:], KEY)
    assert (reading.kind, reading.suspected) == (ReadingKind.DAMAGED, code)


@given(codes, st.integers(6, 20))
def test_a_cut_code_is_cut(code: str, length: int) -> None:
    assert read(code[:length], KEY) == Reading(ReadingKind.CUT, code[:length])
    assert read(code[:length] + "\r\n", KEY).kind is ReadingKind.CUT


@given(codes, st.integers(1, 8))
def test_a_code_whose_beginning_is_missing_is_cut_too(code: str, missing: int) -> None:
    assert read(code[missing:], KEY).kind is ReadingKind.CUT


@given(codes, codes, st.text(ALPHABET, min_size=2, max_size=20))
def test_glued_codes_are_doubled_and_name_the_first(first: str, second: str, part: str) -> None:
    assert read(first + first, KEY) == Reading(ReadingKind.DOUBLED, first)
    assert read(first + second, KEY) == Reading(ReadingKind.DOUBLED, first)
    assert read(first + "\r\n" + second, KEY) == Reading(ReadingKind.DOUBLED, first)
    assert read(part + first, KEY).kind is ReadingKind.DOUBLED


@given(codes)
def test_a_code_of_another_programme_is_foreign(code: str) -> None:
    assert read(code, OTHER) == Reading(ReadingKind.FOREIGN, code)
    assert read(code + code, OTHER).kind is ReadingKind.DOUBLED


@pytest.mark.parametrize(
    "text",
    ["", " ", "\r", "https://example.org/carte?c=1", "5449000000996", "BEGIN:VCARD\nN:Essai", "C", "CDE", "ESSAI",
     "WIFI:T:WPA;S:essai;P:x;;", "\x1b[A\x1b[200~", "é" * 21, "C" * 400, "x" * 4096, "٣" * 21],
)  # fmt: skip
def test_anything_else_is_not_a_card(text: str) -> None:
    assert read(text, KEY) == Reading(ReadingKind.NOT_A_CARD)


@given(st.text(max_size=300))
def test_no_text_breaks_the_reading(text: str) -> None:
    assert read(text, KEY).kind is not ReadingKind.GENUINE
    assert read_typed(text, KEY).kind is not ReadingKind.GENUINE


def test_typed_by_hand_the_eye_compares_the_next_four_letters() -> None:
    for typed in (CODE[:15], CODE[:15].lower(), CODE[1:15], " ".join(CODE[:15]), grouped(CODE)[:21]):
        reading = read_typed(typed, KEY)
        assert reading == Reading(ReadingKind.GENUINE, CODE, by_hand=True), typed
        assert reading.check == CODE[15:19]
    assert grouped(CODE) == f"C DEFG HIJK LNOP · {CODE[13:15]} {CODE[15:19]} {CODE[19:]}"


@given(codes, st.integers(1, 14), st.sampled_from(ALPHABET))
def test_a_slip_of_the_hand_is_damage_or_shows_other_letters_to_the_eye(code: str, at: int, wrong: str) -> None:
    """Two letters catch 360 slips of 361; the four that the desk shows catch the rest."""
    typed = code[:at] + wrong + code[at + 1 : 15]
    if typed != code[:15]:
        reading = read_typed(typed, KEY)
        assert reading.kind is ReadingKind.DAMAGED or reading.check != code[15:19]


def test_a_whole_code_typed_by_hand_needs_no_eye() -> None:
    assert read_typed(CODE, KEY) == Reading(ReadingKind.GENUINE, CODE)
    assert read_typed(CODE[:9], KEY).kind is ReadingKind.CUT
    assert read_typed("Diallo", KEY).kind is ReadingKind.NOT_A_CARD
