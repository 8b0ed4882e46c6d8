"""The desk answers commands: each is done between two keys, for whoever asks it and in their role, as if nobody worked.

Whoever asks proves who they are with their own passphrase; what the person at the desk may do plays no part. What a
command needs besides is asked where it was typed, never on the desk's screen.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import os
import socket
import struct
import sys
from asyncio import StreamReader, StreamWriter
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout, suppress
from pathlib import Path

from msgspec import DecodeError, json

from distro.cli.doing import REFUSED, carried_out
from distro.cli.doorway import LONGEST, Answered, Asked, SecretQuestion, doorway, is_ours
from distro.cli.held import Held
from distro.cli.version import versions
from distro.problems import explain
from distro.stations.cooperative import Cooperative
from distro.stations.errors import Refused
from distro.stations.session import Session
from distro.store import Keyring, WrongPassphrase
from distro.texts import speaking


class _Needs(BaseException):
    """A command cannot go on without a secret. No refusal: nothing on the way may take it for one."""

    def __init__(self, question: SecretQuestion) -> None:
        super().__init__()
        self.question = question


class _Served(Held):
    """The surroundings of a command that was asked from elsewhere."""

    def __init__(self, args: argparse.Namespace, asked: Asked, session: Session) -> None:
        super().__init__(args, asked.given, session)
        self.folder = session.store.folder
        self._answers = asked.answers

    def secret(self, variable: str, question: str) -> str:
        asked = SecretQuestion(variable, question)
        if given := self.given(variable) or self._answers.get(asked.name):
            return given
        raise _Needs(asked)


class _Paper(io.StringIO):
    """What a command prints on, which may be a terminal in the end."""

    def __init__(self, is_terminal: bool) -> None:
        super().__init__()
        self._is_terminal = is_terminal

    def isatty(self) -> bool:
        return self._is_terminal


class Door:
    """Answers as long as `run` does. `worked` hears who changed the books, and whether the desk's person still may."""

    def __init__(
        self,
        session: Session,
        parser: Callable[[], argparse.ArgumentParser],
        worked: Callable[[str, bool], None],
    ) -> None:
        self._session = session
        self._parser = parser
        self._worked = worked

    async def run(self) -> None:
        """Until it is cancelled. Where no door can be made there is none, and commands refuse."""
        place = doorway(self._session.store.folder)
        if place is None:
            return
        with suppress(OSError):
            place.parent.mkdir(mode=0o700, exist_ok=True)
            if is_ours(place.parent):
                place.unlink(missing_ok=True)  # of a desk that was killed: the store is ours now
                server = await asyncio.start_unix_server(self._meet, sock=_bound(place), limit=LONGEST)
                try:
                    await server.serve_forever()
                finally:
                    server.close()
                    place.unlink(missing_ok=True)

    async def _meet(self, reader: StreamReader, writer: StreamWriter) -> None:
        """One command, with the questions that come of it. Whoever speaks otherwise is not answered."""
        keyring: Keyring | None = None
        try:
            while _is_same_user(writer) and (line := await reader.readline()):
                asked = json.decode(line, type=Asked)
                if asked.version != versions():
                    break
                if keyring is None:
                    unlocked = self._session.store.keyring.switched
                    keyring = await asyncio.to_thread(unlocked, asked.person, asked.passphrase)
                writer.write(json.encode(await self._done(asked, keyring)) + b"\n")
                await writer.drain()
        except WrongPassphrase as wrong:
            with suppress(OSError), speaking(asked.language):
                writer.write(json.encode(Answered(code=REFUSED, err=explain(wrong) + "\n")) + b"\n")
                await writer.drain()
        except (DecodeError, ValueError, OSError):
            pass
        finally:
            writer.close()

    async def _done(self, asked: Asked, unlocked: Keyring) -> Answered:
        """The command, between two keys of the desk: all of it, or a step of it where it takes long."""
        still, changed = True, False
        out, err = _Paper(asked.on_terminal), _Paper(False)
        steps, answered = self._carried_out(asked), None
        while answered is None:
            before = self._state
            try:
                keyring = self._session.store.keyring.given_back(unlocked)
            except WrongPassphrase:  # the desk removed them between two steps
                steps.close()
                if not changed:
                    raise
                self._worked(asked.person, still)
                with speaking(asked.language):
                    err.write(explain(Refused("removed_meanwhile", person=asked.person)) + "\n")
                return Answered(code=REFUSED, out=out.getvalue(), err=err.getvalue())
            try:
                with (
                    speaking(asked.language),
                    redirect_stdout(out),
                    redirect_stderr(err),
                    self._session.lent(asked.person, keyring),
                ):
                    answered = _step(steps)
            except WrongPassphrase:  # whoever was at the desk is in the keyring no more
                still = False
            changed |= self._state != before
            if changed and (answered is not None or not still):
                self._worked(asked.person, still)
            await asyncio.sleep(0)
        if answered.needs is not None and changed:  # half done: to do it again would do the first half twice
            answered = Answered(code=REFUSED)
        return Answered(code=answered.code, out=out.getvalue(), err=err.getvalue(), needs=answered.needs)

    def _carried_out(self, asked: Asked) -> Cooperative[Answered]:
        try:
            args = self._parser().parse_args(asked.words)
        except SystemExit as stop:
            return Answered(code=int(stop.code or 0))
        for name, files in asked.files.items():
            setattr(args, name, Path(files) if isinstance(files, str) else [Path(each) for each in files])
        args.replace = asked.replace
        if getattr(args, "alone", False):
            return Answered(code=REFUSED)
        try:
            return Answered(code=(yield from carried_out(_Served(args, asked, self._session), args)))
        except _Needs as need:
            return Answered(needs=need.question)

    @property
    def _state(self) -> tuple[object, ...]:
        store = self._session.store
        return store.head(), store.register.head(), store.keyring.epoch


def _step(steps: Cooperative[Answered]) -> Answered | None:
    """One step; what it came to in the end, None as long as there is more."""
    try:
        next(steps)
    except StopIteration as done:
        answered: Answered = done.value
        return answered
    return None


def _bound(place: Path) -> socket.socket:
    """A socket there that no other user may open, from its first moment on."""
    door, before = socket.socket(socket.AF_UNIX), os.umask(0o177)
    try:
        door.bind(str(place))
    finally:
        os.umask(before)
    return door


def _is_same_user(writer: StreamWriter) -> bool:
    """What the folder's rights say already, asked of the system where it can tell."""
    if sys.platform != "linux":
        return True
    known = writer.get_extra_info("socket").getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    return bool(struct.unpack("3i", known)[1] == os.getuid())
