"""A backup is proven, tells nothing, and a laptop put back from one goes on without a second past."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from apart import carry, meet, scan, site
from distro.model.quarantine import Reason
from distro.stations import backups, people
from distro.stations.audit import audit
from distro.stations.errors import Refused
from distro.stations.protection import protection
from distro.stations.session import Session
from distro.store import (
    BackupBroken,
    BackupMissing,
    DiskReadOnly,
    DiskWithoutLocks,
    LookOnly,
    NoKeyForIt,
    Role,
    StoreExists,
    WrongPassphrase,
    open_store,
)
from stage import PASSPHRASE, Stage


def quiet(done: int, total: int) -> None:
    assert done <= total


def serve(stage: Stage, number: int) -> None:
    stage.pass_time()
    desk = stage.desk()
    desk.hand_over(scan(stage, stage.card(number).code))


def put_back(stage: Stage, made: str, name: str) -> Stage:
    """The laptop of that backup, in a new folder, as another computer has it."""
    folder = stage.folder.parent / name
    heads = stage.folder.parent / f"{name}-heads"
    backups.put_back(Path(made), folder, "sara", PASSPHRASE, counters=heads)
    return Stage(folder, Session(open_store(folder, "sara", PASSPHRASE, counters=heads), stage.clock), stage.clock)


def told(session: Session) -> list[str]:
    return sorted(event.id for event, _ in session.raw_events())


def test_what_was_written_since_comes_back_from_the_others_and_numbers_go_on(tmp_path: Path) -> None:
    first, second = site(tmp_path)
    serve(first, 1)
    made = backups.back_up(first.session, tmp_path, quiet)
    serve(first, 2)
    carry(first, second)
    before = told(first.session)
    first.session.store.close()
    again = put_back(first, made.path, "again")
    assert again.session.store.device == first.session.store.device
    for forbidden in (
        lambda: serve(again, 3),
        lambda: backups.settle(again.session),
        lambda: people.add(again.session, "lina", PASSPHRASE, "volunteer"),
    ):
        with pytest.raises(Refused) as refused:
            forbidden()
        assert refused.value.code in ("restored_waits", "restored_unheard")
    carry(again, second)  # it says how little it has
    carry(second, again)
    assert set(before) <= set(told(again.session))
    done = backups.settle(again.session)
    assert (done.unheard, done.removed) == ((), ())
    serve(again, 3)
    meet(again, second)
    assert not [kept for one in (again, second) for kept in one.session.quarantine]
    assert audit(again.session.store, again.session.books).findings == ()
    assert protection(again.session).signed
    with pytest.raises(Refused):
        backups.settle(again.session)


def test_going_on_without_asking_is_named_by_those_who_know_better(tmp_path: Path) -> None:
    first, second = site(tmp_path)
    made = backups.back_up(first.session, tmp_path, quiet)
    serve(first, 1)
    carry(first, second)
    again = put_back(first, made.path, "again")
    assert backups.settle(again.session, anyway=True).unheard == (second.session.store.device,)
    serve(again, 2)
    carry(again, second)
    assert [kept.reason for kept in second.session.quarantine] == [Reason.FORKED]


def test_who_was_removed_and_who_was_forgotten_since_go_again(tmp_path: Path) -> None:
    first, second = site(tmp_path, open_day=False)
    first.session.store.keyring.add("dora", PASSPHRASE, Role.DATA_FOCAL_POINT)
    made = backups.back_up(first.session, tmp_path, quiet)
    people.remove(first.session, "awa")
    people.add(first.session, "lina", PASSPHRASE, "volunteer")
    people.set_role(first.session, "omar", "volunteer")
    first.session.log_in("dora", PASSPHRASE)
    people.purge_register(first.session)
    first.session.log_in("sara", PASSPHRASE)
    carry(first, second)
    again = put_back(first, made.path, "again")
    assert len(again.session.books.register) == 12
    carry(again, second)
    carry(second, again)
    done = backups.settle(again.session)
    assert (done.removed, done.missing, done.roles) == (("awa",), ("lina",), ("omar",))
    assert done.forgotten >= 12
    assert len(again.session.books.register) == 0
    assert "awa" not in again.session.store.keyring.people()
    again.session.store.close()
    heads = tmp_path / "again-heads"
    with pytest.raises(WrongPassphrase):
        open_store(again.folder, "awa", PASSPHRASE, counters=heads)
    open_store(again.folder, "omar", PASSPHRASE, counters=heads).close()


def test_every_byte_that_is_changed_or_gone_is_named(tmp_path: Path) -> None:
    [stage] = site(tmp_path, laptops=1)
    made = Path(backups.back_up(stage.session, tmp_path, quiet).path)
    for path in sorted(path for path in made.rglob("*") if path.is_file() and path.name != "backup.json"):
        whole = path.read_bytes()
        if not whole:
            continue
        journal = path.parent != made
        for broken in (whole[:-1], whole + b"x", None) if journal else (bytes([whole[0] ^ 1]) + whole[1:],):
            path.unlink()
            if broken is not None:
                path.write_bytes(broken)
            with pytest.raises(BackupBroken):
                backups.look_at(made, "sara", PASSPHRASE)
            with pytest.raises(BackupBroken):
                backups.put_back(made, tmp_path / "none", "sara", PASSPHRASE, counters=tmp_path / "h")
            path.write_bytes(whole)
    assert not (tmp_path / "none").exists()
    assert backups.look_at(made, "sara", PASSPHRASE).records
    (made / "backup.json").write_text('{"format":1,"made":"2026-01-01T00:00:00Z","files":{"../x":[1,""]}}')
    with pytest.raises(BackupBroken):
        backups.look_at(made, "sara", PASSPHRASE)
    (made / "backup.json").unlink()
    with pytest.raises(BackupMissing):
        backups.look_at(made, "sara", PASSPHRASE)


def test_who_may_and_where(tmp_path: Path) -> None:
    [stage] = site(tmp_path, laptops=1)
    made = Path(backups.back_up(stage.session, tmp_path, quiet).path)
    assert not [path for path in made.rglob("*") if path.is_file() and path.stat().st_mode & 0o077]
    data = b"".join(path.read_bytes() for path in made.rglob("*") if path.is_file())
    assert not [word for word in (b"Diallo", b"0600000001", b"sara", b"RBT-0001") if word in data]
    with pytest.raises(WrongPassphrase):
        backups.look_at(made, "sara", "autre chose que cela")
    with pytest.raises(NoKeyForIt):
        backups.put_back(made, tmp_path / "copy", "omar", PASSPHRASE, counters=tmp_path / "h")
    with pytest.raises(StoreExists):
        backups.put_back(made, stage.folder, "sara", PASSPHRASE, counters=tmp_path / "h")
    stage.session.log_in("awa", PASSPHRASE)
    with pytest.raises(Refused):
        backups.back_up(stage.session, tmp_path, quiet)


def test_a_store_opens_to_look_and_nothing_is_written(tmp_path: Path) -> None:
    [stage] = site(tmp_path, laptops=1)
    stage.session.store.close()
    lying = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in tmp_path.rglob("*") if path.is_file()}
    with open_store(stage.folder, "sara", PASSPHRASE, LookOnly(), counters=tmp_path / "heads") as store:
        looking = Stage(stage.folder, Session(store, stage.clock), stage.clock)
        assert len(looking.session.books.register) == 12
        with pytest.raises(Refused) as refused:
            serve(looking, 1)
        assert refused.value.code == "opened_to_look"
        with pytest.raises(Refused):
            looking.session.ingest([b"{}"])
    now = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in tmp_path.rglob("*") if path.is_file()}
    changed = {path.name for path in lying.keys() | now.keys() if lying.get(path) != now.get(path)}
    assert changed <= {"lock"}


def test_a_store_that_cannot_be_written_says_so_and_opens_to_look(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    [stage] = site(tmp_path, laptops=1)
    stage.session.store.close()
    opened = os.open

    def protected(path: str | Path, flags: int, *rest: int, **others: int) -> int:
        if flags & (os.O_RDWR | os.O_WRONLY | os.O_CREAT):
            raise OSError(errno.EROFS, "Read-only file system", str(path))
        return opened(path, flags, *rest, **others)

    monkeypatch.setattr(os, "open", protected)
    with pytest.raises(DiskReadOnly):
        open_store(stage.folder, "sara", PASSPHRASE, counters=tmp_path / "heads")
    open_store(stage.folder, "sara", PASSPHRASE, LookOnly(), counters=tmp_path / "heads").close()


def test_a_folder_that_cannot_hold_a_file_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    [stage] = site(tmp_path, laptops=1)
    stage.session.store.close()

    def unknown(*_: object, **__: object) -> None:
        raise NotImplementedError

    monkeypatch.setattr("distro.store.files.FileLock.acquire", unknown)
    with pytest.raises(DiskWithoutLocks):
        open_store(stage.folder, "sara", PASSPHRASE, counters=tmp_path / "heads")
    open_store(stage.folder, "sara", PASSPHRASE, LookOnly(), counters=tmp_path / "heads").close()
