"""Fictitious households: names drawn at random from common ones, so that nobody is meant."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from random import Random

from distro.model.ids import household_id
from distro.model.people import PARTNERS, Alternate, Consent, Household, Members, PopulationGroup, Sex, atom_at
from distro.model.programme import Programme

_NAMES = tomllib.loads((Path(__file__).parent / "names.toml").read_text("utf-8"))

_SIZES = (1, 1, 1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 7)
_SHARE_HOST = 0.2
_SHARE_MINOR_ALONE = 0.12  # of people alone
_SHARE_FLAGGED = 0.1


def make_households(
    programme: Programme, points: Sequence[str], people: int, units: int | None, random: Random
) -> list[Household]:
    """Fictitious households of `people` people in all, or `units` households where that is given.

    They are spread over `points`, three fifths at the first. The same `random` gives the same households.
    """
    households: list[Household] = []
    left = people
    while len(households) < units if units is not None else left > 0:
        size = random.choice(_SIZES) if units is not None else min(random.choice(_SIZES), left)
        point = points[0] if random.random() < 0.6 else random.choice(points[1:] or points)
        households.append(_household(programme, point, size, len(households) + 1, random))
        left -= size
    return households


def _household(programme: Programme, point: str, size: int, number: int, random: Random) -> Household:
    group = PopulationGroup.HOST if random.random() < _SHARE_HOST else PopulationGroup.MIGRANT
    minor = size == 1 and group == PopulationGroup.MIGRANT and random.random() < _SHARE_MINOR_ALONE
    head_sex = random.choice((Sex.FEMALE, Sex.FEMALE, Sex.MALE))
    head_age = random.randint(15, 17) if minor else random.randint(19, 67)
    year = programme.starts.year
    others = [_member(random) for _ in range(size - 1)]
    counts = Counter([(head_sex, atom_at(head_age)), *others])
    called = f"{point}-{number:04}"
    return Household(
        id=household_id(programme.code.encode(), called),
        number=called,
        name=_name(head_sex, group, random),
        point=point,
        group=group,
        members=tuple(Members(sex, ages, n) for (sex, ages), n in sorted(counts.items())),
        head_sex=head_sex,
        birth_year=year - head_age,
        phone=f"06{random.randint(0, 99_999_999):08}",
        alternates=(Alternate(_name(Sex.FEMALE, group, random), "soeur"),)
        if size > 2 and random.random() < 0.4
        else (),
        flags=(random.choice([flag.code for flag in programme.flags]),)
        if programme.flags and random.random() < _SHARE_FLAGGED
        else (),
        consent=Consent("2023-03", date(year, 4, random.randint(1, 28)), share_with=(PARTNERS,)),
        registered_on=date(year, 4, random.randint(1, 28)),
        source="rehearsal",
    )


def _member(random: Random) -> tuple[Sex, str]:
    sex = random.choice((Sex.FEMALE, Sex.MALE))
    age = random.choice((random.randint(0, 17), random.randint(0, 17), random.randint(18, 70)))
    return sex, atom_at(age)


def _name(sex: Sex, group: PopulationGroup, random: Random) -> str:
    """Family and given name, both in one script."""
    names = _NAMES[group]
    given = random.choice(names["women" if sex == Sex.FEMALE else "men"].split())
    family = random.choice([name for name in names["families"].split() if _is_arabic(name) == _is_arabic(given)])
    return f"{family} {given}"


def _is_arabic(name: str) -> bool:
    return name[0] > "\u0600"
