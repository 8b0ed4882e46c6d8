"""The Linux console: every text and every screen is drawn with characters that a font of it has."""

from __future__ import annotations

import tomllib
from datetime import datetime
from pathlib import Path

import pytest

from distro.cli import main
from distro.stations import console_font
from distro.stations.fitness import examine
from distro.texts import language, speak
from distro.tui.look.arabic import in_visual_order, is_arabic
from distro.tui.look.plain import clean
from distro.tui.terminal.console import drawable
from stage import Stage
from tui.driving import driving, press, scan, screen

_TEXTS = Path(console_font.__file__).parent.parent / "texts" / "catalogue"
_DAMAGED = "Ã"  # named where a list came with it
_ASCII = "".join(map(chr, range(32, 127))) + "\u00a0\n"


def font(name: str) -> frozenset[str]:
    fonts = tomllib.loads((Path(__file__).parent / "console_fonts.toml").read_text("utf-8"))
    return frozenset(_ASCII + fonts[name])


def said_in(spoken: str, branch: object) -> str:
    """All that is said in a language, in a catalogue or a part of it."""
    if not isinstance(branch, dict):
        return ""
    parts = []
    for name, below in branch.items():
        forms = below.values() if isinstance(below, dict) else [below]
        parts.append("\n".join(map(clean, forms)) if name == spoken else said_in(spoken, below))
    return "\n".join(parts)


@pytest.mark.parametrize(("spoken", "name"), [("fr", "latin"), ("en", "latin"), ("ar", "arabic")])
def test_every_text_can_be_read_in_a_font_of_the_console(spoken: str, name: str) -> None:
    speak(spoken)
    said = "\n".join(said_in(spoken, tomllib.loads(file.read_text("utf-8"))) for file in _TEXTS.glob("*.toml"))
    assert len(said) > 10_000
    if spoken == "ar":
        said = "\n".join(in_visual_order(line, True) for line in said.splitlines())
    missing = set(drawable(said, "utf-8")) - font(name) - set(_DAMAGED)
    assert not {letter for letter in missing if spoken == "ar" or not is_arabic(letter)}


@pytest.mark.parametrize(("spoken", "name"), [("fr", "latin"), ("ar", "arabic")])
async def test_every_screen_is_drawn_with_characters_that_a_font_has(stage: Stage, spoken: str, name: str) -> None:
    speak(spoken)
    async with driving(stage, size=(120, 40)) as (app, pilot):
        await scan(pilot, stage.card(3).code)
        drawn = screen(app)
        for keys in (["f10"], ["f6"], ["f7"], ["f8"], ["f8", "f2"], ["f12"], ["f1"], ["ctrl+k"]):
            await press(pilot, *keys)
            drawn += screen(app)
            await press(pilot, *["escape"] * len(keys))
    missing = set(drawable(drawn, "utf-8")) - font(name)
    assert not {letter for letter in missing if name == "arabic" or not is_arabic(letter)}, "names stay as they are"


def test_arabic_is_not_chosen_by_itself_where_the_console_has_no_letters_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISTRO_SETTINGS", str(tmp_path / "settings.json"))
    (tmp_path / "settings.json").write_text('{"language": "ar"}')
    monkeypatch.setenv("LC_ALL", "ar_MA.UTF-8")
    monkeypatch.delenv("DISTRO_LANG", raising=False)
    monkeypatch.setenv("TERM", "linux")
    for known, spoken in ((None, "ar"), (font("latin"), "fr"), (font("arabic"), "ar")):
        monkeypatch.setattr(console_font, "_characters", lambda known=known: known)
        console_font.has_arabic.cache_clear()
        assert main(["--help"]) == 0
        assert language() == spoken
        [letters] = [one for one in examine(tmp_path, datetime.now().astimezone(), (80, 24)) if one.code == "letters"]
        assert letters.fit is (True if spoken == "ar" else None)
        assert main(["--lang", "ar", "--help"]) == 0
        assert language() == "ar", "asked for now, it may go to a file"
    console_font.has_arabic.cache_clear()


async def test_the_key_of_the_languages_passes_over_the_one_that_cannot_be_read(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(console_font, "has_arabic", lambda: False)
    async with driving(stage) as (app, pilot):
        spoken = []
        for _ in range(3):
            app.on_do_language()
            await press(pilot, "down")
            spoken.append(language())
        assert spoken == ["en", "fr", "en"]


def test_a_terminal_that_is_no_console_answers_nothing() -> None:
    assert console_font._characters() is None
