"""Which letters the bytes of a text file are, among the encodings that lists come in here.

Plain guessing takes a French list for Turkish or Polish. So only what occurs here is tried, and what each would give is
judged by what people write: letters of the languages here, in words that do not mix scripts or signs.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from distro.exchange.register.sheets import FileRefused

_MARKED = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_ONE_BYTE = ("cp1252", "cp1256", "mac_roman", "cp850")
# UTF-8 that was read as Windows-1252 and written again: "Ã©" for "é", "Ø§" for "ا".
_GARBLED = re.compile(
    "Ã[\u0080-\u00bf©¨ªàâîïôœ§«»´]|â€[™œ\u009d¢“”–—]|(?:[ØÙ][\u0080-\u00bf§ˆ…†‡Š‹„±©¨ª¬ƒ]){2}|ï»¿|\ufffd"
)
_FRENCH = frozenset("àâçéèêëîïôùûÿœæÀÂÇÉÈÊËÎÏÔÙÛŒÆ")
_RARE = frozenset("äöüñáíóúãõÄÖÜÑÁÍÓÚ")  # Spanish, Portuguese and German names
_SIGNS = frozenset("°ºª’‘“”«»–—…€№·§±²³½¼£¿¡\u00a0\u202f،؛؟")
_BESIDE_LETTERS = frozenset("°ºª’‘\u00a0\u202f،؛؟")


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text of `data`, and notes about it.

    FileRefused when it is no text, when it was garbled before it came here, or when two readings are as likely.
    """
    for mark, encoding in _MARKED.items():
        if data.startswith(mark):
            return _checked(_strictly(data, encoding)), ()
    if b"\0" in data:
        return _checked(_wide(data)), ()
    try:
        return _checked(data.decode("utf-8")), ()
    except UnicodeDecodeError as wrong:
        if _mostly_utf8(data):
            return _mended(data, wrong.start)
    return _one_byte(data), ()


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise FileRefused("file_letters") from None


def _wide(data: bytes) -> str:
    """UTF-16 without its mark: nearly every other byte of separators and line ends is zero."""
    even, odd = data[0::2].count(0), data[1::2].count(0)
    if max(even, odd) * 5 < len(data) // 2 or min(even, odd) * 4 > max(even, odd):
        raise FileRefused("file_kind")
    return _strictly(data[: len(data) // 2 * 2], "utf-16-le" if odd > even else "utf-16-be")


def _checked(text: str) -> str:
    """FileRefused for text that was garbled on its way: nobody can tell which letters were meant."""
    if found := _GARBLED.search(text):
        row = text.count("\n", 0, found.start()) + 1
        raise FileRefused("file_garbled", row=row)
    return text


def _mostly_utf8(data: bytes) -> bool:
    """Whether there is proper UTF-8 beyond ASCII in it: then what is not was joined from another file."""
    text = data.decode("utf-8", errors="replace")
    stray = text.count("\ufffd")
    return sum(not letter.isascii() for letter in text) - stray >= stray


def _mended(data: bytes, first: int) -> tuple[str, tuple[str, ...]]:
    """A file of two encodings: each line in its own. FileRefused where a line is no plain French either."""
    lines = []
    for number, line in enumerate(data.split(b"\n"), 1):
        try:
            lines.append(line.decode("utf-8"))
        except UnicodeDecodeError:
            text = line.decode("cp1252", errors="replace")
            if _strangeness(text):
                raise FileRefused("file_two_letters", row=number) from None
            lines.append(text)
    return _checked("\n".join(lines)), ("two_encodings",)


def _one_byte(data: bytes) -> str:
    """The likeliest of the one-byte encodings. FileRefused when two that differ are as likely."""
    readings: dict[str, int] = {}
    for encoding in _ONE_BYTE:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        readings.setdefault(text, _strangeness(text))
    if not readings:
        raise FileRefused("file_letters")
    least = min(readings.values())
    best = [text for text, strange in readings.items() if strange == least]
    if len(best) > 1 or least > len(best[0]) // 20:
        raise FileRefused("file_letters")
    return _checked(best[0])


def _strangeness(text: str) -> int:
    """How much in `text` nobody here writes."""
    strange = 0
    for word in re.findall(r"[^\s;,|\"'()/.:\x20-\x2f]+", text):
        if word.isascii():
            continue
        scripts = {_script(letter) for letter in word}
        strange += 4 * ("sign" in scripts) + 2 * ("other" in scripts)
        strange += 4 * ({"latin", "arabic"} <= scripts)
        strange += sum(letter in _RARE for letter in word)
        strange += len(word) > 1 and any(letter in _SIGNS and letter not in _BESIDE_LETTERS for letter in word)
        # A capital with an accent inside a word in small letters: ŽlŽ, AÔcha, or ãÍãÏ.
        strange += 3 * sum(_is_odd_capital(word, place) for place in range(1, len(word)))
        strange += 3 * (sum(not letter.isascii() and letter.isalpha() for letter in word) * 2 > len(word) + 1
                        and "arabic" not in scripts)  # fmt: skip
    return strange


def _is_odd_capital(word: str, place: int) -> bool:
    letter = word[place]
    if letter.isascii() or not letter.isupper():
        return False
    return word[place - 1].islower() or word[place + 1 : place + 2].islower()


def _script(letter: str) -> str:
    if letter.isascii():
        return "latin" if letter.isalpha() else "plain"
    if "\u0600" <= letter <= "\u06ff" or letter in "\u200e\u200f":
        return "arabic" if letter.isalpha() or unicodedata.category(letter) in ("Mn", "Lm") else "plain"
    if letter in _FRENCH or letter in _RARE:
        return "latin"
    if letter in _SIGNS:
        return "plain"
    return "other" if letter.isalpha() else "sign"
