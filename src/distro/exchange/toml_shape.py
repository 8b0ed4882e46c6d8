"""Whether what a TOML file holds has the shape of a record: every fault of it at once, in words of the field.

What is wrong is replaced by something of the right shape, so that the rest can be read and looked at as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from difflib import get_close_matches
from enum import Enum
from typing import Any

import msgspec.inspect as shape

from distro.model.services import LANGUAGES
from distro.rules.clean import Unclean, harmless, unclean

# A code of the catalogue, the path of the key (`.items[2].name`), what fills the text.
Found = tuple[str, str, dict[str, str]]

_LARGEST = 10**12  # nobody hands out, weighs or pays more of anything
_WORDS = dict.fromkeys(LANGUAGES, "")

# What stands where nothing of use stood; never seen by anybody.
_STAND_IN: dict[type[shape.Type], Any] = {
    shape.StrType: "",
    shape.IntType: 0,
    shape.BoolType: False,
    shape.DateType: date(2000, 1, 1),
}


class Shaping:
    """`found` collects what is wrong, `touched` the paths that hold a stand-in, or lack what was not understood."""

    def __init__(self) -> None:
        self.found: list[Found] = []
        self.touched: set[str] = set()

    def shaped(self, value: object, kind: shape.Type, key: str) -> Any:
        """`value` where it has the shape of `kind`, else what can be kept of it."""
        if isinstance(kind, shape.UnionType):
            kind = next(one for one in kind.types if not isinstance(one, shape.NoneType))
        match kind:
            case shape.StructType():
                return self._record(value, kind, key)
            case shape.VarTupleType(item_type=item):
                if not isinstance(value, list):
                    return self._wrong(value, kind, key, "tables" if isinstance(item, shape.StructType) else "list")
                return [self.shaped(each, item, f"{key}[{at}]") for at, each in enumerate(value)]
            case shape.DictType(value_type=of):
                if not isinstance(value, dict):
                    return self._wrong(value, kind, key, "words" if isinstance(of, shape.StrType) else "table")
                if isinstance(of, shape.StrType):
                    value = self._words(value, key)
                return {name: self.shaped(each, of, f"{key}.{name}") for name, each in value.items()}
            case shape.EnumType(cls=words):
                return self._one_of(value, [str(each.value) for each in words], key)
            case shape.LiteralType(values=words):
                return self._one_of(value, [str(each) for each in words], key)
        return self._plain(value, kind, key)

    def _record(self, value: object, kind: shape.StructType, key: str) -> Any:
        if kind.array_like:
            return self._row(value, kind, key)
        if not isinstance(value, dict):
            return self._wrong(value, kind, key, "table")
        known = {field.encode_name: field for field in kind.fields}
        meant = set()
        for name in [name for name in value if name not in known]:
            self._say("key_unknown", f"{key}.{name}", value=harmless(name), **_allowed(name, list(known)))
            meant |= {f"{key}.{near}" for near in _near(name, list(known))}
        self.touched |= meant
        made = {}
        for name, field in known.items():
            if name in value:
                made[name] = self.shaped(value[name], field.type, f"{key}.{name}")
                if f"{key}.{name}" in self.touched and not field.required:
                    del made[name]  # what is usual says less that is wrong than anything else
            elif field.required and f"{key}.{name}" in meant:
                made[name] = _stand_in(field.type)
            elif field.required:
                self.touched.add(f"{key}.{name}")
                self.found.append(("key_missing", key, {"value": name, "expected": _expected(field.type)}))
                made[name] = _stand_in(field.type)
        return made

    def _row(self, value: object, kind: shape.StructType, key: str) -> Any:
        """A record that is written as a short list, like a part of a kit: ["SAVON", 2]."""
        fields = kind.fields
        if not isinstance(value, list) or len(value) != len(fields):
            return self._wrong(value, kind, key, "row")
        return [
            self.shaped(each, field.type, f"{key}[{at}]")
            for at, (each, field) in enumerate(zip(value, fields, strict=True))
        ]

    def _words(self, value: dict[str, Any], key: str) -> dict[str, Any]:
        for language in [name for name in value if name not in LANGUAGES]:
            allowed = ", ".join(LANGUAGES)
            self.found.append(
                ("language_unknown", f"{key}.{language}", {"value": harmless(language), "allowed": allowed})
            )
        return {name: text for name, text in value.items() if name in LANGUAGES}

    def _one_of(self, value: object, words: list[str], key: str) -> str:
        if not isinstance(value, str):
            self._say("wrong_type", key, expected="text", found=_found(value), allowed=", ".join(words))
        elif value not in words:
            self._say("not_allowed", key, value=harmless(value), **_allowed(value, words))
        else:
            return value
        return words[0]

    def _plain(self, value: object, kind: shape.Type, key: str) -> Any:
        expected = _expected(kind)
        if _found(value) != expected:
            return self._wrong(value, kind, key, expected)
        if isinstance(value, str) and unclean(value.replace("\n", " ")) in (Unclean.CONTROL_CHARACTERS, Unclean.MARKUP):
            self._say("unclean", key, value=harmless(value))
            return _stand_in(kind)
        if isinstance(value, int) and abs(value) > _LARGEST:
            self._say("too_large", key, value=harmless(str(value)), most=str(_LARGEST))
            return _stand_in(kind)
        return value

    def _wrong(self, value: object, kind: shape.Type, key: str, expected: str) -> Any:
        self._say("wrong_type", key, expected=expected, found=_found(value))
        return _stand_in(kind)

    def _say(self, code: str, key: str, **params: str) -> None:
        self.touched.add(key)
        self.found.append((code, key, params))


def rests_on_a_fault(found: Found, touched: set[str]) -> bool:
    """Whether something that looks wrong may only be so because of what was not understood elsewhere."""
    _, key, params = found
    if any(key == one or _within(key, one) or _within(one, key) for one in touched):
        return True
    what = params.get("what")
    return what is not None and any(one.startswith(f".{_LISTS.get(what, f'{what}s')}") for one in touched)


def _within(inner: str, outer: str) -> bool:
    return inner.startswith((f"{outer}.", f"{outer}["))


# Where a name that is looked up is defined, if not in the list of its plural.
_LISTS = {"answer": "questions", "budget": "budget"}


def _allowed(word: str, words: list[str]) -> dict[str, str]:
    """What may stand there; what comes nearest to `word` first."""
    near = _near(word, words)
    return {"allowed": ", ".join([*near, *(other for other in words if other not in near)])}


def _near(word: str, words: list[str]) -> list[str]:
    """The word that was meant, where one is near; capitals make no difference."""
    return get_close_matches(word.lower(), words, n=1)


def _expected(kind: shape.Type) -> str:
    """What is looked for, as a word of the catalogue."""
    match kind:
        case shape.UnionType():
            return _expected(next(one for one in kind.types if not isinstance(one, shape.NoneType)))
        case shape.IntType():
            return "whole"
        case shape.BoolType():
            return "yes_no"
        case shape.DateType():
            return "date"
        case shape.VarTupleType(item_type=shape.StructType(array_like=False)):
            return "tables"
        case shape.VarTupleType():
            return "list"
        case shape.DictType(value_type=shape.StrType()):
            return "words"
        case shape.StructType() | shape.DictType():
            return "table"
    return "text"


def _found(value: object) -> str:
    """What stands there, as a word of the catalogue."""
    kinds: list[tuple[type | tuple[type, ...], str]] = [
        (bool, "yes_no"), (int, "whole"), (float, "decimal"), (str, "text"), (datetime, "moment"), (date, "date"),
        (time, "time"), (list, "list"), (dict, "table"),
    ]  # fmt: skip
    return next(word for types, word in kinds if isinstance(value, types))


def _stand_in(kind: shape.Type) -> Any:
    match kind:
        case shape.UnionType():
            return None
        case shape.StructType(array_like=True):
            return [_stand_in(field.type) for field in kind.fields]
        case shape.StructType():
            return {field.encode_name: _stand_in(field.type) for field in kind.fields if field.required}
        case shape.VarTupleType():
            return []
        case shape.DictType(value_type=of):
            return dict(_WORDS) if isinstance(of, shape.StrType) else {}
        case shape.EnumType(cls=words):
            return _first(words)
        case shape.LiteralType(values=values):
            return values[0]
    return _STAND_IN[type(kind)]


def _first(words: type[Enum]) -> object:
    return next(iter(words)).value


def shape_of(record: type) -> shape.Type:
    """The shape that a record is read in."""
    return shape.type_info(record)


def faults(value: object, record: type) -> tuple[Any, Shaping]:
    """`value` in the shape of `record`, and what was wrong with it."""
    shaping = Shaping()
    return shaping.shaped(value, shape_of(record), ""), shaping


def told(found: list[Found], again: Iterator[Found], touched: set[str]) -> list[Found]:
    """What is wrong with the shape, and those of the contradictions that do not rest on it."""
    return [*found, *(one for one in again if not rests_on_a_fault(one, touched))]
