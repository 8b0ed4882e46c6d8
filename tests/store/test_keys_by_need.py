"""Keys by need: what a passphrase opens, through the API too, and what becomes of it when somebody is removed."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from distro.store import NEEDS, KeyKind, KeyringRolledBack, NoKeyForIt, Role, WrongPassphrase
from distro.store.files import OsFiles
from distro.store.keyring import Keyring
from distro.store.repair import Salvage
from store.opened import PASSPHRASE, PERSON, all_bytes, new_store, reopened

WORDS = "quatre cinq"


def with_everybody(folder: Path) -> None:
    with new_store(folder) as store:
        for role in Role:
            store.keyring.add(f"p-{role}", WORDS, role)
        store.keyring.add_by_pin("binta", "4096")
        store.events.table("goods").insert({"kg": 12})
        store.register.table("households").insert({"head": "Fatou Diop"})


@pytest.mark.parametrize("role", list(Role))
def test_each_role_opens_what_it_needs_and_nothing_else(tmp_path: Path, role: Role) -> None:
    with_everybody(tmp_path)
    with reopened(tmp_path, f"p-{role}", WORDS) as store:
        assert store.keyring.kinds() == tuple(kind for kind in KeyKind if kind in NEEDS[role])
        may_change = KeyKind.PEOPLE in NEEDS[role]
        changes: tuple[Callable[[Keyring], None], ...] = (
            lambda ring: ring.add("khalid", WORDS, "supervisor"),
            lambda ring: ring.set_role(f"p-{role}", "supervisor"),
            lambda ring: ring.set_pin(PERSON, "8163"),
            lambda ring: ring.change_passphrase(PERSON, WORDS),
            lambda ring: ring.remove("binta"),
        )
        for change in changes:
            if may_change:
                change(store.keyring)
            else:
                with pytest.raises(NoKeyForIt):
                    change(store.keyring)
        assert store.keyring.is_signed()
    if not may_change:
        with reopened(tmp_path) as store:
            assert store.keyring.people()[f"p-{role}"] == role


@pytest.mark.parametrize("role", [role for role in Role if KeyKind.PINS not in NEEDS[role]])
def test_no_pin_of_anybody_is_told_by_a_passphrase_that_may_not(tmp_path: Path, role: Role) -> None:
    with_everybody(tmp_path)
    ring = Keyring.unlock(tmp_path / "store", OsFiles(), f"p-{role}", WORDS, "")
    for number in range(10_000):
        with pytest.raises(NoKeyForIt):
            ring.check_pin("binta", f"{number:04}")
        break
    assert b"4096" not in b"".join(ring._keys.values())


def test_who_forged_a_role_in_the_file_is_noticed(tmp_path: Path) -> None:
    from msgspec import json, structs

    from distro.store.keyring_file import About
    from distro.store.seal import Seal

    with_everybody(tmp_path)
    ring = Keyring.unlock(tmp_path / "store", OsFiles(), "p-volunteer", WORDS, "")
    entry, about = ring._find("p-volunteer")
    forged = json.encode(About(about.person, Role.SUPERVISOR))
    mine = structs.replace(entry, about=Seal(ring.key("people")).close(forged, entry.tag))
    ring._keep(people=(*ring._others("p-volunteer"), mine))
    with reopened(tmp_path) as store:
        assert store.keyring.people()["p-volunteer"] is Role.SUPERVISOR
        assert not store.keyring.is_signed()


def test_a_removed_person_stays_out_although_an_old_keyring_is_put_back(tmp_path: Path) -> None:
    with_everybody(tmp_path)
    old = tmp_path / "old"
    old.mkdir()
    for name in ("keyring", "keyring.spare"):
        shutil.copy(tmp_path / "store" / name, old / name)
    with reopened(tmp_path) as store:
        store.remove_person("p-volunteer")
        store.events.table("goods").insert({"kg": 99})
        store.register.table("households").insert({"head": "Awa Sow"})
    with pytest.raises(WrongPassphrase):
        reopened(tmp_path, "p-volunteer", WORDS)
    for name in ("keyring", "keyring.spare"):
        shutil.copy(old / name, tmp_path / "store" / name)
    for person, passphrase in ((PERSON, PASSPHRASE), ("p-volunteer", WORDS)):
        with pytest.raises(KeyringRolledBack):
            reopened(tmp_path, person, passphrase)
    # And what it opens by hand is what they had seen before.
    ring = Keyring.unlock(tmp_path / "store", OsFiles(), "p-volunteer", WORDS, "")
    seen = b"".join(Salvage(tmp_path / "store" / "events", ring.operations, OsFiles()).found.values())
    assert b"12" in seen
    assert b"99" not in seen
    for folder in (tmp_path / "store").glob("register-*"):
        assert not Salvage(folder, ring.register_key, OsFiles()).found


def test_everybody_else_goes_on_after_a_removal(tmp_path: Path) -> None:
    with_everybody(tmp_path)
    with reopened(tmp_path) as store:
        secret, head = store.secret("bundle"), store.head()
        for person in ("p-volunteer", "p-registrar", "binta"):
            store.remove_person(person)
            store.events.table("goods").insert({"after": person})
        assert store.secret("bundle") == secret
        assert store.head().seq > head.seq
    for person in ("p-supervisor", "p-data_focal_point", "p-protection"):
        with reopened(tmp_path, person, WORDS) as store:
            rows = [dict(row) for row in store.events.table("goods").all()]
            assert rows == [{"kg": 12}, *({"after": p} for p in ("p-volunteer", "p-registrar", "binta"))]
            assert [row["head"] for row in store.register.table("households").all()] == ["Fatou Diop"]
            assert store.events.storage.check().seq == store.head().seq
    with reopened(tmp_path) as store:
        store.keyring.set_pin(PERSON, "8163")
        store.switch_by_pin(PERSON, "8163")


def test_pins_outlive_a_removal(tmp_path: Path) -> None:
    with_everybody(tmp_path)
    with reopened(tmp_path) as store:
        store.remove_person("p-volunteer")
        store.switch_by_pin("binta", "4096")
        assert (store.person, store.role) == ("binta", Role.VOLUNTEER)


@pytest.mark.parametrize("moment", ["before the segment", "before the checkpoint"])
def test_a_power_cut_in_a_removal_leaves_a_store_that_goes_on_under_the_new_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    with_everybody(tmp_path)

    class PowerCut(Exception):
        pass

    def cut(*_: object) -> None:
        raise PowerCut

    with reopened(tmp_path) as store, monkeypatch.context() as broken, pytest.raises(PowerCut):
        storage = type(store.events.storage)
        broken.setattr(storage, "renew" if moment == "before the segment" else "checkpoint", cut)
        store.remove_person("p-volunteer")
    with reopened(tmp_path) as store:
        store.events.table("goods").insert({"kg": 99})
        number = store.events.storage.journal.place.segment
        assert number >= store.keyring.operations.since
        assert store.events.storage.check().seq == store.head().seq


class Remembering(OsFiles):
    """A disk on which nothing is ever lost but by being written over: what each file held when it was unlinked."""

    def __init__(self) -> None:
        self.freed: list[bytes] = []

    def unlink(self, path: Path) -> None:
        self.freed.append(path.read_bytes())
        super().unlink(path)

    def rename(self, old: Path, new: Path) -> None:
        if new.exists():
            self.freed.append(new.read_bytes())
        super().rename(old, new)


def test_what_is_replaced_is_written_over_first(tmp_path: Path) -> None:
    from distro.store import Cost, create_store

    disk = Remembering()
    with create_store(
        tmp_path / "store", b"", PERSON, PASSPHRASE, files=disk, cost=Cost.REHEARSAL, counters=tmp_path / "heads"
    ) as store:
        for name in ("awa", "omar"):
            store.keyring.add(name, WORDS, "volunteer")
        store.register.table("households").insert({"head": "Fatou Diop"})
        store.rewrite_register({})
        store.remove_person("awa")
        store.keyring.change_passphrase(PERSON, "autre")
        store.destroy_register()
    left = [data for data in disk.freed if data.strip(b"\0") and not _is_lock_note(data)]
    assert left == [], [data[:40] for data in left]


def _is_lock_note(data: bytes) -> bool:
    return len(data) < 200 and not re.search(rb"keyring|journal", data)


def test_nobody_is_named_in_the_keyring(tmp_path: Path) -> None:
    with_everybody(tmp_path)
    for name in (PERSON, "binta", "p-volunteer", "supervisor", "4096"):
        assert name.encode() not in all_bytes(tmp_path / "store").replace(str(tmp_path).encode(), b"")
