"""The model of the disk: like a real one for the program, and after a cut neither more nor less than may be."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path

import pytest

from distro.store.files import Files, OsFiles
from store.crash.disk import MemoryFiles, Tree
from store.crash.recording import Fault, Recorder
from store.crash.states import SECTOR, moments

Shown = set[frozenset[tuple[str, bytes | None]]]
A, B = b"a" * SECTOR, b"b" * SECTOR


def _outcome(call: Callable[[], object]) -> object:
    try:
        return call()
    except OSError as error:
        return type(error)


def _exercise(files: Files, root: Path) -> list[object]:
    """What each call gives, on a disk that is empty below `root`."""
    name, other, folder = root / "name", root / "other", root / "folder"
    file = files.create(name)
    seen: list[object] = [_outcome(lambda: files.create(name)), file.size()]
    file.write_at(3, b"abc")
    seen += [file.read_at(0, 100), file.read_at(4, 1), file.read_at(50, 1)]
    file.grow(10)
    seen += [file.size(), _outcome(lambda: file.grow(4)), file.size(), file.read_at(0, 100)]
    file.truncate(5)
    file.sync()
    seen.append(file.read_at(0, 100))
    files.rename(name, other)
    file.write_at(0, b"still the same file")
    seen += [files.exists(name), files.open(other).read_at(0, 100), _outcome(lambda: files.open(name))]
    files.create(name).close()
    files.rename(name, other)
    seen += [files.open(other).size(), files.names(root)]
    files.make_folder(folder)
    files.sync_folder(root)
    files.create(folder / "inside").close()
    calls: list[Callable[[], object]] = [
        lambda: files.make_folder(folder),
        lambda: files.make_folder(root / "no" / "parent"),
        lambda: files.create(root / "no" / "file"),
        lambda: files.names(other),
        lambda: files.names(root / "no"),
        lambda: files.remove_folder(folder),
        lambda: files.unlink(root / "no"),
        lambda: files.rename(root / "no", other),
        lambda: files.sync_folder(root / "no"),
        lambda: files.names(root),
    ]
    seen += [_outcome(call) for call in calls]
    files.unlink(folder / "inside")
    files.remove_folder(folder)
    files.unlink(other)
    held = files.lock(root / "lock")
    assert held
    seen += [files.names(root) or [], _outcome(lambda: files.open(folder))]
    held.release()
    file.close()
    return seen


def test_the_disk_in_memory_answers_like_the_real_one(tmp_path: Path) -> None:
    real = _exercise(OsFiles(), tmp_path)
    in_memory = _exercise(Recorder(MemoryFiles()), Path("/"))
    real[-2] = []  # the operating system keeps a file for the lock
    assert in_memory == real


def test_a_lock_in_memory_is_held_against_others() -> None:
    files = MemoryFiles()
    held = files.lock(Path("/lock"))
    assert held
    assert files.lock(Path("/lock")) is None
    held.release()
    assert files.lock(Path("/lock"))


def test_a_fault_strikes_once_and_half_a_write_is_there() -> None:
    disk = Recorder(MemoryFiles())
    file = disk.create(Path("/f"))
    disk.fault = Fault(disk.calls, errno.ENOSPC, half=True)
    with pytest.raises(OSError, match="space"):
        file.write_at(0, b"abcd")
    assert file.read_at(0, 10) == b"ab"
    file.write_at(0, b"abcd")
    assert file.read_at(0, 10) == b"abcd"


def _states(base: Tree, work: Callable[[Recorder], None]) -> Shown:
    """All states that may be seen at the very end of `work`."""
    disk = Recorder(MemoryFiles(base))
    work(disk)
    *_, last = moments(base, disk.log)
    return {frozenset(tree.items()) for tree in last.states()}


def _disks(*trees: Tree) -> Shown:
    return {frozenset(tree.items()) for tree in trees}


def test_unsynced_sectors_are_lost_torn_and_reordered() -> None:
    def work(disk: Recorder) -> None:
        disk.open(Path("/f")).write_at(0, B + B)

    assert _states({"/f": A + A}, work) == _disks({"/f": A + A}, {"/f": A + B}, {"/f": B + A}, {"/f": B + B})


def test_a_sector_is_never_half_of_two() -> None:
    def work(disk: Recorder) -> None:
        disk.open(Path("/f")).write_at(SECTOR - 1, b"bb")

    one, two = A[:-1] + b"b", b"b" + A[1:]
    assert _states({"/f": A + A}, work) == _disks({"/f": A + A}, {"/f": one + A}, {"/f": A + two}, {"/f": one + two})


def test_each_of_several_writes_to_a_sector_may_be_the_last_that_got_out() -> None:
    def work(disk: Recorder) -> None:
        file = disk.open(Path("/f"))
        for data in (b"1", b"2", b"3"):
            file.write_at(0, data)

    assert _states({"/f": b"0"}, work) == _disks({"/f": b"0"}, {"/f": b"1"}, {"/f": b"2"}, {"/f": b"3"})


def test_what_was_synced_is_there() -> None:
    def work(disk: Recorder) -> None:
        file = disk.create(Path("/f"))
        file.write_at(0, A)
        file.sync()
        disk.sync_folder(Path("/"))

    assert _states({}, work) == _disks({"/f": A})


def test_a_length_is_lost_apart_from_what_was_written() -> None:
    def work(disk: Recorder) -> None:
        file = disk.open(Path("/f"))
        file.grow(2 * SECTOR)
        file.write_at(SECTOR, B)

    blank = bytes(SECTOR)
    assert _states({"/f": b""}, work) == _disks({"/f": b""}, {"/f": blank + blank}, {"/f": blank + B})


def test_a_cut_shows_no_zeros_where_the_length_is_the_old_one() -> None:
    def work(disk: Recorder) -> None:
        disk.open(Path("/f")).truncate(10)

    assert _states({"/f": A}, work) == _disks({"/f": A}, {"/f": A[:10]})


def test_a_synced_file_has_no_name_before_its_folder_is_synced() -> None:
    def work(disk: Recorder) -> None:
        file = disk.create(Path("/f"))
        file.write_at(0, A)
        file.sync()

    assert _states({}, work) == _disks({}, {"/f": A})


def test_a_rename_keeps_what_was_there_or_replaces_it_whole() -> None:
    def work(disk: Recorder) -> None:
        disk.rename(Path("/new"), Path("/f"))

    both: Tree = {"/new": B, "/f": A}
    assert _states(both, work) == _disks(both, {"/f": B}, {"/f": A}, {"/new": B, "/f": B})


def test_nothing_is_in_a_folder_that_is_not_there() -> None:
    def work(disk: Recorder) -> None:
        disk.make_folder(Path("/d"))
        disk.create(Path("/d/f")).sync()
        disk.sync_folder(Path("/d"))

    assert _states({}, work) == _disks({}, {"/d": None, "/d/f": b""})


def test_what_a_failed_sync_forgot_no_later_sync_brings_back_but_writing_it_again_does() -> None:
    def fail(disk: Recorder) -> None:
        file = disk.open(Path("/f"))
        file.write_at(0, B)
        disk.fault = Fault(disk.calls, errno.EIO)
        with pytest.raises(OSError, match=r"I/O|[Ii]nput"):
            file.sync()
        file.sync()

    def write_again(disk: Recorder) -> None:
        fail(disk)
        file = disk.open(Path("/f"))
        file.write_at(0, B)
        file.sync()

    assert _states({"/f": A}, fail) == _disks({"/f": A}, {"/f": B})
    assert _states({"/f": A}, write_again) == _disks({"/f": B})
