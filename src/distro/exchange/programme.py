"""A programme file: TOML in, a checked Programme out, each mistake named by line and key."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator

import msgspec

from distro.model.programme import Frequency, Programme

_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"^\s*([A-Za-z0-9_.\"'-]+)\s*=")


class Mistake(msgspec.Struct, frozen=True):
    """One thing wrong in a programme file: what (`code` and `params`, for the catalogue), which key, which line."""

    code: str
    key: str
    line: int
    params: dict[str, str] = {}


class ProgrammeRefused(Exception):
    """The file is not a programme; `mistakes` says all that is wrong with it."""

    code = "programme_refused"

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__(self.code)
        self.mistakes = mistakes


def read_programme(source: bytes) -> Programme:
    """The programme that a TOML file holds. Raises ProgrammeRefused with every mistake found."""
    try:
        text = source.decode("utf-8")
    except UnicodeDecodeError as error:
        line = source[: error.start].count(b"\n") + 1
        raise ProgrammeRefused([Mistake("not_utf8", "", line)]) from None
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        raise ProgrammeRefused([Mistake("syntax", "", line, {"detail": str(error).partition(" (at")[0]})]) from None
    places = _places(text)
    try:
        programme = msgspec.convert(raw, Programme)
    except msgspec.ValidationError as error:
        raise ProgrammeRefused([_mistake(places, *_of_types(str(error)))]) from None
    mistakes = [_mistake(places, code, key, params) for code, key, params in _contradictions(programme)]
    if mistakes:
        raise ProgrammeRefused(sorted(mistakes, key=lambda mistake: mistake.line))
    return programme


_Found = tuple[str, str, dict[str, str]]

_TYPE_MISTAKES = (
    ("wrong_type", re.compile(r"Expected `(?P<expected>[^`]+)`, got `(?P<found>[^`]+)`")),
    ("not_allowed", re.compile(r"Invalid enum value (?P<value>.+)")),
    ("key_missing", re.compile(r"Object missing required field `(?P<value>[^`]+)`")),
    ("key_unknown", re.compile(r"Object contains unknown field `(?P<value>[^`]+)`")),
)


def _of_types(message: str) -> _Found:
    """What msgspec found wrong, as a code of ours and the path of the key."""
    what, _, path = message.partition(" - at `")
    key = path.removeprefix("$").removesuffix("`")
    for code, pattern in _TYPE_MISTAKES:
        if found := pattern.match(what):
            params = found.groupdict()
            return code, f"{key}.{params['value']}" if code == "key_unknown" else key, params
    return "wrong_value", key, {"detail": what}


def _contradictions(programme: Programme) -> Iterator[_Found]:
    """What the types cannot say: codes given twice, names of things that are not there, windows that end first."""
    items = {item.code for item in programme.items}
    baskets = {basket.code for basket in programme.baskets}
    points = {point.code for point in programme.points}
    flags = {flag.code for flag in programme.flags}
    for name in ("points", "items", "baskets", "rounds", "flags", "questions", "services"):
        codes = [thing.code for thing in getattr(programme, name)]
        if not codes and name in ("points", "items", "baskets", "rounds"):
            yield "empty", f".{name}", {}
        for i, code in enumerate(codes):
            if codes.count(code) > 1:
                yield "code_twice", f".{name}[{i}].code", {"value": code}
    if programme.ends < programme.starts:
        yield "ends_first", ".ends", {}
    yield from _words(programme)
    for i, item in enumerate(programme.items):
        for j, pack in enumerate(item.packs):
            if pack.holds < 1:
                yield "not_positive", f".items[{i}].packs[{j}].holds", {"value": str(pack.holds)}
        yield from _missing(tuple(line.item for line in item.kit), items, f".items[{i}].kit", "item")
    for i, swap in enumerate(programme.substitutions):
        yield from _missing((swap.due,), items, f".substitutions[{i}].due", "item")
        yield from _missing((swap.given,), items, f".substitutions[{i}].given", "item")
        for name in ("due_amount", "given_amount"):
            if getattr(swap, name) < 1:
                yield "not_positive", f".substitutions[{i}].{name}", {"value": str(getattr(swap, name))}
    answers: set[str] = set()
    for i, question in enumerate(programme.questions):  # a condition looks back, never ahead
        yield from _missing(question.only_if, answers, f".questions[{i}].only_if", "answer")
        answers |= {f"{question.code}.{answer.code}" for answer in question.answers}
    for i, basket in enumerate(programme.baskets):
        here = f".baskets[{i}]"
        yield from _missing(basket.eligible.points, points, f"{here}.eligible.points", "point")
        yield from _missing(basket.eligible.requires, flags, f"{here}.eligible.requires", "flag")
        yield from _missing(basket.eligible.debars, flags, f"{here}.eligible.debars", "flag")
        if basket.eligible.has_member:
            yield from _missing((basket.eligible.has_member,), programme.groups, f"{here}.eligible.has_member", "group")
        yield from _frequency(basket.frequency, f"{here}.frequency")
        for j, line in enumerate(basket.lines):
            there = f"{here}.lines[{j}]"
            yield from _missing((line.item,), items, f"{there}.item", "item")
            if line.per_group or line.group:
                yield from _missing((line.group,), programme.groups, f"{there}.group", "group")
            if line.per_set and line.persons_per_set < 1:
                yield "not_positive", f"{there}.persons_per_set", {"value": str(line.persons_per_set)}
            for name in ("fixed", "per_person", "per_group", "per_set", "cap"):
                amount = getattr(line, name)
                if amount is not None and amount < 0:
                    yield "not_positive", f"{there}.{name}", {"value": str(amount)}
    for i, round_ in enumerate(programme.rounds):
        here = f".rounds[{i}]"
        yield from _missing(round_.baskets, baskets, f"{here}.baskets", "basket")
        yield from _missing(round_.points, points, f"{here}.points", "point")
        if round_.window_to < round_.window_from:
            yield "ends_first", f"{here}.window_to", {}


def _words(programme: Programme) -> Iterator[_Found]:
    for name in ("points", "items", "baskets", "rounds", "services"):
        for i, thing in enumerate(getattr(programme, name)):
            if not thing.name.get("fr"):
                yield "no_french", f".{name}[{i}].name", {}
    for i, flag in enumerate(programme.flags):
        if not flag.instruction.get("fr"):
            yield "no_french", f".flags[{i}].instruction", {}


def _frequency(frequency: Frequency, here: str) -> Iterator[_Found]:
    if frequency.rule in ("not_within", "at_most") and frequency.days < 1:
        yield "not_positive", f"{here}.days", {"value": str(frequency.days)}
    if frequency.times < 1:
        yield "not_positive", f"{here}.times", {"value": str(frequency.times)}


def _missing(named: tuple[str, ...], there: object, key: str, what: str) -> Iterator[_Found]:
    assert isinstance(there, set | dict)
    for name in named:
        if name not in there:
            yield "unknown_name", key, {"value": name, "what": what}


def _mistake(places: dict[str, int], code: str, key: str, params: dict[str, str]) -> Mistake:
    """A mistake with its line: that of the key itself, else of the table that should hold it."""
    line, place = 1, key
    while place:
        if place in places:
            line = places[place]
            break
        place = re.sub(r"(\.\w+|\[[\d.]+\])$", "", place)
    return Mistake(code, key.removeprefix("."), line, params)


def _places(text: str) -> dict[str, int]:
    """The line of every table and key, by its path: `.items[2].name` -> 31.

    Reads headers, the keys at the start of a line and the tables of an array that stand on a line each, which is how
    people write TOML; what stands inside an inline table is found at the line of that table.
    """
    places: dict[str, int] = {}
    counts: dict[str, int] = {}
    here = array = ""
    elements = 0
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            names = [name.strip().strip("\"'") for name in header[2].split(".")]
            path = ""
            for name in names[:-1]:
                path = f"{path}.{name}"
                if path in counts:
                    path = f"{path}[{counts[path]}]"
            path = f"{path}.{names[-1]}"
            if header[1] == "[[":
                counts[path] = counts.get(path, -1) + 1
                path = f"{path}[{counts[path]}]"
                for deeper in [name for name in counts if name.startswith(path + ".")]:
                    del counts[deeper]
            here = path
            places.setdefault(here, number)
        elif key := _KEY.match(line):
            array, elements = f"{here}.{key[1].strip(chr(34))}", 0
            places.setdefault(array, number)
        elif line.lstrip().startswith("{"):
            places.setdefault(f"{array}[{elements}]", number)
            elements += 1
    return places
