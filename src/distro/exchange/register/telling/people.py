"""Who lives in a household: from columns that count people, from members that are listed one by one, or from a size."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType

from msgspec import Struct

from distro.exchange.register.sheets import Cell
from distro.exchange.register.understanding.bands import EXACT, band_of
from distro.exchange.register.understanding.tables import Column, SheetTable
from distro.exchange.register.values.numbers import count_of
from distro.model.list_findings import Doubt
from distro.model.people import Members, Sex, atom_at, atoms_of
from distro.rules.clean import harmless
from distro.rules.members import MOST_PEOPLE

_SLIP = 5  # years that two lists may put one person apart
_END = 200 * 12  # months: nobody is older
_Counts = Counter[tuple[Sex, str]]


class Differs(Exception):
    """What the list says of a household's people does not agree with itself; `column` is where."""

    def __init__(self, code: str, column: str, value: str) -> None:
        super().__init__(code)
        self.code, self.column, self.value = code, column, value


class Person(Struct, frozen=True):
    """One who is listed by himself; `years` as of the day of the list, None when not known."""

    sex: Sex = Sex.UNKNOWN
    years: int | None = None
    name: str = ""
    head: bool = False


class CountingColumn(Struct, frozen=True):
    """One column that counts people, with the months of age it spans."""

    column: Column
    sex: Sex
    ages: str
    span: tuple[int, int]


class Grid(Struct, frozen=True):
    """The columns of a table that count people: those that are added, and those that only sum up others.

    `whole`: what is counted covers every age of both sexes, so that it must be as many as the size. `within`: for a
    column that holds some of the others too, the places of those.
    """

    counted: tuple[CountingColumn, ...] = ()
    sums: tuple[tuple[CountingColumn, tuple[int, ...]], ...] = ()
    within: dict[int, tuple[int, ...]] = {}
    whole: bool = False

    def cells(self, row: Sequence[Cell]) -> tuple[Cell, ...]:
        """All that a row says in these columns, as it stands there."""
        columns = (one.column.place for one in (*self.counted, *(one for one, _ in self.sums)))
        return tuple(row[place] if place < len(row) else None for place in columns)

    def counts(self, row: Sequence[Cell]) -> _Counts:
        """The people a row counts. ValueError (with the column) for what is no number; Differs for a wrong sum."""
        found: dict[int, int] = {}
        counts: _Counts = Counter()
        for one in (*self.counted, *(one for one, _ in self.sums)):
            found[one.column.place] = _count(row, one.column)
        for one in self.counted:
            n = found[one.column.place]
            inside = sum(found[place] for place in self.within.get(one.column.place, ()))
            if n < inside:
                raise Differs("people_differ", one.column.header, f"{n} < {inside}")
            counts[one.sex, one.ages] += n - inside
        for one, places in self.sums:
            n, added = found[one.column.place], sum(found[place] for place in places)
            cell = row[one.column.place] if one.column.place < len(row) else None
            if cell is not None and n != added:
                raise Differs("people_differ", one.column.header, f"{n} / {added}")
        return counts


def _count(row: Sequence[Cell], column: Column) -> int:
    cell = row[column.place] if column.place < len(row) else None
    try:
        n = count_of(cell) or 0
    except ValueError:
        raise Differs("not_a_number", column.header, str(cell)) from None
    if n < 0:
        raise Differs("below_zero", column.header, str(n))
    return n


def grid_of(table: SheetTable) -> tuple[Grid, list[Doubt]]:
    """How the columns that count people belong together, and what of it cannot be told."""
    every = [_counted(column) for column in table.columns if EXACT.fullmatch(column.field.removeprefix("total "))]
    totals = [one for one in every if one.column.field.startswith("total ")]
    bands = [one for one in every if one not in totals]
    sums: list[tuple[CountingColumn, tuple[int, ...]]] = []
    within: dict[int, tuple[int, ...]] = {}
    doubts: list[Doubt] = []
    kept: list[CountingColumn] = []
    overlaps = any(_overlap(one, other) for place, one in enumerate(bands) for other in bands[:place])
    if overlaps and _size_confirms(table, bands):
        # Each household's size says that all are added: a register of several grids, written out.
        kept, bands = bands, []
    doubts += [_doubt("bands_overlap", table, one) for place, one in enumerate(bands)
               if any(_is_same_header(one, other) for other in bands[:place])]  # fmt: skip
    for one in sorted(bands, key=lambda one: (one.sex == Sex.UNKNOWN, one.span[1] - one.span[0])):
        inside = [other for other in kept if _holds(one, other)]
        if _fill(one, inside):
            sums.append((one, tuple(other.column.place for other in inside)))
        elif any(_overlap(one, other) and other not in inside for other in kept):
            doubts.append(_doubt("bands_overlap", table, one))
            kept.append(one)
        else:
            if inside:
                within[one.column.place] = tuple(other.column.place for other in inside if not _deeper(other, inside))
                if not _size_confirms(table, [*kept, one], within):
                    doubts.append(_doubt("bands_overlap", table, one))
            kept.append(one)
    for total in totals:
        parts = tuple(one.column.place for one in kept if _holds(total, one))
        if parts:
            sums.append((total, parts))
        else:
            kept.append(total)
    if kept and table.place("size") is None and not any(one.span[1] > 18 * 12 for one in kept):
        doubts.append(_doubt("children_only", table, kept[0]))
    whole = bool(kept) and all(_fill(CountingColumn(kept[0].column, sex, "?", (0, _END)), [
        one for one in kept if one.sex in (sex, Sex.UNKNOWN)]) for sex in (Sex.FEMALE, Sex.MALE))  # fmt: skip
    return Grid(tuple(kept), tuple(sums), within, whole), doubts


def _doubt(code: str, table: SheetTable, one: CountingColumn) -> Doubt:
    return Doubt(code, table.name, harmless(one.column.header), one.column.field, answer="--map")


def _counted(column: Column) -> CountingColumn:
    field = column.field.removeprefix("total ")
    sex, ages = Sex(field[0]), field[2:]
    said = band_of(column.header, column.over)
    if said is not None and said.months != (0, 0) and f"{said.sex} {said.ages}" == field:
        return CountingColumn(column, sex, ages, said.months)
    return CountingColumn(column, sex, ages, _span(ages))


def _span(ages: str) -> tuple[int, int]:
    first_years = (0, 1, 5, 6, 10, 12, 15, 18, 20, 25, 60, 200)
    atoms = atoms_of(ages)
    return first_years[atoms.start] * 12, first_years[atoms.stop] * 12


def _holds(one: CountingColumn, other: CountingColumn) -> bool:
    """Whether everybody that `other` counts is counted by `one` too."""
    same = one.sex in (other.sex, Sex.UNKNOWN)
    return same and one.span[0] <= other.span[0] and other.span[1] <= one.span[1]


def _is_same_header(one: CountingColumn, other: CountingColumn) -> bool:
    """Whether two columns of one band are called the same: "H F G F", where the last are girls."""
    called = [(column.over, column.header.casefold().strip()) for column in (one.column, other.column)]
    return called[0] == called[1] and one.sex == other.sex and one.span == other.span


def _overlap(one: CountingColumn, other: CountingColumn) -> bool:
    sexes = one.sex == other.sex or Sex.UNKNOWN in (one.sex, other.sex)
    return sexes and one.span[0] < other.span[1] and other.span[0] < one.span[1]


def _deeper(one: CountingColumn, others: Iterable[CountingColumn]) -> bool:
    """Whether another of these holds it already."""
    return any(other is not one and _holds(other, one) for other in others)


def _fill(one: CountingColumn, parts: Sequence[CountingColumn]) -> bool:
    """Whether the parts are all of it: every month of age, of both sexes where it counts both."""
    if not parts:
        return False
    sexes = (Sex.FEMALE, Sex.MALE) if one.sex == Sex.UNKNOWN else (one.sex,)
    for sex in sexes:
        spans = sorted(part.span for part in parts if part.sex in (sex, Sex.UNKNOWN))
        if not spans or spans[0][0] > one.span[0] or max(after for _, after in spans) < one.span[1]:
            return False
        reached = spans[0][1]
        for _, (first, after) in pairwise(spans):
            if first > reached:
                return False
            reached = max(reached, after)
    return True


def _size_confirms(
    table: SheetTable, counted: Sequence[CountingColumn], within: Mapping[int, tuple[int, ...]] = MappingProxyType({})
) -> bool:
    """Whether these columns, added up, are as many people as the size says, in every household."""
    size = table.place("size")
    if size is None or not counted:
        return False
    grid = Grid(tuple(counted), (), dict(within))
    seen = False
    for _, row in table.rows():
        try:
            told = count_of(row[size] if size < len(row) else None)
            if told is not None and sum(grid.counts(row).values()) != told:
                return False
        except (ValueError, Differs):
            return False
        seen = seen or told is not None
    return seen


def composed(
    size: int | None, counts: _Counts | None, whole: bool, head: Person, listed: Sequence[Person], exact_head: bool
) -> tuple[Members, ...]:
    """The members of a household. Differs when size, counts and list do not agree.

    `counts` are of a grid's columns, `listed` the people who are named one by one; the head is always one of them all.
    """
    if size is not None and not 0 < size <= MOST_PEOPLE:
        raise Differs("size_impossible", "size", str(size))
    n: int = counts.total() if counts is not None else 0
    if counts is not None and n:
        if n > MOST_PEOPLE:
            raise Differs("size_impossible", "size", str(n))
        if size is not None and (n > size or (whole and n != size)):
            raise Differs("size_differs", "size", f"{size} / {n}")
        if exact_head:
            counts = _with_head(counts, head)
        known: _Counts = Counter(counts)
        known[Sex.UNKNOWN, "?"] += max((size or 0) - n, 0)
        return sorted_members(known)
    if counts is not None and size is None and not listed:
        raise Differs("size_impossible", "size", "0")
    if size is not None and size == len(listed) and _is_nobody_of(head, listed):
        raise Differs("size_differs", "size", f"{size} / {len(listed) + 1}")
    people = _all_listed(size, head, listed)
    found: _Counts = Counter((one.sex, "?" if one.years is None else atom_at(one.years)) for one in people)
    missing = (size or 0) - len(people)
    if size is not None and missing < 0:
        raise Differs("size_differs", "size", f"{size} / {len(people)}")
    if missing > 0:
        found[Sex.UNKNOWN, "?"] += missing
    return sorted_members(found)


def listed_by_nobody(size: int | None, head: Person, listed: Sequence[Person]) -> int:
    """How many people a size counts beyond those who are listed one by one; none where nobody is."""
    return max(0, (size or 0) - len(_all_listed(size, head, listed))) if listed else 0


def _all_listed(size: int | None, head: Person, listed: Sequence[Person]) -> list[Person]:
    """The people of a household who are known one by one, the head once."""
    return [*listed] if _head_is_listed(head, listed, size) else [head, *listed]


def _head_is_listed(head: Person, listed: Sequence[Person], size: int | None) -> bool:
    """Whether the head stands among the members too: it is said, or name, sex and age are his, or the size says so."""
    if any(one.head for one in listed):
        return True
    name = frozenset(head.name.casefold().split())
    for one in listed:
        open_ = head.sex is Sex.UNKNOWN
        alike = (open_ or one.sex in (head.sex, Sex.UNKNOWN)) and (
            one.years is None or head.years is None or abs(one.years - head.years) <= 1
        )
        said = frozenset(one.name.casefold().split())
        if alike and said and said <= name and (len(said) > 1 or (one.years is not None and not open_)):
            return True
    return size is not None and bool(listed) and size == len(listed)


def _is_nobody_of(head: Person, listed: Sequence[Person]) -> bool:
    """Whether the head is none of these, as where "membres_count" counts them alone: of another sex or age."""
    if head.sex is Sex.UNKNOWN or head.years is None or any(one.head for one in listed):
        return False
    return all(
        (one.sex is not Sex.UNKNOWN and one.sex != head.sex)
        or (one.years is not None and abs(one.years - head.years) > _SLIP)
        for one in listed
    )


def _with_head(counts: _Counts, head: Person) -> _Counts:
    """The same people, with the head in his own age atom, where the bands hold somebody like him."""
    counts = Counter(counts)
    if head.years is not None and not counts[head.sex, atom_at(head.years)]:
        atom = atom_at(head.years)
        for (sex, ages), count in sorted(counts.items()):
            if sex == head.sex and count and atoms_of(atom).start in atoms_of(ages):
                counts[sex, ages] -= 1
                counts[sex, atom] += 1
                break
    return counts


def sorted_members(counts: _Counts) -> tuple[Members, ...]:
    """As a household keeps them."""
    return tuple(Members(sex, ages, count) for (sex, ages), count in sorted(counts.items()) if count)
