"""What is due, given or already received: quantities, and the arithmetic that says why."""

from __future__ import annotations

from textual.content import Content
from textual.message import Message

from distro.model.entitlements import DueLine
from distro.model.programme import Programme, Unit
from distro.rules.received import Received, received
from distro.texts import say
from distro.tui.desk.goods import Line, pages_of
from distro.tui.desk.wording import Showing
from distro.tui.look.arabic import mirrored, shaping
from distro.tui.look.plain import Cell, row
from distro.tui.page import FLAT, SLIM
from distro.tui.widgets.pane import Pane
from distro.wording.names import amount, basket_name, item_name
from distro.wording.pictograms import pixels, strokes
from distro.wording.rations import arithmetic, received_note

# From this height of the screen on the verdict's letters are twice as large.
_TALL = 34


class Ration(Pane):
    """The lines of a verdict. What does not fit at once stands on pages, and nothing is handed over before the last."""

    class Turned(Message):
        """Other lines stand here now, or more of them are still to come."""

    def __init__(self, programme: Programme, ascii_only: bool = False) -> None:
        super().__init__(id="ration")
        self._programme = programme
        self._ascii = ascii_only
        self._found: tuple[str, str, list[Line]] = ("", "", [])  # of whom, a title, the lines
        self._page = 0
        self._furthest = 0
        self._was = (True, True, (1, 1))
        self._laid: tuple[object, list[list[Content]]] = (None, [])  # of what, at which size; and its pages

    def show(self, showing: Showing) -> None:
        """Show what `showing` is about, from its first page where it is something else than before."""
        found = (showing.verdict.household if showing.verdict else "", *self._content(showing))
        if found != self._found:
            self._found, self._page, self._furthest = found, 0, 0
        self.renew()

    @property
    def fits(self) -> bool:
        """Whether there is room for whole items: nobody hands over what cannot be seen."""
        return bool(self._pages(*self.content_size))

    @property
    def is_seen(self) -> bool:
        """Whether every item, quantity and name stood here uncut."""
        pages = self._pages(*self.content_size)
        return bool(pages) and self._furthest >= len(pages) - 1

    @property
    def place(self) -> tuple[int, int]:
        """Which page stands here, of how many."""
        pages = len(self._pages(*self.content_size))
        return min(self._page + 1, pages), pages

    def turn(self, by: int) -> None:
        """Show the page after this one, or before it."""
        page, pages = self.place
        self._page = max(0, min(page - 1 + by, pages - 1))
        self._furthest = max(self._furthest, self._page)
        self.renew()

    def lines(self, width: int, height: int) -> list[Content]:
        title, found = self._found[1:]
        if not found:
            return []
        pages = self._pages(width, height)
        at = min(self._page, len(pages) - 1)
        if len(pages) > 1:
            title = say("desk.ration.page", title=title, page=at + 1, pages=len(pages))
        return [row(Cell(title, width, "bold $quiet")), *(pages[at] if pages else [])]

    def render(self) -> Content:
        if self._was != (now := (self.fits, self.is_seen, self.place)):
            self._was = now
            self.post_message(self.Turned())
        return super().render()

    def _pages(self, width: int, height: int) -> list[list[Content]]:
        """The pages for so much room: laid out once, although painting a verdict asks for them six times."""
        asked = (self._found, width, height, self.app.size, mirrored(), shaping())
        if self._laid[0] != asked:
            self._laid = asked, self._laid_out(width, height)
        return self._laid[1]

    def _laid_out(self, width: int, height: int) -> list[list[Content]]:
        found = self._found[2]
        if not found:
            return [[]]
        size = self.app.size
        is_small = size.height < FLAT or size.width < SLIM
        scales = () if is_small else (2, 1) if size.height >= _TALL else (1,)
        room = height - 1 if height else len(found) * size.height
        return pages_of(found, width, room, scales, self._ascii)

    # ------------------------------------------------------------ what there is to show

    def _content(self, showing: Showing) -> tuple[str, list[Line]]:
        verdict, handover = showing.verdict, showing.handover
        if handover:
            return say("desk.ration.given"), [self._given(line) for line in received(handover.lines)]
        if showing.collecting.problem is not None:
            return "", []
        if verdict and (verdict.due or verdict.held):
            lines = (*verdict.due, *verdict.held)
            order = list(dict.fromkeys(line.basket for line in lines))
            title = say("desk.ration.due" if verdict.due else "desk.ration.held")
            return title, [self._due(line) for line in sorted(lines, key=lambda line: order.index(line.basket))]
        if verdict and verdict.past and showing.name == "already_collected":
            return say("desk.ration.received"), [self._given(line) for line in received(verdict.past[0].lines)]
        return "", []

    def _due(self, line: DueLine) -> Line:
        programme = self._programme
        notes = (arithmetic(programme, line, full=True), arithmetic(programme, line, full=False))
        return self._line(line.basket, line.item, line.quantity, notes)

    def _given(self, line: Received) -> Line:
        programme = self._programme
        notes = (received_note(programme, line, full=True), received_note(programme, line, full=False))
        return self._line(line.basket, line.item, line.quantity, notes, told=True)

    def _line(self, basket: str, code: str, quantity: int, notes: tuple[str, str], told: bool = False) -> Line:
        item = self._programme.item(code)
        return Line(
            basket_name(self._programme, basket),
            amount(item, quantity),
            item_name(self._programme, code),
            notes,
            told,
            picture=pixels(item.pictogram),
            strokes=strokes(quantity) if item.unit is Unit.PIECE else (),
        )
