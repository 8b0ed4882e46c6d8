"""A picture of a screen as SVG that needs nothing but itself: no font is fetched, and no viewer can put a letter out of
its cell by much. What is made of blocks and lines is drawn as shapes: large letters look the same everywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape

from rich.cells import cell_len

from distro.reports.press.picture import InkRun, ScreenPicture

_WIDE, _HIGH = 10, 20  # of a cell
_SIZE, _FOOT = 16, 15
_FONTS = "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, 'Courier New', monospace"

# What part of its cell a character fills: from the left, from the top, how wide, how high.
_BLOCKS = {
    "█": (0, 0, 1, 1), "▀": (0, 0, 1, 0.5), "▄": (0, 0.5, 1, 0.5), "▁": (0, 0.875, 1, 0.125), "▔": (0, 0, 1, 0.125),
    "▂": (0, 0.75, 1, 0.25), "▃": (0, 0.625, 1, 0.375), "▅": (0, 0.375, 1, 0.625), "▆": (0, 0.25, 1, 0.75),
    "▇": (0, 0.125, 1, 0.875), "▊": (0, 0, 0.75, 1), "▎": (0, 0, 0.25, 1), "━": (0, 0.45, 1, 0.12),
    "─": (0, 0.475, 1, 0.06), "│": (0.45, 0, 0.1, 1),
}  # fmt: skip
# Corners of a frame: to which sides their lines go.
_CORNERS = {"╭": (1, 1), "╮": (-1, 1), "╰": (1, -1), "╯": (-1, -1)}


def as_svg(picture: ScreenPicture) -> str:
    """The whole picture."""
    width, height = picture.columns * _WIDE, len(picture.lines) * _HIGH
    parts = [part for number, line in enumerate(picture.lines) for part in _line(line, number * _HIGH)]
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-size="{_SIZE}" '
        f'font-family="{escape(_FONTS)}" shape-rendering="crispEdges">',
        *parts,
        "</svg>\n",
    ])  # fmt: skip


def _line(line: tuple[InkRun, ...], top: float) -> Iterator[str]:
    """Grounds first: a letter may reach over the edge of its cell."""
    left, placed = 0, []
    for run in line:
        placed.append((run, left))
        left += cell_len(run.text)
    for run, column in placed:
        yield _rect(column * _WIDE, top, cell_len(run.text) * _WIDE, _HIGH, _colour(run.ground))
    for run, column in placed:
        yield from _shapes(run, column, top)
        yield from _words(run, column, top)


def _shapes(run: InkRun, column: int, top: float) -> Iterator[str]:
    for found in re.finditer(r"(.)\1*", run.text):
        letter, begin, count = found[1], column + found.start(), len(found[0])
        if letter in _BLOCKS:
            x, y, wide, high = _BLOCKS[letter]
            joined = wide == 1
            for at in [begin] if joined else range(begin, begin + count):
                taken = (count if joined else wide) * _WIDE
                yield _rect((at + x) * _WIDE, top + y * _HIGH, taken, high * _HIGH, _colour(run.ink))
        elif letter in _CORNERS:
            right, down = _CORNERS[letter]
            x, y = (begin + 0.5) * _WIDE, top + _HIGH / 2
            path = f"M{_n(x)} {_n(y + down * _HIGH / 2)}V{_n(y)}H{_n(x + right * _WIDE / 2)}"
            yield f'<path d="{path}" fill="none" stroke="{_colour(run.ink)}"/>'


def _words(run: InkRun, column: int, top: float) -> Iterator[str]:
    """Each word in its place, so that a font that runs wider moves none but itself; told how wide it is."""
    drawn = re.compile(f"[^\\s{re.escape(''.join([*_BLOCKS, *_CORNERS]))}]+")
    for word in drawn.finditer(run.text):
        x = (column + cell_len(run.text[: word.start()])) * _WIDE
        bold = ' font-weight="bold"' if run.bold else ""
        yield (
            f'<text x="{x}" y="{_n(top + _FOOT)}" fill="{_colour(run.ink)}"{bold} '
            f'textLength="{cell_len(word[0]) * _WIDE}" lengthAdjust="spacingAndGlyphs">{escape(word[0])}</text>'
        )


def _rect(x: float, y: float, wide: float, high: float, colour: str) -> str:
    return f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(wide)}" height="{_n(high)}" fill="{colour}"/>'


def _n(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")


def _colour(rgb: tuple[int, int, int]) -> str:
    return "#{:02x}{:02x}{:02x}".format(*rgb)


def one_after_the_other(frames: Sequence[tuple[str, int]]) -> str:
    """One picture that shows each of `frames` (an SVG of as_svg, seconds) in turn, for ever.

    Where nothing moves, or who looks wants nothing to move, it is the first.
    """
    whole = sum(seconds for _, seconds in frames)
    style, groups, begins = ["svg > g ~ g { visibility: hidden }"], [], 0
    for number, (svg, seconds) in enumerate(frames):
        steps = "0% { visibility: hidden }" if begins else ""
        steps += f" {100 * begins / whole:.2f}% {{ visibility: visible }}"
        begins += seconds
        if begins < whole:
            steps += f" {100 * begins / whole:.2f}% {{ visibility: hidden }}"
        style.append(f"@keyframes frame{number} {{ {steps} }}")
        style.append(f"svg > g:nth-of-type({number + 1}) {{ animation: frame{number} {whole}s step-end infinite }}")
        groups.append(f"<g>{svg[svg.index('>') + 1 : svg.rindex('</svg>')]}</g>")
    still = "@media (prefers-reduced-motion: reduce) { svg > g { animation: none !important } }"
    first = frames[0][0]
    opening = first[: first.index(">") + 1]
    return "\n".join([opening, f"<style>{' '.join([*style, still])}</style>", *groups, "</svg>"]) + "\n"
