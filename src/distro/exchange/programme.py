"""A programme file: TOML in, a checked Programme out, each mistake named by line and key."""

from __future__ import annotations

from collections.abc import Iterator

from distro.exchange.toml_file import Found, read_toml
from distro.model.programme import Frequency, Programme


def read_programme(source: bytes) -> Programme:
    """The programme that a TOML file holds. Raises TomlRefused with every mistake found."""
    return read_toml(source, Programme, _contradictions)


def _contradictions(programme: Programme) -> Iterator[Found]:
    """What the types cannot say: codes given twice, names of things that are not there, windows that end first."""
    items = {item.code for item in programme.items}
    baskets = {basket.code for basket in programme.baskets}
    points = {point.code for point in programme.points}
    flags = {flag.code for flag in programme.flags}
    fats = {item.code for item in programme.items if item.is_fat}
    for name in ("points", "items", "baskets", "rounds", "flags", "questions", "services", "budget"):
        codes = [thing.code for thing in getattr(programme, name)]
        if not codes and name in ("points", "items", "baskets", "rounds"):
            yield "empty", f".{name}", {}
        for i, code in enumerate(codes):
            if codes.count(code) > 1:
                yield "code_twice", f".{name}[{i}].code", {"value": code}
    for name in ("contact", "challenge", "name"):
        if (days := getattr(programme.retention, name)) < 0:
            yield "not_positive", f".retention.{name}", {"value": str(days)}
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
        if swap.given in fats and swap.due not in fats:
            yield "oil_for_other", f".substitutions[{i}].given", {"value": swap.given}
    for i, budget in enumerate(programme.budget):
        yield from _missing(budget.items, items, f".budget[{i}].items", "item")
        if budget.usd < 0:
            yield "not_positive", f".budget[{i}].usd", {"value": str(budget.usd)}
    if programme.budget and (planned := sum(line.usd for line in programme.budget)) != programme.budget_usd:
        yield "budget_differs", ".budget_usd", {"value": str(programme.budget_usd), "sum": str(planned)}
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


def _words(programme: Programme) -> Iterator[Found]:
    for name in ("points", "items", "baskets", "rounds", "services", "budget"):
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
    if frequency.rule in ("not_within", "at_most") and frequency.days < 1:
        yield "not_positive", f"{here}.days", {"value": str(frequency.days)}
    if frequency.times < 1:
        yield "not_positive", f"{here}.times", {"value": str(frequency.times)}


def _missing(named: tuple[str, ...], there: object, key: str, what: str) -> Iterator[Found]:
    assert isinstance(there, set | dict)
    for name in named:
        if name not in there:
            yield "unknown_name", key, {"value": name, "what": what}
