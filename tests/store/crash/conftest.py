"""The crash tests run on a store with little room ahead and a random source that repeats (see subject.py)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pyrage
import pytest

from store.crash.journal_world import JournalWorld
from store.crash.judge import Tally
from store.crash.store_world import StoreWorld
from store.crash.subject import Subject, small


@pytest.fixture(autouse=True)
def counted(record_property: Callable[[str, object], None]) -> Iterator[None]:
    """The crash states that each test judged, for the sum at the end of the run."""
    before = Tally.total
    yield
    record_property("crash states", Tally.total - before)


@pytest.fixture(autouse=True)
def boxes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same box opened by the same key holds the same; half the time of all states was the curve's arithmetic."""
    held: dict[tuple[bytes, str], bytes] = {}
    decrypt = pyrage.decrypt

    def once(box: bytes, identities: list[pyrage.x25519.Identity]) -> bytes:
        key = (box, str(identities[0]))
        if key not in held:
            held[key] = bytes(decrypt(box, identities))
        return held[key]

    monkeypatch.setattr(pyrage, "decrypt", once)


@pytest.fixture
def subject() -> Iterator[Subject]:
    """The store itself."""
    store = Subject()
    with small(store):
        yield store


@pytest.fixture
def journals(subject: Subject) -> JournalWorld:
    return JournalWorld(subject)


@pytest.fixture
def stores(subject: Subject) -> StoreWorld:
    return StoreWorld(subject)
