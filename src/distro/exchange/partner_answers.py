"""What a partner says became of the referrals it was sent: the file that went out, with one column filled in."""

from __future__ import annotations

from pathlib import Path

from distro.exchange.register.reading import read_sheets
from distro.exchange.register.sheets import Cell, FileRefused, Sheet
from distro.rules.partner_answers import ANSWER, NUMBER, PartnerAnswer, PartnerWords

_SEARCHED = 20  # rows in which the headings are looked for


def read_answers(path: Path, words: PartnerWords) -> list[PartnerAnswer]:
    """The rows of `path` with an answer. FileRefused when a file is none, or has not both columns."""
    found: list[PartnerAnswer] = []
    headed = False
    for sheet in read_sheets(path):
        at = _columns(sheet, words)
        if at is None:
            continue
        headed = True
        below, number_at, answer_at = at
        for place, row in enumerate(sheet.rows[below:], sheet.first + below):
            number, said = _text(row, number_at), _text(row, answer_at)
            if said and not said.startswith("#"):
                outcome = words.outcomes.get(said.casefold())
                found.append(
                    PartnerAnswer(sheet=sheet.name, row=place, number=number.upper(), said=said, outcome=outcome)
                )
    if not headed:
        raise FileRefused("answers_columns_missing")
    return found


def _columns(sheet: Sheet, words: PartnerWords) -> tuple[int, int, int] | None:
    """The row below the headings, and where the slip's number and the answer stand."""
    for place, row in enumerate(sheet.rows[:_SEARCHED]):
        heads = [str(cell or "").strip().casefold() for cell in row]
        at = [
            next((i for i, head in enumerate(heads) if head == tag or head in words.headings[tag]), None)
            for tag in (NUMBER, ANSWER)
        ]
        if at[0] is not None and at[1] is not None:
            return place + 1, at[0], at[1]
    return None


def _text(row: tuple[Cell, ...], at: int) -> str:
    return "" if at >= len(row) or row[at] is None else str(row[at]).strip()
