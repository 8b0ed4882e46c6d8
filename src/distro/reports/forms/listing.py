"""The list to fill in, as a workbook made from the programme: what comes back is understood without a question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from msgspec import Struct

from distro.atomic_file import atomic_file
from distro.model.people import Members, Sex, atoms_of
from distro.model.programme import Programme
from distro.rules.numbers import EXAMPLE
from distro.texts import LANGUAGES, in_words, language, say, speaking
from distro.workbook import workbook_in

ROWS = 1000  # that have drop-downs
_CUTS = (0, 5, 18, 60)  # the years at which every grid cuts; the programme's own groups add theirs
_FIRST_YEARS = (0, 1, 5, 6, 10, 12, 15, 18, 20, 25, 60)
_MOST = 60
_OLDEST = 110


class ListingColumn(Struct, frozen=True):
    """One column: its header, the field that its note explains, an example, and what may stand in it.

    `choices` make a drop-down; `between` bounds a whole number.
    """

    header: str
    field: str
    example: object
    choices: Sequence[str] = ()
    between: tuple[int, int] | None = None


def write_listing(programme: Programme, today: date, out: Path) -> None:
    """Write the empty list in the language that is spoken, with one example and a sheet of help in all three."""
    columns = list(_columns(programme, today))
    with atomic_file(out) as part, workbook_in(part) as book:
        sheet = book.add_worksheet(say("listing.sheet"))
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        quiet = book.add_format({"italic": True, "font_color": "#777777"})
        for place, column in enumerate(columns):
            sheet.write_string(0, place, column.header, head)
            sheet.write_comment(0, place, "\n".join(_notes(column.field)), {"x_scale": 2, "y_scale": 2})
            sheet.write(1, place, column.example, quiet)
            _allow(sheet, place, column)
        sheet.set_column(0, len(columns) - 1, 14)
        sheet.freeze_panes(1, 2)
        if language() == "ar":
            sheet.right_to_left()
        _help(book, columns, head)


def _allow(sheet: Any, place: int, column: ListingColumn) -> None:
    if column.choices:
        sheet.data_validation(1, place, ROWS, place, {"validate": "list", "source": list(column.choices)})
    elif column.between is not None:
        first, last = column.between
        allowed = {"validate": "integer", "criteria": "between", "minimum": first, "maximum": last}
        sheet.data_validation(1, place, ROWS, place, allowed)


def _help(book: Any, columns: Sequence[ListingColumn], head: Any) -> None:
    """What each column is for, in three languages; one column of prose, so that nobody takes it for a list."""
    sheet = book.add_worksheet(say("listing.help_sheet"))
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.write_string(0, 0, "\n".join(_every("listing.how")), head)
    for at, (field, header) in enumerate({column.field: column.header for column in reversed(columns)}.items(), 1):
        sheet.write_string(at, 0, "\n".join((f"{header} :", *_notes(field))), wrapped)
    sheet.set_column(0, 0, 110)


def _notes(field: str) -> list[str]:
    return _every(f"listing.note.{field}")


def _every(code: str) -> list[str]:
    """A text in all languages."""
    said = []
    for each in LANGUAGES:
        with speaking(each):
            said.append(say(code))
    return said


def _columns(programme: Programme, today: date) -> Iterator[ListingColumn]:
    def column(
        field: str, example: object, choices: Sequence[str] = (), between: tuple[int, int] | None = None
    ) -> ListingColumn:
        return ListingColumn(say(f"listing.column.{field}"), field, example, choices, between)

    yes_no = (say("listing.yes"), say("listing.no"))
    points = [point.code for point in programme.points]
    people = _people()
    yield column("number", EXAMPLE)
    yield column("name", "Diallo Awa")
    yield column("sex", "F", ("F", "M"))
    yield column("birth_year", today.year - 34, between=(today.year - _OLDEST, today.year))
    yield column("phone", "0612345678")
    yield column("point", points[0], points)
    yield column("group", say("listing.migrant"), (say("listing.migrant"), say("listing.host")))
    yield column("registered_on", today.isoformat())
    yield column("size", sum(one.count for one in people), between=(1, _MOST))
    for sex in (Sex.FEMALE, Sex.MALE):
        for ages in grid_of(programme):
            count = sum(one.count for one in people if one.sex == sex and atoms_of(one.ages)[0] in atoms_of(ages))
            yield ListingColumn(f"{sex} {ages}", "band", count, between=(0, _MOST))
    if programme.flags:
        yield column("flags", programme.flags[0].code)
    yield column("alternates", say("listing.alternate_example"))
    yield column("language", language(), LANGUAGES)
    yield column("consent", yes_no[0], yes_no)
    if programme.consents:
        versions = [text.version for text in programme.consents]
        yield column("consent_version", versions[-1], versions)
    yield column("share_partners", yes_no[0], yes_no)
    yield column("share_government", yes_no[1], yes_no)


def _people() -> tuple[Members, ...]:
    return Members(Sex.FEMALE, "25-59", 1), Members(Sex.FEMALE, "6-9", 1), Members(Sex.MALE, "1-4", 1)


def grid_of(programme: Programme) -> list[str]:
    """The age bands to count by: those of every report, cut once more where the programme's own groups do."""
    cuts = set(_CUTS)
    for group in programme.groups.values():
        if group.ages != "?":
            atoms = atoms_of(group.ages)
            cuts |= {_FIRST_YEARS[at] for at in (atoms.start, atoms.stop) if at < len(_FIRST_YEARS)}
    ordered = sorted(cuts)
    closed = [f"{first}-{after - 1}" for first, after in pairwise(ordered)]
    return [*closed, f"{ordered[-1]}+"]


def flags_in_words(programme: Programme) -> str:
    """Each flag's code and what it asks of the desk."""
    return " · ".join(f"{flag.code} : {in_words(flag.instruction)}" for flag in programme.flags)
