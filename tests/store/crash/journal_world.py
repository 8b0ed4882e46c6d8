"""A program with one journal.

After a power cut, whatever the disk shows: it opens; it holds exactly what was acknowledged, byte for byte and in
order, and at most the one batch that was under way, whole; opening it again gives the same; what is added then, to this
segment and to a new one, is there after another opening.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from store.crash.disk import MemoryFiles, Tree
from store.crash.histories import FIRST_DAY, OPERATIONS, Program
from store.crash.judge import Promise, Violation, documents
from store.crash.recording import Op, Recorder
from store.crash.states import ALL
from store.crash.subject import Subject

KEY = bytes(range(32))
FOLDER = Path("/journal")
HEAD = FOLDER / "HEAD"
_MORE = b'{"after":"the cut"}'


class JournalProgram(Program):
    """A program with the journal in FOLDER."""

    def __init__(self, subject: Subject, base: Tree) -> None:
        super().__init__(base)
        self._subject = subject
        self.mark()
        self.open()

    def open(self) -> None:
        self._database = self._subject.store.JournalDB(FOLDER, KEY, self.disk, lambda: self.day)

    def close(self) -> None:
        self._database.close()

    @property
    def database(self) -> Any:
        return self._database


class JournalWorld:
    """Programs with a journal of `subject`."""

    base: Tree = {}
    most = ALL
    operations = OPERATIONS

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self.refusals: tuple[type[BaseException], ...] = (subject.store.StoreError,)

    def begin(self) -> JournalProgram:
        return JournalProgram(self._subject, self.base)

    def quiet(self, path: str) -> bool:
        return False

    def opened(self, files: Recorder, day: date = FIRST_DAY) -> Any:
        """The journal on `files`."""
        return self._subject.store.JournalDB(FOLDER, KEY, files, lambda: day)

    def judge(self, tree: Tree, promise: Promise) -> list[Op]:
        files = Recorder(MemoryFiles(tree))
        try:
            with self.opened(files) as database:
                found = documents(database)
            recovery = list(files.log)
            if not promise.allows(found):
                raise Violation(f"{len(found)} documents where {len(promise.acked)} were acknowledged, or others")
            with self.opened(files) as database:
                if documents(database) != found or database.storage.journal.torn:
                    raise Violation("opened again it is something else")
                database.insert_raw("t", [_MORE])
            with self.opened(files, date.max) as database:
                database.insert_raw("t", [_MORE])
            with self.opened(files) as database:
                if documents(database) != (*found, _MORE, _MORE):
                    raise Violation("what was added after the cut is not there")
        except self.refusals as refused:
            raise Violation(f"refused: {refused}") from refused
        return recovery
