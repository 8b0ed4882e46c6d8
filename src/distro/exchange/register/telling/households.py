"""From rows to households as a list tells them; every fault of a row is named, and a bad cell costs only itself."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import islice
from typing import NoReturn, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from distro.exchange.register.sheets import Cell
from distro.exchange.register.telling.people import Differs, Person, composed, grid_of, listed_by_nobody
from distro.exchange.register.telling.places import Places
from distro.exchange.register.telling.rosters import (
    PersonReader,
    Roster,
    beside,
    links_of,
    people_beside,
)
from distro.exchange.register.telling.shifted import shifted_rows
from distro.exchange.register.telling.told import ToldHousehold
from distro.exchange.register.understanding.cells import share_of
from distro.exchange.register.understanding.legends import legend_of
from distro.exchange.register.understanding.mapping import ColumnMap
from distro.exchange.register.understanding.misplaced import is_code
from distro.exchange.register.understanding.tables import Column, SheetTable
from distro.exchange.register.values.ages import OLDEST, years_in
from distro.exchange.register.values.alternates import alternates_in
from distro.exchange.register.values.consents import ConsentAnswer, answer_of
from distro.exchange.register.values.dates import Order, birth_in_age, birth_of, date_of, short_year
from distro.exchange.register.values.groups import group_of, is_national, said_of_group
from distro.exchange.register.values.languages import language_of
from distro.exchange.register.values.names import is_nobody
from distro.exchange.register.values.numbers import count_of, is_garbled, number_text
from distro.exchange.register.values.phones import Phone, phone_of
from distro.exchange.register.values.relations import is_head, is_no_head
from distro.exchange.register.values.sexes import sex_of
from distro.exchange.register.values.texts import plain, text_of, visible
from distro.model.list_findings import Doubt, Fault, LeftOut, Note
from distro.model.people import PARTNERS, Alternate, Members, PopulationGroup, Sex, atom_at
from distro.rules.clean import harmless, tidy, unclean
from distro.rules.identity import is_case_number, is_identity_number
from distro.rules.numbers import EXAMPLE, same_number

_ESCAPED = re.compile(r"'(?=[=+\-@])")
_Read = TypeVar("_Read")
_BREAKS = re.compile(r"[\r\n\t]+")
_PHONE_BEHIND = re.compile(
    r"[\s,;/(-]+(?:t[eé]l|gsm|phone|هاتف)?[\s.:]*((?:\+|00)?\d(?:[\s.-]?\d){7,13})\s*\)?\s*$", re.IGNORECASE
)
_MANY_DIGITS = re.compile(r"\d\D?\d")
_COUNTED_OFF = re.compile(r"\d{1,4}\s*[-.)/]\s*(?=[^\W\d])")  # "1- Bah Mariama"
_LOST_LETTERS = re.compile(r"[^\W\d_]\?+[^\W\d_]|(?:^|\s)\?+[^\W\d_]|[^\W\d_]\?{2,}")  # "B?ni?": no accent survived
_EXAMPLE_NAME = re.compile(r"\W*(?:exemples?|examples?|modele|mod[eè]le|مثال|نموذج)\b.*", re.IGNORECASE)
_COUNT_OF_REPEATS = re.compile(r"[-_]count$", re.IGNORECASE)  # how many a form's repeat lists, with or without the head
_LONGEST = 200  # letters
_SUBMISSION = ("root", "uuid", "former", "row_id")  # what a form's record is known by
_SAMPLE, _HARDLY = 400, 0.5  # rows by which a column is judged; the share of its cells
_NO_AGE = 84  # as two digits of a year it is one
_EARLIEST = date(2000, 1, 1)  # an interview before it is a slip


class Choices(Struct, frozen=True, kw_only=True):
    """What a person says of a list that the list does not say itself."""

    mapping: ColumnMap = ColumnMap()
    prefix: str = ""
    point: str = ""
    order: Order | None = None
    take_hidden: bool | None = None


class Telling(Struct, frozen=True):
    """What one sheet tells, row by row."""

    told: tuple[ToldHousehold, ...]
    left_out: tuple[LeftOut, ...]
    faults: tuple[Fault, ...]
    doubts: tuple[Doubt, ...]
    notes: tuple[Note, ...]


class _NotTaken(Exception):
    """A row, or a cell, that is not taken."""


class _Teller:
    """The rows of one table."""

    def __init__(
        self, table: SheetTable, choices: Choices, places: Places, roster: Roster, asof: date, today: date
    ) -> None:
        self._table, self._choices, self._places, self._roster, self._asof = table, choices, places, roster, asof
        self._today = max(today, asof)
        self._at: dict[str, Column] = {one.field: one for one in table.columns if one.field and not one.slot}
        self._grid, grid_doubts = grid_of(table)
        self._has_grid = bool(self._grid.counted)
        self._last = max((one.place for one in table.columns if one.field), default=0)
        self._width = max((place + 1 for place, header in enumerate(table.headers) if header), default=0)
        self._beside = beside(table, choices.mapping, asof)
        self._other_phones = [one.place for one in table.columns if one.why == "next_phone"]
        self._faults: list[Fault] = []
        self._left_out: list[LeftOut] = []
        self._notes: list[Note] = []
        self._doubts: list[Doubt] = [*table.doubts, *grid_doubts]
        self._mended_phones: list[int] = []
        self._not_all_listed: list[int] = []
        self._made_up: dict[object, tuple[tuple[Members, ...], str]] = {}
        self._titles, self._points_over = self._points_going_down()
        self._own_series = self._numbers_are_own()
        self._numbers_go_down = self._blanks_are_members()
        self._ask_about_blank_numbers()
        self._shifted = shifted_rows(table)
        self._in_letters = self._names_in_letters()
        self._short_years = self._says_short_years()
        self._row: tuple[Cell, ...] = ()
        self._point_over = ""
        self._number = 0
        self._only_cell = False

    def tell(self) -> Telling:
        told = self._by_person() if self._is_by_person() else self._by_household()
        table = self._table
        if self._mended_phones:
            self._notes.append(self._note("phone_zero_put_back", "phone", self._mended_phones))
        if self._not_all_listed:
            self._notes.append(self._note("size_beyond_people", "size", self._not_all_listed))
        if "group" not in self._at and (national := [one.row for one in told if one.national]):
            self._notes.append(self._note("group_by_nationality", "nationality", national))
        if self._titles:
            rows = tuple(table.number_of(at) for at in sorted(self._titles))
            self._notes.append(Note("points_of_titles", table.name, rows=rows[:20], n=len(rows)))
        elif told and told[0].point and "point" not in self._at and not self._choices.point:
            self._notes.append(Note("point_of_sheet", table.name, value=told[0].point))
        if aside := table.left_aside():
            self._notes.append(Note("rows_aside", table.name, rows=tuple(aside[:20]), n=len(aside)))
        return Telling(tuple(told), tuple(self._left_out), tuple(self._faults), tuple(self._doubts),
                       (*table.notes, *self._notes))  # fmt: skip

    def _note(self, code: str, field: str, rows: Sequence[int]) -> Note:
        column = self._at.get(field)
        return Note(
            code, self._table.name, harmless(column.header) if column else "", rows=tuple(rows[:20]), n=len(rows)
        )

    # One row a household

    def _by_household(self) -> list[ToldHousehold]:
        self._ask_about_members()
        return [told for at, row in self._rows() if (told := self._one(at, row)) is not None]

    def _ask_about_members(self) -> None:
        """Rows of people who are said to be no heads, each under a number of its own: members of which household?"""
        column = self._at.get("relation")
        if column is None or self._has_grid or "size" in self._at or self._beside or self._roster.people:
            return
        rows = [at for at, row in self._rows() if column.place < len(row) and is_no_head(row[column.place])]
        if rows:
            named = tuple(self._table.number_of(at) for at in rows[:20])
            self._doubts.append(
                Doubt("rows_of_members", self._table.name, harmless(column.header), str(len(rows)), rows=named)
            )

    def _rows(self) -> list[tuple[int, tuple[Cell, ...]]]:
        sheet = self._table.sheet
        hidden = sheet.hidden_rows | sheet.struck_rows if not self._choices.take_hidden else frozenset()
        rows = ((at, row) for at, row in self._table.rows() if at not in self._titles)
        return [(at, row) for at, row in rows if self._table.number_of(at) not in hidden]

    def _points_going_down(self) -> tuple[frozenset[int], dict[int, str]]:
        """Rows that are a point's name alone, and what each row without a point stands under.

        A title that names no point of ours ends the one before: nobody is served where his list does not say. A town
        that stands only in the first of its rows was a merged cell; that is asked about.
        """
        column, titles, over, here = self._at.get("point"), set[int](), dict[int, str](), ""
        said: list[str] = []
        for at, row in self._table.rows():
            filled = [cell for cell in row if cell is not None]
            if len(filled) == 1 and isinstance(filled[0], str):
                here = self._places.code_of_title(filled[0])
                titles |= {at} if here else set()
            elif column is not None and column.place < len(row) and row[column.place] is not None:
                said.append(text_of(row[column.place]))
            elif here:
                over[at] = here
        if titles or self._choices.point or column is None or len(said) < 2 or len(set(said)) < len(said):
            return frozenset(titles), over
        return frozenset(), self._under_merged(column.place)

    def _under_merged(self, place: int) -> dict[int, str]:
        over, here = dict[int, str](), ""
        for at, row in self._table.rows():
            said = row[place] if place < len(row) else None
            if said is None:
                over[at] = here
            else:
                here = text_of(said)
        # Who refused is not named, and the people beneath a head have no number: they need no place.
        needed = [one.place for field, one in self._at.items() if field in ("number", "name", "family", "given")]
        members = {at for at, row in self._table.rows()
                   if any(place >= len(row) or row[place] is None for place in needed)}  # fmt: skip
        over = {at: text for at, text in over.items() if text and at not in members}
        if over:
            named = tuple(self._table.number_of(at) for at in list(over)[:20])
            header = harmless(self._table.headers[place])
            self._doubts.append(
                Doubt("points_blank", self._table.name, header, str(len(over)), rows=named, answer="--anyway")
            )
        return over

    def _one(self, at: int, row: tuple[Cell, ...], listed: Sequence[Person] = ()) -> ToldHousehold | None:
        self._row, self._number = row, self._table.number_of(at)
        self._point_over = self._points_over.get(at, "")
        before = len(self._faults)
        try:
            told = self._told(at, listed)
        except _NotTaken:
            return None
        return told if not any(not fault.only_cell for fault in self._faults[before:]) else None

    # One row a person

    def _is_by_person(self) -> bool:
        """Whether several rows are of one household: its number stands on each, and each is somebody."""
        if (
            self._has_grid
            or "number" not in self._at
            or not {"age", "birth_date", "birth_year", "relation", "age_months"} & set(self._at)
        ):
            return False
        groups = self._groups()
        several = [rows for rows in groups.values() if len(rows) > 1]
        if not several:
            return False
        if "size" in self._at:
            return all(self._size_of(rows[0][1]) == len(rows) for rows in several)
        return True

    def _ask_about_blank_numbers(self) -> None:
        """Rows without a number under one that has it may be people of its household: the cells were merged."""
        column = self._at.get("number")
        if (
            column is None
            or self._has_grid
            or "size" in self._at
            or not {"age", "birth_date", "sex", "relation"} & set(self._at)
        ):
            return
        rows = list(self._table.rows())
        if self._numbers_go_down:
            return
        blank = [at for at, row in rows if column.place >= len(row) or row[column.place] is None]
        if blank and blank[0] > rows[0][0]:
            named = tuple(self._table.number_of(at) for at in blank[:20])
            self._doubts.append(Doubt("numbers_blank", self._table.name, harmless(column.header), rows=named))

    def _blanks_are_members(self) -> bool:
        """Whether every row with a number is a head's, and every row without one is of somebody who says he is none."""
        number, relation = self._at.get("number"), self._at.get("relation")
        if number is None or relation is None or self._has_grid:
            return False
        rows = [row for _, row in self._rows() if max(number.place, relation.place) < len(row)]
        heads = [row for row in rows if row[number.place] is not None]
        others = [row for row in rows if row[number.place] is None]
        return (
            bool(others)
            and bool(rows)
            and rows[0][number.place] is not None
            and all(is_head(row[relation.place]) for row in heads)
            and all(is_no_head(row[relation.place]) for row in others)
        )

    def _size_of(self, row: Sequence[Cell]) -> int | None:
        place = self._at["size"].place
        try:
            return count_of(row[place] if place < len(row) else None)
        except ValueError:
            return None

    def _groups(self) -> dict[str, list[tuple[int, tuple[Cell, ...]]]]:
        place, before = self._at["number"].place, ""
        groups: defaultdict[str, list[tuple[int, tuple[Cell, ...]]]] = defaultdict(list)
        for at, row in self._rows():
            number = same_number(number_text(row[place])) if place < len(row) else ""
            before = number or (before if self._numbers_go_down else f"?{at}")
            groups[before].append((at, row))
        return groups

    def _by_person(self) -> list[ToldHousehold]:
        reader = PersonReader(self._table, self._choices.mapping, self._asof)
        told: list[ToldHousehold] = []
        without_head: list[int] = []
        for rows in self._groups().values():
            people = {at: reader.read(at, row) for at, row in rows}
            head = next((at for at, (person, _) in people.items() if person.head), None)
            if head is None:
                head = rows[0][0]
                if len(rows) > 1 and ("relation" in self._at or _is_child_among_grown(head, people)):
                    without_head.append(self._table.number_of(head))
            others = [found for at, found in people.items() if at != head]
            self._faults += [fault for _, faults in others for fault in faults]
            one = self._one(head, dict(rows)[head], [person for person, _ in others])
            told += [one] if one is not None else []
        if without_head:
            n, rows_ = len(without_head), tuple(without_head[:20])
            self._doubts.append(Doubt("head_not_said", self._table.name, value=str(n), rows=rows_))
        self._notes.append(Note("one_row_a_person", self._table.name, n=len(told)))
        return told

    # One household

    def _told(self, at: int, listed: Sequence[Person]) -> ToldHousehold | None:
        names = (self._cell(field) for field in ("number", "name", "family", "given"))
        if number_text(self._cell("number")) == EXAMPLE or any(_EXAMPLE_NAME.fullmatch(text_of(one)) for one in names):
            self._left_out.append(LeftOut("example_row", self._table.name, self._number))
            return None
        self._check_width()
        if at in self._shifted:
            self._fail("row_shifted", "")
        consent = self._consent()
        sources = self._sources()
        if consent is ConsentAnswer.NO:
            self._left_out.append(LeftOut("consent_refused", self._table.name, self._number))
            return ToldHousehold(
                sheet=self._table.name,
                row=self._number,
                sources=sources,
                number=self._refused_number(),
                name=self._softly(self._name),
                consent=ConsentAnswer.NO,
            )
        if self._is_rejected():
            self._left_out.append(LeftOut("not_approved", self._table.name, self._number))
            return None
        name = self._or_none(self._name) or ""
        point = self._or_none(self._point) or ""
        number = self._or_none(lambda: self._register_number(point)) or ""
        sex = self._optional("sex", self._sex)
        registered = self._optional("registered_on", self._registered)
        interview = registered or self._optional("said_on", lambda: self._date("said_on"))
        if interview is not None and not _EARLIEST <= interview <= self._asof:
            interview = None
        year, years, birth_said = self._birth(interview)
        group = self._or_none(self._group)
        head = Person(sex or Sex.UNKNOWN, years, name)
        nobody: tuple[tuple[Members, ...], str] = ((), "")
        members, said = self._or_none(lambda: self._people(at, head, interview, listed) or nobody) or nobody
        flags = self._optional("flags", self._flags)
        return ToldHousehold(
            sheet=self._table.name,
            row=self._number,
            sources=sources,
            number=number,
            name=name,
            sex=sex,
            birth_year=year,
            birth_said=birth_said,
            phone=self._optional("phone", self._phone) or self._phone_in_name(),
            point=point,
            group=group,
            national=group is None and is_national(text_of(self._cell("nationality"))),
            members=members,
            members_said=said,
            tells_people=self._tells_people(listed),
            only_size=not self._has_grid and not self._beside and not listed and not self._roster.people,
            consent=consent,
            consent_version=self._optional("consent_version", lambda: self._text("consent_version")) or "",
            share_with=(PARTNERS,) if self._is_yes("share_partners") else (),
            share_with_government=self._is_yes("share_government"),
            registered_on=registered,
            flags=flags,
            alternates=self._optional("alternates", self._alternates),
            language=self._optional("language", self._language) or "",
        )

    def _check_width(self) -> None:
        lost = self._table.sheet.lost
        if lost:
            for column in self._table.columns:
                if column.field and (self._number, column.place) in lost:
                    self._fail("cell_lost", column.header, "#")
        if len(self._row) > self._width and any(cell is not None for cell in self._row[self._width :]):
            self._fail("row_long", "", f"{len(self._row)} > {self._width}")
        if len(self._row) <= self._last and len(self._row) < self._width:
            self._fail("row_short", "", f"{len(self._row)} < {self._width}")

    # Faults

    def _fault(self, code: str, field: str, value: object = "", only_cell: bool = False) -> None:
        column = self._at.get(field)
        self._add(code, column.header if column is not None else field, value, only_cell)

    def _add(self, code: str, header: str, value: object, only_cell: bool) -> None:
        shown = "***" if code == "identity_number" or is_identity_number(str(value)) else harmless(str(value))
        self._faults.append(Fault(code, self._table.name, self._number, harmless(header), shown, only_cell))

    def _fail(self, code: str, header: str, value: object = "") -> NoReturn:
        self._add(code, header, value, only_cell=False)
        raise _NotTaken

    def _or_none(self, read: Callable[[], _Read]) -> _Read | None:
        """A field that a household cannot do without: what is wrong with it leaves the row out."""
        self._only_cell = False
        try:
            return read()
        except _NotTaken:
            return None

    def _optional(self, field: str, read: Callable[[], _Read]) -> _Read | None:
        """A field that may stay open: what is wrong with it leaves only the cell out."""
        if field not in self._at:
            return None
        self._only_cell = True
        try:
            return read()
        except _NotTaken:
            return None
        finally:
            self._only_cell = False

    def _softly(self, read: Callable[[], str]) -> str:
        """A text for a row that is not taken: no fault comes of it."""
        before = len(self._faults)
        found = self._or_none(read)
        del self._faults[before:]
        return str(found or "")

    def _wrong(self, code: str, field: str, value: object = "") -> NoReturn:
        self._fault(code, field, value, self._only_cell)
        raise _NotTaken

    # Cells

    def _cell(self, field: str) -> Cell:
        column = self._at.get(field)
        return self._row[column.place] if column is not None and column.place < len(self._row) else None

    def _header(self, field: str) -> str:
        column = self._at.get(field)
        return column.header if column is not None else ""

    def _text(self, field: str, papers: bool = True) -> str:
        """A cell as clean text, without the mark that keeps a spreadsheet from computing it.

        `papers`: the number of an identity document is refused; not where only known words are taken, such as a point.
        """
        cell = self._cell(field)
        if cell is None:
            return ""
        text = visible(text_of(cell)).strip()
        if not text.isprintable() or text.startswith("'"):
            text = _ESCAPED.sub("", _BREAKS.sub(" ", text), count=1)
        if problem := unclean(text):
            self._wrong(problem, field, text)
        if papers and is_identity_number(text):
            self._wrong("identity_number", field)
        if len(text) > _LONGEST:
            self._wrong("text_too_long", field, text)
        return tidy(text)

    def _name(self) -> str:
        name = " ".join(part for field in ("name", "family", "given") if (part := _unmarked(self._text(field))))
        if _MANY_DIGITS.search(name):
            name = _PHONE_BEHIND.sub("", name)
        if _LOST_LETTERS.search(name):
            self._wrong("letters_lost", next(field for field in ("name", "family", "given") if field in self._at), name)
        if any(" " not in (text := self._text(field)) and is_code(text) for field in self._in_letters):
            self._wrong("name_is_code", self._in_letters[0], name)
        if (not name or is_nobody(name)) and {"name", "family", "given"} & set(self._at):
            self._wrong("name_missing", next(field for field in ("name", "family", "given") if field in self._at))
        return name

    def _sources(self) -> tuple[str, ...]:
        if self._at.keys().isdisjoint(_SUBMISSION):
            return ()
        texts = (visible(text_of(self._cell(field))).strip().casefold() for field in ("root", "uuid", "former"))
        found = [f"uuid:{text.removeprefix('uuid:')}" for text in texts if text]
        if row := number_text(self._cell("row_id")):
            form = plain(text_of(self._cell("form")))
            found.append(f"row:{form}:{row}")
        return tuple(dict.fromkeys(found))

    def _register_number(self, point: str) -> str:
        number = self._own_number()
        if number:
            return f"{self._choices.prefix}{number}".upper()
        row = number_text(self._cell("row_id")) or number_text(self._cell("index"))
        if not row:
            if "uuid" in self._at or "root" in self._at:
                return ""  # the submission says which it is; its number is given when it comes in
            self._wrong("number_missing", "number")
        return f"{self._choices.prefix}{point}-{row}".upper() if point else ""

    def _refused_number(self) -> str:
        """The number of a household that refused: all the ways it could have come in before."""
        point = self._softly(self._point)
        return self._softly(lambda: self._register_number(point))

    def _own_number(self) -> str:
        if is_garbled(self._cell("number")):
            self._wrong("number_garbled", "number", text_of(self._cell("number")))
        text = number_text(self._cell("number"))
        if not text:
            return ""
        if problem := unclean(text):
            self._wrong(problem, "number", text)
        if is_identity_number(text) and not is_case_number(text) and not self._own_series:
            self._wrong("identity_number", "number")
        return tidy(text)

    def _numbers_are_own(self) -> bool:
        """Whether numbers that look like an identity card's are a series of the list's own: one stem, counted up."""
        column = self._at.get("number")
        if column is None:
            return False
        texts = [number_text(row[column.place]) for _, row in self._table.rows() if column.place < len(row)]
        parts = [re.fullmatch(r"([A-Z]+)(\d+)", text) for text in texts if text]
        if len(parts) < 3 or not all(parts):
            return False
        stems = {part[1] for part in parts if part}
        numbers = [int(part[2]) for part in parts if part]
        return len(stems) == 1 and max(numbers) - min(numbers) < 20 * len(numbers)

    def _names_in_letters(self) -> tuple[str, ...]:
        """The columns of names that hold hardly a number: there one is a slip."""
        rows = [row for _, row in islice(self._table.rows(), _SAMPLE)]
        found = []
        for field in {"name", "family", "given"} & self._at.keys():
            place = self._at[field].place
            cells = [row[place] for row in rows if place < len(row) and row[place] is not None]
            found += [field] if cells and share_of(cells, is_code) <= _HARDLY else []
        return tuple(sorted(found))

    def _says_short_years(self) -> bool:
        """Whether years of birth are written in two digits: one of them, at least, can be no age."""
        column = self._at.get("birth_year")
        if column is None:
            return False
        texts = [text_of(row[column.place]).strip(" '’") for _, row in self._table.rows() if column.place < len(row)]
        return any(len(text) == 2 and text.isdecimal() and int(text) >= _NO_AGE for text in texts)

    def _meant(self, field: str, text: str) -> str:
        """What a word stands for: as a person said, or as the header tells its codes."""
        said = self._choices.mapping.word(field, text)
        return said or legend_of(self._at[field].header).get(plain(text), text)

    def _sex(self) -> Sex:
        text = self._text("sex", papers=False)
        if said := self._choices.mapping.word("sex", text):
            return Sex(said)
        try:
            return sex_of(self._meant("sex", text))
        except ValueError:
            self._wrong("sex_unknown", "sex", text)

    def _group(self) -> PopulationGroup | None:
        text = self._text("group", papers=False)
        if not text:
            return None
        if said := self._choices.mapping.word("group", text):
            return PopulationGroup(said.upper())
        try:
            return group_of(self._meant("group", said_of_group(self._at["group"].header, text)))
        except ValueError:
            self._wrong("group_unknown", "group", text)

    def _point(self) -> str:
        text = self._text("point", papers=False)
        if text and (said := self._choices.mapping.word("point", text)):
            text = said
        text = text or self._choices.point or self._point_over
        if not text and "point" not in self._at:
            return self._places.code_of_sheet(self._table.sheet.called)
        if not text:
            return ""
        code = self._places.code_of(text)
        if not code:
            self._wrong("point_of_several" if self._places.is_of_several(text) else "point_unknown", "point", text)
        return code

    def _phone(self) -> str:
        """The first phone that can be dialled; one that cannot is named all the same."""
        phone, wrong = Phone(""), None
        for place in (self._at["phone"].place, *self._other_phones):
            try:
                phone = phone_of(self._row[place] if place < len(self._row) else None)
            except ValueError as not_dialled:
                wrong = wrong or str(not_dialled)
            if phone.text:
                break
        if wrong is not None:
            self._fault("phone_wrong", "phone", wrong, only_cell=True)
        if phone.mended:
            self._mended_phones.append(self._number)
        return phone.text

    def _phone_in_name(self) -> str:
        """A phone that somebody wrote behind the name."""
        texts = (text_of(self._cell(field)) for field in ("name", "family", "given"))
        found = next((found[1] for text in texts if (found := _PHONE_BEHIND.search(text))), "")
        try:
            return phone_of(found).text
        except ValueError:
            return ""

    def _order(self, field: str) -> Order:
        return self._choices.order or self._table.orders.get(field, Order.DAY)

    def _date(self, field: str) -> date | None:
        cell = self._cell(field)
        if cell is None:
            return None
        try:
            return date_of(cell, self._order(field), self._asof)
        except ValueError:
            self._wrong("date_impossible", field, text_of(cell))

    def _registered(self) -> date | None:
        day = self._date("registered_on")
        if day is not None and day > self._today:
            self._wrong("date_later", "registered_on", text_of(self._cell("registered_on")))
        return day

    def _birth(self, interview: date | None) -> tuple[int | None, int | None, str]:
        """The year of birth, the age in years by now, and what the list itself says of it."""
        for field in ("birth_date", "birth_year", "age", "age_months"):
            if self._cell(field) is None:
                continue
            found = self._optional(field, partial(self._born, field, interview))
            if found is not None:
                return found
        return None, None, ""

    def _born(self, field: str, interview: date | None) -> tuple[int, int, str]:
        cell, asof = self._cell(field), self._asof
        born = birth_in_age(cell, self._order(field), asof) if field.startswith("age") else None
        if field.startswith("age") and born is None:
            try:
                years = years_in(cell, "mois" if field == "age_months" else text_of(self._cell("age_unit")))
            except OverflowError:
                self._wrong("age_impossible", field, text_of(cell))
            except ValueError:
                self._wrong("age_not_understood", field, text_of(cell))
            since = interview or asof
            return since.year - years, years + _years_between(since, asof), f"age {years}"
        try:
            short = self._short_years and field == "birth_year"
            born = born or (short_year(cell, asof) if short else None) or birth_of(cell, self._order(field), asof)
        except ValueError:
            self._wrong("date_impossible", field, text_of(cell))
        day = born if isinstance(born, date) else date(born, 1, 1)
        if day > asof:
            self._wrong("born_later", field, text_of(cell))
        years = asof.year - day.year if isinstance(born, int) else _years_between(day, asof)
        if years > OLDEST:
            self._wrong("age_impossible", field, text_of(cell))
        return day.year, years, f"year {day.year}"

    def _people(
        self, at: int, head: Person, interview: date | None, listed: Sequence[Person]
    ) -> tuple[tuple[Members, ...], str] | None:
        """The members by sex and age, and what the list itself says of them."""
        try:
            size = count_of(self._cell("size"))
        except ValueError:
            self._wrong("not_a_number", "size", text_of(self._cell("size")))
        if size is not None and size < 0:
            self._wrong("below_zero", "size", size)
        people = [*listed]
        if self._roster.people:
            size = None if _COUNT_OF_REPEATS.search(self._header("size")) else size
            people += self._roster.of(links_of(self._table, self._row))
        for person, faults in people_beside(self._beside, at, self._row):
            people.append(person)
            self._faults += faults
        grown = _years_between(interview, self._asof) if interview else 0
        people = [
            replace(one, years=one.years + grown) if one.years is not None and not listed else one for one in people
        ]
        if size is None and not self._has_grid and not people and self._tells_no_people():
            return None
        exact = "age" in self._at or self._cell("birth_date") is not None
        # Of households that are only counted, many are made up alike.
        head_at = None if head.years is None else atom_at(head.years)
        alike = None if people else (size, self._grid.cells(self._row), head.sex, head_at, exact)
        if alike in self._made_up:
            return self._made_up[alike]
        try:
            counts = self._grid.counts(self._row) if self._has_grid else None
            members = composed(size, counts, self._grid.whole, head, people, exact)
        except Differs as wrong:
            self._wrong(wrong.code, wrong.column, wrong.value)
        if not counts and listed_by_nobody(size, head, people):
            self._not_all_listed.append(self._number)
        listed_people = " ".join(f"{one.sex.value}{one.years} {one.name}" for one in people)
        said = f"{size} {sorted(counts.items()) if counts else ''} {listed_people}"
        if alike is not None:
            self._made_up[alike] = members, said
        return members, said

    def _tells_people(self, listed: Sequence[Person]) -> bool:
        """Whether this list says who or how many live together at all, so that it may change what is known of it."""
        return "size" in self._at or self._has_grid or bool(self._beside or listed or self._roster.people)

    def _tells_no_people(self) -> bool:
        """Whether a size column stands there and its cell is empty: nothing is said of this household's people."""
        return "size" in self._at and not self._roster.people

    def _consent(self) -> ConsentAnswer | None:
        if "consent" not in self._at:
            return None
        text, refused = text_of(self._cell("consent")), self._is_yes("consent_no")
        try:
            said = answer_of(self._meant("consent", text))
        except ValueError:
            said = None
        if said is None or (refused and said is ConsentAnswer.YES):
            self._fail("consent_unknown", self._at["consent"].header, text)
        return ConsentAnswer.NO if refused else said

    def _is_yes(self, field: str) -> bool:
        try:
            return field in self._at and answer_of(text_of(self._cell(field))) is ConsentAnswer.YES
        except ValueError:
            self._fault("consent_unknown", field, text_of(self._cell(field)), only_cell=True)
            return False

    def _is_rejected(self) -> bool:
        """Whether the office that received the submission turned it down."""
        said = plain(text_of(self._cell("validation"))).replace("_", " ")
        return said.endswith("not approved") or said == "rejected"

    def _flags(self) -> tuple[str, ...]:
        try:
            return self._places.flags_in(self._text("flags", papers=False))
        except ValueError as unknown:
            self._wrong("flag_unknown", "flags", unknown)

    def _alternates(self) -> tuple[Alternate, ...]:
        named = alternates_in(self._text("alternates"))
        if any(is_identity_number(part) for one in named for part in one):
            self._wrong("identity_number", "alternates")
        beside = self._text("alternate_relation") if len(named) == 1 else ""
        return tuple(Alternate(tidy(name), tidy(relation) or beside) for name, relation in named)

    def _language(self) -> str:
        try:
            return language_of(self._text("language"))
        except ValueError:
            return ""


def _unmarked(name: str) -> str:
    """A name without the signs that a chat makes bold and slanting letters of, and without a running number."""
    if found := _COUNTED_OFF.match(name):
        name = name[found.end() :]
    return name[1:-1].strip() if len(name) > 2 and name[0] == name[-1] and name[0] in "*_~" else name


def _is_child_among_grown(at: int, people: Mapping[int, tuple[Person, object]]) -> bool:
    """Whether the first row of a household is a child's while a grown person stands beneath."""
    years = people[at][0].years
    return years is not None and years < 18 and any((one.years or 0) >= 18 for one, _ in people.values())


def _years_between(first: date, last: date) -> int:
    return last.year - first.year - ((last.month, last.day) < (first.month, first.day))


def tell(table: SheetTable, choices: Choices, places: Places, roster: Roster, asof: date, today: date) -> Telling:
    """What the rows of one household sheet tell; ages are brought from the day of the interview to `asof`."""
    return _Teller(table, choices, places, roster, asof, today).tell()
