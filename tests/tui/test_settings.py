"""How the screens speak, look and sound is kept on this laptop; a file that is broken changes nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from distro.texts import language, speak
from distro.tui.look import arabic, theme
from distro.tui.look.sound import Sound
from stage import Stage
from tui.driving import app_on, press, screen

JOINED, APART = "ﻢﻜﻴﻠﻋ", "عليكم"


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "config" / "settings.json"


async def choose(stage: Stage, kept: Path | None, *keys: str) -> None:
    app = app_on(stage, settings=kept)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await press(pilot, *keys)


async def test_what_was_chosen_is_there_at_the_next_start(stage: Stage, kept: Path) -> None:
    await choose(stage, kept, "f10", "=couleurs", "enter", "f10", "=silence", "enter")
    await choose(stage, kept, "f10", "=arabe", "enter", "down", "enter", "f10", "=langue", "enter")
    assert json.loads(kept.read_text()) == {
        "language": "en", "arabic": "terminal", "colours": theme.DAY, "sound": "silence",
    }  # fmt: skip
    speak("fr")
    arabic.shape_here(True)
    app = app_on(stage, settings=kept)
    async with app.run_test(size=(80, 24)):
        assert app.theme == theme.DAY
        assert app.sound is Sound.SILENCE
        assert not arabic.shaping()
    assert [path.name for path in kept.parent.iterdir()] == [kept.name]


async def test_one_choice_leaves_the_others_as_they_were(stage: Stage, kept: Path) -> None:
    kept.parent.mkdir()
    kept.write_text('{"language": "ar", "sound": "silence", "of a later distro": 1}')
    await choose(stage, kept, "f10", "=couleurs", "enter")
    assert json.loads(kept.read_text()) == {"language": "ar", "sound": "silence", "colours": theme.DAY}


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{", b"[]", b"null", b"\xff\xfe\x00", b'{"colours": 7}', b'{"colours": "pink", "sound": "drums"}',
        b'{"arabic": "", "language": "de"}', b" " * 20_000 + b'{"sound": "silence"}', b"[" * 5_000,
    ],
)  # fmt: skip
async def test_a_file_that_is_not_what_it_should_be_counts_for_nothing(
    stage: Stage, kept: Path, content: bytes
) -> None:
    kept.parent.mkdir()
    kept.write_bytes(content)
    app = app_on(stage, settings=kept)
    async with app.run_test(size=(80, 24)) as pilot:
        assert (app.theme, app.sound, arabic.shaping()) == (theme.NIGHT, Sound.BELL, True)
        await press(pilot, "f10", "=couleurs", "enter")
    assert json.loads(kept.read_text())["colours"] == theme.DAY


@pytest.mark.parametrize("where", ["in a file", "a folder"])
async def test_where_nothing_can_be_written_it_lasts_until_the_end(stage: Stage, tmp_path: Path, where: str) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "x").touch()
    app = app_on(stage, settings=tmp_path / "file" / "x.json" if where == "in a file" else tmp_path / "folder")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f10", "=couleurs", "enter")
        assert app.theme == theme.DAY
        assert "Scannez une carte" in screen(app)
    assert sorted(path.name for path in (tmp_path / "folder").iterdir()) == ["x"]


async def test_without_a_file_nothing_is_kept_anywhere(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    await choose(stage, None, "f10", "=couleurs", "enter")
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize(("said", "shapes"), [("terminal", False), ("distro", True)])
async def test_distro_arabic_wins_over_what_was_kept(
    stage: Stage, kept: Path, monkeypatch: pytest.MonkeyPatch, said: str, shapes: bool
) -> None:
    monkeypatch.setenv("DISTRO_ARABIC", said)
    kept.parent.mkdir()
    kept.write_text(json.dumps({"arabic": "distro" if said == "terminal" else "terminal"}))
    arabic.shape_here(shapes)  # as it is when the app is loaded
    await choose(stage, kept)
    assert arabic.shaping() is shapes


async def test_which_of_the_two_reads_right(stage: Stage) -> None:
    app = app_on(stage)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f10", "=arabe", "enter")
        assert JOINED in screen(app)
        assert APART in screen(app)
        await press(pilot, "escape")
        assert arabic.shaping()
        await press(pilot, "f10", "=arabe", "enter", "down", "enter")
        assert not arabic.shaping()
        await press(pilot, "f10", "=arabe", "enter", "enter")
        assert not arabic.shaping(), "it begins with what is set"
        await press(pilot, "f10", "=arabe", "enter", "up", "enter")
        assert arabic.shaping()
        assert language() == "fr"
