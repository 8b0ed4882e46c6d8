"""The crash tests run on a store with little room ahead and a random source that repeats (see subject.py)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from store.crash.subject import Subject, small


@pytest.fixture
def subject() -> Iterator[Subject]:
    """The store itself."""
    store = Subject()
    with small(store):
        yield store
