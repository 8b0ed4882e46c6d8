"""Mutants of the store: one guard taken out of its source each. A harness that lets one of them pass proves nothing."""

from __future__ import annotations

from typing import NamedTuple

Change = tuple[str, str, str]


class Mutant(NamedTuple):
    """`old` in `file` becomes `new`. With `by_note`, only a HEAD note gives it away, or makes it wrong."""

    name: str
    file: str
    old: str
    new: str
    by_note: bool = False


WITHOUT_NOTES: Change = ("head.py", "        note = _NOTE.pack(*head)\n", "        return\n        note = b''\n")

MUTANTS = [
    Mutant(
        "a record is not synced",
        "segment.py",
        "        self._file.sync()\n        self.end += written",
        "        self.end += written",
    ),
    Mutant(
        "a full disk's half record is taken back, but not durably",
        "segment.py",
        "        self._room = self.end\n        self._file.sync()",
        "        self._room = self.end",
    ),
    Mutant(
        "a full disk's half record is not taken back",
        "journal.py",
        "payload, self._segment.cut)",
        "payload, lambda: None)",
    ),
    Mutant(
        "the folder is not synced for a new segment",
        "journal.py",
        "            self._files.sync_folder(self.folder)\n        self._segment, self._seal",
        "            pass\n        self._segment, self._seal",
    ),
    Mutant(
        "the journal's own folder is not synced",
        "journal.py",
        "            self._files.sync_folder(self.folder.parent)",
        "            pass",
    ),
    Mutant(
        "a segment that a full disk refused stays",
        "journal.py",
        "            self._files.unlink(path)\n            self._files.sync_folder(self.folder)\n",
        "",
    ),
    Mutant(
        "what a killed program wrote counts without being synced",
        "journal.py",
        "            if self._note.read() != self.head:",
        "            if False:",
    ),
    Mutant(
        "what a killed program named counts without being synced",
        "journal.py",
        "                self._segment.renew(reader.last)\n                self._files.sync_folder(self.folder)",
        "                self._segment.renew(reader.last)",
    ),
    Mutant(
        "what a failed sync forgot is synced again, but not written again",
        "segment.py",
        "        self._file.write_at(start, self._file.read_at(start, self.end - start))\n",
        "",
    ),
    Mutant(
        "a failed sync counts as done",
        "journal.py",
        "and a second one may lie\n            raise DiskFailed() from error",
        "and a second one may lie\n            pass",
    ),
    Mutant(
        "the journal goes on after its disk failed",
        "journal.py",
        "        self.sound = False  # until this has gone well, whatever interrupts it",
        "        self.sound = True",
    ),
    Mutant(
        "any failure to make a segment counts as a full disk",
        "journal.py",
        "            self.sound = is_full(error)\n",
        "            self.sound = True\n",
    ),
    Mutant(
        "a torn end stays where it is",
        "journal.py",
        "            broken.truncate(torn.offset)\n",
        "            pass\n",
    ),
    Mutant(
        "a torn end is kept aside once only",
        "journal.py",
        "        if self._files.exists(kept):\n            self._files.unlink(kept)\n",
        "",
    ),
    Mutant(
        "a segment torn while it was made stays",
        "journal.py",
        "        if not torn.offset:\n            self._files.rename(path, kept)\n",
        "        if not torn.offset:\n",
    ),
    Mutant(
        "the checksum is ignored",
        "frame.py",
        "return body if _checksum(length, body) == checksum else None",
        "return body",
    ),
    Mutant(
        "the checksum of nothing is nothing",
        "frame.py",
        'zlib.crc32(body, zlib.crc32(MARK + length.to_bytes(4, "little")))',
        "zlib.crc32(body, length)",
    ),
    Mutant(
        "the bound of a header is ignored",
        "frame.py",
        "    if start > len(data):\n",
        "    if offset >= len(data):\n",
    ),
    Mutant(
        "what follows a broken record is not looked at",
        "reader.py",
        "if not last or frame.next_frame(rest, 1) is not None:",
        "if not last:",
    ),
    Mutant(
        "any segment may end torn",
        "reader.py",
        "if not last or frame.next_frame",
        "if frame.next_frame",
    ),
    Mutant(
        "a segment without any record is taken for an unused one",
        "reader.py",
        "if end and frame.is_blank(rest, 0):",
        "if frame.is_blank(rest, 0):",
    ),
    Mutant(
        "the chain is ignored",
        "reader.py",
        "                if not follows(body, head):",
        "                if False:",
    ),
    Mutant(
        "the HEAD note is ignored",
        "journal.py",
        "        if ours.missing or ahead.missing:",
        "        if ahead.missing:",
        by_note=True,
    ),
    Mutant(
        "the HEAD note is written before the record is durable",
        "journal.py",
        "        try:\n            into.sync(len(framed))",
        "        self._note.write(head_of(record))\n        try:\n            into.sync(len(framed))",
        by_note=True,
    ),
    Mutant(
        "a checkpoint stands for segments that nobody looked at",
        "checkpoint.py",
        "if _cover(files, folder, each, covered.size) != covered:",
        "if False:",
    ),
    Mutant(
        "a file is renamed before it is synced",
        "durable_files.py",
        "        file.sync()\n    except OSError:\n        file.close()",
        "    except OSError:\n        file.close()",
    ),
    Mutant(
        "the folder is not synced after a file was replaced",
        "durable_files.py",
        "    files.rename(fresh, path)\n    files.sync_folder(path.parent)",
        "    files.rename(fresh, path)",
    ),
    Mutant(
        "the whole copy is replaced with the one that is mended",
        "durable_files.py",
        "        if held != data:",
        "        if True:",
    ),
    Mutant(
        "the keyring is there before the programme",
        "identity.py",
        "    write_identity(folder, files, keyring, identity)\n    keyring.save()",
        "    keyring.save()\n    write_identity(folder, files, keyring, identity)",
    ),
    Mutant(
        "a half-made store loses its mark first",
        "identity.py",
        "            if not name.startswith(_MAKING):",
        "            if True:",
    ),
    Mutant(
        "what was made of other records is used",
        "made.py",
        '    return b"".join(head.seq.to_bytes(8) + head.hash for head in heads)',
        '    return b""',
    ),
]
