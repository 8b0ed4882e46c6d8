"""Where in a sheet the headers stand: under a title, over two rows, with tags beneath, or cut by a total."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from distro.exchange.register.sheets import Cell, Sheet
from distro.exchange.register.understanding import vocabulary as v
from distro.exchange.register.understanding.bands import band_of
from distro.exchange.register.understanding.headers import QUALIFIED, Meaning, meaning_of
from distro.exchange.register.understanding.hxl import is_tag_row, meaning_of_tag
from distro.exchange.register.values.groups import group_of
from distro.exchange.register.values.texts import plain, text_of, word_set, words

_LOOKED_AT = 25  # rows from the top
_TOTALS = re.compile(
    r"(?:sous[- ]?)?(?:total|totaux|somme|sum|subtotal|grand total|ensemble)\b.*|(?:ال)?(?:مجموع|اجمالي)\b.*"
)
_CLOSING = re.compile(
    r"(?:signature|fait a|fait le|vu par|vise|visa|cachet|le responsable|la responsable|prepared by|approved by|"
    r"verifie par|etabli par|date d.edition|imprime le|printed on|page \d+|source|nb ?:|note ?:|\* |"
    r"توقيع|حرر ب|الختم).*"
)

_FEW, _A_HEADER = 3, 60  # cells; letters
# What the headers of a second table say of it, whatever it lists.
_FIELDS = frozenset({
    "number", "name", "family", "given", "name_or_family", "size", "point", "phone", "sex", "age", "birth_date",
    "birth_year", "consent", "group", "registered_on",
})  # fmt: skip
_WHO = frozenset({"number", "name", "family", "given", "name_or_family"})
_ROLE = v.HOUSEHOLD | word_set("chef cheffe head cm cdm hoh titulaire de du la le l of the رب ربة رئيس")
_DATA = re.compile(r"[+\d][\d\s.,/:-]*|[A-Z]+-?\d+")


class SheetLayout(Struct, frozen=True):
    """The headers, what stands over each, what its tag means, and where in the rows they and the data begin."""

    header: int
    first: int
    headers: tuple[str, ...]
    over: tuple[str, ...]
    tags: tuple[Meaning | None, ...]


def layout_of(sheet: Sheet, mapped: Sequence[str] = ()) -> SheetLayout | None:
    """Where the headers are; None for a sheet with none. `mapped` are headers that a person named."""
    rows = sheet.rows
    known = frozenset(mapped)
    best, at = 0.0, -1
    for place, row in enumerate(rows[:_LOOKED_AT]):
        score = _score(row, known)
        if score > best:
            best, at = score, place
    at = _above(rows, at)
    if (tagged := _tags_alone(rows)) >= 0:
        at = tagged
    if at < 0:
        return None
    width = max((len(row) for row in rows[:_LOOKED_AT]), default=0)
    headers = [_text(rows[at], place) for place in range(width)]
    over = [""] * width
    first = at if tagged >= 0 else at + 1
    if first < len(rows) and _is_second_row(rows[at], rows[first]):
        over = _filled(headers, rows[first])
        headers = [_text(rows[first], place) or headers[place] for place in range(width)]
        over = ["" if over[place] == headers[place] else over[place] for place in range(width)]
        first += 1
    elif at and _is_group_row(rows[at - 1], rows[at]):
        over = _filled([_text(rows[at - 1], place) for place in range(width)], rows[at])
    elif at and _is_upper_row(rows[at - 1], rows[at]):
        upper = [_text(rows[at - 1], place) for place in range(max(width, len(rows[at - 1])))]
        over = [text if text != headers[place] else "" for place, text in enumerate(_filled(upper, rows[at])[:width])]
        headers = [header or upper[place] for place, header in enumerate(headers)]
    tags: tuple[Meaning | None, ...] = (None,) * width
    while first < len(rows) and is_tag_row(rows[first]):
        row = rows[first]
        tags = tuple(meaning_of_tag(row[place]) if place < len(row) else None for place in range(width))
        first += 1
    tags = _with_elderly(tags)
    if first < len(rows) and _repeats_headers(headers, rows[first]):
        first += 1
    return SheetLayout(at, first, tuple(headers), tuple(over), tags)


def _above(rows: Sequence[Sequence[Cell]], at: int) -> int:
    """The headers of a table that ends above those at `at`: theirs are more, and its rows are people all the same."""
    for place in range(at):
        between = rows[place + 1 : at]
        if _is_headers(rows[place]) and any(
            sum(cell is not None for cell in row) >= _FEW and not _is_headers(row) for row in between
        ):
            return place
    return at


def _tags_alone(rows: Sequence[Sequence[Cell]]) -> int:
    """Where HXL tags stand with no headers over them; -1 where they do not."""
    for at, row in enumerate(rows[:_LOOKED_AT]):
        if is_tag_row(tuple(row)):
            return at
        if sum(cell is not None for cell in row) >= _FEW:
            break
    return -1


def parts_of(sheet: Sheet, mapped: Sequence[str] = ()) -> list[Sheet]:
    """The tables that stand one beneath the other on a sheet: each begins with headers of its own.

    Headers that are only said again, as on every printed page, begin nothing.
    """
    layout = layout_of(sheet, mapped)
    if layout is None or any(tag is not None for tag in layout.tags):
        return [sheet]
    starts = [0]
    for at in range(layout.first + 1, len(sheet.rows)):
        row = sheet.rows[at]
        if _is_headers(row) and not is_closing(row, layout.headers):
            starts.append(_with_title(sheet.rows, at, layout))
    return [sheet] if len(starts) == 1 else [_part(sheet, at, end) for at, end in pairwise([*starts, len(sheet.rows)])]


def _with_title(rows: Sequence[Sequence[Cell]], at: int, layout: SheetLayout) -> int:
    """Where a table begins whose headers stand at `at`: its title is a row of one cell, or several.

    Right beneath the rows of the table before, a lone number or name is still one of these.
    """
    first = at
    while first - 1 > layout.first and sum(cell is not None for cell in rows[first - 1]) == 1:
        first -= 1
    if first == at or not any(cell is not None for cell in rows[first - 1]):
        return first
    place = next(place for place, cell in enumerate(rows[first]) if cell is not None)
    field = meaning_of(layout.headers[place]).field if place < len(layout.headers) else ""
    cell = rows[first][place]
    lone = field in _WHO and (not isinstance(cell, str) or field != "number" or bool(_DATA.fullmatch(cell.strip())))
    return first + 1 if lone else first


def _is_headers(row: Sequence[Cell]) -> bool:
    """Whether a row below the headers is headers too: words without a digit, of which most name a field or a thing."""
    if not all(cell is None or isinstance(cell, str) for cell in row):
        return False
    texts = [cell for cell in row if isinstance(cell, str)]
    if len(texts) < _FEW:
        return False
    if any(any(map(str.isdigit, text)) or len(text) > _A_HEADER for text in texts):
        return False
    meanings = [meaning_of(text) for text in texts]
    plainly = (one for one, text in zip(meanings, texts, strict=True) if one.rank < QUALIFIED and not _is_value(text))
    fields = {one.field for one in plainly} & _FIELDS
    named = sum(bool(one.field) or one.why != "unknown" for one in meanings)
    return len(fields) > 1 and 2 * named >= len(texts)


def _is_value(text: str) -> bool:
    """Whether a person's row says it as well ("Migrant", "Chef de ménage"): it makes no headers of a row."""
    if frozenset(words(text)) <= _ROLE:
        return True
    try:
        group_of(text)
    except ValueError:
        return False
    return True


def _part(sheet: Sheet, at: int, end: int) -> Sheet:
    """Some rows of a sheet, with the numbers that a person sees; named as a spreadsheet names where they begin."""
    name = f"{sheet.name}!A{sheet.first + at}" if at else sheet.name
    return replace(sheet, name=name, part_of=sheet.name, rows=sheet.rows[at:end], first=sheet.first + at)


def _with_elderly(tags: tuple[Meaning | None, ...]) -> tuple[Meaning | None, ...]:
    """HXL's adults are those below 60 where the elderly are tagged apart."""
    if not any(tag is not None and tag.field.endswith(" 60+") for tag in tags):
        return tags
    return tuple(replace(tag, field=tag.field.replace("18+", "18-59")) if tag else None for tag in tags)


def _score(row: Sequence[Cell], mapped: frozenset[str]) -> float:
    """How much a row looks like headers: words that mean something, each other, and no data."""
    texts = [cell for cell in row if isinstance(cell, str)]
    filled = sum(cell is not None for cell in row)
    if not texts or is_tag_row(tuple(row)):
        return 0
    found = {meaning.field for text in texts if len(text) < 200 and (meaning := meaning_of(text)).field}
    told = sum(text in mapped for text in texts)
    data = filled - len(texts) + sum(bool(_DATA.fullmatch(text.strip())) for text in texts)
    return 3 * len(found) + 4 * told + 0.01 * len(texts) - 4 * data / filled + 0.001


def _text(row: Sequence[Cell], place: int) -> str:
    return text_of(row[place]).strip() if place < len(row) else ""


def _is_second_row(upper: Sequence[Cell], lower: Sequence[Cell]) -> bool:
    """Whether the next row tells more of headers that stand over several columns ("Femmes" over 0-4, 5-17, 18+)."""
    pairs = [(_text(upper, place), _text(lower, place)) for place in range(max(len(upper), len(lower)))]
    beneath = [text for _, text in pairs if text]
    gaps = sum(not above and bool(text) for above, text in pairs)
    if not beneath or not gaps or any(isinstance(cell, float | int) for cell in lower):
        return False
    if any(above and text and not band_of(text, above) and meaning_of(above).field in ("name", "number", "phone")
           for above, text in pairs):  # fmt: skip
        return False
    meant = sum(bool(meaning_of(text).field or band_of(text, "f")) for text in beneath)
    return meant * 2 >= len(beneath) and not any(
        above and text and meaning_of(above).field == "name" for above, text in pairs
    )


def _is_group_row(upper: Sequence[Cell], lower: Sequence[Cell]) -> bool:
    """Whether the row above the headers names groups of them."""
    texts = [cell for cell in upper if isinstance(cell, str)]
    bare = sum(1 for cell in lower if isinstance(cell, str) and (band := band_of(cell)) is not None and band.sex == "U")
    return bare >= 2 and any(band_of("0-4", text) and band_of("0-4", text).sex != "U" for text in texts)  # type: ignore[union-attr]


def _is_upper_row(upper: Sequence[Cell], lower: Sequence[Cell]) -> bool:
    """Whether the row above has the headers of the columns that have none here: its cells were merged over two rows."""
    texts = [(place, cell) for place, cell in enumerate(upper) if cell is not None]
    if len(texts) < _FEW or any(not isinstance(cell, str) or any(map(str.isdigit, cell)) for _, cell in texts):
        return False
    alone = [meaning_of(str(cell)) for place, cell in texts if not _text(lower, place)]
    return any(one.field in _FIELDS for one in alone) and 2 * sum(bool(one.field) for one in alone) >= len(alone)


def _filled(upper: Sequence[str], lower: Sequence[Cell]) -> list[str]:
    """What stands over each column: a header goes on over those without one that have something beneath."""
    over, last = [], ""
    for place, text in enumerate(upper):
        beneath = place < len(lower) and lower[place] is not None
        last = text or (last if beneath else "")
        over.append(last if beneath else "")
    return over


def _repeats_headers(headers: Sequence[str], row: Sequence[Cell]) -> bool:
    """Whether a row says the headers once more, in another language."""
    texts = [(place, cell) for place, cell in enumerate(row) if isinstance(cell, str)]
    if len(texts) < 2 or len(texts) < sum(bool(text) for text in headers) // 2:
        return False
    meant = [meaning_of(text).field for _, text in texts]
    return sum(map(bool, meant)) * 5 >= len(texts) * 4 and not any(any(map(str.isdigit, text)) for _, text in texts)


def is_total(row: Sequence[Cell]) -> bool:
    """Whether a row sums up those above."""
    first = next((cell for cell in row if cell is not None), None)
    return isinstance(first, str) and bool(_TOTALS.fullmatch(plain(first).strip(" :.-")))


def is_closing(row: Sequence[Cell], headers: Sequence[str]) -> bool:
    """Whether a row stands under the list and is none of it: a signature, a note, or the headers once more."""
    filled = [cell for cell in row if cell is not None]
    if len(filled) <= 3 and any(isinstance(cell, str) and _CLOSING.fullmatch(plain(cell)) for cell in filled):
        return True
    if len(filled) < 3 or not any(cell in headers for cell in filled[:2]):
        return False
    texts = [text_of(cell).strip() for cell in row]
    return all(not text or (place < len(headers) and text == headers[place])
                                   for place, text in enumerate(texts))  # fmt: skip
