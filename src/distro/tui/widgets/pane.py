"""A pane: lines that are made anew for whatever width there is."""

from __future__ import annotations

from abc import abstractmethod

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget


class Pane(Widget, inherit_bindings=False):
    """A widget that only shows. It never takes the focus: a desk's keys belong to the screen."""

    can_focus = False
    ALLOW_SELECT = False

    @abstractmethod
    def lines(self, width: int, height: int) -> list[Content]:
        """The lines for `width` cells. `height` is the room there is, in lines; 0 when it grows with its content."""

    def render(self) -> Content:
        width, height = self.content_size
        return Content("\n").join(self.lines(width, height)[: height or None])

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return max(1, len(self.lines(width, 0)))
