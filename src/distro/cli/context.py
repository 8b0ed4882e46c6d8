"""What every command shares: the store, the person, and how things are printed."""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TypeVar

import msgspec

from distro.rules.clean import printed
from distro.stations import erasing
from distro.stations.clock import Clock, RehearsalClock
from distro.stations.errors import Refused
from distro.stations.session import Session
from distro.store import HalfKeyMissing, LookOnly, open_store
from distro.texts import say
from distro.texts.spaces import soft

_Opened = TypeVar("_Opened")


class Context:
    """One command's surroundings, from its options and the environment; `secrets` is what that held (guarded.py)."""

    draws = True  # whether a picture is of use to who reads this

    def __init__(self, args: argparse.Namespace, secrets: Mapping[str, str]) -> None:
        self.secrets = secrets
        self.as_json: bool = args.json
        self.answered = False  # whether a program has its JSON: a refusal after it would be a second one
        self.words: Sequence[str] = ()  # as they were typed
        self.proof = ""  # the passphrase that the store was opened with
        self.given_person: str | None = args.person or os.environ.get("DISTRO_PERSON")
        self._look_only: bool = args.read_only
        self._half_file: Path | None = args.half_key
        self.folder = Path(args.store or os.environ.get("DISTRO_STORE") or default_folder())

    @contextmanager
    def session(self, clock: Clock | None = None) -> Iterator[Session]:
        """The store, opened by the person at the keyboard, and closed again."""
        person = self.person()
        files = LookOnly() if self._look_only else None
        self.proof = self.passphrase(person)
        with self.with_half(partial(open_store, self.folder, person, self.proof, files)) as store:
            session = Session(store, clock)
            if session.programme.rehearsal and clock is None and session.books.last_time:
                session.clock = RehearsalClock(session.books.last_time)
            erasing.carry_out(session)
            yield session

    def person(self) -> str:
        """Who is at the keyboard: `--as`, DISTRO_PERSON, else asked. The keyring itself tells nobody who is in it."""
        if self.given_person is None:
            if not sys.stdin.isatty():
                raise Refused("person_missing")
            self.given_person = input(say("cli.ask.person") + " ").strip()
        return self.given_person

    def passphrase(self, person: str, variable: str = "DISTRO_PASSPHRASE") -> str:
        """From `variable`, else asked without an echo."""
        return self.secret(variable, say("cli.ask.passphrase", person=person))

    def secret(self, variable: str, question: str) -> str:
        """From `variable` of the environment, else the answer to `question`, without an echo."""
        if given := self.given(variable):
            return given
        if not sys.stdin.isatty():
            raise Refused("passphrase_missing", variable=variable)
        return getpass.getpass(printed(question) + " ")

    def given(self, variable: str) -> str:
        """The secret that `variable` of the environment held; "" for none."""
        return self.secrets.get(variable, "")

    def with_half(self, opening: Callable[..., _Opened]) -> _Opened:
        """`opening` a store, with the half of its key that is kept apart where there is one.

        From the file of `--half-key`, from DISTRO_HALF_KEY, else asked when it is missing.
        """
        if self._half_file is not None:
            return opening(half=self._half_file.read_text("ascii", errors="replace").strip())
        try:
            return opening(half=self.given("DISTRO_HALF_KEY"))
        except HalfKeyMissing:
            if not sys.stdin.isatty():
                raise
            return opening(half=getpass.getpass(say("cli.ask.half") + " "))

    def print(self, text: str, data: object, drawn: str = "") -> None:
        """`text` for people, with what distro itself has `drawn` below it, or `data` as JSON."""
        if self.as_json:
            self.print_json(data)
        elif text or not drawn:
            print(soft(printed(text)))
        if drawn and self.draws and not self.as_json:
            print(drawn)

    def print_json(self, data: object) -> None:
        """`data` as the JSON answer of this command, when one was asked for."""
        if self.as_json:
            self.answered = True
            print(as_json(data))


def as_json(data: object) -> str:
    """As JSON that a terminal can show: what would steer it is written as JSON's \\u."""
    text = json.dumps(msgspec.to_builtins(data), ensure_ascii=False, indent=2)
    return "".join(
        sign if sign == shown else f"\\u{ord(sign):04x}" for sign, shown in zip(text, printed(text), strict=True)
    )


def default_folder() -> Path:
    """Where a store lives on this platform when nothing else is said."""
    import platformdirs

    return platformdirs.user_data_path("distro", appauthor=False) / "store"
