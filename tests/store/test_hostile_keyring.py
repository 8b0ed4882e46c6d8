"""A keyring that somebody else wrote: refused at once, or opened as it says, and never believed about what it costs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from distro.store import (
    FORMAT,
    Cost,
    Store,
    StoreDamaged,
    StoreError,
    StoreNewer,
    create_store,
    frame,
    open_store,
    repair_store,
)
from stage import PASSPHRASE

COPIES = ("keyring", "keyring.spare")


@pytest.fixture
def said(tmp_path: Path) -> dict[str, Any]:
    """What the keyring of a store in `tmp_path / "store"` says."""
    made = create_store(
        tmp_path / "store", b"x = 1", "sara", PASSPHRASE, cost=Cost.REHEARSAL, counters=tmp_path / "heads"
    )
    made.close()
    body = frame.body_at((tmp_path / "store" / "keyring").read_bytes(), 0)
    assert body is not None
    found: dict[str, Any] = json.loads(body)
    return found


def opened_with(folder: Path, data: bytes) -> Store:
    for name in COPIES:
        (folder / "store" / name).write_bytes(frame.pack(data))
    return open_store(folder / "store", "sara", PASSPHRASE, counters=folder / "heads")


@pytest.mark.parametrize(
    "cost",
    [
        {"memory": 64, "lanes": 1, "passes": 10**9},
        {"memory": 1 << 40, "lanes": 1, "passes": 1},
        {"memory": 2 << 20, "lanes": 1, "passes": 1},
        {"memory": 64, "lanes": 10**6, "passes": 1},
        {"memory": -1, "lanes": 1, "passes": 1},
        {"memory": 64, "lanes": 0, "passes": 0},
    ],
)
def test_it_costs_no_more_than_a_few_seconds_whatever_it_asks_for(
    said: dict[str, Any], tmp_path: Path, cost: dict[str, int]
) -> None:
    with pytest.raises(StoreDamaged):
        opened_with(tmp_path, json.dumps(said | {"cost": cost}).encode())


def test_what_is_nested_too_deep_or_too_large_is_no_keyring(said: dict[str, Any], tmp_path: Path) -> None:
    deep = json.dumps(said).encode()[:-1] + b',"more":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    large = json.dumps(said | {"people": said["people"] * 20_000}).encode()
    for data in (deep, large, b"", b"{}", b"[" * 1000):
        with pytest.raises(StoreDamaged):
            opened_with(tmp_path, data)


def test_whoever_can_write_it_cannot_have_the_register_removed(said: dict[str, Any], tmp_path: Path) -> None:
    """Which register is there stands under a seal: what is said beside it is not heard."""
    opened_with(tmp_path, json.dumps(said | {"registers": 10**9}).encode()).close()
    assert (tmp_path / "store" / "register-1").exists()


@pytest.mark.parametrize("field", ["tag", "salt", "key", "public", "about", "grant"])
def test_a_person_of_whom_anything_was_changed_is_refused_or_told(
    said: dict[str, Any], tmp_path: Path, field: str
) -> None:
    [person] = said["people"]
    for changed in ("", "AAAA", person[field][4:]):
        data = json.dumps(said | {"people": [person | {field: changed}]}).encode()
        try:
            with opened_with(tmp_path, data) as store:
                assert not store.keyring.is_signed()
        except StoreError:
            continue


def test_a_store_of_a_newer_distro_is_called_so_and_left_alone(tmp_path: Path, said: dict[str, Any]) -> None:
    """Called damaged it would be repaired, without all that this distro cannot read."""
    newer = json.dumps({"version": FORMAT + 1, "store": {"otherwise": "written"}}).encode()
    with pytest.raises(StoreNewer):
        opened_with(tmp_path, newer)
    with pytest.raises(StoreNewer):
        repair_store(tmp_path / "store", "sara", PASSPHRASE, tmp_path / "repaired")
    assert not (tmp_path / "repaired").exists()
