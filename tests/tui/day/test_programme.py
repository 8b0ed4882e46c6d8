"""The programme is changed on screen: what would change in words, what is refused, and its history."""

from __future__ import annotations

from stage import Stage
from tests_programme import SOURCE
from tui.driving import driving, press, screen, told

OPEN = ("f10", "=changer le programme", "enter")


async def test_a_newer_file_is_shown_and_applied(stage: Stage) -> None:
    file = stage.folder.parent / "nouveau.toml"
    file.write_bytes(SOURCE.replace(b"ends = 2024-01-31", b"ends = 2024-12-31"))
    async with driving(stage) as (app, pilot):
        await press(pilot, *OPEN)
        assert "Le programme jusqu'ici" in screen(app)
        await press(pilot, "f2", f"={file}", "enter")
        assert "31/12/2024" in screen(app)
        await press(pilot, "f4", "escape")
        assert stage.session.programme.ends.year == 2024
        assert stage.session.programme.ends.month == 1, "nothing before a person confirms"
        await press(pilot, "f4", "=deuxième année", "enter")
        assert "Le programme est changé" in told(app)
        await press(pilot, *OPEN)
        assert "deuxième année" in screen(app)
    assert stage.session.programme.ends.month == 12


async def test_what_is_refused_and_what_is_no_programme_changes_nothing(stage: Stage) -> None:
    folder, before = stage.folder.parent, stage.session.books.version
    (folder / "sans.toml").write_bytes(SOURCE.replace(b'code = "RBT"', b'code = "FES"'))
    (folder / "autre.toml").write_bytes(b"ceci = n'est pas\n\xff")
    async with driving(stage) as (app, pilot):
        await press(pilot, *OPEN, "f2", f"={folder / 'autre.toml'}", "enter")
        assert "Cela n'a pas été fait" in screen(app)
        await press(pilot, "escape", "f2", f"={folder / 'sans.toml'}", "enter", "f4", "enter")
        assert stage.session.books.version == before
        assert "Cela n'a pas été fait" in screen(app)
