"""The gate: every scan is a scan, at any pace and after anything; no word that a hand types is one."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from distro.cards.code import ReadingKind, mint, read
from distro.scanning.gate import GateAnswer, Stroke
from scanning.gated import KEY, Screen

LETTERS = "CDEFGHIJKLNOPRSTUVX"


@pytest.mark.parametrize("suffix", ["", "\r", "\n", "\t", "\r\n", "\t\r"])
@pytest.mark.parametrize("gap", [0.0, 0.001, 0.005, 0.02, 0.029])
def test_a_scan_is_a_scan_and_leaks_nothing(gap: float, suffix: str) -> None:
    screen, code = Screen(), mint(KEY)
    screen.strike(code + suffix, gap)
    screen.wait()
    assert (screen.scans, screen.typed, screen.pressed, screen.junk) == ([code], "", [], 0)


@pytest.mark.parametrize("typed", ["", "Dial", "une note en cours "])
def test_what_was_being_typed_stays(typed: str) -> None:
    screen, code = Screen(), mint(KEY)
    screen.strike(typed, 0.15)
    screen.wait(0.5)
    screen.strike(code + "\r", 0.004)
    assert (screen.scans, screen.typed, screen.pressed) == ([code], typed, [])


def test_a_slow_scanner_is_known_by_its_proof() -> None:
    screen, code = Screen(), mint(KEY)
    screen.strike(code, 0.12)
    assert (screen.scans, screen.typed) == ([code], "")


def test_two_scans_in_one_chunk_are_two_and_the_same_card_twice_is_one() -> None:
    one, other = mint(KEY), mint(KEY)
    for glue in ("", "\r", "\r\n"):
        screen = Screen()
        screen.strike(one + glue + other + "\r", 0.001)
        screen.wait()
        assert (screen.scans, screen.typed, screen.pressed) == ([one, other], "", [])
    screen = Screen()
    screen.strike(f"{one}\r{one}\r", 0.001)
    assert screen.scans == [one]
    screen.wait(4)
    screen.strike(f"{one}\r", 0.001)
    assert screen.scans == [one, one]


@given(st.integers(0, 21), st.floats(0.051, 0.29))
def test_a_burst_that_stalls_anywhere_is_still_one_scan(at: int, stall: float) -> None:
    screen, code = Screen(), mint(KEY)
    screen.strike(code[:at], 0.002)
    screen.now += stall
    screen.strike(code[at:] + "\r", 0.002)
    screen.wait()
    assert (screen.scans, screen.typed) == ([code], "")


@given(st.integers(1, 20), st.floats(0.31, 2.8), st.sampled_from([0.001, 0.02, 0.12]))
def test_a_scan_torn_by_a_laptop_that_stood_still_is_read_and_leaves_nothing(at: int, stall: float, gap: float) -> None:
    screen, code = Screen(), mint(KEY)
    screen.strike(code[:at], gap)
    screen.wait(stall)
    screen.strike(code[at:], gap)
    screen.wait()
    assert (screen.scans[-1:], screen.typed, screen.pressed) == ([code], "", [])


@pytest.mark.parametrize(
    "junk",
    [
        *("https://example.org/x?y=1", "0123456789012", "\x1b[31mROUGE", "A" * 4000, "WIFI:T:WPA;;"),
        *("123", "12", " ", "\x11", "\x03", "  ", "\x1b", "a ", " 1", "OK\t", "\x7f", "12345", "+", "\t", "\x1b[A"),
    ],
)
def test_any_other_barcode_is_refused_and_swallowed_with_its_enter(junk: str) -> None:
    screen = Screen()
    screen.strike(junk + "\r", 0.002)
    screen.wait()
    assert screen.scans == []
    assert screen.junk > 0
    assert (screen.typed, screen.pressed) == ("", [])
    code = mint(KEY)
    screen.strike(code + "\r", 0.002)
    assert screen.scans == [code]  # and nothing is glued to the next


def test_a_damaged_or_foreign_card_is_handed_on_to_be_told_apart() -> None:
    code = mint(KEY)
    wrong = code[:9] + ("D" if code[9] != "D" else "E") + code[10:]
    for text, kind in [
        (wrong, ReadingKind.DAMAGED),
        (mint(bytes(32)), ReadingKind.FOREIGN),
        (code[:15], ReadingKind.CUT),
    ]:
        screen = Screen()
        screen.strike(text + "\r", 0.003)
        assert [read(scan, KEY).kind for scan in screen.scans] == [kind]
        assert (screen.typed, screen.pressed) == ("", [])


words = st.text("abcdefghijklmnopqrstuvwxyzéèàç' -", min_size=1, max_size=12)


@given(words, st.lists(st.floats(0.06, 0.6), min_size=12, max_size=12))
def test_no_word_that_a_hand_types_is_swallowed_or_a_scan(word: str, gaps: list[float]) -> None:
    screen = Screen()
    for character, gap in zip(word, gaps, strict=False):
        screen.strike(character, gap)
    screen.strike("\r", 0.2)
    screen.wait()
    assert (screen.typed, screen.pressed, screen.scans, screen.junk) == (word, ["enter"], [], 0)


@pytest.mark.parametrize("control", range(32))
def test_every_control_character_at_every_place_of_a_scan_does_nothing(control: int) -> None:
    for at in range(22):
        screen, code = Screen(), mint(KEY)
        screen.strike(code[:at], 0.002)
        screen.strike(chr(control), 0.002)
        screen.strike(code[at:] + "\r", 0.002)
        screen.wait()
        assert (at, screen.typed, screen.pressed) == (at, "", [])


def test_a_click_within_a_scan_does_nothing_and_a_hand_may_click() -> None:
    screen = Screen()
    screen.strike("0123", 0.002)
    for _ in range(2):
        screen.do(screen.gate.stroke(Stroke("mouse"), screen.now + 0.002))
    screen.strike("\r", 0.002)
    assert (screen.typed, screen.pressed) == ("", [])
    screen.wait()
    for _ in range(2):
        screen.now += 0.02
        screen.do(screen.gate.stroke(Stroke("mouse"), screen.now))
    screen.wait()
    assert screen.pressed == ["mouse", "mouse"]


@pytest.mark.parametrize("typed", ["5\r", "ab", "où", " ", "\t", "\x1b"])
def test_two_keys_that_a_hand_rolls_over_are_both_taken_after_a_moment(typed: str) -> None:
    screen = Screen()
    screen.strike(typed, 0.02)
    screen.wait(0.05)
    assert screen.typed == "".join(c for c in typed if c.isprintable())
    assert len(screen.pressed) == sum(not c.isprintable() for c in typed)
    assert screen.junk == 0


def test_space_right_after_a_scan_is_a_hand() -> None:
    screen, code = Screen(), mint(KEY)
    screen.strike(code + "\r", 0.004)
    screen.strike(" ", 0.12)
    screen.wait(0.05)
    assert (screen.scans, screen.typed) == ([code], " ")


@pytest.mark.parametrize("burst", ["ab c", "a\x11bc", "1 23", "\x1babc", "Essai D"])
def test_a_burst_with_a_key_that_does_something_is_no_hand_even_when_a_paste_cuts_it_short(burst: str) -> None:
    """Found with 25,000 random inputs: F1 and Space of a short burst reached the desk because a paste came behind."""
    for cut_short in (lambda screen: screen.do(screen.gate.paste("x", screen.now)), Screen.wait):
        screen = Screen()
        screen.strike(burst, 0.002)
        cut_short(screen)
        assert screen.pressed == []
        assert screen.typed in ("", "x")
        assert screen.junk


@pytest.mark.parametrize("text", ["{}", "{}\n", "{}\r\n", "]Q1{}\n", "abc{}\n"])
def test_a_bracketed_paste_is_a_scan_and_any_other_paste_passes(text: str) -> None:
    screen, code = Screen(), mint(KEY)
    outcome = screen.gate.paste(text.format(code), 1.0)
    assert [read(scan, KEY).code for scan in outcome.scans] == [code]
    assert outcome.paste_on == ""
    assert screen.gate.paste("Essai Deux\n", 9.0) == GateAnswer(paste_on="Essai Deux")
    assert screen.gate.paste("Essai\x1b[2J", 10.0).junk
    assert screen.gate.paste("A" * 4000, 11.0).junk


def test_random_input_never_becomes_a_scan() -> None:
    """2,000 random bursts, 50,000 keys: none is genuine, and the next card is always read."""
    random, screen = Random(4), Screen()
    for _ in range(2_000):
        text = "".join(random.choice(LETTERS + "0123456789 \x1b\r\t") for _ in range(random.randint(1, 50)))
        screen.strike(text, random.choice([0.001, 0.01, 0.03]))
        screen.wait(0.5)
    assert [scan for scan in screen.scans if read(scan, KEY).kind is ReadingKind.GENUINE] == []
    code = mint(KEY)
    screen.strike(code + "\r", 0.001)
    assert read(screen.scans[-1], KEY).code == code


@pytest.mark.parametrize("pace", [0.01, 0.031, 0.04, 0.092])
@pytest.mark.parametrize("key", ["space", "enter", "f4", "escape"])
def test_a_key_that_is_held_down_is_pressed_once_and_perhaps_a_second_time(key: str, pace: float) -> None:
    screen = Screen()
    pressed = 0
    for gap in (5.0, 0.5, *[pace] * 40):
        screen.now += gap
        stroke = Stroke(key, " " if key == "space" else "")
        for outcome in (screen.gate.stroke(stroke, screen.now), screen.gate.tick(screen.now + pace / 2)):
            pressed += len(outcome.pass_on)
    screen.wait()
    assert pressed <= 2


def test_keys_that_move_and_letters_go_on_as_long_as_they_are_held() -> None:
    screen = Screen()
    for key, character in (("down", ""), ("backspace", ""), ("a", "a")):
        screen.wait(5)
        moved = 0
        for gap in (0.5, *[0.04] * 20):
            screen.now += gap
            moved += len(screen.gate.stroke(Stroke(key, character), screen.now).pass_on)
        moved += len(screen.gate.tick(screen.now + 1).pass_on)
        assert moved == 21, key


@pytest.mark.parametrize("key", ["down", "up", "pagedown", "left", "backspace", "delete"])
@pytest.mark.parametrize("pace", [0.005, 0.015, 0.025, 0.030, 0.033])
def test_keys_that_move_go_on_at_once_however_fast_the_keyboard_repeats_them(key: str, pace: float) -> None:
    """GNOME repeats a key each 30 ms, others twice as fast: as fast as a scanner types."""
    screen, random = Screen(), Random(7)
    struck, moved, junk = 0, 0, 0
    for gap in (5.0, 0.5, *(pace + random.uniform(-0.002, 0.002) for _ in range(60))):
        for outcome in (screen.gate.tick(screen.now + gap), screen.gate.stroke(Stroke(key), screen.now + gap)):
            moved, junk = moved + len(outcome.pass_on), junk + outcome.junk
        screen.now, struck = screen.now + gap, struck + 1
        assert moved >= struck - 1
    moved += len(screen.gate.tick(screen.now + 1).pass_on)
    assert (moved, junk) == (struck, 0)


def test_keys_that_move_among_the_letters_of_a_scan_are_still_the_scanners() -> None:
    screen = Screen()
    for letter in "12345678":
        screen.now += 0.005
        screen.gate.stroke(Stroke(letter, letter), screen.now)
    outcomes = []
    for _ in range(3):
        screen.now += 0.005
        outcomes.append(screen.gate.stroke(Stroke("down"), screen.now))
    outcomes.append(screen.gate.tick(screen.now + 1))
    assert sum(len(outcome.pass_on) for outcome in outcomes) == 0
    assert sum(outcome.junk for outcome in outcomes) == 11


def test_a_space_twice_in_a_name_is_one() -> None:
    screen = Screen()
    screen.strike("Awa", 0.2)
    screen.strike("  ", 0.05)
    screen.strike("Diallo", 0.2)
    screen.wait()
    assert screen.typed == "Awa Diallo"
