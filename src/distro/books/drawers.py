"""A mapping whose values are read when somebody opens them: most of what a programme ever did nobody asks for today."""

from __future__ import annotations

from collections.abc import Callable, Iterator, MutableMapping, Reversible, ValuesView
from typing import Any, TypeVar

from msgspec import Raw

from distro.books.cabinet import Cabinet, is_looking
from distro.model.events import Event

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


class Drawers(MutableMapping[_Key, _Value]):
    """What `closed` says, each value as it was written; `read` opens it. `factory` makes what is missing.

    What was asked for by its key stays in memory, and so does whatever can be changed. An event that was only passed
    over does not: it is read again.
    """

    __slots__ = ("_kept", "_read", "factory")

    def __init__(
        self, closed: dict[_Key, Any] | Cabinet, read: Callable[[Raw], _Value], factory: Callable[[], _Value] | None
    ) -> None:
        self._kept = closed
        self._read = read
        self.factory = factory

    def __getitem__(self, key: _Key) -> _Value:
        try:
            value: _Value | Raw = self._kept[key]
        except KeyError:
            if self.factory is None:
                raise
            value = self._kept[key] = self.factory()
        if isinstance(value, Raw):
            value = self._read(value)
            if not is_looking():
                self._kept[key] = value
        return value

    def __setitem__(self, key: _Key, value: _Value) -> None:
        self._kept[key] = value

    def __delitem__(self, key: _Key) -> None:
        del self._kept[key]

    def __iter__(self) -> Iterator[_Key]:
        return iter(self._kept)

    def __reversed__(self) -> Iterator[_Key]:
        return reversed(self._kept)

    def __len__(self) -> int:
        return len(self._kept)

    def __contains__(self, key: object) -> bool:
        return key in self._kept

    def get(self, key: _Key, default: object = None) -> object:  # type: ignore[override]
        """As of a dict: what is missing is not made."""
        try:
            value = self._kept[key]
        except KeyError:
            return default
        return self[key] if isinstance(value, Raw) else value

    def values(self) -> ValuesView[_Value]:
        return _Values(self)

    def passed(self, key: _Key) -> _Value:
        """The value, which stays closed when it is an event."""
        value: _Value | Raw = self._kept[key]
        if not isinstance(value, Raw):
            return value
        found = self._read(value)
        if not isinstance(found, Event) and not is_looking():
            self._kept[key] = found
        return found

    def passing(self, backwards: bool = False) -> Iterator[_Value]:
        """Each value in order, or from the last one on, as `passed`."""
        if not isinstance(self._kept, Cabinet):
            yield from map(self.passed, reversed(self._kept) if backwards else self._kept)
            return
        for key, value in self._kept.each(backwards):
            found = self._read(value) if isinstance(value, Raw) else value
            if found is not value and not isinstance(found, Event) and not is_looking():
                self._kept[key] = found
            yield found

    def as_they_lie(self) -> dict[_Key, Any] | Cabinet:
        """Each value, or what was never opened of it."""
        return self._kept


class _Values(ValuesView[_Value], Reversible[_Value]):
    """The values in their order, and from the last one on."""

    _mapping: Drawers[object, _Value]

    def __iter__(self) -> Iterator[_Value]:
        return self._mapping.passing()

    def __reversed__(self) -> Iterator[_Value]:
        return self._mapping.passing(backwards=True)
