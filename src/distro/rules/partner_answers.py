"""What a partner's answers come to: what is news, what is known, and which rows are in doubt."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum

from msgspec import Struct

from distro.model.services import Outcome

# The tags of the two columns that are read; whoever takes them away keeps the headings.
NUMBER, ANSWER = "#meta+id", "#status+answer"

# How far a referral has come; what a file says later than that is news, what it says earlier is old.
_STEPS = {
    Outcome.SENT: 0, Outcome.RECEIVED: 1, Outcome.ACCEPTED: 2, Outcome.DECLINED: 2, Outcome.NOT_REACHED: 2,
    Outcome.CLOSED: 3,
}  # fmt: skip


class PartnerWords(Struct, frozen=True, kw_only=True):
    """How the two columns and each outcome are called in the languages that a partner may write; casefolded."""

    headings: Mapping[str, frozenset[str]]
    outcomes: Mapping[str, Outcome]


class PartnerAnswer(Struct, frozen=True, kw_only=True):
    """A row that says something: `outcome` is None where nobody understands it, `number` empty where none stands."""

    sheet: str
    row: int
    number: str
    said: str
    outcome: Outcome | None


class RowDoubt(StrEnum):
    """Why a row of a partner's file is not taken in."""

    NOT_UNDERSTOOD = "not_understood"
    UNKNOWN = "unknown"
    NOT_THEIRS = "not_theirs"
    BEHIND = "behind"
    TWICE = "twice"


class AnswerDoubt(Struct, frozen=True, kw_only=True):
    """A row in doubt, and what it says."""

    sheet: str
    row: int
    number: str
    said: str
    why: RowDoubt


class PartnerAnswers(Struct, frozen=True, kw_only=True):
    """What a partner's file comes to: what is `new`, how many rows say what is known, and which are in doubt."""

    partner: str
    new: dict[str, Outcome]
    known: int
    doubts: tuple[AnswerDoubt, ...]


def weigh(
    partner: str, rows: Sequence[PartnerAnswer], slips: Mapping[str, Outcome], theirs: Collection[str]
) -> PartnerAnswers:
    """`slips` are the outcomes known by number, `theirs` the numbers that went to this partner."""
    doubts: list[AnswerDoubt] = []
    said: dict[str, Outcome] = {}
    for row in rows:
        if (why := _doubt(row, slips, theirs, said)) is not None:
            doubts.append(AnswerDoubt(sheet=row.sheet, row=row.row, number=row.number, said=row.said, why=why))
            continue
        assert row.outcome is not None
        said[row.number] = row.outcome
    new = {number: outcome for number, outcome in said.items() if outcome is not slips[number]}
    return PartnerAnswers(partner=partner, new=new, known=len(said) - len(new), doubts=tuple(doubts))


def _doubt(
    row: PartnerAnswer, slips: Mapping[str, Outcome], theirs: Collection[str], said: Mapping[str, Outcome]
) -> RowDoubt | None:
    if row.outcome is None:
        return RowDoubt.NOT_UNDERSTOOD
    if row.number not in slips:
        return RowDoubt.UNKNOWN
    if row.number not in theirs:
        return RowDoubt.NOT_THEIRS
    if said.get(row.number, row.outcome) is not row.outcome:
        return RowDoubt.TWICE
    return RowDoubt.BEHIND if _STEPS[row.outcome] < _STEPS[slips[row.number]] else None
