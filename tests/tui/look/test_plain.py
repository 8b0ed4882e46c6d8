"""The one door for text: nothing live, nothing reordered, nothing wider than its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from distro.texts import speak
from distro.texts.spaces import NO_BREAK
from distro.tui.look import arabic, plain
from distro.tui.look.plain import Cell
from stage import Stage, household
from tui.driving import driving, press, screen

HOSTILE = "Ali [@click=app.quit]x[/] \x1b]0;pris\x07\x1b[2J\u202egnp \x9b31m[/] Ben"


@given(st.text(), st.integers(0, 60), st.booleans())
def test_a_field_is_exactly_as_wide_as_it_should_be_and_holds_nothing_live(text: str, width: int, end: bool) -> None:
    field = plain.fit(text, width, end)
    assert cell_len(field) == width
    assert not [
        letter for letter in field if ord(letter) < 32 or 0x7F <= ord(letter) < 0xA0 or letter in "\u202e\u2066"
    ]


@given(st.text(), st.integers(1, 60))
def test_wrapping_loses_no_letter_and_never_runs_over(text: str, width: int) -> None:
    lines = plain.wrapped(text, width)
    assert all(cell_len(line) <= max(width, 2) for line in lines)
    kept = plain.clean(text).replace(" ", "").replace(NO_BREAK, "")
    assert "".join(lines).replace(" ", "").replace(NO_BREAK, "") == kept


def test_markup_is_text() -> None:
    assert plain.row(Cell("[bold]a[/]", 12)).plain == "[bold]a[/]  "
    assert plain.content(HOSTILE).spans == []


def test_arabic_is_joined_turned_and_padded_at_its_own_side() -> None:
    field = plain.fit("محمد", 8)
    assert field.endswith(" " * 4)
    assert field[:4] == "\ufeaa\ufee4\ufea4\ufee3"  # dal at the left, the initial mim at the right
    speak("ar")
    assert plain.fit("محمد", 8).startswith(" " * 4)
    assert plain.row(Cell("1", 2), Cell("2", 2)).plain == " 2 1"


def test_a_terminal_that_joins_letters_itself_gets_them_as_they_are() -> None:
    arabic.shape_here(False)
    assert plain.fit("محمد", 4) == "محمد"


@pytest.mark.parametrize("text", ["Est-ce vrai ? Oui !", "Espace : tout"])
def test_a_french_line_never_begins_with_its_punctuation(text: str) -> None:
    for width in range(9, 30):
        assert not [line for line in plain.wrapped(text, width) if line[:1] in ":?!"]


async def test_a_hostile_name_is_a_name(stage: Stage) -> None:
    from distro.rules.clean import printed
    from distro.stations import card_office, registration

    session = stage.session
    one = session.books.register.get("h-RBT-0001")
    assert one is not None
    hostile = household(99, *[(m.sex, m.ages) for m in one.members], name=printed(HOSTILE))
    registration.register(session, [hostile])
    card_office.issue(session, [hostile])
    async with driving(stage, [stage.card(99).code]) as (app, pilot):
        await press(pilot, "f9")
        text = screen(app)
        assert "[@click=app.quit]" in text
        assert "\x1b" not in text
        assert "\u202e" not in text
        await press(pilot, "f2", "=Ali", "escape")
        assert app.is_running
