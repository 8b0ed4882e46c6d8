"""What is said of a list: faults of rows, doubts that stop an import until somebody answers, and notes."""

from __future__ import annotations

from msgspec import Struct

from distro.model.people import Household


class Fault(Struct, frozen=True):
    """One thing wrong: `code` is a text of the `register` catalogue, row and column are as a person sees them.

    `value` is made harmless, and masked where it is an identity number. `only_cell`: the cell is left out and the
    household comes in without it; otherwise the row is left out.
    """

    code: str
    sheet: str
    row: int
    column: str
    value: str
    only_cell: bool = False


class Doubt(Struct, frozen=True):
    """Something that could be understood in two ways and decides about people: nothing is changed until it is answered.

    `answer` is the option that answers it; `rows` are some of those it is about.
    """

    code: str
    sheet: str = ""
    column: str = ""
    value: str = ""
    rows: tuple[int, ...] = ()
    answer: str = "--anyway"


class Note(Struct, frozen=True):
    """Something that is said and stops nothing."""

    code: str
    sheet: str = ""
    column: str = ""
    value: str = ""
    rows: tuple[int, ...] = ()
    n: int = 0


class LeftOut(Struct, frozen=True):
    """A row that is no fault but is not taken: consent was not given, or it is no household."""

    code: str
    sheet: str
    row: int


class Change(Struct, frozen=True):
    """A household that is in the register with other data."""

    old: Household
    new: Household
    fields: tuple[str, ...]


class Kept(Struct, frozen=True):
    """A field that the list says otherwise and the register keeps, because somebody corrected it here since.

    `conflict`: the list says something new too, so that a person must decide.
    """

    household: Household
    field: str
    ours: str
    theirs: str
    conflict: bool
