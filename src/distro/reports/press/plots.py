"""Plots on paper: bars and lines in greys and dashes, so that a photocopy still tells them apart.

Drawn with the strokes of the paper itself, because a plot's words are people's words: shaped Arabic, right to left.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from distro.reports.press.page import MARGIN, PaperPage

_LABEL = 55.0
_BAR = 4.0
_PITCH = 6.0
_PLOT_HEIGHT = 45.0
_DASHES = ((0.0, 0.0), (2.0, 1.0), (0.6, 1.0), (3.0, 1.5), (5.0, 1.0))


def draw_bars(page: PaperPage, bars: Sequence[tuple[str, int, int | None]]) -> None:
    """A bar for each (label, value, whole): a part of its own whole, or beside the others where it is part of none.

    What is below zero is an empty bar.
    """
    most = max((abs(value) for _, value, whole in bars if whole is None), default=0) or 1
    room = page.width - _LABEL - 26
    for label, value, whole in bars:
        if page.pdf.will_page_break(_PITCH):
            page.pdf.add_page()
        y = page.pdf.get_y()
        page.at(0, y, _LABEL - 2, label)
        length = room * min(1.0, abs(value) / (whole or most))
        page.box(_LABEL, y + 1, length, _BAR, fill=value > 0)
        if whole is not None:
            page.box(_LABEL, y + 1, room, _BAR)
        page.at(_LABEL + (length if whole is None else room) + 1.5, y, 24, _said(value, whole))
        page.pdf.set_xy(MARGIN, y + _PITCH)


def _said(value: int, whole: int | None) -> str:
    return str(value) if whole is None else f"{value} / {whole}"


def draw_lines(page: PaperPage, days: Sequence[date], series: Sequence[tuple[str, Sequence[int]]]) -> None:
    """A line for each (label, values) over `days`; steps, because what is counted moves in steps."""
    pdf = page.pdf
    top, left, width = pdf.get_y() + 2, 14.0, page.width - 14.0
    values = [value for _, line in series for value in line]
    high, low = max([*values, 1]), min([*values, 0])
    scale = _PLOT_HEIGHT / (high - low)
    span = max((days[-1] - days[0]).days, 1)
    places = [left + width * (day - days[0]).days / span for day in days]
    for level in (low, high):
        y = top + (high - level) * scale
        page.at(0, y - 3, 12, str(level))
        page.stroke([(left, y), (left + width, y)], grey=200)
    for number, (_, line) in enumerate(series):
        points: list[tuple[float, float]] = []
        for x, value in zip(places, line, strict=True):
            y = top + (high - value) * scale
            if points:
                points.append((x, points[-1][1]))
            points.append((x, y))
        page.stroke(points, dash=_DASHES[number % len(_DASHES)], wide=number < len(_DASHES))
    foot = top + _PLOT_HEIGHT + 1
    for x, day in ((left, days[0]), (page.width - 18, days[-1])):
        page.at(x, foot, 24, f"{day:%d/%m/%Y}")
    for number, (label, _) in enumerate(series):
        x = left + (number % 3) * width / 3
        y = foot + 6 + number // 3 * 5
        page.stroke([(x, y + 2.5), (x + 9, y + 2.5)], dash=_DASHES[number % len(_DASHES)])
        page.at(x + 11, y, width / 3 - 12, label)
    pdf.set_xy(MARGIN, foot + 8 + (len(series) + 2) // 3 * 5)
