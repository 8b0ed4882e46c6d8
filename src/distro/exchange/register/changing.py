"""Step four: what a list changes: only what it says, only where that is new, and never what a desk corrected."""

from __future__ import annotations

from collections.abc import Container, Mapping
from datetime import date
from enum import StrEnum
from functools import lru_cache

from msgspec.structs import replace

from distro.exchange.register.matching import mark_of, sources_of
from distro.exchange.register.telling.told import ToldHousehold
from distro.exchange.register.values.consents import ConsentAnswer
from distro.model.ids import household_id, new_household_id
from distro.model.list_findings import Kept
from distro.model.people import Consent, Household, Listed, Members, PopulationGroup, Sex
from distro.rules.look_alikes import dialled

_IMPORTED = "import"


def values_of(told: ToldHousehold) -> dict[str, object]:
    """The fields that a row says something of, as they would stand in the register."""
    values: dict[str, object] = {
        "name": told.name, "point": told.point, "group": told.group, "phone": told.phone, "birth_year": told.birth_year,
        "registered_on": told.registered_on, "members": told.members if told.tells_people else (),
        "language": told.language,
        "flags": told.flags, "alternates": told.alternates,
        "head_sex": told.sex if told.sex is not Sex.UNKNOWN else None,
    }  # fmt: skip
    return {name: value for name, value in values.items() if value not in (None, "", ())}


def marks_of(told: ToldHousehold, values: Mapping[str, object]) -> dict[str, str]:
    """A short mark of what the list says in each field: of the words of the list where they say more than a value."""
    said = dict(values)
    if "birth_year" in said:
        said["birth_year"] = told.birth_said
    if "members" in said:
        said["members"] = told.members_said
    if "phone" in said:
        said["phone"] = dialled(told.phone)
    if told.consent in (ConsentAnswer.YES, ConsentAnswer.NO):
        said["consent"] = told.consent
    return {name: mark_of(value) for name, value in said.items()}


def new_household(told: ToldHousehold, key: bytes, prefix: str, mark: str, number: str, asof: date) -> Household:
    """The household of a row that the register does not know; `key` makes its id."""
    sources = sources_of(told)
    called = sources[0] if sources and sources[0].startswith("uuid:") else f"{prefix}{number}"
    values = values_of(told)
    return Household(
        id=household_id(key, called.removeprefix("uuid:")) if called else new_household_id(),
        number=number,
        name=told.name,
        point=told.point,
        group=told.group or (PopulationGroup.HOST if told.national else PopulationGroup.MIGRANT),
        members=told.members,
        head_sex=told.sex or Sex.UNKNOWN,
        birth_year=told.birth_year,
        phone=told.phone,
        flags=told.flags or (),
        alternates=told.alternates or (),
        consent=_consent(told, asof),
        language=told.language or "fr",
        registered_on=told.registered_on,
        source=_IMPORTED,
        listed=(Listed(mark, sources, _written(marks_of(told, values))),),
    )


def _consent(told: ToldHousehold, asof: date) -> Consent | None:
    if told.consent is not ConsentAnswer.YES:
        return None
    return Consent(
        told.consent_version or _IMPORTED,
        told.registered_on,
        share_with=told.share_with,
        share_with_government=told.share_with_government,
    )


class Decision(StrEnum):
    """What a person says of all conflicts of a list; OPEN: nothing yet, they are shown each time."""

    OPEN = ""
    OURS = "ours"
    LIST = "list"


def changed(
    told: ToldHousehold, old: Household, mark: str, asof: date, decision: Decision
) -> tuple[Household, list[Kept]]:
    """The record as it would be after the list, and what is kept against it.

    A list that says what it said before changes nothing, whatever was corrected since. What another list said may be
    changed by a newer one; what somebody wrote here, only by a person.
    """
    values = values_of(told)
    marks = marks_of(told, values)
    before = _read(old, mark)
    ever = [_marks(listed) for listed in old.listed]
    new, kept = old, []
    for field, value in values.items():
        ours = getattr(old, field)
        if field == "members":
            value = _members(told, old)
        if value == ours or (field == "phone" and dialled(str(value)) == dialled(old.phone)):
            continue
        if before.get(field) == marks[field]:
            continue
        if ours in (None, "", ()) or (field == "head_sex" and ours == Sex.UNKNOWN):
            new = replace(new, **{field: value})
        elif field not in before and any(said.get(field) == marks[field] for said in ever):
            kept.append(Kept(old, field, _shown(ours), _shown(value), conflict=False))
        elif decision is Decision.LIST or _is_of_a_list(field, ours, ever):
            new = replace(new, **{field: value})
        else:
            kept.append(Kept(old, field, _shown(ours), _shown(value), conflict=decision is Decision.OPEN))
    new = _with_consent(told, new, before, marks, asof)
    open_ = {one.field for one in kept if one.conflict}
    heard = {field: one for field, one in marks.items() if field not in open_}
    if new == old and len(open_) == len(kept):
        return new, kept
    return _with_listed(new, told, mark, heard, {one.field for one in kept}), kept


def _members(told: ToldHousehold, old: Household) -> tuple[Members, ...]:
    """Who is in the household now; a bare size that is the same, or that more people join, keeps who is known."""
    if not told.only_size or not old.members:
        return told.members
    size = sum(one.count for one in told.members)
    if size == old.size:
        return old.members
    counts = {(one.sex, one.ages): one.count for one in old.members}
    unknown = counts.get((Sex.UNKNOWN, "?"), 0) + size - old.size
    if unknown < 0:
        return told.members
    counts[Sex.UNKNOWN, "?"] = unknown
    return tuple(Members(sex, ages, n) for (sex, ages), n in sorted(counts.items()) if n)


def _is_of_a_list(field: str, ours: object, ever: list[dict[str, str]]) -> bool:
    """Whether what stands in the register is what a list said, and nobody corrected it since."""
    said = [one[field] for one in ever if field in one]
    if field in ("members", "birth_year"):
        # Their marks are of the list's own words: a record says by its history whether a desk wrote it.
        return bool(said) and any(mark_of(f"={field}{ours}") == one.get(f"={field}") for one in ever)
    value = dialled(str(ours)) if field == "phone" else ours
    return mark_of(value) in said


def _with_consent(
    told: ToldHousehold, new: Household, before: Mapping[str, str], marks: Mapping[str, str], asof: date
) -> Household:
    """Yes gives consent and a later no takes it back; what this list said before is not said again."""
    if "consent" not in marks or before.get("consent") == marks["consent"]:
        return new
    if told.consent is ConsentAnswer.NO:
        return replace(new, consent=None)
    return new if new.consent is not None else replace(new, consent=_consent(told, asof))


def _with_listed(
    new: Household, told: ToldHousehold, mark: str, marks: Mapping[str, str], kept: Container[str] = ()
) -> Household:
    """The record with what this list says now; fields that it does not say are as it said them before."""
    others = tuple(one for one in new.listed if one.list != mark)
    before = next((one for one in new.listed if one.list == mark), Listed(mark))
    said = {**_marks(before), **marks}
    for field in ("members", "birth_year"):
        if field in marks and field not in kept:
            said[f"={field}"] = _mark_of_field(field, getattr(new, field))
    sources = tuple(dict.fromkeys((*before.sources, *sources_of(told))))
    return replace(new, listed=(*others, Listed(mark, sources, _written(said))))


def with_marks(household: Household) -> Household:
    """A new household with marks of what came of the list's words, so that a later correction is seen."""
    [listed] = household.listed
    said = _marks(listed)
    for field in ("members", "birth_year"):
        if field in said:
            said[f"={field}"] = _mark_of_field(field, getattr(household, field))
    return replace(household, listed=(Listed(listed.list, listed.sources, _written(said)),))


@lru_cache(maxsize=16_384)
def _mark_of_field(field: str, value: object) -> str:
    """Households that are alike in a field are many; their members are long to write out."""
    return mark_of(f"={field}{value}")


def _read(old: Household, mark: str) -> dict[str, str]:
    return next((_marks(one) for one in old.listed if one.list == mark), {})


def _marks(listed: Listed) -> dict[str, str]:
    return dict(part.rsplit("=", 1) for part in listed.said.split())


def _written(marks: Mapping[str, str]) -> str:
    return " ".join(f"{name}={mark}" for name, mark in marks.items())


def _shown(value: object) -> str:
    if isinstance(value, tuple) and value and isinstance(value[0], Members):
        return " ".join(f"{one.sex} {one.ages} x{one.count}" for one in value)
    if isinstance(value, tuple):
        return "; ".join(one if isinstance(one, str) else f"{one.name}, {one.relation}" for one in value)
    return str(value)
