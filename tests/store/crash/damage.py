"""Damage that no power cut explains: a bit that flipped, an end that is gone."""

from __future__ import annotations

from collections.abc import Iterator

from store.crash.disk import MemoryFiles, Tree
from store.crash.histories import Program, run
from store.crash.journal_world import FOLDER, HEAD, JournalWorld
from store.crash.judge import Documents, Violation, documents
from store.crash.recording import Recorder

_HISTORY = ("large", "small", "new segment", "batch", "small", "checkpoint", "small")


def _segments(tree: Tree) -> Iterator[tuple[str, bytes]]:
    for path, data in tree.items():
        if path.endswith(".journal") and data:
            yield path, data


def flip_everywhere(world: JournalWorld, noted: bool) -> int:
    """Violation unless a flip of any byte of any file is found where it matters and harmless where not; the flips.

    Without a note of how far it had come, a broken last record looks like one that was never finished.
    """
    program, _ = run(world, _HISTORY)
    tree, flips = program.memory.tree(), 0
    if not noted:
        _forget_notes(tree)
    *_, (last, end) = ((path, _last_record(data)) for path, data in sorted(_segments(tree)))
    for path, data in tree.items():
        for offset in range(len(data.rstrip(b"\0")) if data else 0):
            flipped = {**tree, path: data[:offset] + bytes([data[offset] ^ 0x10]) + data[offset + 1 :]}
            if str(HEAD) not in tree and path == last and offset >= end:
                _demand_prefix(world, flipped, program)
            else:
                _demand(world, flipped, program.acked, (path,) if path.endswith(".journal") else ())
            flips += 1
    return flips


def cut_everywhere(world: JournalWorld, noted: bool) -> int:
    """Violation unless a cut at any byte of any segment is found; the cuts.

    Without notes of how far it had come, whole records may be gone from the end.
    """
    program, _ = run(world, _HISTORY)
    tree, cuts = program.memory.tree(), 0
    if not noted:
        _forget_notes(tree)
    segments = dict(sorted(_segments(tree)))
    for number, (path, data) in enumerate(segments.items(), start=1):
        # between two records, what is missing shows in the next segment; when all is gone, at the end of the one before
        blamed = tuple(segments)[max(number - 2, 0) : number + 1]
        for end in range(len(data.rstrip(b"\0"))):
            shorter = {**tree, path: data[:end]}
            if noted or number < len(segments):
                _demand(world, shorter, program.acked, blamed)
            else:
                _demand_prefix(world, shorter, program)
            cuts += 1
    return cuts


def _forget_notes(tree: Tree) -> None:
    for note in (HEAD, FOLDER / "checkpoint"):
        tree.pop(str(note), None)


def _last_record(data: bytes) -> int:
    """Where the last record of a segment begins: its mark stands nowhere else."""
    return data.rindex(data[:4])


def _demand(world: JournalWorld, tree: Tree, acked: Documents, blamed: tuple[str, ...]) -> None:
    """Violation unless the journal holds `acked`, or, with `blamed`, refuses and names one of these files."""
    try:
        with world.opened(Recorder(MemoryFiles(tree))) as database:
            found = documents(database)
    except world.refusals as refused:
        file = getattr(refused, "params", {}).get("file")
        if str(FOLDER / str(file)) not in blamed:
            raise Violation(f"it blames {file}, not {blamed}") from refused
        return
    except Exception as unforeseen:
        raise Violation("damage ends in an error without words") from unforeseen
    if blamed or found != acked:
        raise Violation("damage was not noticed")


def _demand_prefix(world: JournalWorld, tree: Tree, program: Program) -> None:
    """Violation unless the journal opens with the first of the documents."""
    with world.opened(Recorder(MemoryFiles(tree))) as database:
        found = documents(database)
    if found != program.acked[: len(found)]:
        raise Violation("more went than an end")
