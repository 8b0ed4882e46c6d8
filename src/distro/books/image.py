"""An image of the books: all that they hold at one moment, written so that it is read back part by part when asked for.

Whatever a book is made of is written by its kind and not by its name, so a book that somebody adds is in the image
without a word of theirs. An event that stands in the store is written as the place where it stands. What is one thing
in memory is one thing when it is read back: of every object and of every tuple of records there is one, by its number.
What is large is packed by itself, and stays so until somebody asks for it.

An image is no format for anybody else: only the code that wrote it reads it (see stations/kept_books.py).
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from enum import Enum
from functools import lru_cache, partial
from importlib import import_module
from itertools import islice
from operator import attrgetter
from threading import RLock
from types import MethodType
from typing import Any, NamedTuple

import msgspec
import zstandard
from msgspec import Raw, Struct, msgpack
from msgspec.msgpack import Ext

from distro.books.cabinet import PIECE, Cabinet, marked
from distro.books.drawers import Drawers
from distro.model.decoding import decode
from distro.model.events import CardIssued, Entitled, Event, Handover, HouseholdChanged, HouseholdRegistered

(
    _EVENT, _APART, _SHARED, _TUPLE, _SET, _FROZENSET, _DATE, _DATETIME, _ENUM, _STRUCT, _DRAWERS, _PAIRS, _COUNTER,
    _NUMBER, _METHOD, _ARRAY, _OBJECT, _NAMED_TUPLE, _PACKED, _CABINET, _BESIDE,
) = range(21)  # fmt: skip

_EXT_MARKS = (*range(0xC7, 0xCA), *range(0xD4, 0xD9))  # of MessagePack
_LIES_BESIDE = bytes([0xD6, _BESIDE])  # how one of four bytes begins in MessagePack
_PLAIN = (str, bool, float, bytes, type(None))
_MANY = 2_000  # keys from which on they are written in pieces
_LARGE = 4_096  # bytes of an attribute from which on it is packed
_MOST = 1 << 63  # of the numbers that MessagePack has
_FACTORIES = {"int": int, "dict": dict, "list": list, "set": set}
# There are most of these, and nobody asks whether one is the very same: each is read anew.
_READ_ANEW = (CardIssued, Entitled, Handover, HouseholdRegistered, HouseholdChanged)

_pairs = msgpack.Decoder(tuple[str, list[tuple[Raw, Raw]]]).decode
_parts = msgpack.Decoder(tuple[str, dict[Any, Raw]]).decode
_piece = msgpack.Decoder(dict[Any, Raw]).decode
_cabinet = msgpack.Decoder(tuple[str, list[int], bytes, list[memoryview]]).decode
_whole = msgpack.Decoder(tuple[list[Raw], Raw]).decode
_ext_of = msgpack.Decoder(Any, ext_hook=lambda code, data: (code, data)).decode

_KIND, _UNREAD = "_kind_once_read", "_unread"  # of an object whose attributes are not all read


class _Closed(NamedTuple):
    """A cabinet as it is written: its pieces, how many keys are in each, and the marks of these."""

    factory: str
    sizes: list[int]
    marks: bytes
    pieces: list[Any]

    def node(self) -> Ext:
        return _ext(_CABINET, tuple(self))


class Image:
    """Writes and reads images. `event_at` gives the event at a place in the store, `place_of` the place of an event.

    `place_of` is None for an event that does not stand there as it is in the books.
    """

    def __init__(self, event_at: Callable[[int], Event], place_of: Callable[[Event], int | None]) -> None:
        self._event_at = event_at
        self._place_of = place_of
        self._objects: list[Any] = []  # by number; Raw as long as nobody asked for it
        self._numbers: dict[int, int] = {}
        self._events: dict[int, Event] = {}
        self._beside: list[_Closed] = []  # what lies beside what was read
        self._handed: list[_Closed] | None = None  # what is to lie beside the image that is being written
        self._reading = RLock()
        self._decode = msgpack.Decoder(Any, ext_hook=self._read).decode

    # ------------------------------------------------------------ writing

    def written(self, root: object) -> bytes:
        """The image of `root`. What was never asked for since it was read is written as it was."""
        node = self._node(root)
        # The list grows by what is found in those that are in it.
        nodes = [self._closed(one) if isinstance(one, Raw) else self._body(one) for one in self._objects]
        return msgpack.encode((nodes, node))

    def handed_on(self, root: object, to: Image) -> Any:
        """What `to` reads of what is written of `root`. The pieces of cabinets are there once, and not again and again
        while the whole is written: so a large image takes little more memory than it has.
        """
        self._handed = to._beside
        try:
            return to.read(self.written(root))
        finally:
            self._handed = None

    def _closed(self, one: Raw) -> Raw | Ext:
        """An object that nobody asked for."""
        if not self._beside or _LIES_BESIDE not in bytes(one):
            return one
        code, body = _ext_of(one)
        if code != _OBJECT:
            return one
        name, unread = _parts(body)
        return _ext(_OBJECT, (name, {attribute: self._unread(raw) for attribute, raw in unread.items()}))

    def _unread(self, raw: Raw) -> Raw | Ext:
        """An attribute that nobody asked for."""
        if bytes(memoryview(raw)[: len(_LIES_BESIDE)]) != _LIES_BESIDE:
            return raw
        return self._put_beside(self._beside[int.from_bytes(memoryview(raw)[len(_LIES_BESIDE) :])])

    def _put_beside(self, closed: _Closed) -> Ext:
        """What stands for it in its object."""
        if self._handed is None:
            return closed.node()
        self._handed.append(closed)
        return Ext(_BESIDE, (len(self._handed) - 1).to_bytes(4))

    def _node(self, value: Any) -> Any:
        kind = type(value)
        if kind in _PLAIN or kind is Raw:
            return value
        if kind is int:
            return value if -_MOST <= value < _MOST else _ext(_NUMBER, str(value))
        if kind is list:
            return [self._node(each) for each in value]
        if isinstance(value, Mapping):
            return self._mapping(value)
        if kind is tuple:
            if value and isinstance(value[0], Struct):
                return self._numbered(value)
            return _ext(_TUPLE, [self._node(each) for each in value])
        return self._thing(value)

    def _thing(self, value: Any) -> Ext:
        if isinstance(value, tuple):
            return _ext(_NAMED_TUPLE, (_name(type(value)), [self._node(each) for each in value]))
        if isinstance(value, Event):
            place = self._place_of(value)
            return self._numbered(value) if place is None else _ext(_EVENT, place)
        if isinstance(value, Enum):
            return _ext(_ENUM, (_name(type(value)), value.value))
        if isinstance(value, Struct):
            fields = [self._node(getattr(value, name)) for name in value.__struct_fields__]
            return _ext(_STRUCT, (_name(type(value)), fields))
        if isinstance(value, set | frozenset):
            return _ext(_SET if isinstance(value, set) else _FROZENSET, [self._node(each) for each in value])
        if isinstance(value, date):
            return _ext(_DATETIME if isinstance(value, datetime) else _DATE, value.isoformat())
        if isinstance(value, array):
            return _ext(_ARRAY, value.tobytes())
        if isinstance(value, MethodType):
            return _ext(_METHOD, (self._node(value.__self__), value.__name__))
        return self._numbered(value)

    def _mapping(self, value: Mapping[Any, Any]) -> Any:
        node = self._lying(value)
        return node.node() if isinstance(node, _Closed) else node

    def _lying(self, value: Mapping[Any, Any]) -> Any:
        """A mapping, as a cabinet where it is large."""
        lying = value.as_they_lie() if isinstance(value, Drawers) else value
        if isinstance(lying, Cabinet):
            return self._cabinet_again(lying, _factory_name(getattr(value, "factory", None)))
        nodes = {key: self._node(each) for key, each in lying.items()}
        factory = getattr(value, "factory", getattr(value, "default_factory", None))
        if not all(map(_is_key, nodes)):
            kept_as = Counter.__name__ if isinstance(value, Counter) else _factory_name(factory)
            return _ext(_PAIRS, (kept_as, [(self._node(key), node) for key, node in nodes.items()]))
        if isinstance(value, Counter):
            return _ext(_COUNTER, nodes)
        if len(nodes) > _MANY:
            pieces = [dict(some) for some in _batched(nodes.items(), PIECE)]
            index = array("Q", sorted(marked(key, at) for at, piece in enumerate(pieces) for key in piece))
            return self._cabinet(_factory_name(factory), [(len(one), _packed(one)) for one in pieces], index)
        if factory is None and all(type(node) in (*_PLAIN, int) for node in nodes.values()):
            return nodes
        return _ext(_DRAWERS, (_factory_name(factory), nodes))

    def _cabinet_again(self, lying: Cabinet, factory: str) -> _Closed:
        """What nobody opened is written as it was; what came since, in pieces of its own, with the last one filled."""
        filed, since = len(lying.pieces), {key: self._node(each) for key, each in lying.since.items()}
        if since and filed and lying.sizes[-1] < PIECE:
            filed -= 1
            since = {key: self._node(each) for key, each in lying.open(filed).items()} | since
        pieces: list[tuple[int, Any]] = []
        for number, (size, closed) in enumerate(zip(lying.sizes[:filed], lying.pieces, strict=False)):
            if (piece := lying.opened(number)) is None:
                pieces.append((size, closed))
            else:
                pieces.append((len(piece), _packed({key: self._node(each) for key, each in piece.items()})))
        new: list[int] = []
        for some in map(dict, _batched(since.items(), PIECE)):
            new += [marked(key, len(pieces)) for key in some]
            pieces.append((len(some), _packed(some)))
        return self._cabinet(factory, pieces, _with(lying.index, new))

    def _cabinet(self, factory: str, pieces: list[tuple[int, Any]], index: array[int]) -> _Closed:
        return _Closed(factory, [size for size, _ in pieces], index.tobytes(), [piece for _, piece in pieces])

    def _numbered(self, value: object) -> Ext:
        number = self._numbers.get(id(value))
        if number is None:
            number = self._numbers[id(value)] = len(self._objects)
            self._objects.append(value)
        return _ext(_SHARED, number)

    def _body(self, value: Any) -> Ext:
        if isinstance(value, tuple):
            return _ext(_TUPLE, [self._node(each) for each in value])
        if isinstance(value, Event):
            return _ext(_APART, msgspec.json.encode(value))
        said = {name: each for name, each in vars(value).items() if name != _UNREAD}
        left = vars(value)[_UNREAD][1] if _UNREAD in vars(value) else {}
        unread = {name: self._unread(raw) for name, raw in left.items()}
        nodes = {name: self._attribute(each) for name, each in said.items()}
        return _ext(_OBJECT, (_name(getattr(type(value), _KIND, type(value))), unread | nodes))

    def _attribute(self, value: object) -> Any:
        node = self._lying(value) if isinstance(value, Mapping) else self._node(value)
        if isinstance(node, _Closed):
            return self._put_beside(node)
        if isinstance(node, Ext | list | dict) and len(encoded := msgpack.encode(node)) > _LARGE:
            return Ext(_PACKED, zstandard.compress(encoded))
        return node

    # ------------------------------------------------------------ reading

    def read(self, image: bytes | memoryview) -> Any:
        """What was written."""
        self._objects, root = _whole(image)
        return self._open(root)

    def _open(self, raw: Raw) -> Any:
        with self._reading:
            return self._decode(raw)

    def _read(self, code: int, data: memoryview) -> Any:
        return _READERS[code](self, data)

    def _event(self, data: memoryview) -> Event:
        place = msgpack.decode(data, type=int)
        if (found := self._events.get(place)) is None:
            found = self._event_at(place)
            if not isinstance(found, _READ_ANEW):
                self._events[place] = found
        return found

    def _shared(self, data: memoryview) -> Any:
        number = msgpack.decode(data, type=int)
        found = self._objects[number]
        if isinstance(found, Raw):
            code, body = _ext_of(found)
            found = self._object(number, body) if code == _OBJECT else self._decode(found)
            self._objects[number] = found
            self._numbers[id(found)] = number
        return found

    def _object(self, number: int, body: memoryview) -> Any:
        """An object with what is short; the rest is read as soon as somebody looks at it."""
        name, unread = _parts(body)
        kind = _named(name)
        compared = kind.__eq__ is not object.__eq__  # with others of just its class
        later = {} if compared else {
            attribute: raw for attribute, raw in unread.items()
            if not (_is_short(memoryview(raw)) or hasattr(kind, attribute))
        }  # fmt: skip
        made = object.__new__(_unread_kind(kind) if later else kind)
        self._objects[number] = made
        for attribute, raw in unread.items():
            if attribute not in later:
                vars(made)[attribute] = self._decode(raw)
        if later:
            vars(made)[_UNREAD] = self, later
        return made

    def attribute(self, of: Any, unread: dict[str, Raw], name: str) -> Any:
        """Read what was not read yet of an object."""
        with self._reading:
            if name not in vars(of):
                vars(of)[name] = self._decode(unread[name])
                unread.pop(name, None)
            return vars(of)[name]

    def _drawers(self, data: memoryview) -> Any:
        name, nodes = _parts(data)
        return Drawers(nodes, self._open, _factory(name) if name else None)

    def _cabinet_of(self, data: memoryview) -> Any:
        return self._opened(_Closed(*_cabinet(data)))

    def _from_beside(self, data: memoryview) -> Any:
        return self._opened(self._beside[int.from_bytes(data)])

    def _opened(self, lying: _Closed) -> Any:
        factory, sizes, index, pieces = lying
        closed = Cabinet(pieces, sizes, array("Q", index), lambda piece: _piece(zstandard.decompress(piece)))
        return Drawers(closed, self._open, _factory(factory) if factory else None)

    def _pairs(self, data: memoryview) -> Any:
        kept_as, pairs = _pairs(data)
        found = {self._decode(key): self._decode(value) for key, value in pairs}
        if kept_as == Counter.__name__:
            return Counter(found)
        return defaultdict(_factory(kept_as), found) if kept_as else found

    def _packed(self, data: memoryview) -> Any:
        return self._decode(zstandard.decompress(data))

    def _struct(self, data: memoryview) -> Any:
        name, values = self._decode(data)
        kind = _named(name)
        return kind(**dict(zip(kind.__struct_fields__, values, strict=True)))

    def _named_tuple(self, data: memoryview) -> Any:
        name, values = self._decode(data)
        return _named(name)(*values)

    def _enum(self, data: memoryview) -> Any:
        name, value = self._decode(data)
        return _named(name)(value)

    def _method(self, data: memoryview) -> Any:
        of, name = self._decode(data)
        return getattr(of, name)


def _of(make: Callable[[Any], Any]) -> Callable[[Image, memoryview], Any]:
    return lambda image, data: make(image._decode(data))


_READERS: dict[int, Callable[[Image, memoryview], Any]] = {
    _EVENT: Image._event,
    _APART: _of(decode),
    _SHARED: Image._shared,
    _TUPLE: _of(tuple),
    _SET: _of(set),
    _FROZENSET: _of(frozenset),
    _DATE: _of(date.fromisoformat),
    _DATETIME: _of(datetime.fromisoformat),
    _ENUM: Image._enum,
    _NAMED_TUPLE: Image._named_tuple,
    _STRUCT: Image._struct,
    _DRAWERS: Image._drawers,
    _PAIRS: Image._pairs,
    _COUNTER: _of(Counter),
    _NUMBER: _of(int),
    _METHOD: Image._method,
    _ARRAY: _of(partial(array, "q")),
    _PACKED: Image._packed,
    _CABINET: Image._cabinet_of,
    _BESIDE: Image._from_beside,
}


def _ext(code: int, what: object) -> Ext:
    return Ext(code, msgpack.encode(what))


def _packed(what: object) -> bytes:
    return zstandard.compress(msgpack.encode(what))


def _batched(pairs: Iterable[tuple[Any, Any]], size: int) -> Iterator[list[tuple[Any, Any]]]:
    """So many of them at a time."""
    left = iter(pairs)
    while some := list(islice(left, size)):
        yield some


def _with(ordered: array[int], some: Iterable[int]) -> array[int]:
    """Those in order, and `some` in between; what is long is copied and not gone through."""
    found, begin = array("Q"), 0
    for each in sorted(set(some)):
        end = bisect_left(ordered, each, begin)
        found += ordered[begin:end]
        if end == len(ordered) or ordered[end] != each:
            found.append(each)
        begin = end
    found += ordered[begin:]
    return found


def _is_short(raw: memoryview) -> bool:
    """Whether it is read at once with its object: nothing, a number, a short word."""
    return len(raw) <= 9 and raw[0] not in _EXT_MARKS


def _is_key(key: object) -> bool:
    """Whether MessagePack gives it back as it was; of a tuple it makes a list, and where that is a key a tuple."""
    return type(key) in (str, int, type(None)) or (type(key) is tuple and all(map(_is_key, key)))


def _name(kind: type) -> str:
    return f"{kind.__module__}:{kind.__qualname__}"


@lru_cache
def _named(name: str) -> Any:
    """A class of ours by its name."""
    found = _ours(name)
    if not isinstance(found, type):
        raise ValueError(name)
    return found


def _ours(name: str) -> Any:
    """What distro itself calls so; ValueError for whatever else an image names: reading one calls nothing else."""
    module, _, attribute = name.partition(":")
    found = attrgetter(attribute)(import_module(module)) if module.startswith("distro.") else None
    if getattr(found, "__module__", None) != module:
        raise ValueError(name)
    return found


def _factory_name(factory: Any) -> str:
    if factory is None:
        return ""
    return factory.__name__ if factory in _FACTORIES.values() else _name(factory)


def _factory(name: str) -> Callable[[], Any]:
    return _FACTORIES[name] if name in _FACTORIES else _ours(name)


@lru_cache
def _unread_kind(kind: type) -> type:
    """The same kind, of which something is not read yet."""
    return type(kind.__name__, (kind,), {_KIND: kind, "__getattr__": _asked, "__module__": kind.__module__})


def _asked(of: Any, name: str) -> Any:
    image, unread = vars(of).get(_UNREAD, (None, {}))
    if image is None or name not in unread:
        raise AttributeError(name)
    return image.attribute(of, unread, name)
