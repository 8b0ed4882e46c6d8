"""All commands of the command line, as its own reader knows them."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from functools import cache

from distro.cli.main import parser_of_everything


def commands() -> dict[str, argparse.ArgumentParser]:
    """Each command that does something ("stock list") with its parser, in the language spoken now."""
    return dict(_below(parser_of_everything(), ()))


def command_of(words: list[str]) -> str:
    """The command that a command line names, wherever its options stand; "" for `distro` alone."""
    parser: argparse.ArgumentParser = _reader()
    named = []
    for word in words:
        under = _under(parser)
        if word in under:
            named.append(word)
            parser = under[word]
    return " ".join(named)


@cache
def _reader() -> argparse.ArgumentParser:
    """To find commands by their names only, which are the same in every language."""
    return parser_of_everything()


def _below(parser: argparse.ArgumentParser, words: tuple[str, ...]) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    under = _under(parser)
    if not under:
        yield " ".join(words), parser
    for name, command in under.items():
        yield from _below(command, (*words, name))


def _under(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    found = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    return dict(found[0].choices) if found else {}
