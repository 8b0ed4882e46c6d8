"""What of a pane that scrolls has stood on the screen: nobody confirms what was never seen."""

from __future__ import annotations

from textual.widget import Widget


class Seen:
    """The rows of `pane` that stood there, whoever scrolled it: the arrows, a field, a wheel."""

    def __init__(self, pane: Widget) -> None:
        self._pane = pane
        self._rows: set[int] = set()
        self._height = 0

    def look(self) -> None:
        """Note what stands there now; what only glides past is not seen. Laid out anew, its rows are others."""
        pane = self._pane
        if pane.app.animator.is_being_animated(pane, "scroll_y"):
            return
        if self._height != pane.virtual_size.height:
            self._height, self._rows = pane.virtual_size.height, set()
        inside = pane.scrollable_content_region
        visible = inside.intersection(pane.screen.find_widget(pane).clip)
        first = pane.scroll_offset.y + visible.y - inside.y
        self._rows.update(range(first, first + visible.height))

    def show_more(self) -> bool:
        """Scroll to the first row that never stood there; whether there was one."""
        unseen = sorted(set(range(self._height)) - self._rows)
        if unseen:
            self._pane.scroll_to(y=unseen[0], animate=False)
            self._pane.scroll_visible(animate=False)  # of a box that scrolls around it, another part may stand there
        return bool(unseen)
