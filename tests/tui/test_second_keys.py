"""Every function key has a second way, for keyboards that have it not and terminals that keep it for themselves."""

from __future__ import annotations

from collections import Counter

import pytest
from textual.widgets import Input

from distro.tui import commands, keys
from stage import Stage
from tui.driving import driving, press, screen
from tui.test_roles import rooms


def test_every_function_key_has_one_and_no_two_of_a_page_are_alike() -> None:
    assert {key.value for key in keys.Key if key.value.startswith("f")} <= set(keys.SECOND)
    for page in rooms():
        seconds = Counter(key for offer in page.offers for key in offer.seconds())
        assert [key for key, times in seconds.items() if times > 1] == [], page


def test_no_field_wants_those_of_a_page_with_fields_for_itself() -> None:
    field = {key.strip() for binding in Input.BINDINGS for key in binding.key.split(",")}  # type: ignore[union-attr]
    both = {commands.Help, commands.Confirm, commands.Nothing, commands.Rest, commands.ReadAloud, commands.Back}
    assert {key for command in both for key in command.seconds()} & field == set()


@pytest.mark.parametrize(("first", "second"), [("f1", "ctrl+g"), ("f2", "ctrl+n"), ("f10", "ctrl+b"), ("f8", "ctrl+o")])
async def test_the_second_way_does_the_same(stage: Stage, first: str, second: str) -> None:
    async with driving(stage) as (app, pilot):
        await press(pilot, first)
        opened = type(app.screen)
        await press(pilot, "escape", second)
        assert type(app.screen) is opened


async def test_the_hints_name_the_way_that_works_here_and_help_names_both(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "taken_here", lambda: frozenset({"f10"}))
    async with driving(stage, size=(100, 60)) as (app, pilot):
        hints = screen(app).splitlines()[-1]
        assert "Ctrl+B" in hints
        assert "F10" not in hints
        await press(pilot, "f1")
        assert "F2 · Ctrl+N" in screen(app)


@pytest.mark.parametrize(
    ("platform", "named", "kept"),
    [
        ("linux", "VTE_VERSION", {"f1", "f10", "f11"}),
        ("linux", "KONSOLE_VERSION", {"f11"}),
        ("linux", "WT_SESSION", {"f11"}),
        ("win32", "", {"f11"}),
        ("darwin", "", {"f11", "insert"}),
        ("linux", "", set()),
    ],
)
def test_what_terminals_keep_for_themselves_is_known(
    monkeypatch: pytest.MonkeyPatch, platform: str, named: str, kept: set[str]
) -> None:
    for each in ("VTE_VERSION", "KONSOLE_VERSION", "WT_SESSION"):
        monkeypatch.delenv(each, raising=False)
    monkeypatch.setattr("sys.platform", platform)
    if named:
        monkeypatch.setenv(named, "1")
    assert keys.taken_here.__wrapped__() == kept
