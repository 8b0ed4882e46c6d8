"""A planned import in words, step by step: what was read, what each column is, who is whom, what would change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from msgspec.structs import replace

from distro.model.list_findings import Change, Doubt, Fault, Kept, LeftOut, Note
from distro.model.people import Household
from distro.rules.look_alikes import LookAlike
from distro.texts import listed, say
from distro.wording.duplicates import line_of

_ROWS = 8  # that a line names
_CHANGES = 40  # that are shown
_FIELDS = (
    "name",
    "point",
    "group",
    "phone",
    "birth_year",
    "head_sex",
    "members",
    "registered_on",
    "flags",
    "alternates",
    "number",
    "language",
    "word",
)


class _Column(Protocol):
    @property
    def header(self) -> str: ...
    @property
    def field(self) -> str: ...
    @property
    def slot(self) -> int: ...
    @property
    def why(self) -> str: ...
    @property
    def examples(self) -> Sequence[str]: ...


class _Table(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def first(self) -> int: ...
    @property
    def columns(self) -> Sequence[_Column]: ...
    def rows(self) -> Iterator[object]: ...
    def number_of(self, at: int) -> int: ...


class _Plan(Protocol):
    """What an import would do, as the reading of lists finds it."""

    @property
    def tables(self) -> Sequence[_Table]: ...
    @property
    def new(self) -> Sequence[Household]: ...
    @property
    def changed(self) -> Sequence[Change]: ...
    @property
    def unchanged(self) -> int: ...
    @property
    def left_out(self) -> Sequence[LeftOut]: ...
    @property
    def faults(self) -> Sequence[Fault]: ...
    @property
    def doubts(self) -> Sequence[Doubt]: ...
    @property
    def notes(self) -> Sequence[Note]: ...
    @property
    def kept(self) -> Sequence[Kept]: ...
    @property
    def gone(self) -> Sequence[Household]: ...
    @property
    def look_alikes(self) -> Sequence[LookAlike]: ...


def preview(plan: _Plan, *, here: bool = False) -> list[str]:
    """All of a plan, in the order of its steps. `here`: on the page, whose keys answer; its questions stand first."""
    doubts = [_doubt(doubt, here) for doubt in plan.doubts]
    lines = doubts if here else []
    for table in plan.tables:
        lines += _table(table)
    lines += [
        say("register.counts", new=len(plan.new), changed=len([one for one in plan.changed if one.fields]),
            unchanged=plan.unchanged, left_out=len(plan.left_out), faults=len({(f.sheet, f.row) for f in plan.faults}))
    ]  # fmt: skip
    shown = [change for change in plan.changed if change.fields]
    lines += [line for change in shown[:_CHANGES] for line in _change(change)]
    if len(shown) > _CHANGES:
        lines.append(say("importing.and_more", n=len(shown) - _CHANGES))
    lines += [
        say("importing.left_out_why", sheet=sheet, rows=_rows(rows), what=say(f"importing.left_out.{code}"))
        for (code, sheet), rows in _grouped((one.code, one.sheet, one.row) for one in plan.left_out)
    ]
    lines += [_kept(one, here) for one in plan.kept]
    if plan.gone:
        named = listed(one.number for one in plan.gone[:_CHANGES])
        lines.append(say("importing.gone", n=len(plan.gone), numbers=named))
    lines += [look_alike_in_words(pair) for pair in plan.look_alikes[:_CHANGES]]
    lines += faults_in_words(plan.faults)
    lines += [_note(note) for note in plan.notes]
    return lines if here else lines + doubts


def _table(table: _Table) -> Iterator[str]:
    rows = sum(1 for _ in table.rows())
    yield say("importing.sheet", sheet=table.name, rows=rows, header=table.number_of(table.first) - 1)
    for column in table.columns:
        if not column.header and not column.field:
            continue
        code = f"member {column.slot} {column.field}" if column.slot else column.field
        header, field = _one_line(column.header), field_in_words(column.field, column.slot)
        if column.field:
            line = say("register.column", header=header, field=field, code=code)
        else:
            line = say("register.column_aside", header=header, field="")
        why = say(f"importing.why.{column.why}") if column.why else ""
        yield "  ".join(filter(None, (line, f"({why})" if why else "", " · ".join(column.examples))))


def field_in_words(field: str, slot: int = 0) -> str:
    """What a column can be, as a person calls it: "F 5-17" are girls and women; of a `slot` it is another member's."""
    if field.startswith("member "):
        _, n, field = field.split(" ")
        return field_in_words(field, int(n))
    counted = field.removeprefix("total ")
    if counted[1:2] == " ":
        ages = say("register.field.any_age") if counted[2:] == "?" else counted[2:]
        code = "register.field.counted" if counted == field else "register.field.counted_total"
        return say(code, sex=say(f"register.field.counted_{counted[0]}"), ages=ages)
    told = say(f"register.field.{field}") if field else ""
    return say("register.field.of_member", field=told, n=slot) if slot else told


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _change(change: Change) -> Iterator[str]:
    what = listed(say(f"register.field.{name}") for name in change.fields)
    yield say("register.changed", number=change.new.number, what=what)
    yield from before_and_after(change.old, change.new, change.fields)


def before_and_after(old: Household, new: Household, fields: Iterable[str]) -> Iterator[str]:
    """What each of these fields was and is."""
    for name in fields:
        if name in _FIELDS:
            yield say("importing.before_after", field=say(f"register.field.{name}"),
                      before=_value(getattr(old, name)), after=_value(getattr(new, name)))  # fmt: skip


def _value(value: object) -> str:
    if isinstance(value, tuple):
        return (
            listed(
                f"{one.sex} {one.ages} ×{one.count}" if hasattr(one, "ages") else getattr(one, "name", str(one))
                for one in value
            )
            or "–"
        )
    return str(value) if value not in (None, "") else "–"


def _kept(one: Kept, here: bool) -> str:
    code = ("conflict_here" if here else "conflict") if one.conflict else "kept"
    return say(f"importing.{code}", number=one.household.number, field=say(f"register.field.{one.field}"),
               ours=one.ours or "–", theirs=one.theirs or "–")  # fmt: skip


def look_alike_in_words(pair: LookAlike) -> str:
    """Two records that may be of the same people, and what speaks for it."""
    return say("importing.look_alike", other=line_of(pair.other), one=line_of(pair.one), signs=signs_in_words(pair))


def signs_in_words(pair: LookAlike) -> str:
    """What speaks for two records being of the same people."""
    return listed(say(f"importing.sign.{sign}") for sign in pair.signs)


def faults_in_words(faults: Iterable[Fault]) -> list[str]:
    """Every fault with what to do; equal ones of several rows in one line."""
    lines = []
    for fault, rows in _alike(faults):
        what = say(f"register.fault.{fault.code}")
        if fault.only_cell:
            what = f"{what} {say('importing.only_cell')}"
        lines.append(
            say("register.fault_at", sheet=fault.sheet, row=_rows(rows), column=_one_line(fault.column) or "-",
                value=fault.value, what=what)
        )  # fmt: skip
    return lines


def _alike(faults: Iterable[Fault]) -> Iterator[tuple[Fault, list[int]]]:
    rows: defaultdict[Fault, list[int]] = defaultdict(list)
    for fault in faults:
        rows[replace(fault, row=0)].append(fault.row)
    yield from rows.items()


def _note(note: Note) -> str:
    told = say(
        f"importing.note.{note.code}", column=_one_line(note.column), value=note.value, n=note.n, rows=_rows(note.rows)
    )
    return say("importing.note_at", sheet=note.sheet or "–", what=told)


def _doubt(doubt: Doubt, here: bool) -> str:
    value = field_in_words(doubt.value) if doubt.code == "header_says_more" else doubt.value
    told = say(f"importing.doubt.{doubt.code}", column=_one_line(doubt.column), value=value, rows=_rows(doubt.rows))
    answer = say(f"importing.answer.{doubt.answer.removeprefix('--')}") if here else doubt.answer
    return say(f"importing.doubt_{'here' if here else 'at'}", sheet=doubt.sheet or "–", what=told, answer=answer)


def _grouped(found: Iterable[tuple[str, str, int]]) -> list[tuple[tuple[str, str], list[int]]]:
    groups: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for code, sheet, row in found:
        groups[code, sheet].append(row)
    return list(groups.items())


def _rows(rows: Sequence[int]) -> str:
    named = listed(map(str, rows[:_ROWS]))
    return f"{named}…" if len(rows) > _ROWS else named
