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
    _shown = Content("")

    @abstractmethod
    def lines(self, width: int, height: int) -> list[Content]:
        """The lines for `width` cells. `height` is the room there is, in lines; 0 when it grows with its content."""

    def renew(self) -> None:
        """Show what there is to show now: painted where it differs, laid out where its height does.

        Laying out a screen costs as much as painting it, and a scan waits for both.
        """
        if not self.display:
            return
        height = self.styles.height
        if height is None or height.is_auto:
            self.refresh(layout=len(self.lines(self.content_size.width, 0)) != self.content_size.height)
        elif not self._made().is_same(self._shown):
            self.refresh()

    def render(self) -> Content:
        self._shown = self._made()
        return self._shown

    def _made(self) -> Content:
        width, height = self.content_size
        return Content("\n").join(self.lines(width, height)[: height or None])

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return max(1, len(self.lines(width, 0)))
