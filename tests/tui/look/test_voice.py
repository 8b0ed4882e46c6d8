"""The platform's voice by choice: the verdict's word and nothing of a person, and no voice where there is none."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from distro.tui.look.sound import Sound
from distro.tui.look.voice import Voice, voice_here
from stage import Stage
from tui.driving import driving, press, scan

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the stand-in is a shell script called as Linux' voice")


@pytest.fixture
def heard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What a stand-in for the voice was told, a line each time: its language, then what it read."""
    said, voice = tmp_path / "said", tmp_path / "bin" / "spd-say"
    voice.parent.mkdir()
    voice.write_text(f'#!/bin/sh\nprintf "%s %s\\n" "$3" "$(/bin/cat)" >> {said}\n', "utf-8")
    voice.chmod(0o755)
    monkeypatch.setenv("PATH", str(voice.parent))
    return said


def test_the_word_is_read_in_the_language_that_is_spoken(heard: Path) -> None:
    voice = Voice()
    voice.say("سلّم", "ar")
    voice.finish()
    assert heard.read_text("utf-8") == "ar سلّم\n"


def test_without_a_voice_nothing_happens_and_it_cannot_be_chosen(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert voice_here("fr") is None
    Voice().say("Servir", "fr")
    assert [Sound.BELL.following(has_voice=False), Sound.SILENCE.following(has_voice=False)] == ["silence", "bell"]
    assert Sound.VOICE.following(has_voice=False) is Sound.BELL  # kept from a laptop's better days


async def test_by_choice_the_verdict_is_said_and_nobody_named(stage: Stage, heard: Path) -> None:
    async with driving(stage) as (app, pilot):
        await press(pilot, "f10", "=silence", "enter", "f10", "=silence", "enter")
        assert app.sound is Sound.VOICE
        await scan(pilot, stage.card(1).code)
        app.voice.finish()
    assert heard.read_text("utf-8") == "fr Servir\n"
