"""A box to tick. Textual's own shows its X always and differs by colour alone; here an empty box is empty."""

from __future__ import annotations

from textual.content import Content
from textual.style import Style
from textual.widgets import Checkbox

from distro.tui.look.plain import content


class Tick(Checkbox):
    """`[X] label`, or `[ ] label`."""

    def __init__(self, label: str, value: bool = False, *, name: str | None = None, id: str | None = None) -> None:
        super().__init__(content(label), value, name=name, id=id, compact=True)

    @property
    def _button(self) -> Content:
        style = self.get_visual_style("toggle--label")
        return Content.assemble((f"[{'X' if self.value else ' '}]", style + Style(bold=True)))
