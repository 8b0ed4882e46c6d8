"""The `Storage` of TinyDB that appends to a journal what others would rewrite."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from threading import RLock
from typing import Any

from msgspec import Raw
from tinydb.storages import Storage

from distro.store import checkpoint, segment
from distro.store.batch import TableChange, decode_batch, encode_batch
from distro.store.digests import Digests, digest_of
from distro.store.documents import Documents, encode_document
from distro.store.draft import Draft
from distro.store.errors import StoreDamaged
from distro.store.files import Files, OsFiles
from distro.store.head import HeadNote
from distro.store.journal import Journal
from distro.store.reader import START, Reader
from distro.store.record import EMPTY, Head
from distro.store.rows import Rows, Scalar
from distro.store.seal import Keys
from distro.store.tables import Tables

_DUE_FROM = 1 << 20  # bytes of payloads, read as fast as a checkpoint


class JournalStorage(Storage):
    """All tables of one journal, in its checkpoint and in memory, and the way to change them: `commit`.

    The journal lies in `folder` (made when missing) and is sealed with `key` (32 bytes, or one for each epoch). Threads
    may share a storage: a commit or a transaction of one waits for that of another.
    """

    def __init__(
        self,
        folder: Path,
        key: bytes | Keys,
        files: Files | None = None,
        today: Callable[[], date] = date.today,
        counter: HeadNote | None = None,
    ) -> None:
        self._folder = folder
        self._keys = keys = key if isinstance(key, Keys) else Keys.only(key)
        self._files = files or OsFiles()
        self._lock = RLock()
        self._drafts: dict[str, Draft] | None = None
        found = checkpoint.load(folder, keys.newest, self._files, self._anew)
        self._tables = found.tables
        self.covered = found.place.head if found.place else EMPTY  # the head that the checkpoint stands for
        self._covered = found.read  # bytes of payloads that the checkpoint stands for, and of those after it
        self._uncovered = 0
        self.journal = Journal(folder, keys, self._files, today, counter)
        try:
            for payload in self.journal.recover(found.place or START, found.promised):
                self._tables.apply(decode_batch(payload))
                self._uncovered += len(payload)
        except BaseException:
            self.journal.close()
            raise
        self.checked = found.place is not None or self._uncovered <= _DUE_FROM  # or a checkpoint was not due yet

    # What a table reads

    def rows(self, table: str) -> Mapping[int, bytes]:
        """The documents of `table` as JSON by id, with what the transaction under way has done."""
        if self._drafts and table in self._drafts:
            return self._drafts[table]
        rows = self._tables.get(table)
        return rows.documents if rows else {}

    def last_id(self, table: str) -> int:
        """The highest id that `table` ever gave since it was made or truncated; 0 for none."""
        if self._drafts and table in self._drafts:
            return self._drafts[table].last
        rows = self._tables.get(table)
        return rows.last if rows else 0

    def names(self) -> set[str]:
        """The names of the tables."""
        drafts = self._drafts or {}
        return {name for name in self._tables if name not in drafts} | {n for n, d in drafts.items() if not d.dropped}

    def add_index(self, table: str, field: str) -> None:
        """Keep an index over `field` of `table` while this storage is open; an empty table has to exist for it."""
        with self._lock:
            self._tables.setdefault(table, Rows()).add_index(field)

    def candidates(self, table: str, field: str, value: Scalar) -> Iterator[int] | None:
        """The ids of the documents whose `field` equals `value`, in order, by an index; None without one."""
        rows = self._tables.get(table)
        if rows is None or field not in rows.indexed() or (self._drafts and table in self._drafts):
            return None
        return rows.find(field, value)

    # What a table writes

    def commit(self, changes: Sequence[TableChange]) -> None:
        """Make `changes` durable, all or nothing, and then visible; in a transaction, only visible until it ends.

        ValueError when a document is not JSON, DiskFull and DiskFailed as the journal has them: then nothing changes.
        """
        with self._lock:
            if self._drafts is None:
                self._write(changes)
                return
            for change in changes:
                draft = self._drafts.get(change.table)
                if draft is None:
                    draft = self._drafts[change.table] = Draft(self._tables.get(change.table))
                draft.merge(change)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything committed inside is written as one batch at the end, or forgotten when an exception leaves it."""
        with self._lock:
            if self._drafts is not None:
                raise RuntimeError("a transaction within a transaction")
            self._drafts = {}
            try:
                yield
                changes = [draft.change(table) for table, draft in self._drafts.items()]
            finally:
                self._drafts = None
            if changes:
                self._write(changes)

    def _write(self, changes: Sequence[TableChange]) -> None:
        payload, batch = encode_batch(changes)
        self.journal.append(payload)
        self._uncovered += len(payload)
        self._tables.apply(batch)

    # What TinyDB asks of any storage

    def read(self) -> dict[str, Any] | None:
        """All tables, their documents decoded when they are looked at; None when there is no table."""
        return {name: Documents(self.rows(name)) for name in self.names()} or None

    def write(self, data: Mapping[str, Mapping[Any, Mapping[str, Any]]]) -> None:
        """Make the tables those of `data`, writing only what differs."""
        changes = [TableChange(name, dropped=True) for name in sorted(self.names() - set(data))]
        for name, documents in data.items():
            have = self.rows(name)
            want = {int(doc_id): encode_document(document) for doc_id, document in documents.items()}
            put = {doc_id: Raw(document) for doc_id, document in want.items() if have.get(doc_id) != document}
            gone = [doc_id for doc_id in have if doc_id not in want]
            if put or gone or name not in self.names():
                changes.append(TableChange(name, put, gone))
        if changes:
            self.commit(changes)

    def close(self) -> None:
        """Let go of the files; everything committed is durable already."""
        if self.journal.sound and self.is_due:
            with suppress(OSError):  # only slower without it
                self.checkpoint()
        self.journal.close()

    # What a journal has beyond that

    def checkpoint(self) -> None:
        """Write a checkpoint of what is there now, so that the next open is fast; OSError when the disk refuses it."""
        with self._lock:
            place, key = self.journal.place, self._keys.newest
            read = self._covered + self._uncovered
            checkpoint.save(self._folder, key, self._files, place, read, self._tables, self._anew)
            self.covered = self.journal.head
            self._covered, self._uncovered = read, 0

    def _anew(self, head: Head) -> Tables:
        """The tables as they were at `head`, by the journal: the checkpoint is broken, and due again."""
        self._covered, self._uncovered = 0, self._covered + self._uncovered
        tables, reader = Tables(), Reader(self._folder, self._keys, self._files)
        for payload in reader.payloads():
            if reader.place.head.seq > head.seq:
                break
            tables.apply(decode_batch(payload))
        return tables

    def renew(self, keys: Keys) -> None:
        """Go on under a newer key: the journal in a segment of its own, and a checkpoint that no older one opens."""
        with self._lock:
            self._keys = keys
            self.journal.renew(keys)
            with suppress(OSError):  # only slower without it
                self.checkpoint()

    @property
    def is_due(self) -> bool:
        """Whether a twentieth of what was written is in no checkpoint: all of them together cost little, then."""
        return self._uncovered > max(_DUE_FROM, self._covered // 20)

    def check(self, tell: Callable[[int], None] = lambda records: None) -> Head:
        """Read the whole journal back from the disk: every checksum, seal and link, and that memory is what it says.

        Of what is read digests are kept, 16 bytes a document. `tell` hears how many records were read. Gives the head;
        StoreDamaged says where and what does not fit.
        """
        with self._lock:
            reader = Reader(self._folder, self._keys, self._files)
            replayed = Tables(Digests)
            for payload in reader.payloads():
                batch = decode_batch(payload)
                for change in batch:
                    change.put = {doc_id: Raw(digest_of(bytes(document))) for doc_id, document in change.put.items()}
                replayed.apply(batch)
                if reader.place.head.seq % 1000 == 0:
                    tell(reader.place.head.seq)
            tell(reader.place.head.seq)
            file = segment.path_of(self._folder, reader.place.segment).name
            if reader.place != self.journal.place:
                raise StoreDamaged(file=file, offset=reader.place.offset, what="cut")
            # An index over a table that nobody has written to yet makes it in memory alone.
            mine = {name: rows for name, rows in self._tables.items() if rows.last or name in replayed}
            alike = all(name in replayed and rows.agrees_with(replayed[name]) for name, rows in mine.items())
            if not alike or len(replayed) != len(mine):
                raise StoreDamaged(file=file, offset=0, what="content")
            return reader.place.head
