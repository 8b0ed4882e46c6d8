"""The register written out and read in again is the same register, as CSV, XLSX and ODS."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from distro.exchange.register import ENDINGS, Choices, export_register, plan_file
from distro.exchange.register.values.names import is_nobody
from distro.model.people import (
    ATOMS,
    PARTNERS,
    Alternate,
    Consent,
    Household,
    Members,
    PopulationGroup,
    Sex,
    atoms_of,
)
from distro.rules.clean import tidy, unclean
from distro.rules.identity import is_identity_number
from register.telling import TODAY
from tests_programme import programme

WORDS = [
    "Kone",
    "Fanta",
    "Traoré",
    "Zoé",
    "O'Essai",
    "-Deux",
    "محمد",
    "فاطمة",
    "Élie",
    "Ben Ali",
    "N'Diaye",
    "Jean-Pierre",
]
NAMES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join) | st.text(
    st.characters(categories=["Lu", "Ll", "Lo"]), min_size=2, max_size=20
)
BANDS = [*ATOMS, "0-4", "5-17", "18+", "18-59", "0-17", "?"]


def fit(name: str) -> bool:
    return not is_nobody(name) and unclean(name) is None and not is_identity_number(name) and tidy(name) == name


CONSENTS = st.none() | st.builds(
    Consent,
    version=st.sampled_from(["2023-1", "import"]),
    given_on=st.none(),
    share_with=st.sampled_from([(), (PARTNERS,)]),
    share_with_government=st.booleans(),
)
PEOPLE = st.dictionaries(
    st.tuples(st.sampled_from(Sex), st.sampled_from(BANDS)), st.integers(1, 4), min_size=1, max_size=5
).map(lambda counts: tuple(Members(sex, ages, n) for (sex, ages), n in sorted(counts.items())))
HOUSEHOLDS = st.lists(
    st.builds(
        Household,
        id=st.just(""),
        number=st.just(""),
        name=NAMES.filter(fit),
        point=st.sampled_from(["RBT", "TNG"]),
        group=st.sampled_from(PopulationGroup),
        members=PEOPLE,
        head_sex=st.sampled_from(Sex),
        birth_year=st.none() | st.integers(1930, 2015),
        phone=st.sampled_from(["", "0612345678", "+212698765432"]),
        alternates=st.lists(
            st.builds(
                Alternate,
                NAMES.filter(lambda name: fit(name) and "," not in name),
                st.sampled_from(["soeur", "voisin"]),
            ),
            max_size=2,
        ).map(tuple),
        flags=st.lists(st.sampled_from(["PRIORITE", "PORTAGE", "ACCUEIL"]), unique=True, max_size=2).map(tuple),
        consent=CONSENTS,
        language=st.sampled_from(["fr", "en", "ar"]),
        registered_on=st.none() | st.dates(date(2023, 3, 16), date(2024, 1, 31)),
    ),
    min_size=1,
    max_size=8,
)
NUMBERS = ("RBT-{:04}", "{}", "{:06}", "K{}-A")


def written(household: Household) -> tuple[object, ...]:
    """What a file holds of a household; a band by its atoms, because "5" and "5-5" are one."""
    members = sorted(
        (one.sex, atoms_of(one.ages).start, atoms_of(one.ages).stop, one.count) for one in household.members
    )
    consent = household.consent and replace(household.consent, given_on=None)
    return (household.number, household.name, household.point, household.group, members, household.head_sex,
            household.birth_year, household.phone, household.alternates, household.flags, consent, household.language,
            household.registered_on)  # fmt: skip


@pytest.mark.parametrize("ending", ENDINGS)
@given(households=HOUSEHOLDS, form=st.sampled_from(NUMBERS))
@settings(deadline=None, max_examples=40)
def test_what_is_written_out_comes_back(ending: str, households: list[Household], form: str) -> None:
    register = [
        replace(one, id=f"h{place}", number=form.format(place + 1), source="desk")
        for place, one in enumerate(households)
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"registre{ending}"
        export_register(register, path)
        fresh = plan_file(path, programme(), (), TODAY, Choices(), key=b"")
        again = plan_file(path, programme(), register, TODAY, Choices(), key=b"")
    assert fresh.faults == ()
    assert {doubt.code for doubt in fresh.doubts} <= {"look_alikes"}  # two of them may be one to anybody's eyes
    assert sorted(map(written, fresh.new)) == sorted(map(written, register))
    assert (again.new, again.changed, again.faults, again.doubts, again.unchanged) == ((), (), (), (), len(register))
