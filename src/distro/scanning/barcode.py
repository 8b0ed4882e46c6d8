"""What a maker printed on goods: GS1 element strings and bare trade numbers, believed as far as their form allows.

`biip` knows the application identifiers, their lengths, dates and check digits. Two things it cannot know:

- A field of any length (a batch) ends at FNC1, and many a scanner sends none: then the batch may have swallowed the
  fields behind it. Every reading that makes sense is given, and a person chooses.
- A scanner is a keyboard. On a French board that it was not set to, the upper row gives `&é"'(-è_çà`; that is undone
  where the last card proved a board of Latin letters, and nowhere else: no Arabic board proves which row it has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from itertools import islice

from biip import ParseError, parse
from biip.gs1_element_strings import GS1ElementString
from msgspec import Struct

FNC1 = "\x1d"
_LONGEST = 120  # characters; a case's symbol holds half of that
_MOST = 8  # readings to choose from, those with a date first
_TRIED = 64  # ways to cut a text, of which most make no sense
_NUMBER, _CONTENT = "01", "02"
_BATCH = "10"
_MADE, _BEST_BEFORE, _EXPIRY = "11", "15", "17"
_COUNT, _CONTAINED = "30", "37"
# What stands on cases of food and household goods, and so what a batch may have swallowed: numbers, batch, dates,
# serial, counts, weights, a part's number, the country. Others are read where they come, never guessed at.
_LIKELY = re.compile(r"01|02|10|11|13|15|16|17|21|30|37|240|241|31[0-6][0-5]|32[01][0-5]|422")
_SYMBOLOGY = re.compile(r"\][A-Za-z][0-9A-Za-z]")
_NO_GOODS = ("]C0", "]Q0", "]Q1", "]d0", "]d1")  # such a symbol says itself that its text is not GS1's
_SPELLED = re.compile(r"\((\d{2,4})\)")

# What a French board gives for the keys of a US one: the upper row, the letters that changed places, what stands in
# batches beside them; and with Shift the digits themselves, where the scanner believes in a French board.
_FRENCH = str.maketrans(
    {
        **dict(zip("&é\"'(-è_çà", "1234567890", strict=True)),
        **dict(zip("AQZWaqzw?,", "QAWZqawzMm", strict=True)),
        ")": "-", "!": "/", ":": ".", ";": ",", "$": "]", "£": "]",
    }
)  # fmt: skip
_ROW = frozenset("&é\"'(-è_çà")
_SHORTEST = 8  # digits of the shortest trade number


class Board(StrEnum):
    """What the last card that was scanned proved about the laptop's keyboard."""

    LATIN = "latin"
    ARABIC = "arabic"


class Trade(Struct, frozen=True):
    """A reading: GS1's elements (identifier, value), and what they say.

    `gtin` has 14 digits. `count` is how many of it there are, None where that is not said. `expiry` is the last day
    on which it is good: the use-by date, else the best-before date. `guessed`: a field that might go on was cut.
    """

    elements: tuple[tuple[str, str], ...]
    gtin: str
    batch: str = ""
    expiry: date | None = None
    made: date | None = None
    count: int | None = None
    guessed: bool = False

    @property
    def spelled(self) -> str:
        """As people write it, which has one meaning only: `(01)03453120000011(10)L5`."""
        return "".join(f"({identifier}){value}" for identifier, value in self.elements)


class Barcode(Struct, frozen=True):
    """A text looked at as a barcode; one without a reading is none of goods.

    `garbled`: these are keys of digits on a board that nothing proved.
    """

    readings: tuple[Trade, ...] = ()
    garbled: bool = False

    @property
    def is_sure(self) -> bool:
        """Whether it can mean one thing only; else a person chooses a reading."""
        return len(self.readings) == 1 and not self.readings[0].guessed


_NOTHING = Barcode()


def read_barcode(text: str, board: Board | None = Board.LATIN) -> Barcode:
    """What a scanned `text` says of goods. `board`: the laptop's keyboard as far as a card proved it."""
    text = text.strip(" \r\n\t")
    if len(text) > _LONGEST:
        return _NOTHING
    if _is_french(text):
        readings = _readings(text.translate(_FRENCH)) if board is Board.LATIN else ()
        return Barcode(readings, garbled=not readings)
    if not text.isascii():
        return Barcode(garbled=_looks_garbled(text))
    return Barcode(_readings(text))


def number_of(text: str) -> str | None:
    """The trade number that `text` is (8, 12, 13 or 14 digits with a right check digit), as 14 digits; else None."""
    if not (text.isascii() and text.isdecimal()):
        return None
    found = parse(text).gtin
    return found.as_gtin_14() if found is not None and len(text) in (8, 12, 13, 14) else None


def _is_french(text: str) -> bool:
    """Whether all digits in it are those of a French board's upper row."""
    row = sum(letter in _ROW for letter in text)
    return row >= _SHORTEST and not any(letter.isdecimal() for letter in text)


def _looks_garbled(text: str) -> bool:
    """Whether it is as long as a number, and holds what digits give on some board: no words of people do."""
    strange = sum(not letter.isalpha() and letter != " " for letter in text)
    return len(text) >= _SHORTEST and strange * 2 > len(text)


def _readings(text: str) -> tuple[Trade, ...]:
    prefix = _SYMBOLOGY.match(text)
    if prefix is not None:
        if prefix[0] in _NO_GOODS and number_of(text[3:]) is None:
            return ()
        text = text[3:]
    if (number := number_of(text)) is not None:
        return (Trade(((_NUMBER, number),), number),)
    if spelled := text.startswith("("):
        text = _SPELLED.sub(rf"{FNC1}\1", text)
    text = text.strip(FNC1)
    ways = islice(_elements(text, frozenset(), ends=spelled or FNC1 in text), _TRIED)
    found = dict.fromkeys(trade for elements, cut in ways if (trade := _trade(elements, cut)) is not None)
    return tuple(sorted(found, key=lambda trade: trade.expiry is None)[:_MOST])


def _elements(text: str, seen: frozenset[str], ends: bool) -> Iterator[tuple[tuple[GS1ElementString, ...], bool]]:
    """Every way to read `text`, the one with the longest fields first, and whether a field was cut for it that might
    go on. `ends`: its scanner sends FNC1."""
    if not text:
        yield (), False
        return
    if (found := _first(text)) is None or found.ai.ai in seen:
        return
    begin, seen = len(found.ai.ai), seen | {found.ai.ai}
    if ends or not found.ai.separator_required:
        end = begin + len(found.value)
        if end < len(text) and found.ai.separator_required and text[end] != FNC1:
            return
        for rest, cut in _elements(text[end:].lstrip(FNC1), seen, ends):
            yield (found, *rest), cut
        return
    for end in range(begin + len(found.value), begin, -1):
        if end < len(text) and not _LIKELY.match(text, end):
            continue
        if (shorter := _first(text[:end])) is not None and begin + len(shorter.value) == end:
            for rest, _ in _elements(text[end:], seen, ends):
                yield (shorter, *rest), bool(rest)


def _first(text: str) -> GS1ElementString | None:
    """The element that `text` begins with; None where it begins with none, or with a date or number that is wrong."""
    try:
        found = GS1ElementString.extract(text)
    except ParseError:
        return None
    return None if found.gtin_error or found.sscc_error or found.gln_error else found


def _trade(elements: tuple[GS1ElementString, ...], cut: bool) -> Trade | None:
    """What the elements say; None where no trade number is among them, or a content without its count or the other
    way round (GS1 General Specifications, 4.14: 02 and 37 go together)."""
    said = {element.ai.ai: element for element in elements}
    number = said.get(_CONTENT) or said.get(_NUMBER)
    if number is None or number.gtin is None or (_CONTENT in said) != (_CONTAINED in said):
        return None
    count = said.get(_CONTAINED) or said.get(_COUNT)
    expiry = said.get(_EXPIRY) or said.get(_BEST_BEFORE)
    made = said.get(_MADE)
    if count is not None and not int(count.value):
        return None
    return Trade(
        tuple((element.ai.ai, element.value) for element in elements),
        number.gtin.as_gtin_14(),
        said[_BATCH].value if _BATCH in said else "",
        expiry.date if expiry else None,
        made.date if made else None,
        int(count.value) if count else None,
        cut,
    )
