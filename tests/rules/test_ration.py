"""The ration: the formula of the field guide, its cap, and its arithmetic told back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from distro.model.entitlements import Term, TermKind
from distro.model.people import ATOMS, Household, Members, PopulationGroup, Sex, atom_at, atoms_of, count, unsure
from distro.model.programme import Basket, Counted, Eligibility, Programme, Round, ScaleLine
from distro.rules.eligibility import Ineligible, ineligibility
from distro.rules.ration import entitle, ration
from tests_programme import programme, round_of

bands = st.sampled_from([*ATOMS, "0-4", "5-17", "18+", "?"])
members = st.lists(
    st.builds(Members, st.sampled_from(list(Sex)), bands, st.integers(1, 6)), min_size=1, max_size=6
).map(tuple)
amounts = st.integers(0, 9)
lines = st.builds(
    ScaleLine,
    item=st.just("RIZ"),
    fixed=amounts,
    per_person=amounts,
    per_group=amounts,
    group=st.just("femmes"),
    per_set=amounts,
    persons_per_set=st.integers(1, 6),
    cap=st.none() | st.integers(0, 40),
)


@given(members, lines)
def test_never_more_than_the_cap_and_exactly_the_formula_below_it(who: tuple[Members, ...], line: ScaleLine) -> None:
    granted = ration(programme(), "PANIER", line, who)
    people = sum(m.count for m in who)
    women = sum(m.count for m in who if m.sex == Sex.FEMALE and m.ages in ("18-19", "20-24", "25-59", "60+", "18+"))
    sets = 0
    while sets * line.persons_per_set < people:
        sets += 1
    plain = line.fixed + line.per_person * people + line.per_group * women + line.per_set * sets
    assert granted.quantity == (plain if line.cap is None else min(plain, line.cap))
    assert sum(term.factor * term.times for term in granted.terms) == plain


@given(members)
def test_one_more_person_never_takes_anything_away(who: tuple[Members, ...]) -> None:
    line = ScaleLine(item="RIZ", fixed=1, per_person=2, per_set=3, persons_per_set=5)
    more = (*who, Members(Sex.FEMALE, "5", 1))
    assert ration(programme(), "P", line, more).quantity > ration(programme(), "P", line, who).quantity


def test_the_arithmetic_is_kept_step_by_step() -> None:
    who = (Members(Sex.FEMALE, "25-59", 1), Members(Sex.MALE, "1-4", 3))
    line = ScaleLine(item="SAVON", fixed=1, per_person=2, per_group=3, group="femmes", cap=10)
    granted = ration(programme(), "HYGIENE", line, who)
    assert granted.terms == (
        Term(TermKind.FIXED, 1, 1),
        Term(TermKind.PER_PERSON, 2, 4),
        Term(TermKind.PER_GROUP, 3, 1, "femmes"),
    )
    assert (granted.quantity, granted.cap) == (10, 10)


@given(members, st.sampled_from(["0-4", "5-17", "18+", "15-24", "0-17", "60+"]))
def test_a_band_is_counted_only_when_it_is_certain(who: tuple[Members, ...], ages: str) -> None:
    wanted = set(atoms_of(ages))
    certain = sum(m.count for m in who if set(atoms_of(m.ages)) <= wanted)
    possible = sum(m.count for m in who if set(atoms_of(m.ages)) & wanted)
    assert count(who, ages=ages) == certain
    assert unsure(who, ages=ages) == possible - certain


@given(st.integers(0, 110))
def test_every_age_falls_in_one_atom(age: int) -> None:
    atom = atom_at(age)
    low, _, high = atom.replace("+", "-200").partition("-")
    assert int(low) <= age <= int(high or low)


def household(**changes: object) -> Household:
    plain = {
        "id": "h", "number": "RBT-1", "name": "x", "point": "RBT", "group": PopulationGroup.MIGRANT,
        "members": (Members(Sex.MALE, "25-59", 1),),
    }  # fmt: skip
    return Household(**(plain | changes))  # type: ignore[arg-type]


def basket(**rule: object) -> Basket:
    return Basket(code="B", name={"fr": "b"}, lines=(), eligible=Eligibility(**rule))  # type: ignore[arg-type]


def test_each_rule_of_eligibility_keeps_somebody_out() -> None:
    rules: list[tuple[dict[str, object], dict[str, object], Ineligible]] = [
        ({"groups": (PopulationGroup.HOST,)}, {"group": PopulationGroup.HOST}, Ineligible.GROUP),
        ({"points": ("TNG",)}, {"point": "TNG"}, Ineligible.POINT),
        ({"has_member": "femmes"}, {"members": (Members(Sex.FEMALE, "60+", 1),)}, Ineligible.MEMBERS),
        ({"requires": ("A",)}, {"flags": ("A",)}, Ineligible.FLAG_MISSING),
    ]
    plan: Programme = programme()
    for rule, fits, why in rules:
        assert ineligibility(plan, basket(**rule), household()) == why
        assert ineligibility(plan, basket(**rule), household(**fits)) is None
    assert ineligibility(plan, basket(debars=("A",)), household(flags=("A",))) == Ineligible.FLAG_DEBARS
    assert ineligibility(plan, basket(debars=("A",)), household()) is None


def test_nothing_is_granted_at_a_point_without_the_round_and_nothing_of_zero() -> None:
    first: Round = round_of("2023-T1")
    assert entitle(programme(), first, household(point="ZZZ")) == ()
    granted = entitle(programme(), first, household())
    assert all(line.quantity > 0 for line in granted)
    assert "SERVIETTES" not in {line.item for line in granted}  # a man alone
    assert Counted(sex=Sex.FEMALE, ages="18+") == programme().groups["femmes"]
