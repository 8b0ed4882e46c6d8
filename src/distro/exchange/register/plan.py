"""An import, planned: what each step found, what would change for whom, and what a person must answer first."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from distro.exchange.register.changing import Decision, changed, new_household, with_marks
from distro.exchange.register.matching import KnownRecords, Match, is_shorn, renumbered
from distro.exchange.register.sheets import Sheet
from distro.exchange.register.telling.households import Choices, tell
from distro.exchange.register.telling.places import Places
from distro.exchange.register.telling.rosters import Roster, is_linked, is_roster, links_of, read_rosters
from distro.exchange.register.telling.told import ToldHousehold
from distro.exchange.register.understanding.columns import understand
from distro.exchange.register.understanding.layout import parts_of
from distro.exchange.register.understanding.tables import Column, SheetTable
from distro.exchange.register.values.consents import ConsentAnswer
from distro.exchange.register.values.texts import plain, text_of, word_set, words
from distro.model.list_findings import Change, Doubt, Fault, Kept, LeftOut, Note
from distro.model.people import Household
from distro.model.programme import Programme
from distro.rules.clean import harmless
from distro.rules.duplicates import changed_fields
from distro.rules.look_alikes import LookAlike, LookAlikes
from distro.rules.numbers import same_number
from distro.rules.series import next_in


class Step(StrEnum):
    """How far an import is planned, in this order."""

    READ = "read"
    UNDERSTAND = "understand"
    TELL = "tell"
    MATCH = "match"
    COMPARE = "compare"


# Is told which step begins.
Begins = Callable[[Step], None]

# What may be doubtful of a sheet of members: the rest speaks of households.
_OF_MEMBERS = frozenset({"two_columns", "header_says_more", "rows_perhaps_out", "dates_both_ways"})
_OF_SOMEBODY = frozenset({"name", "family", "given", "sex", "age", "birth_date", "birth_year", "relation"})
# Of a team, or of a meeting: those are no households.
_AT_WORK = word_set("""
    fonction poste employeur salarie salaire contrat grade organisation organization organisme position employee
    employer salary job staff personnel equipe team agent enqueteur enumerator benevole volontaire volunteer presence
    attendance participant formation training atelier workshop reunion meeting superviseur supervisor
    وظيفة منصب موظف موظفين متطوع متطوعين حضور مشارك مشاركين تدريب ورشة اجتماع منظمة فريق
""")
_NAMED = 20  # rows or households that a doubt or a note names


class ImportPlan(Struct, frozen=True):
    """What an import would do. Nothing is done by making it.

    `doubts` stop it until they are answered; `kept` is what the register knows otherwise; `gone` are the households
    that this list once held and does not hold now; `look_alikes` are new ones beside those of the register whom they
    look like, best first.
    """

    tables: tuple[SheetTable, ...]
    new: tuple[Household, ...]
    changed: tuple[Change, ...]
    unchanged: int
    left_out: tuple[LeftOut, ...]
    faults: tuple[Fault, ...]
    doubts: tuple[Doubt, ...] = ()
    notes: tuple[Note, ...] = ()
    kept: tuple[Kept, ...] = ()
    gone: tuple[Household, ...] = ()
    look_alikes: tuple[LookAlike, ...] = ()

    @property
    def stops(self) -> bool:
        """Whether nothing may be done before somebody answers."""
        return bool(self.doubts)


class _Sorted(Struct):
    """The tables of a file by what they are."""

    households: list[SheetTable]
    linked: list[SheetTable]
    by_number: list[SheetTable]
    aside: list[SheetTable]


def plan_import(
    sheets: Sequence[Sheet],
    programme: Programme,
    register: Iterable[Household],
    today: date,
    choices: Choices,
    series: Callable[[str], str] = "{}-".format,
    decision: Decision = Decision.OPEN,
    begins: Begins = lambda _: None,
    *,
    key: bytes,
) -> ImportPlan:
    """Plan an import into `register`. `series` begins the numbers of a point's own series, `key` makes ids.

    Ages are brought to today, within the programme's time.
    """
    return _Planning(programme, KnownRecords(register), today, choices, series, decision, key).plan(sheets, begins)


class _Planning:
    """One import on its way."""

    def __init__(
        self,
        programme: Programme,
        known: KnownRecords,
        today: date,
        choices: Choices,
        series: Callable[[str], str],
        decision: Decision,
        key: bytes,
    ) -> None:
        self._key = key
        self._programme, self._known, self._choices, self._series = programme, known, choices, series
        self._decision = decision
        self._today, self._asof = today, min(max(today, programme.starts), programme.ends)
        self._places = Places(programme)
        self._doubts: list[Doubt] = []
        self._notes: list[Note] = []
        self._faults: list[Fault] = []
        self._left_out: list[LeftOut] = []
        self._new: dict[str, Household] = {}
        self._changed: dict[str, Change] = {}
        self._kept: list[Kept] = []
        self._unchanged = 0
        self._rows: dict[str, tuple[str, int]] = {}  # the sheet and row of each number that was taken
        self._heard: set[str] = set()
        self._lists: Sequence[SheetTable] = ()
        self._people_aside = False  # a sheet that is not read says who people are

    def plan(self, sheets: Sequence[Sheet], begins: Begins) -> ImportPlan:
        begins(Step.UNDERSTAND)
        said = tuple(self._choices.mapping.columns)
        parts = [part for sheet in sheets for part in parts_of(sheet, said)]
        tables = [table for sheet in parts if (table := self._understood(sheet)) is not None]
        self._lists = tables
        found = self._sort(tables)
        unread = (*found.aside, *(table for table in found.linked if not is_roster(table)))
        self._people_aside = any(table.fields & _OF_SOMEBODY for table in unread)
        self._ask_about_hidden(found)
        self._missing_columns(tables)
        roster = read_rosters(found.linked, found.by_number, self._choices.mapping, self._asof)
        self._faults += roster.faults
        self._doubts += [doubt for table in (*found.linked, *found.by_number) if is_roster(table)
                         for doubt in table.doubts if doubt.code in _OF_MEMBERS]  # fmt: skip
        self._ask_about_people_of_nobody(roster, found)
        told: list[tuple[ToldHousehold, str]] = []
        begins(Step.TELL)
        for table in found.households:
            telling = tell(table, self._choices, self._places, roster, self._asof, self._today)
            listed = bool(roster.people) and any(roster.of(links_of(table, row)) for _, row in table.rows())
            self._doubts += [one for one in telling.doubts if one.code != "looks_like_people" or not listed]
            self._notes += telling.notes
            self._faults += telling.faults
            self._left_out += telling.left_out
            told += [(one, _mark_of(table)) for one in telling.told]
            self._say_what_is_not_there(table)
        begins(Step.MATCH)
        self._match(told)
        marks, points = {mark for _, mark in told}, {one.point for one, _ in told}
        told.clear()  # 100,000 rows as they were told are not kept beside the households that came of them
        begins(Step.COMPARE)
        look_alikes = self._look_alikes()
        if not self._new and not self._changed and not self._unchanged:
            self._ask_why_nobody_comes(found.households)
        for id_, one in self._new.items():
            self._new[id_] = with_marks(one)
        return ImportPlan(
            (*found.households, *found.linked, *found.by_number, *found.aside),
            tuple(self._new.values()),
            tuple(self._changed.values()),
            self._unchanged,
            tuple(self._left_out),
            tuple(sorted(self._faults, key=lambda fault: (fault.sheet, fault.row))),
            tuple(dict.fromkeys(self._doubts)),
            tuple(dict.fromkeys(self._notes)),
            tuple(self._kept),
            tuple(self._gone(marks, points)),
            look_alikes,
        )

    # Understanding

    def _understood(self, sheet: Sheet) -> SheetTable | None:
        if not any(cell is not None for row in sheet.rows for cell in row):
            return None
        table = understand(sheet, self._choices.mapping, self._places.names)
        if table is None:
            self._notes.append(Note("sheet_aside", sheet.name))
        return table

    def _sort(self, tables: Sequence[SheetTable]) -> _Sorted:
        found = _Sorted([], [], [], [])
        lists = [table for table in tables if not is_linked(table) and _is_list(table)]
        main = _main(lists)
        for table in tables:
            if is_linked(table):
                found.linked.append(table)
                if not is_roster(table):
                    self._notes.append(Note("sheet_of_things", table.name))
            elif table not in lists:
                found.aside.append(table)
            elif main is not None and table is not main and _is_of(table, main):
                found.by_number.append(table)
            else:
                found.households.append(table)
        for table in found.aside:
            if found.households:
                self._notes.append(Note("sheet_aside", table.name))
            else:
                self._doubts.append(Doubt("no_list_found", table.name, answer="--map"))
        return found

    def _ask_about_hidden(self, found: _Sorted) -> None:
        if self._choices.take_hidden is None:
            for table in (*found.households, *found.by_number):
                if table.sheet.hidden:
                    self._doubts.append(Doubt("sheet_hidden", table.name, answer="--hidden"))
                    continue
                there = {table.number_of(at) for at, _ in table.rows()}
                self._ask_about_rows("rows_hidden", table, there & table.sheet.hidden_rows)
                self._ask_about_rows("rows_struck", table, there & table.sheet.struck_rows)
        elif not self._choices.take_hidden:
            for table in [table for table in found.households if table.sheet.hidden]:
                found.households.remove(table)
                self._notes.append(Note("sheet_aside", table.name))

    def _ask_about_rows(self, code: str, table: SheetTable, rows: Collection[int]) -> None:
        if rows:
            named = tuple(sorted(rows)[:_NAMED])
            self._doubts.append(Doubt(code, table.name, value=str(len(rows)), rows=named, answer="--hidden"))

    def _ask_about_people_of_nobody(self, roster: Roster, found: _Sorted) -> None:
        """People whose household is not in the list: named, and asked about when they are most of a sheet."""
        lost = roster.of_nobody(found.households) if found.households else []
        self._faults += lost
        for table in (*found.linked, *found.by_number):
            rows = [fault.row for fault in lost if fault.sheet == table.name]
            if 2 * len(rows) > len(table.data):
                self._doubts.append(
                    Doubt("people_of_nobody", table.name, value=str(len(rows)), rows=tuple(rows[:_NAMED]))
                )

    def _ask_why_nobody_comes(self, lists: Sequence[SheetTable]) -> None:
        """A list that brings nobody: because nothing numbers its households, or for a reason that nothing tells."""
        for table in lists:
            rows = [one.row for one in self._faults if one.code == "number_missing" and one.sheet == table.name]
            if rows and "number" not in table.fields:
                named = tuple(rows[:_NAMED])
                self._doubts.append(
                    Doubt("no_number_column", table.name, value=str(len(rows)), rows=named, answer="--map")
                )
        if not self._doubts and not self._faults:
            self._doubts.append(Doubt("nothing_planned", answer="--map"))

    def _missing_columns(self, tables: Sequence[SheetTable]) -> None:
        """Headers of the mapping that no sheet has."""
        there = {" ".join(column.key.split()) for table in tables for column in table.columns}
        for header, field in self._choices.mapping.columns.items():
            if field and " ".join(header.split()) not in there:
                self._notes.append(Note("mapped_missing", column=harmless(header), value=field))

    def _say_what_is_not_there(self, table: SheetTable) -> None:
        fields = table.fields
        if "consent" not in fields and not any(doubt.code == "looks_like_consent" for doubt in table.doubts):
            self._notes.append(Note("no_consent_column", table.name))
        by_nationality = any(one.code == "group_by_nationality" and one.sheet == table.name for one in self._notes)
        if "group" not in fields and not by_nationality:
            self._notes.append(Note("no_group_column", table.name))
        for column in table.columns:
            if column.why == "identity":
                self._notes.append(Note("identity_column", table.name, harmless(column.header)))
        hidden = [one.header for one in table.columns if one.place in table.sheet.hidden_columns and one.field]
        if hidden:
            self._notes.append(Note("columns_hidden", table.name, harmless(", ".join(hidden))))

    # Matching and changing

    def _match(self, told: Sequence[tuple[ToldHousehold, str]]) -> None:
        problems: list[Match] = []
        alone: list[ToldHousehold] = []
        fresh: dict[str, ToldHousehold] = {}
        for one, mark in told:
            match = self._known.match(one)
            if match.problem:
                problems.append(match)
                self._fault(match.problem, one)
            elif self._is_twice(match):
                self._fault("number_twice", one)
            elif match.household is not None:
                self._change(one, match.household, mark)
            elif one.consent is not ConsentAnswer.NO and (household := self._fresh(one, mark)) is not None:
                if household.id in fresh:
                    self._compare_again(fresh[household.id], one)
                    continue
                self._new[household.id], fresh[household.id] = household, one
                alone.append(one)
        if again := renumbered(problems):
            rows = tuple(match.told.row for match in again[:_NAMED])
            self._doubts.append(
                Doubt("renumbered", again[0].told.sheet, value=str(len(again)), rows=rows, answer="--prefix")
            )
        self._say_who_is_alone(alone)
        self._ask_about_other_numbers(alone)

    def _ask_about_other_numbers(self, new: Sequence[ToldHousehold]) -> None:
        """New rows of people who are known under another number: its letters were lost, or all were given anew."""
        pairs = [(one, other) for one in new if one.number and (other := self._known.elsewhere(one)) is not None
                 and other.id not in self._heard and other.point == one.point]  # fmt: skip
        shorn = [one for one, other in pairs if is_shorn(one, other)]
        found = [one for one, _ in pairs] if 2 * len(pairs) > len(new) and len(pairs) > 1 else shorn
        if found:
            rows = tuple(one.row for one in found[:_NAMED])
            self._doubts.append(Doubt("known_by_other_numbers", found[0].sheet, value=str(len(found)), rows=rows))

    def _is_twice(self, match: Match) -> bool:
        """Whether a household stands in the list a second time; a refusal stands for itself."""
        key = (
            match.household.id if match.household else f"#{same_number(match.told.number)}" if match.told.number else ""
        )
        if not key or (match.told.consent is ConsentAnswer.NO and match.household is None):
            return False
        if key in self._rows:
            return True
        self._rows[key] = (match.told.sheet, match.told.row)
        return False

    def _compare_again(self, before: ToldHousehold, again: ToldHousehold) -> None:
        """A submission that stands in the list twice says the same both times, or its column names something else."""
        if replace(again, sheet=before.sheet, row=before.row, sources=before.sources) != before:
            self._fault("submission_twice", again, ("root", "uuid"))

    def _fault(self, code: str, told: ToldHousehold, fields: Collection[str] = ("number",)) -> None:
        column = next((one.header for one in self._columns(told.sheet) if one.field in fields), "number")
        self._faults.append(Fault(code, told.sheet, told.row, harmless(column), harmless(told.number)))

    def _columns(self, sheet: str) -> Sequence[Column]:
        return next((table.columns for table in self._lists if table.name == sheet), ())

    def _change(self, told: ToldHousehold, old: Household, mark: str) -> None:
        self._heard.add(old.id)
        if told.consent is ConsentAnswer.NO and old.consent is None:
            return
        new, kept = changed(told, old, mark, self._asof, self._decision)
        self._kept += kept
        fields = tuple(name for name in changed_fields(old, new) if name != "listed")
        if new == old:
            self._unchanged += 1
        else:
            self._changed[old.id] = Change(old, new, fields)
            self._unchanged += not fields

    def _fresh(self, told: ToldHousehold, mark: str) -> Household | None:
        for missing, code in (
            (told.name, "name_missing"),
            (told.point, "point_missing"),
            (told.members, "size_missing"),
        ):
            if not missing:
                field = code.removesuffix("_missing")
                column = next((one.header for one in self._columns(told.sheet) if one.field == field), field)
                self._faults.append(Fault(code, told.sheet, told.row, harmless(column), ""))
                return None
        number = told.number or self._next_number(told.point)
        return new_household(told, self._key, self._choices.prefix, mark, number, self._asof)

    def _next_number(self, point: str) -> str:
        taken = [one.number for one in (*self._known.households, *self._new.values())]
        return next_in(self._series(point), taken)

    def _say_who_is_alone(self, new: Sequence[ToldHousehold]) -> None:
        """Households of one because a list says no size at all: said, and asked where a sheet beside it gave nobody."""
        sheets = dict.fromkeys(one.sheet for one in new)
        aside = self._people_aside or any(fault.sheet not in sheets for fault in self._faults)
        for sheet in sheets:
            fields = {column.field for column in self._columns(sheet)}
            people = any(field[:2] in ("F ", "M ", "U ") for field in fields) or "size" in fields
            of_one = [one for one in new if one.sheet == sheet and sum(m.count for m in one.members) == 1]
            told = any(one.tells_people for one in new if one.sheet == sheet)
            asked = any(doubt.code == "looks_like_people" and doubt.sheet == sheet for doubt in self._doubts)
            if people or told or asked or not of_one:
                continue
            rows = tuple(one.row for one in of_one[:_NAMED])
            if aside or self._speaks_of_work(sheet):
                self._doubts.append(Doubt("no_size_column", sheet, value=str(len(of_one)), rows=rows))
            else:
                self._notes.append(Note("no_size_column", sheet, rows=rows, n=len(of_one)))

    def _speaks_of_work(self, sheet: str) -> bool:
        """Whether a list says that those whom it names work or meet somewhere: a team, or who was present."""
        over: list[str] = []
        for one in self._lists:
            if one.name == sheet:
                over += [one.sheet.called, *(text_of(cell) for row in one.sheet.rows[: one.first] for cell in row)]
        return any(_AT_WORK.intersection(words(text.replace("_", " "))) for text in over)

    def _look_alikes(self) -> tuple[LookAlike, ...]:
        """New households who look like one of the register, or like another of the list: asked about, best first."""
        known = LookAlikes(self._known.households) if self._new else LookAlikes()
        here = LookAlikes(thorough=False)
        found: list[LookAlike] = []
        for one in self._new.values():
            # Of one list, those who are spelled alike: it is read in a moment, and a freeze looks more closely.
            found += ((known.of(one) if self._known.households else ()) or here.of(one))[:1]
            here.add(one)
        found.sort(key=lambda pair: -pair.score)
        if found:
            rows = tuple(sorted(self._rows[key][1] for pair in found[:_NAMED]
                                if (key := f"#{same_number(pair.other.number)}") in self._rows))  # fmt: skip
            self._doubts.append(Doubt("look_alikes", value=str(len(found)), rows=rows))
        return tuple(found)

    def _gone(self, marks: set[str], points: set[str]) -> list[Household]:
        """Who was in this list before and is not now; nobody, when most are not: then it is another list."""
        known = [
            one for one in self._known.households
            if one.point in points and any(listed.list in marks for listed in one.listed)
        ]  # fmt: skip
        here = self._heard
        gone = [one for one in known if one.id not in here]
        return gone if 2 * len(gone) < len(known) else []


def _mark_of(table: SheetTable) -> str:
    """What a list is known by: its headers, in whatever order."""
    headers = " ".join(sorted(plain(header) for header in table.headers if header))
    return hashlib.blake2b(headers.encode(), digest_size=3).hexdigest()


def _is_list(table: SheetTable) -> bool:
    """Whether a sheet lists households: it names them, or numbers them and says something of each."""
    fields = table.fields
    named = fields & {"name", "family", "given"}
    rest = fields - {"point", "number", "size", "said_on"}
    counted = any(field[:2] in ("F ", "M ", "U ") for field in fields)
    return bool(named) or (
        "number" in fields and (bool(rest) or counted or "size" in fields) and not _is_summary(table)
    )


def _is_summary(table: SheetTable) -> bool:
    """Whether a sheet counts households by place."""
    return any("menage" in plain(header) and "nombre" in plain(header) for header in table.headers)


def _is_by_person(table: SheetTable) -> bool:
    fields = table.fields
    return bool(fields & {"age", "birth_date", "birth_year", "relation", "sex"}) and "size" not in fields


def _main(lists: Sequence[SheetTable]) -> SheetTable | None:
    """The sheet of households, where others list their people by the household's number."""
    alone = [table for table in lists if table.place("number") is not None and not _repeats(table)]
    return max(alone, key=lambda table: len(table.fields), default=None) if len(lists) > 1 else None


def _is_of(table: SheetTable, main: SheetTable) -> bool:
    """Whether a sheet lists people of the households of another: under their numbers, and of no place of its own."""
    numbers = _numbers(table)
    own_place = table.place("point") is not None and main.place("point") is not None
    return bool(numbers) and _is_by_person(table) and numbers <= _numbers(main) and (_repeats(table) or not own_place)


def _numbers(table: SheetTable) -> frozenset[str]:
    place = table.place("number")
    if place is None:
        return frozenset()
    return frozenset(
        same_number(str(row[place])) for _, row in table.rows() if place < len(row) and row[place] is not None
    )


def _repeats(table: SheetTable) -> bool:
    place = table.place("number")
    counts = Counter(str(row[place]) for _, row in table.rows() if place is not None and place < len(row))
    return any(n > 1 for n in counts.values())
