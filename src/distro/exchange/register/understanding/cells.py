"""What the cells of a column have in common: counts, ticks, answers; and what one of them says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from distro.exchange.register.sheets import Cell
from distro.exchange.register.understanding.mapping import ColumnMap
from distro.exchange.register.understanding.vocabulary import OUT
from distro.exchange.register.values.consents import ConsentAnswer, answer_of
from distro.exchange.register.values.dates import is_date_like
from distro.exchange.register.values.groups import group_of
from distro.exchange.register.values.texts import plain, text_of, word_set, words

_NOT_HERE = word_set("absent absente parti partie gone غائب غائبه")
CONSENT_WORDS = word_set("""
    consent consentement accord accepte autorise autorisation agree agreement permission اوافق موافقه موافق refus refuse
    opt optin optout رفض
""")


def is_count(cell: Cell) -> bool:
    """Whether a cell is a number of people, or a dash for none."""
    text = text_of(cell).strip()
    return (
        text in ("", "-", "–", "—", "/")
        or text.lstrip("-").isdecimal()
        or (text.replace(",", ".").removesuffix(".0").isdecimal())
    )


def is_mark(cell: Cell) -> bool:
    """Whether a cell is ticked, or says yes or no."""
    return answer_in(cell) is not None and not is_count(cell)


def are_sizes(cells: Sequence[Cell]) -> bool:
    """Whether numbers could be sizes of households: small ones, not all 1, and not counted up from row to row."""
    texts = [text_of(cell).strip().replace(",", ".").removesuffix(".0") for cell in cells]
    if not all(text.isdecimal() for text in texts):
        return False
    numbers = [int(text) for text in texts]
    counted_up = len(numbers) > 2 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    return all(1 <= number <= 30 for number in numbers) and max(numbers) > 1 and not counted_up


def names_group(cell: Cell) -> bool:
    """Whether a cell is a status."""
    try:
        return bool(group_of(text_of(cell)))
    except ValueError:
        return False


def answers_consent(cell: Cell, mapping: ColumnMap, legend: Mapping[str, str]) -> bool:
    """Whether a cell answers the question of consent, by itself or by what its code stands for."""
    text = text_of(cell)
    if mapping.word("consent", text):
        return True
    text = legend.get(plain(text), text)
    try:
        return answer_of(text) is not ConsentAnswer.BLANK
    except ValueError:
        return False


def says_out(cell: Cell, own: frozenset[str]) -> bool:
    """Whether a mark says that its row is not to be served: yes, a tick or a date of leaving; no, of being in."""
    said = frozenset(words(text_of(cell)))
    if own & OUT:
        return bool(said & OUT) or is_date_like(cell) or answer_in(cell) is ConsentAnswer.YES
    return answer_in(cell) is ConsentAnswer.NO or bool(said & (OUT | _NOT_HERE))


def answer_in(cell: Cell) -> ConsentAnswer | None:
    """None for what is no answer, such as the date of one."""
    try:
        return answer_of(text_of(cell))
    except ValueError:
        return None


def answer_in_sentences(cells: Sequence[Cell]) -> bool:
    """Whether every cell is a sentence of consent ("J'accepte", "Je refuse"): a bare yes or no may answer anything."""
    texts = [text_of(cell) for cell in cells]
    return all(len(text) > 3 and frozenset(words(text)) & CONSENT_WORDS for text in texts)


def share_of(cells: Sequence[Cell], holds: Callable[[Cell], bool]) -> float:
    """Of which part of the cells something holds, from 0 to 1."""
    return sum(map(holds, cells)) / len(cells)
