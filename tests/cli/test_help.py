"""The help of each command: what it does, each of its words, an example that it takes, and what its end means."""

from __future__ import annotations

import shlex

import pytest

from commands import command_of, commands
from distro.cli import main
from distro.cli.main import parser_of_everything
from distro.texts import LANGUAGES, say, speaking
from distro.texts.examples import examples

Told = pytest.CaptureFixture[str]
COMMANDS = sorted(commands())


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_example_is_read_by_its_command(language: str) -> None:
    with speaking(language):
        parser = parser_of_everything()
        for command in COMMANDS:
            lines = examples(command)
            assert lines, f"{command} has no example"
            for line in lines:
                words = [*command.split(), *shlex.split(line)]
                assert command_of(words) == command
                assert callable(parser.parse_args(words).run)


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_says_what_it_does_each_word_an_example_and_the_exit_codes(language: str) -> None:
    with speaking(language):
        for command, parser in commands().items():
            told = parser.format_help()
            assert parser.description, command
            assert [action.dest for action in parser._actions if not action.help] == [], command
            assert f"{say('argparse.example')}\n  distro {command} {examples(command)[0]}".rstrip() in told
            assert " ".join(say("cli.exit_codes").split()) in " ".join(told.split())


def test_no_example_is_of_a_command_that_is_not() -> None:
    from distro.texts.examples import _table

    assert set(_table()) == set(COMMANDS)


def test_an_example_stands_on_one_line_however_narrow(monkeypatch: pytest.MonkeyPatch, capsys: Told) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    assert main(["--lang", "en", "day", "close", "--help"]) == 0
    assert f"  distro day close {examples('day close')[0]}\n" in capsys.readouterr().out
