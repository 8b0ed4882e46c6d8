"""Members who are listed one by one: on a sheet of their own that points to their household, or beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct

from distro.exchange.register.sheets import Cell
from distro.exchange.register.telling.people import Person
from distro.exchange.register.understanding.legends import legend_of
from distro.exchange.register.understanding.mapping import ColumnMap
from distro.exchange.register.understanding.tables import SheetTable
from distro.exchange.register.values.ages import OLDEST, years_in
from distro.exchange.register.values.dates import Order, birth_in_age, birth_of
from distro.exchange.register.values.numbers import number_text
from distro.exchange.register.values.relations import is_head
from distro.exchange.register.values.sexes import sex_of
from distro.exchange.register.values.texts import plain, text_of, visible
from distro.model.list_findings import Fault
from distro.model.people import Sex
from distro.rules.clean import harmless
from distro.rules.numbers import same_number

_PARENTS = ("parent_index", "parent_key", "parent_row_id", "parent_uuid")
_OWN = {"parent_index": "index", "parent_key": "uuid", "parent_row_id": "row_id", "parent_uuid": "uuid"}
_PERSONAL = frozenset({"sex", "age", "age_months", "birth_date", "birth_year", "relation"})

Link = tuple[str, str]  # the kind of pointer ("index", "uuid", "row_id", "number"), and where it points


class Roster(Struct, frozen=True):
    """The people whom members' sheets list, by where they point; and the faults that stand there.

    `rows`: for each pointer its rows, as faults that hold where no household is found under it.
    """

    people: dict[Link, tuple[Person, ...]]
    faults: tuple[Fault, ...]
    rows: dict[Link, tuple[Fault, ...]]

    def of(self, links: Sequence[Link]) -> tuple[Person, ...]:
        """The people of the household that is pointed to in one of these ways."""
        for link in links:
            if link in self.people:
                return self.people[link]
        return ()

    def of_nobody(self, households: Sequence[SheetTable]) -> list[Fault]:
        """The rows that point to none of the households listed: people whom nobody would count."""
        if not self.rows:
            return []
        there = {link for table in households for _, row in table.rows() for link in links_of(table, row)}
        return [fault for link, faults in self.rows.items() if link not in there for fault in faults]


def is_linked(table: SheetTable) -> bool:
    """Whether a sheet points to the rows of another: a repeat, of people or of anything else."""
    return any(table.place(field) is not None for field in _PARENTS)


def is_roster(table: SheetTable) -> bool:
    """Whether it lists people: goods and shelters that point to a household have neither sex nor age."""
    return bool(table.fields & _PERSONAL)


def read_rosters(
    tables: Sequence[SheetTable], by_number: Sequence[SheetTable], mapping: ColumnMap, asof: date
) -> Roster:
    """The members of all sheets that point to households; those `by_number` name theirs by its number."""
    found: defaultdict[Link, list[Person]] = defaultdict(list)
    faults: list[Fault] = []
    rows: defaultdict[Link, list[Fault]] = defaultdict(list)
    linked = [table for table in tables if is_linked(table)]
    above = _parents(linked)
    for table in linked:
        if is_roster(table):
            reader = PersonReader(table, mapping, asof)
            for at, row in table.rows():
                link = _link(table, row, above) or ("", "")
                person, wrong = reader.read(at, row)
                faults += wrong
                found[link].append(person)
                rows[link].append(_of_nobody(table, at, link))
    for table in by_number:
        reader, place = PersonReader(table, mapping, asof), table.place("number")
        for at, row in table.rows():
            number = same_number(number_text(row[place])) if place is not None and place < len(row) else ""
            person, wrong = reader.read(at, row)
            faults += wrong
            found["number", number].append(person)
            if not number:
                rows["number", number].append(_of_nobody(table, at, ("number", number)))
    return Roster(
        {link: tuple(people) for link, people in found.items()},
        tuple(faults),
        {link: tuple(those) for link, those in rows.items()},
    )


def links_of(table: SheetTable, row: Sequence[Cell]) -> list[Link]:
    """All that a member's row may call this household by, the surest first."""
    found: list[Link] = []
    for kind in ("index", "uuid", "row_id", "number"):
        place = table.place(kind)
        cell = row[place] if place is not None and place < len(row) else None
        text = visible(text_of(cell)).strip() if kind == "uuid" else number_text(cell)
        if text:
            found.append((kind, same_number(text) if kind == "number" else text.casefold()))
    return found


def _of_nobody(table: SheetTable, at: int, link: Link) -> Fault:
    pointers = (*_PARENTS, "number")
    header = next((one.header for field in pointers for one in table.columns if one.field == field), "")
    return Fault("parent_unknown", table.name, table.number_of(at), harmless(header), harmless(link[1]))


def _parents(linked: Sequence[SheetTable]) -> dict[tuple[str, str], tuple[str, str]]:
    """For each row of a repeat, by its sheet and index, the sheet and index that it points to."""
    above = {}
    for table in linked:
        own, parent, named = (table.place(field) for field in ("index", "parent_index", "parent_table"))
        if own is None or parent is None:
            continue
        for _, row in table.rows():
            index, points_to = _index(row, own), _index(row, parent)
            name = text_of(row[named]).strip() if named is not None and named < len(row) else ""
            above[plain(table.name), index] = (plain(name), points_to)
    return above


def _link(table: SheetTable, row: Sequence[Cell], above: dict[tuple[str, str], tuple[str, str]]) -> Link | None:
    for field in _PARENTS:
        place = table.place(field)
        if place is None or (value := _index(row, place)) == "":
            continue
        if field == "parent_key":
            return "uuid", value.partition("/")[0]  # a nested repeat's key begins with its submission's
        if field != "parent_index":
            return _OWN[field], value
        named = table.place("parent_table")
        name = plain(text_of(row[named]).strip()) if named is not None and named < len(row) else ""
        for _ in range(8):
            if (name, value) not in above:
                break
            name, value = above[name, value]
        return "index", value
    return None


def _index(row: Sequence[Cell], place: int) -> str:
    return number_text(row[place]).casefold() if place < len(row) else ""


class PersonReader:
    """People out of the rows of one table; `slot` for those whom columns of a household's row describe."""

    def __init__(self, table: SheetTable, mapping: ColumnMap, asof: date, slot: int = 0) -> None:
        self._table, self._mapping, self._asof = table, mapping, asof
        self._at = {one.field: one for one in table.columns if one.field and one.slot == slot}
        self._order = table.orders.get(f"birth_date{slot or ''}", Order.DAY)

    def read(self, at: int, row: Sequence[Cell]) -> tuple[Person, list[Fault]]:
        """One person; what is not understood of him is left open and named."""
        faults: list[Fault] = []

        def wrong(code: str, field: str) -> None:
            column = self._at[field]
            value = harmless(text_of(row[column.place]))
            faults.append(
                Fault(code, self._table.name, self._table.number_of(at), harmless(column.header), value, only_cell=True)
            )

        sex, years = Sex.UNKNOWN, None
        try:
            sex = self._sex(row)
        except ValueError:
            wrong("sex_unknown", "sex")
        for field in ("birth_date", "birth_year", "age", "age_months"):
            if self._cell(row, field) is None:
                continue
            try:
                years = self._years(row, field)
                break
            except ValueError:
                wrong("age_not_understood" if field.startswith("age") else "date_impossible", field)
            except OverflowError:
                wrong("age_impossible", field)
        name = " ".join(text_of(self._cell(row, field)).strip() for field in ("name", "family", "given")).strip()
        return Person(sex, years, name, self._is_head(row)), faults

    def is_there(self, row: Sequence[Cell]) -> bool:
        """Whether the columns of this member say anything; a lone 0 says nobody."""
        cells = [row[one.place] for one in self._at.values() if one.place < len(row) and one.field != "age_unit"]
        return any(text_of(cell).strip() not in ("", "0", "-") for cell in cells)

    def _cell(self, row: Sequence[Cell], field: str) -> Cell:
        column = self._at.get(field)
        return row[column.place] if column is not None and column.place < len(row) else None

    def _sex(self, row: Sequence[Cell]) -> Sex:
        text = text_of(self._cell(row, "sex"))
        if said := self._mapping.word("sex", text):
            return Sex(said)
        column = self._at.get("sex")
        return sex_of(legend_of(column.header).get(plain(text), text) if column is not None else text)

    def _years(self, row: Sequence[Cell], field: str) -> int:
        cell = self._cell(row, field)
        born = birth_in_age(cell, self._order, self._asof) if field.startswith("age") else None
        if field.startswith("age") and born is None:
            return years_in(cell, "mois" if field == "age_months" else text_of(self._cell(row, "age_unit")))
        born = born or birth_of(cell, self._order, self._asof)
        if isinstance(born, int):
            years = self._asof.year - born
        else:
            years = self._asof.year - born.year - ((self._asof.month, self._asof.day) < (born.month, born.day))
        if not 0 <= years <= OLDEST:
            raise OverflowError(years)
        return years

    def _is_head(self, row: Sequence[Cell]) -> bool:
        return is_head(self._cell(row, "relation"))


def beside(table: SheetTable, mapping: ColumnMap, asof: date) -> list[PersonReader]:
    """The readers of the members who stand in columns beside their household."""
    return [PersonReader(table, mapping, asof, slot) for slot in table.slots]


def people_beside(
    readers: Sequence[PersonReader], at: int, row: Sequence[Cell]
) -> Iterator[tuple[Person, list[Fault]]]:
    """Those of one row."""
    for reader in readers:
        if reader.is_there(row):
            yield reader.read(at, row)
