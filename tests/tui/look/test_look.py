"""How a verdict looks: apart for every eye, readable from afar, there without colour."""

from __future__ import annotations

import itertools

import pytest
from textual.color import Color
from textual.theme import Theme

from distro.model.verdicts import VerdictCode
from distro.texts import LANGUAGES, say, speak
from distro.tui.commands import key_name
from distro.tui.desk.letters import doubled, drawn, in_blocks, shape
from distro.tui.desk.page import _OFFERS
from distro.tui.desk.wording import Showing, Tone
from distro.tui.look import theme
from distro.tui.widgets.hints import Hints
from stage import Stage
from tui.driving import driving

WORDS = ["ready", "done", "one_moment", *VerdictCode]

# Viénot, Brettel and Mollon (1999): deuteranopia and protanopia in linear RGB.
BLIND = {
    "deuteranopia": ((0.29275, 0.70725, 0.0), (0.29275, 0.70725, 0.0), (-0.02234, 0.02234, 1.0)),
    "protanopia": ((0.11238, 0.88762, 0.0), (0.11238, 0.88762, 0.0), (0.00401, -0.00401, 1.0)),
}


def linear(channel: int) -> float:
    value = channel / 255
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def lab(rgb: tuple[float, float, float]) -> tuple[float, float, float]:
    r, g, b = rgb
    xyz = (
        (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505,
        0.2126 * r + 0.7152 * g + 0.0722 * b,
        (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089,
    )
    x, y, z = (max(v, 0) ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def seen(colour: str, eye: str) -> tuple[float, float, float]:
    rgb = tuple(linear(channel) for channel in Color.parse(colour).rgb)
    return lab(tuple(sum(a * b for a, b in zip(row, rgb, strict=True)) for row in BLIND[eye]))  # type: ignore[arg-type]


@pytest.mark.parametrize("eye", BLIND)
@pytest.mark.parametrize("look", theme.THEMES, ids=lambda look: look.name)
def test_yes_and_no_stay_far_apart_for_every_eye(look: Theme, eye: str) -> None:
    for one, other in itertools.combinations(("yes", "no", "look"), 2):
        a, b = (seen(look.variables[f"tone-{tone}"], eye) for tone in (one, other))
        apart = sum((x - y) ** 2 for x, y in zip(a, b, strict=True)) ** 0.5
        assert apart > (60 if "yes" in (one, other) else 20), (one, other, apart)


@pytest.mark.parametrize("look", theme.THEMES, ids=lambda look: look.name)
def test_words_stand_out_from_their_ground(look: Theme) -> None:
    for tone in Tone:
        ground, ink = (Color.parse(look.variables[name]) for name in (f"tone-{tone}", f"tone-on-{tone}"))
        assert ground.get_contrast_text is not None
        lighter, darker = sorted((luminance(ground), luminance(ink)), reverse=True)
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5, (look.name, tone)


def luminance(colour: Color) -> float:
    r, g, b = (linear(channel) for channel in colour.rgb)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


@pytest.mark.parametrize("spoken", LANGUAGES)
@pytest.mark.parametrize("word", WORDS)
def test_every_verdict_is_drawn_large_within_80_columns(word: str, spoken: str) -> None:
    speak(spoken)
    pixels = drawn(say(f"desk.word.{word}"))
    mark = shape("triangle")
    assert len({len(row) for row in pixels}) == 1
    assert len(pixels[0]) + len(mark[0]) + 3 + 4 <= 80
    assert any("█" in line for line in in_blocks(pixels))
    assert in_blocks(pixels, ascii_only=True) == [
        line.translate(str.maketrans("█▀▄", '#"_')) for line in in_blocks(pixels)
    ]


def test_a_doubled_drawing_keeps_its_form() -> None:
    rows = drawn("A")
    larger = doubled(rows)
    assert (len(larger), len(larger[0])) == (2 * len(rows), 2 * len(rows[0]))
    assert [row[::2] for row in larger[::2]].count("." * 5) == rows.count("." * 5)


def test_each_tone_has_a_shape_of_its_own() -> None:
    assert len({tuple(shape(tone.shape)) for tone in Tone}) == len(Tone)
    assert Showing().tone is Tone.QUIET


@pytest.mark.parametrize("spoken", LANGUAGES)
async def test_the_desks_hints_fit_80_columns(stage: Stage, spoken: str) -> None:
    speak(spoken)
    async with driving(stage) as (app, _):
        hints = app.desk_screen.query_one(Hints)
        assert {"find", "type_code", "undo", "part", "menu", "help"} <= {offer.name for offer, _ in hints.fitting(80)}
        assert sum(cells for _, cells in hints.fitting(80)) <= 82
    assert all(key_name(offer.key) for offer in _OFFERS if offer.key)
