"""What a scanner sends besides the card does nothing, at any pace; what a person presses afterwards does."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from distro.cards.code import mint
from distro.scanning.gate import Gate, GateAnswer
from distro.scanning.unread import Unread
from scanning.gated import KEY, Screen

_STRAY = [" ", "\r", "\n", "\t", "\x1b", "a", "5", "é", "\xa0", "\x7f", "\x11"]
_suffixes = st.lists(st.sampled_from(_STRAY), max_size=6).map("".join)
_paces = st.floats(0, 0.25)


def _does_nothing(screen: Screen) -> bool:
    return (screen.typed, screen.pressed) == ("", [])


@given(_suffixes, _paces, st.floats(0.8, 1.4))
@settings(max_examples=400)
def test_no_suffix_acts_whatever_the_pace(suffix: str, pace: float, rushed: float) -> None:
    screen, code = Screen(), mint(KEY)
    screen.strike(code, pace)
    screen.strike(suffix, pace * rushed)
    screen.wait()
    assert screen.scans == [code]
    assert _does_nothing(screen)
    assert screen.junk == 0
    screen.strike(" ", 0.4)
    screen.wait()
    assert screen.typed == " "


@given(_suffixes, st.floats(0, 0.028), _suffixes, st.sampled_from(["", "\r", " ", "\r ", "\t "]))
@settings(max_examples=300)
def test_two_cards_in_one_piece_are_both_read_whatever_stands_around_them(
    before: str, pace: float, behind: str, between: str
) -> None:
    screen, one, other = Screen(), mint(KEY), mint(KEY)
    screen.strike(before + one + between + other + behind, pace)
    screen.wait()
    assert screen.scans == [one, other]
    assert _does_nothing(screen)


@pytest.mark.parametrize("pace", [0.0, 0.002, 0.01, 0.02, 0.04])
@pytest.mark.parametrize("suffix", [" ", "\r ", "\t ", "\r\n ", "  ", "\r\r\r ", " \r "])
def test_a_space_that_a_person_presses_is_theirs_a_moment_later(suffix: str, pace: float) -> None:
    screen = Screen()
    screen.strike(mint(KEY) + suffix, pace)
    screen.strike(" ", 0.4 if len(suffix) > 3 else 0.11)
    screen.wait()
    assert screen.typed == " "


def test_each_key_behind_a_scan_keeps_the_next_one_out() -> None:
    """A Return that comes late, and a Space right behind it."""
    screen = Screen()
    screen.strike(mint(KEY), 0.004)
    screen.strike("\r", 0.2)
    screen.strike(" ", 0.005)
    for _ in range(20):
        screen.strike(" ", 0.05)
    screen.wait()
    assert _does_nothing(screen)


def test_a_long_suffix_leaves_the_verdict_alone() -> None:
    screen, code = Screen(), mint(KEY)
    screen.strike(code + " point de distribution 12\r", 0.003)
    screen.wait()
    assert (screen.scans, screen.junk, screen.typed) == ([code], 0, "")


def test_a_key_before_the_letters_of_a_slow_scanner_is_known_the_second_time() -> None:
    screen = Screen()
    for _ in range(3):
        screen.strike(" ", 1.0)
        screen.strike(mint(KEY), 0.15)
        screen.wait()
    assert len(screen.scans) == 3
    assert screen.typed == "", "it was typed before the first scan, and taken back with it"
    screen.strike(" ", 1.0)
    screen.wait()
    assert screen.typed == " ", "a hand's"


@pytest.mark.parametrize("pace", [0.05, 0.15, 0.25])
@pytest.mark.parametrize("prefix", ["QR:", "]Q1", "00", "https://a.b/"])
def test_the_prefix_of_a_slow_scanner_is_taken_back_each_time_and_what_a_hand_typed_before_stays(
    prefix: str, pace: float
) -> None:
    """The second time its colon is held, and the letters before that had gone on."""
    screen = Screen()
    screen.strike("12", 0.4)
    for at in range(1, 4):
        screen.wait()
        screen.strike(f"{prefix}{mint(KEY)}\r", pace)
        screen.wait()
        assert (len(screen.scans), screen.typed) == (at, "12")


def test_a_space_behind_a_paste_and_behind_what_is_no_card_is_not_a_hands() -> None:
    screen = Screen()
    screen.do(screen.gate.paste(mint(KEY), screen.now))
    screen.strike(" ", 0.02)
    screen.wait()
    screen.strike("6111035000058\r", 0.003)
    screen.strike(" ", 0.02)
    screen.wait()
    assert _does_nothing(screen)


@given(
    st.lists(st.integers(1, 45), min_size=1, max_size=4),
    st.sampled_from(["", "]Q1", "QR:"]),
    st.floats(0, 0.19),
    st.sampled_from(["", "12"]),
)
@settings(max_examples=100)
def test_cards_that_are_pasted_in_pieces_are_read_and_leave_none_of_them(
    cuts: list[int], prefix: str, between: float, before: str
) -> None:
    """Also behind what a hand had begun to type there: that stays, and no piece."""
    screen, first, code = Screen(), mint(KEY), mint(KEY)
    screen.strike(before, 0.4)
    screen.wait(10)
    text = f"{first}\n{prefix}{code}\n"
    ends = sorted({cut for cut in cuts if cut < len(text)} | {len(text)})
    for begin, end in zip([0, *ends], ends, strict=False):
        screen.now += between
        screen.do(screen.gate.paste(text[begin:end], screen.now))
        screen.wait(0.1)
    assert first in screen.scans
    assert screen.scans[-1] == code
    assert screen.typed == before
    screen.typed = ""
    assert _does_nothing(screen)


@given(_suffixes, st.text(max_size=3), st.floats(0, 0.25))
def test_what_is_pasted_right_behind_a_card_leaves_its_verdict_alone(suffix: str, more: str, pace: float) -> None:
    screen, code = Screen(), mint(KEY)
    screen.do(screen.gate.paste(code, screen.now))
    screen.now += pace
    screen.do(screen.gate.paste((suffix + more)[:7], screen.now))
    screen.wait()
    assert screen.scans == [code]
    assert _does_nothing(screen)
    assert screen.junk == 0


@pytest.mark.parametrize("pasted", [1, 10, 20])
def test_a_paste_that_is_cut_short_and_goes_on_as_keys_is_read(pasted: int) -> None:
    screen, code = Screen(), mint(KEY)
    screen.do(screen.gate.paste(code[:pasted], screen.now))
    screen.now += 0.6
    screen.strike(code[pasted:] + "\r", 0.0)
    screen.wait()
    assert screen.scans[-1] == code
    assert _does_nothing(screen)


@pytest.mark.parametrize("suffix", [" ", "\r ", "\t ", "\r"])
def test_a_key_behind_a_paste_of_anything_is_not_a_hands(suffix: str) -> None:
    screen = Screen()
    screen.do(screen.gate.paste("https://example.org/x", screen.now))
    screen.typed = ""
    screen.strike(suffix, 0.02)
    screen.wait()
    assert _does_nothing(screen)
    screen.strike(" ", 0.4)
    screen.wait()
    assert screen.typed == " "


def test_until_the_verdict_is_painted_no_key_answers_it() -> None:
    screen = Screen()
    screen.strike(mint(KEY), 0.004)
    screen.gate.unseen = True
    screen.strike(" ", 0.2)
    screen.wait()
    screen.gate.painted(0.21)
    assert screen.typed == ""
    screen.strike(" ", 0.4)
    screen.wait()
    assert screen.typed == " "


def test_the_same_card_is_the_same_scan_only_while_it_stands_there() -> None:
    standing = [False]
    gate = Gate(lambda text: True, lambda text: True, lambda letters: standing[0])
    assert [gate.seen("x", at).scans for at in (0.0, 1.0, 2.0)] == [("x",)] * 3
    standing[0] = True
    assert [gate.seen("x", at).scans for at in (3.0, 4.0, 4.9)] == [()] * 3
    assert gate.seen("x", 5.1) == GateAnswer(scans=("x",)), "tries that were swallowed renew nothing"


_FARSI = "ؤیبلاتنمکگظطزرذدپوچحخ"


@pytest.mark.parametrize(
    ("typed", "points_to"),
    [
        (_FARSI, Unread.LAYOUT),
        ("ЩДЕФГХИЙКЛНОПРСТУВКСЖ", Unread.LAYOUT),
        ("CBDEFGHIJKLMNOPQRSTUW", Unread.LAYOUT),
        ("".join(f"{ord(letter):02}" for letter in "CDEFGHIJKLNOPRSTUVXCD"), Unread.ALT_DIGITS),
        ("".join(f"{ord(letter):04}" for letter in "CDEFGHIJKLNOPRSTUVXCD"), Unread.ALT_DIGITS),
        (
            "".join("º¡™£¢∞§¶•ª"[int(d)] for letter in "CDEFGHIJKLNOPRSTUVXCD" for d in f"{ord(letter):03}"),
            Unread.ALT_DIGITS,
        ),
        ("6111035000058", None),
        ("https://example.org/x?y=12", None),
        ("https://example.org/x", None),
        ("point de distribution un", None),
    ],
)
def test_what_keeps_a_scanner_from_being_understood_is_named(typed: str, points_to: Unread | None) -> None:
    screen = Screen()
    screen.strike(typed + "\r", 0.004)
    screen.wait()
    assert screen.junk
    assert screen.unread == points_to
