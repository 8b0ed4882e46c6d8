"""A programme file: TOML in, a checked Programme out, each mistake named by line and key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from functools import lru_cache
from hashlib import sha256
from typing import Protocol
from unicodedata import normalize

from distro.exchange.toml_file import Found, read_toml
from distro.model.people import atoms_of
from distro.model.programme import Frequency, ItemKind, Programme, Round

# What stands in file names, on papers, in commands (RIZ=500/L1) and in the subjects of a hub.
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,23}")
_SHOWN = 12  # names that are offered for one that is unknown
_CODED = ("points", "items", "baskets", "rounds", "flags", "donors", "questions", "services", "budget")

# Numbers that count something: nothing of them is below zero, and what is on the right is the least.
_COUNTS = (
    ("points", "desks", 1), ("items", "piece_grams", 0), ("items", "grams_per_litre", 0), ("items", "kcal_per_100g", 0),
    ("items", "tolerance_permille", 0), ("items", "cost_cents", 0), ("budget", "usd", 0),
)  # fmt: skip


# What was not asked of a programme from the beginning.
_LATER_ASKED = frozenset({"named_twice", "kit_of_services", "swap_of_itself", "round_outside"})


class _Coded(Protocol):
    @property
    def code(self) -> str: ...


@lru_cache(maxsize=16)  # the same few files are asked for by the gate, the session and the history
def read_programme(source: bytes, kept: bool = False) -> Programme:
    """The programme that a TOML file holds. Raises TomlRefused with every mistake found.

    One that is `kept` in a store was accepted, perhaps by a distro that asked less of it: the store opens all the same.
    """
    return read_toml(source, Programme, _unbearable if kept else _contradictions)


def _unbearable(programme: Programme) -> Iterator[Found]:
    """The contradictions that no distro ever accepted."""
    return (one for one in _contradictions(programme, least_cap=0) if one[0] not in _LATER_ASKED)


def digest_of(source: bytes) -> str:
    """What tells one programme file from another: it is shown, and travels with a change."""
    return sha256(source).hexdigest()[:16]


def _contradictions(programme: Programme, least_cap: int = 1) -> Iterator[Found]:
    """What the types cannot say: codes given twice, names of things that are not there, windows that end first."""
    items, baskets = _named(programme.items), _named(programme.baskets)
    points, flags = _named(programme.points), _named(programme.flags)
    services = {item.code for item in programme.items if item.kind is ItemKind.SERVICE}
    kits = {item.code for item in programme.items if item.kit}
    fats = {item.code for item in programme.items if item.is_fat}
    if not _CODE.fullmatch(programme.code):
        yield "code_form", ".code", {"value": programme.code}
    for name in _CODED:
        codes = [thing.code for thing in getattr(programme, name)]
        if not codes and name in ("points", "items", "baskets", "rounds"):
            yield "empty", f".{name}", {}
        for i, code in enumerate(codes):
            if codes.count(code) > 1:
                yield "code_twice", f".{name}[{i}].code", {"value": code}
            if not _CODE.fullmatch(code):
                yield "code_form", f".{name}[{i}].code", {"value": code}
    for name in ("contact", "challenge", "name"):
        yield from _at_least(0, getattr(programme.retention, name), f".retention.{name}")
    for name, least in (("target_people", 0), ("budget_usd", 0), ("max_units_per_proxy", 1)):
        yield from _at_least(least, getattr(programme, name), f".{name}")
    for name, count, least in _COUNTS:
        for i, thing in enumerate(getattr(programme, name)):
            yield from _at_least(least, getattr(thing, count), f".{name}[{i}].{count}")
    if programme.count_passes not in (1, 2):
        yield "not_one_or_two", ".count_passes", {"value": str(programme.count_passes)}
    for i, donor in enumerate(programme.donors):
        if donor.code == programme.donor:
            yield "code_twice", f".donors[{i}].code", {"value": donor.code}
    if programme.ends < programme.starts:
        yield "ends_first", ".ends", {}
    for name, counted in programme.groups.items():
        try:
            atoms_of(counted.ages)
        except ValueError:
            yield "not_a_band", f".groups.{name}.ages", {"value": counted.ages}
    yield from _words(programme)
    for i, item in enumerate(programme.items):
        for j, pack in enumerate(item.packs):
            yield from _at_least(1, pack.holds, f".items[{i}].packs[{j}].holds")
        yield from _missing(tuple(line.item for line in item.kit), items, f".items[{i}].kit", "item")
        yield from _once(tuple(part.item for part in item.kit), f".items[{i}].kit")
        for part in item.kit:
            yield from _at_least(1, part.quantity, f".items[{i}].kit")
            if part.item in services:
                yield "kit_of_services", f".items[{i}].kit", {"value": part.item}
            if part.item in kits:
                yield "kit_of_kits", f".items[{i}].kit", {"value": part.item}
    for i, swap in enumerate(programme.substitutions):
        yield from _missing((swap.due,), items, f".substitutions[{i}].due", "item")
        yield from _missing((swap.given,), items, f".substitutions[{i}].given", "item")
        for name in ("due_amount", "given_amount"):
            yield from _at_least(1, getattr(swap, name), f".substitutions[{i}].{name}")
        if swap.given == swap.due:
            yield "swap_of_itself", f".substitutions[{i}].given", {"value": swap.given}
        if swap.given in fats and swap.due not in fats:
            yield "oil_for_other", f".substitutions[{i}].given", {"value": swap.given}
    for i, budget in enumerate(programme.budget):
        yield from _missing(budget.items, items, f".budget[{i}].items", "item")
    if programme.budget and (planned := sum(line.usd for line in programme.budget)) != programme.budget_usd:
        yield (
            "budget_differs",
            ".budget_usd",
            {"value": str(programme.budget_usd), "sum": str(planned), "what": "budget"},
        )
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
        there_already: set[str] = set()
        for j, line in enumerate(basket.lines):
            there = f"{here}.lines[{j}]"
            yield from _missing((line.item,), items, f"{there}.item", "item")
            if line.item in there_already:
                yield "named_twice", f"{there}.item", {"value": line.item}
            there_already.add(line.item)
            if line.cap is not None:
                yield from _at_least(least_cap, line.cap, f"{there}.cap")
            if line.per_group or line.group:
                yield from _missing((line.group,), programme.groups, f"{there}.group", "group")
            if line.donor:
                yield from _missing((line.donor,), programme.all_donors, f"{there}.donor", "donor")
            yield from _at_least(1 if line.per_set else 0, line.persons_per_set, f"{there}.persons_per_set")
            for name in ("fixed", "per_person", "per_group", "per_set"):
                yield from _at_least(0, getattr(line, name) or 0, f"{there}.{name}")
    for i, round_ in enumerate(programme.rounds):
        here = f".rounds[{i}]"
        yield from _missing(round_.baskets, baskets, f"{here}.baskets", "basket")
        yield from _missing(round_.points, points, f"{here}.points", "point")
        yield from _once(round_.baskets, f"{here}.baskets")
        yield from _once(round_.points, f"{here}.points")
        if round_.window_to < round_.window_from:
            yield "ends_first", f"{here}.window_to", {}
        elif not _meets(round_, programme):
            period = {"first": f"{programme.starts}", "last": f"{programme.ends}"}
            yield "round_outside", f"{here}.window_from", period


def _meets(round_: Round, programme: Programme) -> bool:
    """Whether any day of the round is one of the programme, whose own dates may be wrong."""
    first, last = programme.starts, programme.ends
    return last < first or (round_.window_from <= last and round_.window_to >= first)


def _named(things: tuple[_Coded, ...]) -> set[str]:
    """The codes of these; one that is no code is told as that, and not as unknown wherever it is named as well."""
    codes = {thing.code for thing in things}
    return codes | {re.sub(r"[^A-Za-z0-9_.-]", "", normalize("NFKD", code)) for code in codes}


def _once(named: tuple[str, ...], key: str) -> Iterator[Found]:
    for name in dict.fromkeys(named):
        if named.count(name) > 1:
            yield "named_twice", key, {"value": name}


def _words(programme: Programme) -> Iterator[Found]:
    for name in ("points", "items", "baskets", "rounds", "donors", "services", "budget"):
        for i, thing in enumerate(getattr(programme, name)):
            if not thing.name.get("fr"):
                yield "no_french", f".{name}[{i}].name", {}
    for i, consent in enumerate(programme.consents):
        if not consent.text.get("fr"):
            yield "no_french", f".consents[{i}].text", {}
    for i, flag in enumerate(programme.flags):
        if not flag.instruction.get("fr"):
            yield "no_french", f".flags[{i}].instruction", {}


def _frequency(frequency: Frequency, here: str) -> Iterator[Found]:
    yield from _at_least(1 if frequency.rule in ("not_within", "at_most") else 0, frequency.days, f"{here}.days")
    yield from _at_least(1, frequency.times, f"{here}.times")
    yield from _at_least(0, frequency.each, f"{here}.each")


def _at_least(least: int, number: int, key: str) -> Iterator[Found]:
    if number < least:
        yield "not_positive" if least else "below_zero", key, {"value": str(number)}


def _missing(named: tuple[str, ...], there: object, key: str, what: str) -> Iterator[Found]:
    assert isinstance(there, set | dict)
    for name in named:
        if name not in there:
            near = get_close_matches(name, there, n=1)
            known = [*near, *sorted(set(there) - set(near))]
            yield "unknown_name", key, {"value": name, "what": what, "allowed": ", ".join(known[:_SHOWN])}
