"""Large letters made of half blocks, to be read from two metres. A pixel is one cell wide and half a cell high.

Latin words are put together from letters of five by seven pixels, with one row above for accents: four lines. Arabic
letters join, so its words are drawn whole, twelve pixels high (`arabic_words.toml` beside this file).
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

_LETTERS = {
    "A": ".###. #...# #...# ##### #...# #...# #...#",
    "B": "####. #...# #...# ####. #...# #...# ####.",
    "C": ".###. #...# #.... #.... #.... #...# .###.",
    "D": "####. #...# #...# #...# #...# #...# ####.",
    "E": "##### #.... #.... ####. #.... #.... #####",
    "F": "##### #.... #.... ####. #.... #.... #....",
    "G": ".###. #...# #.... #.### #...# #...# .####",
    "H": "#...# #...# #...# ##### #...# #...# #...#",
    "I": "### .#. .#. .#. .#. .#. ###",
    "J": "..### ...#. ...#. ...#. ...#. #..#. .##..",
    "K": "#...# #..#. #.#.. ##... #.#.. #..#. #...#",
    "L": "#.... #.... #.... #.... #.... #.... #####",
    "M": "#...# ##.## #.#.# #.#.# #...# #...# #...#",
    "N": "#...# #...# ##..# #.#.# #..## #...# #...#",
    "O": ".###. #...# #...# #...# #...# #...# .###.",
    "P": "####. #...# #...# ####. #.... #.... #....",
    "Q": ".###. #...# #...# #...# #.#.# #..#. .##.#",
    "R": "####. #...# #...# ####. #.#.. #..#. #...#",
    "S": ".#### #.... #.... .###. ....# ....# ####.",
    "T": "##### ..#.. ..#.. ..#.. ..#.. ..#.. ..#..",
    "U": "#...# #...# #...# #...# #...# #...# .###.",
    "V": "#...# #...# #...# #...# #...# .#.#. ..#..",
    "W": "#...# #...# #...# #.#.# #.#.# #.#.# .#.#.",
    "X": "#...# #...# .#.#. ..#.. .#.#. #...# #...#",
    "Y": "#...# #...# .#.#. ..#.. ..#.. ..#.. ..#..",
    "Z": "##### ....# ...#. ..#.. .#... #.... #####",
    " ": ".. .. .. .. .. .. ..",
    "0": ".###. #...# #...# #...# #...# #...# .###.",
    "1": "..#.. .##.. ..#.. ..#.. ..#.. ..#.. .###.",
    "2": ".###. #...# ....# ..##. .#... #.... #####",
    "3": ".###. #...# ....# ..##. ....# #...# .###.",
    "4": "...#. ..##. .#.#. #..#. ##### ...#. ...#.",
    "5": "##### #.... ####. ....# ....# #...# .###.",
    "6": ".###. #.... #.... ####. #...# #...# .###.",
    "7": "##### ....# ....# ...#. ..#.. ..#.. ..#..",
    "8": ".###. #...# #...# .###. #...# #...# .###.",
    "9": ".###. #...# #...# .#### ....# ....# .###.",
}
_ACCENTED = {
    "À": ".#... ..... .###. #...# #...# ##### #...# #...#",
    "É": "...#. ..... ##### #.... ####. #.... #.... #####",
    "È": ".#... ..... ##### #.... ####. #.... #.... #####",
    "Ê": "..#.. .#.#. ..... ##### #.... ####. #.... #####",
    "Ô": "..#.. .#.#. ..... .###. #...# #...# #...# .###.",
}

# Shapes say the verdict a second time, without words and without colour.
_SHAPES = {
    "check": "........## .......##. ......##.. .##..##... ..####.... ...##..... .......... ..........",
    "cross": "##......## .##....##. ..##..##.. ...####... ...####... ..##..##.. .##....##. ##......##",
    "triangle": "....##.... ...####... ...#..#... ..##..##.. ..##..##.. .########. .###..###. ##########",
    "done": "##########.. #........#.. #.....##.#.. #.##.##..#.. #..###...#.. #...#....#.. ##########.. ............",
    "question": "..######.. .##....##. .......##. .....###.. ....##.... .......... ....##.... ..........",
    "dot": "............ ....####.... ..########.. .##########. .##########. ..########.. ....####.... ............",
}

# Half blocks, and what stands for them where a terminal knows ASCII only.
_BLOCKS = {(True, True): "█", (True, False): "▀", (False, True): "▄", (False, False): " "}
_TO_ASCII = str.maketrans("█▀▄", '#"_')


def drawn(word: str) -> list[str]:
    """`word` as rows of pixels (`#` is ink), all equally long. KeyError for a letter that nobody drew."""
    if whole := _arabic_words().get(word):
        return whole
    glyphs = [_glyph(letter) for letter in word.upper()]
    return [".".join(pixels) for pixels in zip(*glyphs, strict=True)]


def shape(name: str) -> list[str]:
    """A shape (check, cross, triangle, done, dot) as rows of pixels."""
    return _SHAPES[name].split()


def doubled(rows: list[str]) -> list[str]:
    """The same drawing twice as large, its diagonals smoothed (the Scale2x rule)."""

    def at(x: int, y: int) -> str:
        return rows[y][x] if 0 <= y < len(rows) and 0 <= x < len(rows[0]) else "."

    larger = []
    for y in range(len(rows)):
        above, below = [], []
        for x in range(len(rows[0])):
            up, left, right, down = at(x, y - 1), at(x - 1, y), at(x + 1, y), at(x, y + 1)
            here = at(x, y)
            smooth = up != down and left != right
            above += [left if smooth and left == up else here, right if smooth and right == up else here]
            below += [left if smooth and left == down else here, right if smooth and right == down else here]
        larger += ["".join(above), "".join(below)]
    return larger


def stretched(rows: list[str]) -> list[str]:
    """The same drawing twice as high, for words too long to be doubled."""
    return [row for row in rows for _ in range(2)]


def in_blocks(rows: list[str], ascii_only: bool = False) -> list[str]:
    """Rows of pixels, an even number of them, as lines of text: two rows a line."""
    lines = [
        "".join(_BLOCKS[a == "#", b == "#"] for a, b in zip(upper, lower, strict=True))
        for upper, lower in zip(rows[::2], rows[1::2], strict=True)
    ]
    return [line.translate(_TO_ASCII) for line in lines] if ascii_only else lines


def _glyph(letter: str) -> list[str]:
    if letter in _ACCENTED:
        return _ACCENTED[letter].split()
    rows = _LETTERS[letter].split()
    return ["." * len(rows[0]), *rows]


@cache
def _arabic_words() -> dict[str, list[str]]:
    source = resources.files("distro.tui.desk") / "arabic_words.toml"
    return {word: drawing.split() for word, drawing in tomllib.loads(source.read_text("utf-8")).items()}
