"""A plot in the terminal. Its words stand outside it, where Arabic is shaped; inside are figures and times."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import cycle
from math import ceil

from textual_plotext import PlotextPlot

# Told apart without colour too.
MARKS = "●◆▲■○"
_TICKS = 5


class Plot(PlotextPlot):
    """Only shows, bars or lines."""

    can_focus = False
    _drawn: object = None

    def bars(self, labels: Sequence[str], values: Sequence[int]) -> Plot:
        """A bar for each value, instead of what was shown."""
        if self._drawn == (drawn := ([*labels], [*values])):
            return self
        self._drawn = drawn
        self.plt.clear_data()
        self.refresh()
        self.plt.bar([*labels], [*values])
        return self._with_ticks(values)

    def lines(self, days: Sequence[date], values: Sequence[Sequence[int]]) -> Plot:
        """A line for each of `values` over `days`, in steps: what is counted stays until it changes."""
        places = [float((day - days[0]).days) for day in days]
        for mark, line in zip(cycle(MARKS), values, strict=False):
            xs, ys = [places[0]], [line[0]]
            for at, place in enumerate(places[1:], 1):
                xs += [place, place]
                ys += [line[at - 1], line[at]]
            self.plt.plot(xs, ys, marker=mark)
        few = range(0, len(days), max(1, ceil(len(days) / _TICKS)))
        self.plt.xticks([places[at] for at in few], [f"{days[at]:%d/%m}" for at in few])
        return self._with_ticks([value for line in values for value in line])

    def _with_ticks(self, values: Sequence[int]) -> Plot:
        """Whole numbers beside it: nobody hands over half a bag."""
        low, high = min(*values, 0), max(*values, 1)
        step = max(1, ceil((high - low) / _TICKS))
        self.plt.yticks([*range(low, high + step, step)])
        self.plt.frame(False)
        return self
