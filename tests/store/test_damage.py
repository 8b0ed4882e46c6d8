"""Damage: whatever happens to the files, the store opens with all it held or refuses and says where."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from distro.store import JournalDB, StoreDamaged, StoreRolledBack, open_store, repair_store
from distro.store.frame import bodies, pack
from store.opened import KEY, PASSPHRASE, PERSON, Calendar, contents, new_store, reopened


def _journal(folder: Path, today: Calendar | None = None) -> JournalDB:
    return JournalDB(folder, KEY, today=today or Calendar())


def _three_days(folder: Path) -> list[str]:
    """A journal of three segments; gives its contents after each record."""
    calendar = Calendar()
    states = []
    with _journal(folder, calendar) as database:
        for day in range(3):
            for n in range(3):
                database.table("a").insert({"day": day, "n": n})
                states.append(str(contents(database)))
            calendar.next_day()
    for path in folder.glob("*.journal"):  # the room ahead is zeros: leave little of it, to be quick
        data = path.read_bytes()
        path.write_bytes(data.rstrip(b"\0") + bytes(40))
    return states


def _segments(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.journal"))


def _opened(folder: Path) -> str | StoreDamaged:
    try:
        with _journal(folder) as database:
            return str(contents(database))
    except StoreDamaged as damaged:
        return damaged


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "journal"


@pytest.fixture
def copy(tmp_path: Path, folder: Path) -> Path:
    """A place where a damaged copy of `folder` can lie; see `_copied`."""
    return tmp_path / "copy"


def _copied(folder: Path, copy: Path) -> None:
    if copy.exists():
        shutil.rmtree(copy)
    shutil.copytree(folder, copy)


def test_a_flip_of_any_byte_of_any_segment_is_found(folder: Path, copy: Path) -> None:
    states = _three_days(folder)
    for path in _segments(folder):
        good = path.read_bytes()
        written = len(good.rstrip(b"\0"))
        for offset in range(written + 2):
            _copied(folder, copy)
            (copy / path.name).write_bytes(good[:offset] + bytes([good[offset] ^ 0x10]) + good[offset + 1 :])
            outcome = _opened(copy)
            if offset < written:
                assert isinstance(outcome, StoreDamaged), (path.name, offset)
                assert outcome.params["file"] == path.name
                assert int(str(outcome.params["offset"])) <= offset
            else:  # behind all records: a torn end in the last segment, damage in another
                assert outcome == states[-1] or isinstance(outcome, StoreDamaged)


def test_a_cut_at_any_byte_of_any_segment_is_found(folder: Path, copy: Path) -> None:
    states = _three_days(folder)
    for path in _segments(folder):
        good = path.read_bytes()
        written = len(good.rstrip(b"\0"))
        for end in range(len(good)):
            _copied(folder, copy)
            (copy / path.name).write_bytes(good[:end])
            outcome = _opened(copy)
            assert isinstance(outcome, StoreDamaged) if end < written else outcome == states[-1], (path.name, end)


def test_without_the_head_note_a_cut_of_the_last_segment_gives_a_prefix(folder: Path, copy: Path) -> None:
    states = ["{}", *_three_days(folder)]
    (folder / "HEAD").unlink()
    last = _segments(folder)[-1]
    good = last.read_bytes()
    for end in range(len(good.rstrip(b"\0"))):
        _copied(folder, copy)
        (copy / last.name).write_bytes(good[:end])
        assert _opened(copy) in states[6:], end


def test_a_zeroed_page_anywhere_is_found(folder: Path, copy: Path) -> None:
    with _journal(folder) as database:
        for n in range(300):
            database.insert({"n": n, "text": "x" * 100})
    path = _segments(folder)[0]
    good = path.read_bytes()
    written = len(good.rstrip(b"\0"))
    assert written > 8 * 4096
    for page in range(0, written, 4096):
        _copied(folder, copy)
        (copy / path.name).write_bytes(good[:page] + bytes(4096) + good[page + 4096 :])
        assert isinstance(_opened(copy), StoreDamaged), page


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_missing_segment_is_found(folder: Path, number: int) -> None:
    _three_days(folder)
    _segments(folder)[number].unlink()
    assert isinstance(_opened(folder), StoreDamaged)


@pytest.mark.parametrize(("one", "other"), [(0, 1), (1, 2), (0, 2)])
def test_swapped_segments_are_found(folder: Path, one: int, other: int) -> None:
    _three_days(folder)
    first, second = _segments(folder)[one], _segments(folder)[other]
    first.rename(folder / "aside")
    second.rename(first)
    (folder / "aside").rename(second)
    assert isinstance(_opened(folder), StoreDamaged)


def test_a_record_of_another_journal_with_the_same_key_is_found(folder: Path, tmp_path: Path) -> None:
    _three_days(folder)
    _three_days(tmp_path / "other")
    shutil.copy(_segments(tmp_path / "other")[1], _segments(folder)[1])
    assert isinstance(_opened(folder), StoreDamaged)


def test_another_key_opens_nothing(folder: Path) -> None:
    _three_days(folder)
    with pytest.raises(StoreDamaged) as damaged:
        JournalDB(folder, bytes(32))
    assert damaged.value.params == {"file": "000001.journal", "offset": 0, "what": "seal"}


def test_refusing_changes_nothing_on_the_disk(folder: Path) -> None:
    _three_days(folder)
    last = _segments(folder)[-1]
    last.write_bytes(last.read_bytes()[:-60])
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    for _ in range(2):
        assert isinstance(_opened(folder), StoreDamaged)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_torn_end_is_kept_aside_and_told(folder: Path) -> None:
    states = _three_days(folder)
    last = _segments(folder)[-1]
    data = last.read_bytes()
    *_, (start, body) = bodies(data, 0)  # a record may end with the zero bytes that also fill the file
    written = data[: start + len(pack(body))]
    last.write_bytes(written + b"half a rec")
    with _journal(folder) as database:
        torn = database.storage.journal.torn
        assert str(contents(database)) == states[-1]
    assert torn is not None
    assert (torn.file, torn.offset) == (last.name, len(written))
    assert (folder / torn.kept).read_bytes() == b"half a rec"
    assert _opened(folder) == states[-1]


# Checkpoints


def _with_checkpoint(folder: Path) -> str:
    calendar = Calendar()
    with _journal(folder, calendar) as database:
        database.table("a").insert_multiple({"n": n} for n in range(20))
        database.table("empty", persist_empty=True)
        calendar.next_day()
        database.table("a").remove(doc_ids=[20])
        database.storage.checkpoint()
        database.table("b").insert({"after": "the checkpoint"})
        return str(contents(database))


def test_a_checkpoint_gives_the_same_tables_and_numbers(folder: Path) -> None:
    state = _with_checkpoint(folder)
    assert (folder / "checkpoint").exists()
    assert _opened(folder) == state
    with _journal(folder) as database:
        assert database.table("a").insert({}) == 21


def test_a_flip_of_any_byte_of_a_checkpoint_is_harmless(folder: Path, copy: Path) -> None:
    state = _with_checkpoint(folder)
    good = (folder / "checkpoint").read_bytes()
    for offset in range(len(good)):
        _copied(folder, copy)
        (copy / "checkpoint").write_bytes(good[:offset] + bytes([good[offset] ^ 1]) + good[offset + 1 :])
        assert _opened(copy) == state


def test_a_block_that_breaks_while_it_is_open_is_read_from_the_journal(folder: Path) -> None:
    with _journal(folder) as database:
        database.insert_multiple([{"n": n} for n in range(300)])
        database.remove(doc_ids=[1, 70, 71, 299])
        database.storage.checkpoint()
    with _journal(folder) as database:
        database.update({"n": "changed"}, doc_ids=[2, 100])
        database.remove(doc_ids=[150])
        database.insert({"n": "after"})
        good = (folder / "checkpoint").read_bytes()
        for offset in range(len(good) // 3, len(good), len(good) // 20):
            (folder / "checkpoint").write_bytes(good[:offset] + bytes([good[offset] ^ 1]) + good[offset + 1 :])
        state = str(contents(database))
        assert len(database) == len(database.all()) == 296
        database.storage.check()
    (folder / "checkpoint").unlink()
    assert _opened(folder) == state


def test_with_a_checkpoint_a_flip_of_any_byte_of_a_segment_is_still_found(folder: Path, copy: Path) -> None:
    _with_checkpoint(folder)
    for path in _segments(folder):
        good = path.read_bytes()
        for offset in range(len(good.rstrip(b"\0"))):
            _copied(folder, copy)
            (copy / path.name).write_bytes(good[:offset] + bytes([good[offset] ^ 1]) + good[offset + 1 :])
            assert isinstance(_opened(copy), StoreDamaged), (path.name, offset)


def test_a_journal_that_ends_before_its_checkpoint_was_cut(folder: Path) -> None:
    calendar = Calendar()
    with _journal(folder, calendar) as database:
        database.insert({"n": 1})
        calendar.next_day()
        database.insert({"n": 2})
        database.storage.checkpoint()
    (folder / "HEAD").unlink()
    _segments(folder)[1].unlink()
    assert isinstance(_opened(folder), StoreDamaged)


def test_a_flip_of_any_byte_of_what_was_made_of_the_journals_is_noticed(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        store.events.insert({"n": 1})
        store.keep_made(b"of one event")
    with reopened(tmp_path) as store:
        kept = next((tmp_path / "store").glob("register-*/books"))
        good = kept.read_bytes()
        assert store.made() == b"of one event"
        for offset in range(len(good)):
            kept.write_bytes(good[:offset] + bytes([good[offset] ^ 1]) + good[offset + 1 :])
            assert store.made() is None, offset
        for end in range(len(good)):
            kept.write_bytes(good[:end])
            assert store.made() is None, end
        store.keep_made(b"made anew")
        assert store.made() == b"made anew"


# Reading back


def test_check_reads_everything_back(folder: Path) -> None:
    heard: list[int] = []
    with _journal(folder) as database:
        for n in range(30):
            database.insert({"n": n})
        database.storage.checkpoint()
        assert database.storage.check(heard.append) == database.head()
        assert heard[-1] == 31
        path = _segments(folder)[0]
        good = path.read_bytes()
        path.write_bytes(good[:300] + bytes([good[300] ^ 1]) + good[301:])
        with pytest.raises(StoreDamaged):
            database.storage.check()


# An older copy


def _older_copy(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        store.events.insert({"n": 1})
    shutil.copytree(tmp_path / "store", tmp_path / "older")
    with reopened(tmp_path) as store:
        store.events.insert({"n": 2})
    shutil.rmtree(tmp_path / "store")
    (tmp_path / "older").rename(tmp_path / "store")


def test_an_older_copy_put_back_is_noticed(tmp_path: Path) -> None:
    _older_copy(tmp_path)
    with pytest.raises(StoreRolledBack) as older:
        reopened(tmp_path)
    assert older.value.params == {"have": 2, "seen": 3}


def test_another_past_of_the_same_length_is_noticed(tmp_path: Path) -> None:
    _older_copy(tmp_path)
    with open_store(tmp_path / "store", PERSON, PASSPHRASE, counters=tmp_path / "elsewhere") as store:
        store.events.insert({"n": 3})
    with pytest.raises(StoreRolledBack):
        reopened(tmp_path)


def test_a_computer_that_never_saw_the_store_says_so(tmp_path: Path) -> None:
    _older_copy(tmp_path)
    with open_store(tmp_path / "store", PERSON, PASSPHRASE, counters=tmp_path / "elsewhere") as store:
        assert not store.watched
    with open_store(tmp_path / "store", PERSON, PASSPHRASE, counters=tmp_path / "elsewhere") as store:
        assert store.watched


def test_without_a_place_for_the_counter_the_store_says_so(tmp_path: Path) -> None:
    new_store(tmp_path).close()
    (tmp_path / "file").write_bytes(b"")
    for _ in range(2):
        with open_store(tmp_path / "store", PERSON, PASSPHRASE, counters=tmp_path / "file" / "heads") as store:
            assert not store.watched


# Repair


def test_repair_saves_what_is_intact_and_lists_what_is_gone(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        store.keyring.add("binta", "quatre", "volunteer")
        for n in range(10):
            store.events.table("handovers").insert({"n": n})
        store.register.insert({"head": "Fatou Diop"})
        device = store.device
    path = _segments(tmp_path / "store" / "events")[0]
    good = path.read_bytes()
    size = len(good.rstrip(b"\0")) // 11
    broken = 5 * size + size // 2
    path.write_bytes(good[:broken] + bytes([good[broken] ^ 1]) + good[broken + 1 :])
    with pytest.raises(StoreDamaged) as damaged:
        reopened(tmp_path)
    before = {path: path.read_bytes() for path in (tmp_path / "store").rglob("*.journal")}

    repaired = repair_store(tmp_path / "store", PERSON, PASSPHRASE, tmp_path / "new" / "store")

    (gap,) = repaired.gaps
    assert (gap.journal, gap.file, gap.offset) == ("events", path.name, damaged.value.params["offset"])
    assert gap.first == gap.last
    assert repaired.kept == 10 + 2
    assert {path: path.read_bytes() for path in (tmp_path / "store").rglob("*.journal")} == before
    with reopened(tmp_path / "new", "binta", "quatre") as store:
        assert store.gaps == (gap,)
        assert len(store.events.table("handovers")) == 9
        assert store.register.all() == [{"head": "Fatou Diop"}]
        assert store.device != device
        assert store.programme == b"[programme]"


def test_repair_finds_the_records_of_swapped_and_missing_segments(folder: Path, tmp_path: Path) -> None:
    from distro.store.files import OsFiles
    from distro.store.repair import Salvage

    _three_days(folder)
    segments = _segments(folder)
    segments[0].unlink()
    segments[1].rename(folder / "aside")
    segments[2].rename(segments[1])
    (folder / "aside").rename(segments[2])
    salvage = Salvage(folder, KEY, OsFiles())
    assert sorted(salvage.found) == list(range(5, 13))
    assert [(gap.first, gap.last) for gap in salvage.gaps()] == [(1, 4)]


def test_repair_is_the_way_on_from_an_older_copy(tmp_path: Path) -> None:
    _older_copy(tmp_path)
    assert repair_store(tmp_path / "store", PERSON, PASSPHRASE, tmp_path / "new" / "store").gaps == ()
    with open_store(tmp_path / "new" / "store", PERSON, PASSPHRASE, counters=tmp_path / "heads") as store:
        assert store.events.all() == [{"n": 1}]


@pytest.mark.parametrize("batches", [1, 40])
def test_a_checkpoint_is_due_by_bytes_however_few_records_hold_them(folder: Path, batches: int) -> None:
    """A register that came in one batch is read back as one block, and not as what it once was written as."""
    with _journal(folder) as database:
        for _ in range(batches):
            database.table("a").insert_multiple([{"says": "x" * 1000}] * (2000 // batches))
    assert (folder / "checkpoint").exists()
    stands = (folder / "checkpoint").stat().st_mtime_ns
    with _journal(folder) as database:
        database.table("a").insert({"says": "little more"})
    assert (folder / "checkpoint").stat().st_mtime_ns == stands, "it would cost more than it saves"
