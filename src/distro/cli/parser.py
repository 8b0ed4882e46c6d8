"""How a command line is read: the same options anywhere, nothing abbreviated, and words in the person's language."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any, NoReturn

from distro.rules.clean import printed
from distro.texts import LANGUAGES, say
from distro.texts.examples import examples

# What argparse says of its own, and the text that says it. What a newer Python says besides stays in its words.
_WORDS = {
    "usage: ": "usage",
    "positional arguments": "arguments",
    "options": "options",
    "show this help message and exit": "help",
    "%(prog)s: error: %(message)s\n": "error",
    "argument %(argument_name)s: %(message)s": "argument",
    "unrecognized arguments: %s": "unknown",
    "the following arguments are required: %s": "required",
    "one of the arguments %s is required": "one_of",
    "expected one argument": "value_missing",
    "expected at least one argument": "value_missing",
    "expected at most one argument": "one_value",
    "expected %s argument": "values",
    "expected %s arguments": "values",
    "invalid choice: %(value)r (choose from %(choices)s)": "choice",
    "invalid choice: %(value)s (choose from %(choices)s)": "choice",
    "unknown parser %(parser_name)r (choices: %(choices)s)": "command",
    "invalid %(type)s value: %(value)r": "value",
    "not allowed with argument %s": "not_with",
    "ignored explicit argument %r": "takes_none",
}


class Stopped(SystemExit):
    """The reader of command lines has told what it had to: help, or `complaint`, why this is wrong use."""

    def __init__(self, code: int, complaint: str) -> None:
        super().__init__(code)
        self.complaint = complaint


class PlainParser(argparse.ArgumentParser):
    """One whose complaints do not repeat raw what was typed."""

    def exit(self, status: int = 0, message: str | None = None) -> NoReturn:
        self._print_message(message or "", sys.stderr)
        raise Stopped(status, printed(message or "").strip())

    def _print_message(self, message: str, file: Any = None) -> None:
        super()._print_message(printed(message) if message else message, file)


class _Lines(argparse.HelpFormatter):
    """Keeps the lines of a text as they are told, and leaves those alone that begin with a space: they are typed."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        wrap = super()._fill_text
        return "\n".join(line if line.startswith(" ") else wrap(line, width, indent) for line in text.splitlines())


class _Commands(argparse._SubParsersAction):  # type: ignore[type-arg]  # no type argument when Python runs it
    """Commands whose own help begins with the line that the list of commands has of them."""

    def add_parser(self, name: str, **settings: Any) -> Any:
        settings.setdefault("description", settings.get("help"))
        return super().add_parser(name, **settings)


class CommandParser(PlainParser):
    """A parser whose commands, at any depth, take the options that all commands have.

    Its help ends with an example and what the exit codes mean.

    argparse makes each command's parser of its parent's class, so no command has to name them. An abbreviation would
    become another option's name one day, and the script that used it would do something else: none is taken.
    """

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings, allow_abbrev=False, formatter_class=_Lines)
        self.register("action", "parsers", _Commands)
        _add_shared(self, default=argparse.SUPPRESS)

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> tuple[Any, list[str]]:
        """What a command does not know it says itself, with what it does know: the whole program would say its own."""
        found, unknown = super().parse_known_args(args, namespace)
        if unknown:
            self.error(_said("unrecognized arguments: %s") % " ".join(unknown))
        return found, unknown

    def format_help(self) -> str:
        self.epilog = _ending(self.prog)
        return super().format_help()


class TopParser(CommandParser):
    """The parser of `distro` itself: only its shared options have defaults and are told in the help."""

    def __init__(self, **settings: Any) -> None:
        PlainParser.__init__(self, **settings, allow_abbrev=False, formatter_class=_Lines)
        self.register("action", "parsers", _Commands)
        _add_shared(self, default=None, told=True)

    def add_subparsers(self, **settings: Any) -> argparse._SubParsersAction[Any]:
        return super().add_subparsers(**settings, parser_class=CommandParser)

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> tuple[Any, list[str]]:
        """What no shell can give, but a line of another program, is wrong use: no file bears such a name."""
        for word in args or ():
            if not _can_be_given(word):
                self.error(say("argparse.not_given_so", value=printed(word)))
        return super().parse_known_args(args, namespace)


def _can_be_given(word: str) -> bool:
    try:
        return b"\0" not in os.fsencode(word)
    except UnicodeEncodeError:
        return False


def _ending(prog: str) -> str:
    """How the help of the command `prog` ends."""
    typed = [f"  {prog} {line}".rstrip() for line in examples(prog.partition(" ")[2])]
    return "\n".join([*([say("argparse.example"), *typed, " "] if typed else []), say("cli.exit_codes")])


def _add_shared(parser: argparse.ArgumentParser, default: str | None, *, told: bool = False) -> None:
    def words(code: str) -> str:
        return say(f"cli.option.{code}") if told else argparse.SUPPRESS

    parser.add_argument("--store", metavar=say("argparse.folder"), default=default, help=words("store"))
    parser.add_argument("--as", dest="person", metavar=say("argparse.id"), default=default, help=words("person"))
    parser.add_argument("--half-key", type=Path, metavar=say("argparse.file"), default=default, help=words("half_key"))
    parser.add_argument("--lang", choices=LANGUAGES, default=default, help=words("lang"))
    parser.add_argument(
        "--json", action="store_true", default=default if default == argparse.SUPPRESS else False, help=words("json")
    )
    parser.add_argument(
        "--replace",
        action="store_true",
        default=default if default == argparse.SUPPRESS else False,
        help=words("replace"),
    )
    parser.add_argument(
        "--read-only",
        action="store_true",
        default=default if default == argparse.SUPPRESS else False,
        help=words("read_only"),
    )


def speak_in_argparse() -> None:
    """Let argparse say its own words from the catalogue; it looks them up when it says them.

    It asks gettext's default domain, which would want compiled catalogues on disk beside ours.
    """
    setattr(argparse, "_", _said)  # noqa: B010  (argparse does not export it)
    setattr(argparse, "ngettext", lambda one, many, n: _said(one if n == 1 else many))  # noqa: B010


def _said(words: str) -> str:
    return say(f"argparse.{_WORDS[words]}") if words in _WORDS else words
