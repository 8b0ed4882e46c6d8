"""A program with a whole store: two journals, a keyring, notes apart from it, and repair into another folder.

After a power cut the store opens, with the documents that a journal must have (see journal_world.py) and everybody who
was let in able to open it; one that was never finished is missing, and its folder can be used. A repair that was cut
has left the store as it was, and can be done again. How far the notes of heads lag is judged on the journal alone;
here they are all up to date, which is when they say the most.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from store.crash.disk import MemoryFiles, Tree
from store.crash.histories import FIRST_DAY, OPERATIONS, Program
from store.crash.judge import ALL_OF_THEM, Documents, Promise, Violation, documents
from store.crash.recording import Op, Recorder
from store.crash.states import ALL
from store.crash.subject import Subject

_HEADS = Path("/heads")
_FIRST = "amina.tazi"
_WORDS = "un deux trois"
_MORE = b'{"after":"the cut"}'


def _made_of(head: Any, found: Documents) -> bytes:
    """What somebody made of these documents, which are those up to `head`."""
    return b"".join((len(found).to_bytes(4), head.hash, *found))


class StorePromise(NamedTuple):
    """`made` once the store in `folder` is there; `people` can open it, `adding` perhaps; `out` a repair fills."""

    documents: Promise
    folder: str
    made: bool
    people: frozenset[str]
    adding: str
    out: str


class StoreProgram(Program):
    """A program with the store in `folder`."""

    def __init__(self, subject: Subject, base: Tree) -> None:
        super().__init__(base)
        self._world = StoreWorld(subject)
        self.folder, self.out, self.repairs = Path("/store-0"), "", 0
        self.people, self.adding, self.made = frozenset({_FIRST}), "", False
        self.mark()
        self._store = self._world.create(self.disk, self.folder)
        self.made = True
        self.mark()

    def promise(self) -> StorePromise:
        promise = Promise(self.acked, self.under_way)
        return StorePromise(promise, str(self.folder), self.made, self.people, self.adding, self.out)

    def open(self) -> None:
        self._store = self._world.open(self.disk, self.folder, day=self.day)
        self.people, self.adding, self.out = frozenset(self._store.keyring.people()), "", ""

    def close(self) -> None:
        self._store.close()

    @property
    def database(self) -> Any:
        return self._store.events

    def let_in(self) -> None:
        """Add somebody to the keyring."""
        self.adding = f"person.{len(self.people)}"
        self.mark()
        self._store.keyring.add(self.adding, _WORDS, "volunteer")
        self.people, self.adding = self.people | {self.adding}, ""
        self.mark()

    def keep(self) -> None:
        """Keep what is made of the journals."""
        self._store.keep_made(_made_of(self._store.events.head(), self.acked))

    def repair(self) -> None:
        """Repair the store into another folder, and go on there."""
        self._store.close()
        self.repairs += 1
        self.out = f"/store-{self.repairs}"
        self.mark()
        self._world.repair(self.disk, self.folder, Path(self.out))
        self.folder, self.out = Path(self.out), ""
        self.mark()
        self.open()


class StoreWorld:
    """Programs with a store of `subject`."""

    base: Tree = {str(_HEADS): None}
    # A keyring of nine sectors has 512 states each time it is written; each is tried in a night, DISTRO_CRASH=all.
    most = ALL if ALL_OF_THEM else 64
    operations = {**OPERATIONS, "keyring": StoreProgram.let_in, "repair": StoreProgram.repair}

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self.refusals: tuple[type[BaseException], ...] = (subject.store.StoreError,)

    def begin(self) -> StoreProgram:
        return StoreProgram(self._subject, self.base)

    def quiet(self, path: str) -> bool:
        return path.startswith(str(_HEADS)) or path.partition("@")[0].endswith(("/HEAD", "/lock.note"))

    def create(self, files: Recorder, folder: Path) -> Any:
        store = self._subject.store
        return store.create_store(
            folder, b"[programme]", _FIRST, _WORDS, files=files, cost=store.Cost.REHEARSAL, counters=_HEADS,
            today=lambda: FIRST_DAY,
        )  # fmt: skip

    def open(self, files: Recorder, folder: Path, person: str = _FIRST, day: Any = FIRST_DAY) -> Any:
        return self._subject.store.open_store(folder, person, _WORDS, files, counters=_HEADS, today=lambda: day)

    def repair(self, files: Recorder, folder: Path, out: Path) -> None:
        self._subject.store.repair_store(folder, _FIRST, _WORDS, out, files)

    def judge(self, tree: Tree, promise: StorePromise) -> list[Op]:
        files = Recorder(MemoryFiles(tree))
        try:
            if not self._is_there(files, promise):
                self.create(files, Path(promise.folder)).close()
                return files.log
            recovery = list(files.log)
            if promise.out:
                self._judge_repair(files, promise)
            self._judge_going_on(files, Path(promise.folder))
        except self.refusals as refused:
            raise Violation(f"refused: {refused}") from refused
        return recovery

    def _is_there(self, files: Recorder, promise: StorePromise) -> bool:
        """Whether the store opens, with all that was promised; Violation when it should and does not."""
        try:
            with self.open(files, Path(promise.folder)) as store:
                found, people = documents(store.events), frozenset(store.keyring.people())
                made, covered = store.made(), store.events.storage.covered
        except self._subject.store.StoreMissing:
            if promise.made:
                raise
            return False
        if made is not None and made != _made_of(covered, found[: int.from_bytes(made[:4])]):
            raise Violation("what was kept was made of other records")
        if not promise.documents.allows(found):
            raise Violation(f"{len(found)} documents where {len(promise.documents.acked)} were acknowledged, or others")
        if not promise.people <= people <= promise.people | {promise.adding}:
            raise Violation(f"{sorted(people)} in the keyring, not {sorted(promise.people)}")
        self.open(files, Path(promise.folder), max(people)).close()
        return True

    def _judge_repair(self, files: Recorder, promise: StorePromise) -> None:
        out = Path(promise.out)
        try:
            self.open(files, out).close()
        except self._subject.store.StoreMissing:
            self.repair(files, Path(promise.folder), out)
        with self.open(files, out) as store:
            if documents(store.events) != promise.documents.acked:
                raise Violation("the repaired store does not hold what the other one does")

    def _judge_going_on(self, files: Recorder, folder: Path) -> None:
        with self.open(files, folder) as store:
            before = documents(store.events)
            store.events.insert_raw("t", [_MORE])
            store.register.insert_raw("t", [_MORE])
        with self.open(files, folder) as store:
            if (documents(store.events), documents(store.register)) != ((*before, _MORE), (_MORE,)):
                raise Violation("what was added after the cut is not there")


class KeepingWorld(StoreWorld):
    """Programs that also keep what they made of the journals: nobody is ever given what was made of others."""

    operations = {**StoreWorld.operations, "books": StoreProgram.keep}
