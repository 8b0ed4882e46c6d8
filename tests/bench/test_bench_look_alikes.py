"""Look-alikes among a register with planted duplicates, in French and Arabic: found, false, and how long it takes.

The names are those of tests/rules/names in all their spellings. One household in twenty is registered once more by
another clerk: the name in another spelling or script, and some of phone, year and size missing or not the same. In a
second set, of other people, a clerk typed in haste: letters lost, doubled or swapped, the words in another order, a
digit of the phone or ten years wrong. How many may bear a name was chosen looking at both of them.
`pytest tests/bench/test_bench_look_alikes.py --benchmark-enable -n 0 -s` runs it with 100,000 households.
"""

from __future__ import annotations

import os
import time
import tomllib
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from random import Random

import pytest
from anyascii import anyascii
from msgspec.structs import replace
from rapidfuzz.fuzz import token_sort_ratio

from bench.soundex import soundex
from distro.model.people import Household, Members, PopulationGroup, Sex
from distro.rules.look_alikes import look_alikes

FOLDER = Path(__file__).parents[1] / "rules" / "names"
HOUSEHOLDS = 100_000 if os.environ.get("DISTRO_BENCH") else 4_000
PLANTED = 0.05
LEAST_FOUND, MOST_FALSE = 0.95, 0.003


Name = tuple[list[str], list[str], list[str]]  # two given names and a family name, each in all its spellings


def spellings() -> list[list[str]]:
    """The spellings of each name of both halves, as far as they are of a given and a family name."""
    halves = [tomllib.loads((FOLDER / f"{half}.toml").read_text("utf-8")) for half in ("tuning", "held_out")]
    every = [[name, *rest.split(" | ")] for half in halves for origin in half.values() for name, rest in origin.items()]
    return [[one for one in name if len(one.split()) == 2] for name in every if len(name[0].split()) == 2]


def called(name: Name, random: Random) -> str:
    """As some clerk spells it, in one script; the second given name is left out now and then."""
    arabic = random.random() < 0.25
    words = [
        random.choice([one for one in spelled if ("\u0600" <= one[0] <= "\u06ff") == arabic] or spelled).split()[place]
        for spelled, place in zip(name, (0, 0, 1), strict=True)
    ]
    return " ".join(words if random.random() < 0.85 else (words[0], words[2]))


def register(count: int, random: Random, typed: bool = False) -> tuple[list[Household], set[frozenset[str]]]:
    """Invented households, and which pairs of them are the same people."""
    names = spellings()
    households: list[Household] = []
    of = {}
    for number in range(count):
        of[f"a{number}"] = name = (random.choice(names), random.choice(names), random.choice(names))
        sex, size = random.choice((Sex.FEMALE, Sex.MALE)), random.choice((1, 1, 1, 2, 3, 4, 5, 6))
        members = Members(sex, "25-59", 1), *([Members(Sex.UNKNOWN, "?", size - 1)] if size > 1 else [])
        households.append(
            Household(
                id=f"a{number}",
                number=f"A-{number}",
                name=called(name, random),
                point="RBT",
                group=PopulationGroup.MIGRANT,
                members=members,
                head_sex=sex,
                birth_year=random.randint(1950, 2004),
                phone=f"06{random.randint(0, 99_999_999):08}",
            )
        )
    pairs = set()
    again = typed_again if typed else written_again
    for number, one in enumerate(random.sample(households, int(count * PLANTED))):
        other = again(replace(one, id=f"b{number}", number=f"B-{number}"), of[one.id], random)
        households.append(other)
        pairs.add(frozenset((one.id, other.id)))
    random.shuffle(households)
    return households, pairs


def written_again(one: Household, name: Name, random: Random) -> Household:
    """The same people by another clerk, who spells the name in his own way and does not ask for all."""
    other = replace(one, name=called(name, random))
    kept = random.choice(("both", "both", "phone", "birth"))
    if kept == "phone":
        other = replace(other, birth_year=random.choice((None, (one.birth_year or 0) + 1)))
    elif kept == "birth":
        other = replace(other, phone=random.choice(("", f"06{random.randint(0, 99_999_999):08}")))
    return alone(other, random) if kept != "birth" else other


def typed_again(one: Household, _: Name, random: Random) -> Household:
    """The same people by one who types in haste."""
    other = replace(one, name=mistyped(one.name, random))
    kept = random.choice(("both", "both", "phone", "birth"))
    year = one.birth_year or 0
    if kept == "phone":
        other = replace(other, birth_year=random.choice((None, year - 1, year + 10)))
    elif kept == "birth":
        place = random.randrange(3, 10)
        slip = one.phone[:place] + random.choice("0123456789") + one.phone[place + 1 :]
        other = replace(other, phone=random.choice(("", slip, f"07{random.randint(0, 99_999_999):08}")))
    return alone(other, random) if kept != "birth" else other


def alone(one: Household, random: Random) -> Household:
    """One in five is written down without the others of the household."""
    return replace(one, members=(Members(one.head_sex, "25-59", 1),)) if random.random() < 0.2 else one


def mistyped(name: str, random: Random) -> str:
    """A name whose words stand in another order, and whose longest has a slip of the fingers."""
    words = name.split()
    if random.random() < 0.5:
        random.shuffle(words)
    if len(words) > 2 and random.random() < 0.15:
        words.pop(1)
    at = max(range(len(words)), key=lambda place: len(words[place]))
    word = words[at]
    if len(word) > 3:
        place = random.randrange(1, len(word) - 1)
        before, letter, after, rest = word[:place], word[place], word[place + 1], word[place + 2 :]
        slips = (before + after + rest, before + after + letter + rest, before + letter + letter + after + rest, word)
        words[at] = random.choice(slips)
    return " ".join(words)


def by_rapidfuzz(households: list[Household]) -> Iterator[frozenset[str]]:
    """The peer: the same phone or birth year, and a name that is near by its letters alone."""
    blocks: dict[str, list[Household]] = {}
    for one in households:
        for key in (one.phone[-9:], f"{one.birth_year} {anyascii(one.name)[:1].lower()}"):
            if key:
                blocks.setdefault(key, []).append(one)
    for block in blocks.values():
        if len(block) > 60:
            continue
        for place, one in enumerate(block):
            for other in block[:place]:
                if token_sort_ratio(anyascii(one.name).lower(), anyascii(other.name).lower()) >= 85:
                    yield frozenset((one.id, other.id))


def by_soundex(households: list[Household]) -> Iterator[frozenset[str]]:
    """The other peer: the same phone or birth year, and words that all have one key, in whatever order."""
    blocks: dict[tuple[str, str], list[str]] = {}
    for one in households:
        name = " ".join(sorted(soundex(word) for word in anyascii(one.name).lower().split()))
        for beside in filter(None, (one.phone[-9:], str(one.birth_year or ""))):
            blocks.setdefault((name, beside), []).append(one.id)
    for block in blocks.values():
        yield from (frozenset(pair) for pair in combinations(block, 2))


@pytest.mark.parametrize(("typed", "seed"), [(False, 19), (True, 77)], ids=["spelled", "typed"])
def test_planted_duplicates_are_found_and_few_others(typed: bool, seed: int) -> None:
    households, planted = register(HOUSEHOLDS, Random(seed), typed)
    start = time.process_time()
    found = {frozenset((pair.one.id, pair.other.id)) for pair in look_alikes(households)}
    took = time.process_time() - start
    share, false = len(found & planted) / len(planted), len(found - planted) / len(households)
    print(f"\n{len(households):,} households: found {share:.1%}, false {false:.2%} in {took:.1f} s", end="")
    for called_, way in (("rapidfuzz alone", by_rapidfuzz), ("soundex", by_soundex)):
        start = time.process_time()
        peer = set(way(households))
        seconds = time.process_time() - start
        peer_share, peer_false = len(peer & planted) / len(planted), len(peer - planted) / len(households)
        print(f"; {called_} {peer_share:.1%}, false {peer_false:.2%} in {seconds:.1f} s", end="")
    print()
    assert share >= LEAST_FOUND
    assert false <= MOST_FALSE
