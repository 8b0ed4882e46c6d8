"""From understood sheets to households: what is new, what changed, what is left out, and every fault by its place."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import date

from anyascii import anyascii
from msgspec import Struct
from msgspec.structs import replace

from distro.exchange.register.columns import Table
from distro.exchange.register.sheets import Cell
from distro.model.ids import household_id
from distro.model.people import Consent, Household, Members, PopulationGroup, Sex, atom_at, atoms_of
from distro.model.programme import Programme
from distro.rules.clean import harmless, tidy, unclean
from distro.rules.identity import is_identity_number
from distro.rules.names import SAME_NAME, alike

_WOMAN = ("f", "femme", "female", "feminin", "woman", "أنثى", "امرأة")
_MAN = ("m", "h", "homme", "male", "masculin", "man", "ذكر", "رجل")
_HOST = ("hote", "host", "communaute hote", "marocain", "مضيف", "المجتمع المضيف")
_MIGRANT = ("migrant", "migrante", "migrants", "مهاجر", "مهاجرة")
_NO = ("non", "no", "n", "0", "faux", "false", "لا")
_DATES = (re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})"), re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2}).*"))
_LARGEST = 60
_OLDEST = 120


class Fault(Struct, frozen=True):
    """One thing wrong: `code` is a text of the `register` catalogue, row and column are as a person sees them.

    `value` is made harmless, and masked where it is an identity number.
    """

    code: str
    sheet: str
    row: int
    column: str
    value: str


class LeftOut(Struct, frozen=True):
    """A row that is no fault but is not taken: consent was not given."""

    code: str
    sheet: str
    row: int


class Change(Struct, frozen=True):
    """A household that is in the register with other data."""

    old: Household
    new: Household
    fields: tuple[str, ...]


class ImportPlan(Struct, frozen=True):
    """What an import would do. Nothing is done by making it."""

    tables: tuple[Table, ...]
    new: tuple[Household, ...]
    changed: tuple[Change, ...]
    unchanged: int
    left_out: tuple[LeftOut, ...]
    faults: tuple[Fault, ...]


class _Wrong(Exception):
    def __init__(self, code: str, field: str, value: object = "") -> None:
        super().__init__(code)
        self.code, self.field, self.value = code, field, value


def plan_import(
    tables: Sequence[Table],
    programme: Programme,
    known: Callable[[str], Household | None],
    today: date,
    prefix: str = "",
    default_point: str = "",
) -> ImportPlan:
    """Plan an import. `known` gives the household that is registered under an id, if one is.

    `prefix` keeps apart two lists that number their households alike; `default_point` is for lists that name no place.
    Ages are those on the day of registration, else today, within the programme's time.
    """
    asof = min(max(today, programme.starts), programme.ends)
    new, changed, left_out, faults = [], [], [], []
    unchanged = 0
    seen: dict[str, int] = {}
    members = _members_of(tables)
    for table in tables:
        if table.is_members:
            continue
        for number, row in enumerate(table.sheet.rows[table.first_row - 1 :], table.first_row):
            if not any(cell not in (None, "") for cell in row):
                continue
            reader = _Row(table, number, row, programme, asof, prefix, default_point)
            try:
                if reader.refused_consent():
                    left_out.append(LeftOut("consent_refused", table.sheet.name, number))
                    continue
                household = reader.household(members)
                if household.number in seen:
                    raise _Wrong("number_twice", "number", household.number)
                seen[household.number] = number
                old = known(household.id)
                if old is None:
                    new.append(household)
                elif _another_person(old, household):
                    raise _Wrong("number_taken", "number", household.number)
                elif fields := _differing(old, household):
                    merged = replace(old, **{name: getattr(household, name) for name in fields})
                    changed.append(Change(old, merged, fields))
                else:
                    unchanged += 1
            except _Wrong as wrong:
                faults.append(reader.fault(wrong))
    return ImportPlan(tuple(tables), tuple(new), tuple(changed), unchanged, tuple(left_out), tuple(faults))


# What an import knows; the rest of a record (flags, alternates, consent) is the office's and is kept.
_IMPORTED = ("number", "name", "point", "group", "members", "head_sex", "birth_year", "phone", "registered_on")


def _differing(old: Household, new: Household) -> tuple[str, ...]:
    return tuple(name for name in _IMPORTED if getattr(old, name) != getattr(new, name))


def _another_person(old: Household, new: Household) -> bool:
    """The same number, but neither the name nor sex and birth year agree: two lists that number alike."""
    other = old.head_sex != new.head_sex or (old.birth_year or 0) != (new.birth_year or 0)
    return other and alike(old.name, new.name) < SAME_NAME


def _members_of(tables: Sequence[Table]) -> dict[int, list[tuple[Cell, Cell]]]:
    """(sex, age) of the listed members by their household's index."""
    found: defaultdict[int, list[tuple[Cell, Cell]]] = defaultdict(list)
    for table in tables:
        if table.is_members:
            parent, sex, age = (table.place(field) for field in ("parent_index", "sex", "age"))
            for row in table.sheet.rows[table.first_row - 1 :]:
                index = row[parent] if parent is not None and parent < len(row) else None
                if isinstance(index, int | float):
                    pick = [row[place] if place is not None and place < len(row) else None for place in (sex, age)]
                    found[int(index)].append((pick[0], pick[1]))
    return dict(found)


class _Row:
    """One row on its way to a household."""

    def __init__(
        self,
        table: Table,
        number: int,
        row: tuple[Cell, ...],
        programme: Programme,
        asof: date,
        prefix: str,
        point: str,
    ) -> None:
        self._table, self._number, self._row = table, number, row
        self._programme, self._asof, self._prefix, self._point = programme, asof, prefix, point

    def fault(self, wrong: _Wrong) -> Fault:
        place = self._table.place(wrong.field)
        column = self._table.columns[place].header if place is not None else wrong.field
        value = "***" if wrong.code == "identity_number" else harmless(str(wrong.value))
        return Fault(wrong.code, self._table.sheet.name, self._number, harmless(column), value)

    def refused_consent(self) -> bool:
        return _plain(self._cell("consent")) in _NO

    def household(self, members: dict[int, list[tuple[Cell, Cell]]]) -> Household:
        last = max((column.place for column in self._table.columns if column.field), default=0)
        if len(self._row) <= last and all(cell is None for cell in self._row[last:]):
            raise _Wrong("row_short", "", f"{len(self._row)} < {last + 1}")
        name = self._name()
        sex = self._sex("sex")
        point = self._place()
        registered = self._date("registered_on")
        birth_year, age = self._age(registered or self._asof)
        people = self._people(sex, age, members)
        number = self._identifier(point)
        key = self._text("uuid") or f"{self._prefix}{number}"
        return Household(
            id=household_id(self._programme.code, key),
            number=f"{self._prefix}{number}",
            name=name,
            point=point,
            group=self._group(),
            members=people,
            head_sex=sex,
            birth_year=birth_year,
            phone=self._phone(),
            consent=Consent("import", registered) if self._table.place("consent") is not None else None,
            registered_on=registered,
            source="import",
        )

    def _cell(self, field: str) -> Cell:
        place = self._table.place(field)
        return self._row[place] if place is not None and place < len(self._row) else None

    def _text(self, field: str) -> str:
        """A cell as clean text. _Wrong for what must not be stored."""
        cell = self._cell(field)
        if cell is None:
            return ""
        text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
        if problem := unclean(text.strip()):
            raise _Wrong(problem, field, text)
        if is_identity_number(text):
            raise _Wrong("identity_number", field)
        return tidy(text)

    def _name(self) -> str:
        parts = [self._text(field) for field in ("name", "family", "given")]
        name = " ".join(part for part in parts if part)
        if not name:
            raise _Wrong("name_missing", "name" if self._table.place("name") is not None else "family")
        return name

    def _identifier(self, point: str) -> str:
        number = self._text("number")
        if number:
            return number.upper()
        row = self._text("row_id") or self._text("index")
        if not row:
            raise _Wrong("number_missing", "number")
        return f"{point}-{row}"

    def _sex(self, field: str) -> Sex:
        return _sex_of(self._text(field), field)

    def _group(self) -> PopulationGroup:
        text = _plain(self._text("group"))
        if not text or text in _MIGRANT:
            return PopulationGroup.MIGRANT
        if text in _HOST:
            return PopulationGroup.HOST
        raise _Wrong("group_unknown", "group", text)

    def _place(self) -> str:
        text = _plain(self._text("point")) or _plain(self._point)
        if not text:
            raise _Wrong("point_missing", "point")
        for point in self._programme.points:
            if text in {_plain(point.code), _plain(point.city), *map(_plain, point.name.values())}:
                return point.code
        raise _Wrong("point_unknown", "point", text)

    def _phone(self) -> str:
        digits = re.sub(r"[\s.\-()]", "", self._text_of_phone())
        if digits and not re.fullmatch(r"(\+|00)?\d{8,14}", digits):
            raise _Wrong("phone_wrong", "phone", digits)
        return digits

    def _text_of_phone(self) -> str:
        cell = self._cell("phone")
        text = str(int(cell)) if isinstance(cell, int | float) else str(cell or "")
        return text if text.startswith("+") and text[1:].replace(" ", "").isdigit() else self._text("phone")

    def _whole(self, field: str) -> int | None:
        cell = self._cell(field)
        if cell is None:
            return None
        try:
            number = int(float(cell)) if isinstance(cell, int | float) else int(self._text(field))
        except ValueError:
            raise _Wrong("not_a_number", field, cell) from None
        if number < 0:
            raise _Wrong("below_zero", field, number)
        return number

    def _date(self, field: str) -> date | None:
        cell = self._cell(field)
        if cell is None or isinstance(cell, date):
            return cell
        text = self._text(field)
        for pattern, order in zip(_DATES, ((3, 2, 1), (1, 2, 3)), strict=True):
            if found := pattern.fullmatch(text):
                try:
                    return date(*(int(found[group]) for group in order))
                except ValueError:
                    break
        raise _Wrong("date_impossible", field, text)

    def _age(self, asof: date) -> tuple[int | None, int | None]:
        born, year, age = self._date("birth_date"), self._whole("birth_year"), self._whole("age")
        if born is not None:
            if born > asof:
                raise _Wrong("born_later", "birth_date", born)
            year, age = born.year, asof.year - born.year - ((asof.month, asof.day) < (born.month, born.day))
        elif year is not None:
            age = asof.year - year
        elif age is not None:
            year = asof.year - age
        if age is not None and not 0 <= age <= _OLDEST:
            raise _Wrong("age_impossible", "age" if self._table.place("age") is not None else "birth_date", age)
        return year, age

    def _people(self, sex: Sex, age: int | None, members: dict[int, list[tuple[Cell, Cell]]]) -> tuple[Members, ...]:
        """The members by sex and age: from bands, from a sheet of members, or as many as the size says."""
        size = self._whole("size")
        if size is not None and not 0 < size <= _LARGEST:
            raise _Wrong("size_impossible", "size", size)
        bands = [column for column in self._table.columns if re.match(r"[FMU] [\d?]", column.field)]
        counts: Counter[tuple[Sex, str]] = Counter()
        if bands:
            for column in bands:
                counts[Sex(column.field[0]), column.field[2:]] += self._whole(column.field) or 0
            if size is not None and sum(counts.values()) != size:
                raise _Wrong("size_differs", "size", f"{size} / {sum(counts.values())}")
            if not sum(counts.values()):
                raise _Wrong("size_impossible", bands[0].field, 0)
            exact = self._cell("birth_date") is not None or self._table.place("age") is not None
            return _sorted(_with_head(counts, sex, age) if exact else counts)
        counts[sex, "?" if age is None else atom_at(age)] += 1
        index = self._whole("index")
        for member_sex, member_age in members.get(index, []) if index is not None else []:
            years = member_age if isinstance(member_age, int | float) and 0 <= member_age <= _OLDEST else None
            counts[_sex_of(str(member_sex or ""), "sex"), "?" if years is None else atom_at(int(years))] += 1
        missing = (size or 0) - sum(counts.values())
        if size is not None and missing < 0:
            raise _Wrong("size_differs", "size", f"{size} / {sum(counts.values())}")
        if missing > 0:
            counts[Sex.UNKNOWN, "?"] += missing
        return _sorted(counts)


def _with_head(counts: Counter[tuple[Sex, str]], sex: Sex, age: int | None) -> Counter[tuple[Sex, str]]:
    """The same people, with the head in his own age atom, where the bands hold somebody like him."""
    if age is not None and not counts[sex, atom_at(age)]:
        atom = atom_at(age)
        for (band_sex, ages), count in list(counts.items()):
            if band_sex == sex and count and atoms_of(atom).start in atoms_of(ages):
                counts[band_sex, ages] -= 1
                counts[sex, atom] += 1
                break
    return counts


def _sorted(counts: Counter[tuple[Sex, str]]) -> tuple[Members, ...]:
    return tuple(Members(sex, ages, count) for (sex, ages), count in sorted(counts.items()) if count)


def _sex_of(text: str, field: str) -> Sex:
    plain = _plain(text)
    if not plain:
        return Sex.UNKNOWN
    if plain in _WOMAN:
        return Sex.FEMALE
    if plain in _MAN:
        return Sex.MALE
    raise _Wrong("sex_unknown", field, text)


def _plain(cell: Cell) -> str:
    text = str(cell or "").strip().casefold()
    return text if any("\u0600" <= letter <= "\u06ff" for letter in text) else anyascii(text).casefold()
